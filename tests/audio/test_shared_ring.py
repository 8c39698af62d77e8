"""The shared block ring: whole blocks or none, across laps, restarts and processes."""

from __future__ import annotations

import errno
import mmap
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from server.audio import layout, mapping
from server.audio.mapping import ring_path, shared_folder
from server.audio.shared import BlockRingReader, BlockRingWriter, SharedBlock
from server.engine.port import Audio
from server.errors import SetupFault
from server.units import Grid

GRID = Grid(sample_rate=44100, hop=64, block=4)
COUNT = GRID.block_samples
SLOTS = 8


def sound(index: int, count: int = COUNT) -> Audio:
    """A block that tells which one it is."""
    return np.random.default_rng(index).standard_normal((count, 2)).astype(np.float32)


def publish(writer: BlockRingWriter, index: int, count: int = COUNT) -> None:
    writer.write(index, GRID.block_position(index), sound(index, count), revision=index * 3, margin_samples=100 - index)


def is_block(block: SharedBlock, index: int) -> bool:
    return (
        (block.block_index, block.position, block.revision) == (index, GRID.block_position(index), index * 3)
        and block.margin_samples == 100 - index
        and np.array_equal(block.audio, sound(index, len(block.audio)))
    )


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[BlockRingWriter]:
    made = BlockRingWriter("test", GRID, 2, SLOTS, tmp_path)
    yield made
    made.close()


@pytest.fixture
def reader(writer: BlockRingWriter, tmp_path: Path) -> Iterator[BlockRingReader]:
    made = BlockRingReader("test", tmp_path)
    yield made
    made.close()


