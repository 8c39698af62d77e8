"""The single-header C writer, in a process of its own: Python and C readers get whole blocks; a living writer's name is safe."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from server.audio import layout
from server.audio.shared import BlockRingReader, BlockRingWriter
from server.audio.source import RingSource
from server.errors import SetupFault
from tests.audio.test_c_reader import COUNT, GRID, STRICT, WAIT_SECONDS, expected, reader

__all__ = ["reader"]


def test_no_block_is_torn_however_fast_they_come(reader: Path, tmp_path: Path) -> None:
    command = [reader, "write", tmp_path / "sideman-c.ring"]
    whole, lost = 0, 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None and process.stdout.readline() == "run 1\n"
        ring = BlockRingReader("c", tmp_path)
        assert (ring.sample_rate, ring.channels, ring.block_samples, ring.epoch) == (44_100, 2, COUNT, 1)
        assert ring.read_new().blocks == ()
        process.stdin.write("go")
        process.stdin.flush()
        while whole + lost < 30_000:
            new = ring.read_new()
            lost += new.lost
            for block in new.blocks:
                whole += 1
                assert block.position == block.block_index * COUNT
                np.testing.assert_array_equal(block.audio, expected(block.block_index))
        assert ring.newest() is not None and ring.writer_alive(0.0)
        process.stdin.close()
        assert process.wait(WAIT_SECONDS) == 0
        assert not ring.writer_alive(0.0)
        ring.close()
    assert whole > 0 and not (tmp_path / "sideman-c.ring").exists()


def test_one_writer_at_a_time_in_either_language(reader: Path, tmp_path: Path) -> None:
    path = tmp_path / "sideman-c.ring"
    python = BlockRingWriter("c", GRID, 2, 4, tmp_path)
    done = subprocess.run([reader, "write", path], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)
    assert done.returncode == 1 and "another program writes a ring of that name" in done.stdout
    python.close()
    with subprocess.Popen([reader, "write", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "run 2\n"
        with pytest.raises(SetupFault, match="is held by another running server"):
            BlockRingWriter("c", GRID, 2, 4, tmp_path)
        process.kill()
    third = BlockRingWriter("c", GRID, 2, 4, tmp_path)
    assert third.epoch == 3
    third.close()


def test_a_folder_that_is_not_there_is_said(reader: Path, tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no" / "sideman-c.ring", "can't be made"), (tmp_path / "c.wav", "can't be the name")):
        done = subprocess.run([reader, "write", path], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)
        assert done.returncode == 1 and words in done.stdout


def test_the_example_of_the_page_is_heard(tmp_path: Path) -> None:
    example = re.findall(r"```c\n(.*?)```", layout.DOC.read_text(encoding="utf-8"), re.DOTALL)[1]
    (tmp_path / "tone.c").write_text(example)
    command = ["cc", "-std=gnu99", *STRICT, "-o", str(tmp_path / "tone"), str(tmp_path / "tone.c"), "-lm"]
    subprocess.run(command, check=True, timeout=WAIT_SECONDS)
    start = [tmp_path / "tone", tmp_path / "sideman-tone.ring"]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        assert process.stdout.readline() == "say /audio/in/shm tone\n"
        source = RingSource("tone", 44_100, 0.0, tmp_path)
        blocks = [block for _ in range(30) for block in source.take(0.0).blocks]
        source.close()
        process.communicate("x", timeout=WAIT_SECONDS)
    assert len(blocks) == 344
    audio = np.concatenate([block.audio for block in blocks])
    assert process.returncode == 0
    np.testing.assert_allclose(audio[:, 0], np.sin(0.0627 * np.arange(len(audio))), atol=1e-6)
