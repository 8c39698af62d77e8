"""[sideman_ring~], built on sideman_ring.h, in a real Pd: what it plays is what was written, to the sample."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from server.audio.layout import C_HEADER
from server.audio.seam import RAMP_SAMPLES, Fade, conceal
from server.audio.shared import BlockRingWriter
from server.engine.port import Audio
from server.units import Grid

HERE = Path(__file__).parent
GRID = Grid(sample_rate=44_100, hop=64, block=4)
COUNT = GRID.block_samples
WAIT_SECONDS = 120


@pytest.fixture(scope="module")
def externals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the external, built as docs/shared-buffer.md says."""
    folder = tmp_path_factory.mktemp("externals")
    command = [
        *("cc", "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O2", "-Wall", "-Wextra", "-Werror", "-Wno-cast-function-type"),
        *("-fPIC", "-shared", f"-I{C_HEADER.parent}", "-I/usr/include/pd"),
        *("-o", str(folder / "sideman_ring~.pd_linux"), str(HERE / "sideman_ring~.c"), "-lm"),
    ]
    subprocess.run(command, check=True, timeout=WAIT_SECONDS)
    return folder


def command(externals: Path, *sends: str, batch: bool = True) -> list[str]:
    options = ["-nogui", "-noaudio", "-stderr", "-noprefs", "-r", "44100", "-path", str(externals)]
    patch = ["-open", str(HERE / "ring_player.pd")]
    return ["pd", *options, *(["-batch"] if batch else []), *patch, *(part for send in sends for part in ("-send", send))]


def played(externals: Path, ring: Path, start: int) -> Audio:
    """The first 16384 samples that Pd plays from a position."""
    out = externals / "played.wav"
    sends = (f"sideman-output symbol {out}", f"sideman-ring open {ring}", f"sideman-ring start {start}", "sideman-go bang")
    subprocess.run(command(externals, *sends), check=True, timeout=WAIT_SECONDS, capture_output=True)
    audio, rate = soundfile.read(out, dtype="float32")
    assert rate == 44_100 and audio.shape == (16_384, 2)
    return np.asarray(audio, np.float32)


def test_pd_plays_what_was_written_and_fades_around_what_is_missing(externals: Path, tmp_path: Path) -> None:
    writer = BlockRingWriter("pd", GRID, 2, 64, tmp_path)
    first, blocks, lost = 1_000, 40, 17
    sound = np.random.default_rng(0).uniform(-1, 1, (blocks * COUNT, 2)).astype(np.float32)
    for block in range(blocks):
        if block != lost:
            part = sound[block * COUNT : (block + 1) * COUNT]
            writer.write(block, first * 64 + block * COUNT, part, block, 0)
    audio = played(externals, writer.path, first * 64)
    writer.close()
    present = np.zeros(16_384 + RAMP_SAMPLES, np.bool_)
    present[: len(sound)] = True
    present[lost * COUNT : (lost + 1) * COUNT] = False
    padded = np.zeros((16_384, 2), np.float32)
    padded[: len(sound)] = sound
    wanted, _ = conceal(Fade(), padded, present)
    assert np.abs(audio - wanted).max() < 1e-6
    for untouched in (slice(RAMP_SAMPLES, (lost - 1) * COUNT), slice((lost + 2) * COUNT, (blocks - 1) * COUNT)):
        np.testing.assert_array_equal(audio[untouched], sound[untouched])


def test_a_ring_at_another_rate_is_refused_in_words_and_not_played(externals: Path, tmp_path: Path) -> None:
    writer = BlockRingWriter("pd", Grid(48_000, 64, 4), 2, 64, tmp_path)
    for block in range(40):
        writer.write(block, block * COUNT, np.ones((COUNT, 2), np.float32), 0, 0)
    assert not played(externals, writer.path, 0).any()
    writer.close()


@contextmanager
def told(externals: Path, *sends: str) -> Iterator[Iterator[str]]:
    """What the external says in a Pd that runs in real time."""
    start = command(externals, "pd dsp 1", *sends, batch=False)
    with subprocess.Popen(start, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        mark = "sideman-ring: "
        try:
            yield (line.strip().removeprefix(mark) for line in process.stderr if line.startswith(mark))
        finally:
            process.kill()


def test_pd_follows_the_server_through_its_end_and_its_next_start(externals: Path, tmp_path: Path) -> None:
    writer = BlockRingWriter("pd", GRID, 2, 8, tmp_path)
    with told(externals, f"sideman-ring open {writer.path}", "sideman-ring start 0") as lines:
        while not (line := next(lines)).startswith("ring 44100"):
            assert line.startswith("no-ring"), "the patch names a ring that isn't there"
        writer.close()
        assert next(lines) == "gone"
        assert next(lines).startswith("no-ring")
        second = BlockRingWriter("pd", Grid(44_100, 32, 4), 1, 8, tmp_path)
        assert next(lines) == "ring 44100 1 128"
        second.close()
        assert next(lines) == "gone"