def test_blocks_come_out_once_and_in_order(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    assert reader.read_new().blocks == ()
    for index in range(3):
        publish(writer, index)
    new = reader.read_new()
    assert [block.sequence for block in new.blocks] == [1, 2, 3]
    assert all(is_block(block, index) for index, block in enumerate(new.blocks))
    assert (new.lost, new.restarted) == (0, False)
    assert reader.read_new().blocks == ()
    publish(writer, 3)
    assert is_block(reader.read_new().blocks[0], 3)


def test_the_header_says_what_is_in_it(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    assert (reader.sample_rate, reader.channels, reader.block_samples) == (44100, 2, COUNT)
    assert reader.epoch == writer.epoch == 1


def test_a_short_block_stays_short(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    publish(writer, 0)
    publish(writer, 1, count=10)
    publish(writer, 2, count=0)
    assert [len(block.audio) for block in reader.read_new().blocks] == [COUNT, 10, 0]


def test_a_late_reader_begins_with_the_oldest_block_there_is(writer: BlockRingWriter, tmp_path: Path) -> None:
    for index in range(20):
        publish(writer, index)
    late = BlockRingReader("test", tmp_path)
    new = late.read_new()
    assert [block.block_index for block in new.blocks] == list(range(20 - SLOTS, 20))
    assert new.lost == 0
    late.close()


def test_a_lapped_reader_learns_what_it_lost(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    publish(writer, 0)
    reader.read_new()
    for index in range(1, 30):
        publish(writer, index)
    new = reader.read_new()
    assert new.lost == 29 - SLOTS
    assert [block.block_index for block in new.blocks] == list(range(30 - SLOTS, 30))


def test_newest(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    assert reader.newest() is None
    for index in range(11):
        publish(writer, index)
    newest = reader.newest()
    assert newest is not None
    assert is_block(newest, 10)


def test_read_at_puts_samples_where_they_belong(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    for index in (0, 1, 3):
        publish(writer, index)
    placed = reader.read_at(-5, 5 + 4 * COUNT + 5)
    whole = np.concatenate([np.zeros((5, 2)), sound(0), sound(1), np.zeros((COUNT, 2)), sound(3), np.zeros((5, 2))])
    assert np.array_equal(placed.audio, whole)
    assert np.array_equal(placed.present, (whole != 0).all(axis=1))
    assert not reader.read_at(10**9, 7).present.any()


def test_the_newer_of_two_overlapping_blocks_counts(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    publish(writer, 0)
    writer.write(9, 10, sound(9), revision=1, margin_samples=0)
    audio = reader.read_at(0, COUNT).audio
    assert np.array_equal(audio[:10], sound(0)[:10])
    assert np.array_equal(audio[10:], sound(9)[: COUNT - 10])


def damaged(path: Path, slot: int, field: str) -> None:
    """Change one field of a slot behind everybody's back, as if the writer were in the middle of it."""
    with path.open("r+b") as file:
        ring = mapping.RingMap(mmap.mmap(file.fileno(), 0), (0, 0))
    if field == "payload":
        ring.payloads[slot, 5, 1] += 1
    else:
        ring.rows[field][slot] += 1
    ring.close()


@pytest.mark.parametrize("field", ["before", "after", "block", "position", "samples", "revision", "margin_samples", "payload"])
def test_a_block_in_mid_update_is_never_seen(
    writer: BlockRingWriter, reader: BlockRingReader, tmp_path: Path, field: str
) -> None:
    for index in range(3):
        publish(writer, index)
    damaged(ring_path("test", tmp_path), 2, field)
    newest = reader.newest()
    assert newest is not None
    assert newest.block_index == 1
    assert not reader.read_at(2 * COUNT, COUNT).present.any()
    new = reader.read_new()
    assert [block.block_index for block in new.blocks] == [0, 1]


def test_a_block_torn_after_others_were_read_counts_as_lost(
    writer: BlockRingWriter, reader: BlockRingReader, tmp_path: Path
) -> None:
    publish(writer, 0)
    reader.read_new()
    publish(writer, 1)
    damaged(ring_path("test", tmp_path), 1, "before")
    assert reader.read_new().lost == 1
    publish(writer, 2)
    new = reader.read_new()
    assert (len(new.blocks), new.lost) == (1, 0)


def test_a_living_writer_keeps_its_name(writer: BlockRingWriter, reader: BlockRingReader, tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="another running server"):
        BlockRingWriter("test", GRID, 2, SLOTS, tmp_path)
    publish(writer, 0)
    assert len(reader.read_new().blocks) == 1


def test_closing_removes_the_file_and_readers_notice(writer: BlockRingWriter, reader: BlockRingReader, tmp_path: Path) -> None:
    publish(writer, 0)
    writer.close()
    writer.close()
    writer.heartbeat()
    assert not ring_path("test", tmp_path).exists()
    assert not reader.writer_alive(0.0)
    assert len(reader.read_new().blocks) == 1
    assert reader.read_new().blocks == ()
    assert reader.newest() is None
    assert not reader.read_at(0, 4).present.any()
    with pytest.raises(SetupFault, match="is the server running"):
        BlockRingReader("test", tmp_path)


def test_a_restarted_writer_is_noticed(writer: BlockRingWriter, reader: BlockRingReader, tmp_path: Path) -> None:
    for index in range(3):
        publish(writer, index)
    reader.read_new()
    writer.close()
    other = Grid(sample_rate=48000, hop=32, block=4)
    second = BlockRingWriter("test", other, 1, 4, tmp_path)
    second.write(0, 0, np.ones((128, 1), np.float32), 0, 0)
    new = reader.read_new()
    assert new.restarted
    assert new.lost == 0
    assert np.array_equal(new.blocks[0].audio, np.ones((128, 1)))
    assert (reader.epoch, reader.sample_rate, reader.channels, reader.block_samples) == (2, 48000, 1, 128)
    assert not reader.read_new().restarted
    second.close()


CRASH = """
import os, sys
from pathlib import Path
import numpy as np
from server.audio.shared import BlockRingWriter
from server.units import Grid
writer = BlockRingWriter("test", Grid(44100, 64, 4), 2, 8, Path(sys.argv[1]))
writer.write(0, 0, np.ones((256, 2), np.float32), 0, 0)
print("up", flush=True)
sys.stdin.read()
os._exit(9)
"""


def test_the_file_of_a_writer_that_crashed_is_replaced(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, str(tmp_path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        reader = BlockRingReader("test", tmp_path)
        assert reader.writer_alive(0.0)
        with pytest.raises(SetupFault, match="another running server"):
            BlockRingWriter("test", GRID, 2, SLOTS, tmp_path)
        process.communicate()
    assert ring_path("test", tmp_path).exists()
    assert not reader.writer_alive(0.1)
    assert len(reader.read_new().blocks) == 1
    second = BlockRingWriter("test", GRID, 2, SLOTS, tmp_path)
    publish(second, 7)
    new = reader.read_new()
    assert new.restarted
    assert is_block(new.blocks[0], 7)
    assert reader.epoch == 2
    assert reader.writer_alive(0.2)
    second.close()
    reader.close()


def test_a_writer_lives_as_long_as_its_heart_beats(writer: BlockRingWriter, reader: BlockRingReader) -> None:
    assert reader.writer_alive(100.0, patience_seconds=2.0)
    assert reader.writer_alive(101.9, patience_seconds=2.0)
    assert not reader.writer_alive(102.1, patience_seconds=2.0)
    writer.heartbeat()
    assert reader.writer_alive(102.2, patience_seconds=2.0)
    publish(writer, 0)
    assert reader.writer_alive(110.0, patience_seconds=2.0)


def test_the_example_of_the_page_reads_from_another_process(writer: BlockRingWriter) -> None:
    """The page's reader shares no code with ours."""
    for index in range(SLOTS + 3):
        publish(writer, index)
    example = re.search(r"```python\n(.*?)```", layout.DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    done = subprocess.run(
        [sys.executable, "-c", example[1], str(writer.path)], capture_output=True, text=True, check=True, timeout=60
    )
    lines = done.stdout.splitlines()
    assert lines[0] == f"44100 Hz, 2 channels, {COUNT} samples a block, run 1 of process {os.getpid()}"
    assert lines[1:] == [
        f"block {index}: {COUNT} samples at {index * COUNT}, revision {index * 3}, margin {100 - index}"
        for index in range(3, SLOTS + 3)
    ]


@pytest.mark.parametrize("name", ["", "a b", "../x", "x" * 65, "a.b"])
def test_a_name_that_is_no_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="isn't a name"):
        BlockRingWriter(name, GRID, 2, SLOTS, tmp_path)


def test_impossible_rings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="at least 2 slots"):
        BlockRingWriter("test", GRID, 2, 1, tmp_path)
    with pytest.raises(SetupFault, match="isn't possible"):
        BlockRingWriter("test", GRID, 2, 1 << 30, tmp_path)
    with pytest.raises(SetupFault, match="can't open"):
        BlockRingWriter("test", GRID, 2, SLOTS, tmp_path / "nowhere")
    # The failed attempts haven't kept the name.
    BlockRingWriter("test", GRID, 2, SLOTS, tmp_path).close()


@pytest.mark.parametrize(("step", "reason"), [("mmap", "can't make the shared ring"), ("replace", "can't replace")])
def test_a_ring_that_cannot_be_made_leaves_nothing_behind(
    step: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every ring that didn't come about would keep its memory."""

    def fails(*_: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    with monkeypatch.context() as patch:
        patch.setattr(mmap, "mmap", fails) if step == "mmap" else patch.setattr(Path, "replace", fails)
        with pytest.raises(SetupFault, match=f"{reason} .*Cannot allocate memory"):
            BlockRingWriter("test", GRID, 2, SLOTS, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"], "a lock's file stays"
    BlockRingWriter("test", GRID, 2, SLOTS, tmp_path).close()


@pytest.mark.parametrize(("room", "reason"), [(4096, "can't make the shared ring"), (0, "can't write")])
def test_a_ring_that_the_disk_has_no_room_for_leaves_nothing_behind(room: int, reason: str, tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from server.audio.shared import BlockRingWriter\n"
        "from server.errors import SetupFault\n"
        "from server.units import Grid\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
        "try:\n"
        "    BlockRingWriter('test', Grid(44100, 64, 4), 2, 8, Path(sys.argv[1]))\n"
        "except SetupFault as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), str(room)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.startswith(reason)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is the server running"),
        (b"x" * 64, "isn't a shared ring"),
        (b"SIDEMAN1" + b"\x09" * 120, "has layout"),
    ],
)
def test_a_file_that_is_something_else_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    ring_path("test", tmp_path).write_bytes(content)
    with pytest.raises(SetupFault, match=reason):
        BlockRingReader("test", tmp_path)


def test_a_truncated_file_is_refused(writer: BlockRingWriter, tmp_path: Path) -> None:
    ring_path("short", tmp_path).write_bytes(writer.path.read_bytes()[:-1])
    with pytest.raises(SetupFault, match="damaged"):
        BlockRingReader("short", tmp_path)


def test_blocks_that_do_not_fit_are_refused(writer: BlockRingWriter) -> None:
    for shape in ((COUNT + 1, 2), (COUNT, 1), (COUNT,)):
        with pytest.raises(ValueError, match="doesn't fit"):
            writer.write(0, 0, np.zeros(shape, np.float32), 0, 0)


def test_the_folder_exists() -> None:
    assert shared_folder().is_dir()


def test_a_table_that_c_would_lay_out_differently_is_refused() -> None:
    with pytest.raises(ValueError, match="aligned"):
        layout.offsets((layout.Field("a", "<u4", ""), layout.Field("b", "<u8", "")), 64)
    with pytest.raises(ValueError, match="don't fit"):
        layout.offsets((layout.Field("a", "<u8", ""),), 4)


def test_two_threads_and_never_a_torn_block(tmp_path: Path) -> None:
    """The payload is a function of the index, and the smallest possible ring makes collisions as likely as can be."""
    total = 4000
    writer = BlockRingWriter("soak", GRID, 2, 2, tmp_path)
    sounds = [sound(index) for index in range(16)]
    reader = BlockRingReader("soak", tmp_path)
    reader.read_new()
    done = threading.Event()

    def write() -> None:
        for index in range(total):
            writer.write(index, index * COUNT, sounds[index % 16], index, -index)
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    seen = lost = 0
    last = -1
    finished = False
    while not finished:
        finished = done.is_set()
        new = reader.read_new()
        for block in new.blocks:
            assert block.block_index > last
            last = block.block_index
            assert (block.position, block.revision, block.margin_samples) == (last * COUNT, last, -last)
            assert np.array_equal(block.audio, sounds[last % 16])
        seen, lost = seen + len(new.blocks), lost + new.lost
    thread.join()
    assert seen + lost == total
    assert last == total - 1
    reader.close()
    writer.close()
