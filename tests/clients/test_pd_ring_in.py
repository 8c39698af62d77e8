"""[sideman_send~], built on sideman_ring.h, in a real Pd: what it plays is what Sideman hears, to the sample."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from server.audio.layout import C_HEADER
from server.audio.mapping import ring_path
from server.audio.shared import BlockRingReader, BlockRingWriter
from server.engine.port import Audio
from server.units import Grid
from tests.fakes import INFO
from tests.server.talk import running, talker
from tests.server.test_rings import Listening

HERE = Path(__file__).parent
FIRST = 1000
PLAYED = 16_384
STOPPED = FIRST + 22_050 // 64 * 64
WAIT_SECONDS = 120


@pytest.fixture(scope="module")
def externals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the external, built as docs/shared-buffer.md says."""
    folder = tmp_path_factory.mktemp("externals")
    command = [
        *("cc", "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O2", "-Wall", "-Wextra", "-Werror", "-Wno-cast-function-type"),
        *("-fPIC", "-shared", f"-I{C_HEADER.parent}", "-I/usr/include/pd"),
        *("-o", str(folder / "sideman_send~.pd_linux"), str(HERE / "sideman_send~.c"), "-lm"),
    ]
    subprocess.run(command, check=True, timeout=WAIT_SECONDS)
    return folder


@pytest.fixture(scope="module")
def recording() -> Audio:
    return np.random.default_rng(1).uniform(-1, 1, (PLAYED, 2)).astype(np.float32)


def command(externals: Path, folder: Path, recording: Audio, ring: Path, *more: str) -> list[str]:
    """Pd plays the recording into a ring for half a second, and then holds on to the ring."""
    wav = folder / "recording.wav"
    soundfile.write(wav, recording, 44_100, subtype="FLOAT")
    sends = (f"sideman-recording symbol {wav}", f"sideman-send open {ring}", *more, "sideman-go bang")
    options = ["-nogui", "-noaudio", "-stderr", "-noprefs", "-r", "44100", "-path", str(externals)]
    options += ["-open", str(HERE / "ring_sender.pd")]
    return ["pd", *options, *(part for send in sends for part in ("-send", send))]


@contextmanager
def told(start: list[str]) -> Iterator[Iterator[str]]:
    """What the external says in a Pd that runs in real time."""
    with subprocess.Popen(start, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        mark = "sideman-send: "
        try:
            yield (line.strip().removeprefix(mark) for line in process.stderr if line.startswith(mark))
        finally:
            process.kill()


def timeline(recording: Audio, end: int) -> Audio:
    """What is to be heard up to there."""
    whole = np.zeros((end, 2), np.float32)
    whole[FIRST : FIRST + PLAYED] = recording
    return whole


def test_every_sample_that_pd_plays_is_in_the_ring(externals: Path, tmp_path: Path, recording: Audio) -> None:
    start = command(externals, tmp_path, recording, ring_path("pd", tmp_path), "sideman-quit-ms 700")
    subprocess.run([*start, "-batch"], check=True, timeout=WAIT_SECONDS, capture_output=True)
    reader = BlockRingReader("pd", tmp_path)
    new = reader.read_new()
    reader.close()
    assert (reader.sample_rate, reader.channels, reader.block_samples, new.lost) == (44_100, 2, 64, 0)
    assert [block.position for block in new.blocks] == list(range(FIRST, FIRST + 64 * len(new.blocks), 64))
    audio = np.concatenate([block.audio for block in new.blocks])
    np.testing.assert_array_equal(audio, timeline(recording, FIRST + len(audio))[FIRST:])
    assert len(audio) >= PLAYED


async def test_sideman_hears_exactly_what_pd_plays_and_notices_its_death(
    externals: Path, tmp_path: Path, recording: Audio
) -> None:
    name = f"pd-{os.getpid()}"
    model, ring = Listening(), ring_path(name)
    heard_up_to = FIRST + PLAYED
    try:
        async with running(tmp_path, model) as (_, port), talker(port) as client:
            with told(command(externals, tmp_path, recording, ring)) as lines:
                assert next(lines) == "ring 44100 2 1024"
                client.say("/hello", "Pd", 0, 44_100, 2)
                client.say("/audio/in/shm", name)
                assert (await client.hear("/performer")).arguments == ("Pd", 1)
                client.say("/play")
                while max(model.heard, default=0) < heard_up_to:
                    await client.hear("/block")
            gone = await client.hear("/fail")
            assert gone.arguments[0] == "/audio/in/shm" and f"the writer of the ring {name} has left" in str(gone.arguments[1])
            await client.sync()
    finally:
        ring.unlink(missing_ok=True)
        ring.with_suffix(".lock").unlink(missing_ok=True)
    wanted = timeline(recording, max(model.heard) + INFO.hop * INFO.hear_frames)
    # The ear describes what is so late: of a timeline's first samples it has nothing to tell.
    wanted[: FIRST + INFO.hear_latency_samples] = 0
    for position, samples in model.heard.items():
        np.testing.assert_array_equal(samples, wanted[position : position + len(samples)])
    step = INFO.hop * INFO.hear_frames
    assert sorted(model.heard) == list(range(min(model.heard), max(model.heard) + step, step)) and min(model.heard) < FIRST
    assert not client.all("/gap")


def test_a_name_that_is_taken_is_not_taken_away(externals: Path, tmp_path: Path, recording: Audio) -> None:
    writer = BlockRingWriter("pd", Grid(44_100, 64, 1), 2, 8, tmp_path)
    with told(command(externals, tmp_path, recording, writer.path)) as lines:
        refused = next(lines).replace("\\", "")
        assert refused.startswith("no-ring another program writes a ring of that name")
        writer.close()
        assert next(lines) == "ring 44100 2 1024"
