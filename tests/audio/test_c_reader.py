"""The single-header C reader, in a process of its own: whole blocks or none, restarts, dead writers, files that don't fit."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from server.audio import layout
from server.audio.mapping import ring_path
from server.audio.shared import BlockRingWriter
from server.engine.port import Audio
from server.units import Grid

GRID = Grid(sample_rate=44_100, hop=64, block=4)
COUNT = GRID.block_samples
ROOT = Path(__file__).parents[2]
WAIT_SECONDS = 60
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", f"-I{layout.C_HEADER.parent}")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built as C99."""
    program = tmp_path_factory.mktemp("reader") / "ring_reader"
    source = Path(__file__).with_name("ring_reader.c")
    options = ("-std=c99", "-D_POSIX_C_SOURCE=200809L", *STRICT)
    subprocess.run(["cc", *options, "-o", str(program), str(source)], check=True, timeout=WAIT_SECONDS)
    return program


def expected(block: int) -> Audio:
    """As in ring_reader.c."""
    return ((block * 31 + np.arange(COUNT * 2)) % 4093).astype(np.float32).reshape(COUNT, 2)


def publish(writer: BlockRingWriter, block: int) -> None:
    writer.write(block, block * COUNT, expected(block), revision=block, margin_samples=-block)


def said(reader: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([reader, *arguments], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)
    return done.returncode, done.stdout.strip()


@contextmanager
def following(reader: Path, path: Path) -> Iterator[Iterator[str]]:
    """What the reader says while it follows a ring, line by line."""
    with subprocess.Popen([reader, "follow", path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield (line.rstrip("\n") for line in process.stdout)
        finally:
            process.kill()


def line(block: int, lost: int = 0) -> str:
    first = f"{expected(block)[0, 0]:g}"
    return f"block {block}: {COUNT} samples at {block * COUNT}, revision {block}, margin {-block}, first {first}, lost {lost}"


def opened(epoch: int) -> str:
    return f"ring of run {epoch}: 44100 Hz, 2 channels, {COUNT} samples"


@pytest.mark.parametrize("slots", [2, 32])
def test_no_block_is_torn_however_fast_they_come(reader: Path, tmp_path: Path, slots: int) -> None:
    """The smallest ring makes collisions as likely as can be; every sample of every block is checked over there."""
    total = 30_000
    writer = BlockRingWriter("fast", GRID, 2, slots, tmp_path)
    sounds = {block % 4093: expected(block) for block in range(4093)}
    with subprocess.Popen([reader, "count", writer.path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for block in range(total):
            writer.write(block, block * COUNT, sounds[block % 4093], block, -block)
        writer.close()
        words = process.stdout.readline().split()
    counts = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    assert counts["torn"] == 0 and counts["whole"] > 0
    assert counts["whole"] + counts["lost"] == total and counts["last"] == total - 1


def test_a_reader_comes_late_follows_a_restart_and_finds_the_next_run(reader: Path, tmp_path: Path) -> None:
    writer = BlockRingWriter("c", GRID, 2, 4, tmp_path)
    for block in range(10):
        publish(writer, block)
    with following(reader, writer.path) as lines:
        assert next(lines) == opened(1)
        assert [next(lines) for _ in range(4)] == [line(block) for block in range(6, 10)]
        publish(writer, 10)
        assert next(lines) == line(10)
        writer.close()
        assert next(lines) == "gone"
        assert "is the server running" in next(lines)
        second = BlockRingWriter("c", GRID, 2, 4, tmp_path)
        publish(second, 77)
        assert (next(lines), next(lines)) == (opened(2), line(77))
        second.close()
        assert next(lines) == "gone"


WRITER = """
import sys
from pathlib import Path
import numpy as np
from server.audio.shared import BlockRingWriter
from server.units import Grid
writer = BlockRingWriter("c", Grid(44100, 64, 4), 2, 8, Path(sys.argv[1]))
writer.write(0, 0, np.zeros((256, 2), np.float32), 0, 0)
print("up", flush=True)
sys.stdin.read()
"""


def test_a_writer_that_is_killed_is_noticed_and_its_successor_found(reader: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"up\n"
        with following(reader, ring_path("c", tmp_path)) as lines:
            assert next(lines) == opened(1)
            assert next(lines).startswith("block 0")
            process.kill()
            process.wait()
            assert next(lines) == "gone"
            second = BlockRingWriter("c", GRID, 2, 8, tmp_path)
            publish(second, 5)
            while (heard := next(lines)) != opened(2):
                # Until it was replaced, the dead writer's file was there to be opened again.
                assert heard in {opened(1), "gone"} or heard.startswith("block 0")
            assert next(lines) == line(5)
            second.close()


def test_a_writer_whose_heart_stands_still_is_noticed(reader: Path, tmp_path: Path) -> None:
    """Its process, this one, lives on."""
    writer = BlockRingWriter("c", GRID, 2, 8, tmp_path)
    with following(reader, writer.path) as lines:
        assert next(lines) == opened(1)
        assert next(lines) == "gone"
    writer.close()


def header(**fields: int) -> bytes:
    """A ring's header with some fields changed."""
    values = {"version": 1, "header_bytes": 128, "slot_bytes": 2112, "slots": 4, "sample_rate": 44_100, "channels": 2}
    values |= {"block_samples": COUNT, "writer_pid": 1} | fields
    return b"SIDEMAN1" + struct.pack("<8I", *list(values.values())[:8]) + struct.pack("<4Q", 1, 1, 0, 0) + bytes(56)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "isn't a shared ring"),
        (b"x" * 4096, "isn't a shared ring"),
        (header(version=2) + bytes(4 * 2112), "another layout"),
        (header(header_bytes=256) + bytes(4 * 2112), "another layout"),
        (header() + bytes(4 * 2112 - 1), "damaged"),
        (header(slot_bytes=2048) + bytes(4 * 2112), "damaged"),
        (header(slots=0), "damaged"),
        (header(slots=1 << 31) + bytes(4 * 2112), "damaged"),
        (header(channels=1 << 31, block_samples=1 << 31) + bytes(4 * 2112), "damaged"),
        (header(sample_rate=0) + bytes(4 * 2112), "damaged"),
    ],
)
def test_what_does_not_fit_is_refused(reader: Path, tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "sideman-x.ring"
    file.write_bytes(content)
    code, text = said(reader, "count", str(file))
    assert code == 1 and reason in text


def test_the_page_and_the_reader_agree_on_where_a_ring_is(reader: Path) -> None:
    assert said(reader, "path", "sideman-48000") == (0, str(ring_path("sideman-48000")))
    for name in ("", "a b", "../x", "x" * 65):
        code, text = said(reader, "path", name)
        assert code == 1 and "can't be the name" in text


def test_the_example_of_the_page_reads_a_ring(tmp_path: Path) -> None:
    example = re.search(r"```c\n(.*?)```", layout.DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "ring.c").write_text(example[1])
    command = ["cc", "-std=gnu99", *STRICT, "-o", str(tmp_path / "ring"), str(tmp_path / "ring.c")]
    subprocess.run(command, check=True, timeout=WAIT_SECONDS)
    writer = BlockRingWriter("page", GRID, 2, 4, tmp_path)
    for block in range(6):
        publish(writer, block)
    code, text = said(tmp_path / "ring", str(writer.path))
    writer.close()
    assert code == 0 and text.splitlines() == [f"block {block}: {COUNT} samples at {block * COUNT}" for block in range(2, 6)]
    code, text = said(tmp_path / "ring", str(writer.path))
    assert code == 1 and "is the server running" in text


def test_it_is_cplusplus_too(tmp_path: Path) -> None:
    source = tmp_path / "ring.cpp"
    source.write_text('#define SIDEMAN_RING_IMPLEMENTATION\n#include "sideman_ring.h"\n')
    subprocess.run(["c++", *STRICT, "-c", "-o", str(tmp_path / "ring.o"), str(source)], check=True, timeout=WAIT_SECONDS)


def test_the_header_and_the_page_are_up_to_date() -> None:
    for file, text in layout.products().items():
        assert file.read_text(encoding="utf-8") == text
