"""Recordings: bit for bit, aligned, and honest about what is missing."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from server.audio.recorder import MAX_GAP_SECONDS, QUEUE_BLOCKS, Recorded, Recorder
from server.audio.seam import RAMP_SAMPLES, fade_out
from server.engine.port import Audio
from server.errors import SetupFault

RATE = 8000


def noise(seed: int, count: int = 100) -> Audio:
    return (np.random.default_rng(seed).standard_normal((count, 2)) * 2).astype(np.float32)


def recorded(path: Path, blocks: list[tuple[int, Audio]]) -> tuple[Recorded, Audio]:
    faults: list[str] = []
    recorder = Recorder(RATE, 2, faults.append)
    recorder.start(path)
    for position, audio in blocks:
        recorder.add(position, audio)
    done = recorder.stop()
    assert faults == []
    return done, np.asarray(soundfile.read(str(path), dtype="float32", always_2d=True)[0], np.float32)


def test_the_file_is_what_was_sent_bit_for_bit(tmp_path: Path) -> None:
    blocks = [(5000 + 100 * index, noise(index)) for index in range(5)]
    done, audio = recorded(tmp_path / "a.wav", blocks)
    assert soundfile.info(str(tmp_path / "a.wav")).subtype == "FLOAT"
    assert np.array_equal(audio, np.concatenate([block for _, block in blocks]))
    assert done == Recorded(tmp_path / "a.wav", 5000, 500, 0, 0, 0, 0, "")


def test_holes_become_zeros(tmp_path: Path) -> None:
    done, audio = recorded(tmp_path / "a.wav", [(0, noise(0)), (170_000, noise(1))])
    assert len(audio) == done.written_samples == 170_100
    assert np.array_equal(audio[:100], fade_out(noise(0)))
    assert not audio[100:170_000].any()
    assert np.array_equal(audio[170_000:], noise(1))
    assert done.gap_samples == 169_900


def test_sound_before_a_hole_fades_out_over_more_than_one_block(tmp_path: Path) -> None:
    """What comes after a hole was faded in when it was published."""
    level = np.ones((100, 2), np.float32)
    _, audio = recorded(tmp_path / "a.wav", [*((100 * index, level) for index in range(5)), (700, level * 0)])
    assert np.all(audio[: 500 - RAMP_SAMPLES] == 1) and not audio[500:].any()
    assert np.abs(np.diff(audio[:, 0])).max() < 2 / RAMP_SAMPLES


def test_what_comes_twice_is_kept_once(tmp_path: Path) -> None:
    done, audio = recorded(tmp_path / "a.wav", [(0, noise(0)), (60, noise(1)), (60, noise(1)), (160, noise(2))])
    assert np.array_equal(audio, np.concatenate([noise(0), noise(1)[40:], noise(2)]))
    assert done.overlap_samples == 40 + 100


@pytest.mark.parametrize("position", [-5000, 1, (MAX_GAP_SECONDS + 1) * RATE + 1000, 2**31])
def test_a_jump_of_the_timeline_does_not_become_a_huge_hole(tmp_path: Path, position: int) -> None:
    done, audio = recorded(tmp_path / "a.wav", [(1000, noise(0)), (position, noise(1)), (position + 100, noise(2))])
    assert np.array_equal(audio, np.concatenate([fade_out(noise(0)), noise(1), noise(2)]))
    assert (done.jumps, done.gap_samples) == (1, 0)


def test_start_says_what_is_wrong(tmp_path: Path) -> None:
    recorder = Recorder(RATE, 2, lambda reason: None)
    with pytest.raises(SetupFault, match="nothing is being recorded"):
        recorder.stop()
    removed = tmp_path / "removed"
    removed.mkdir()
    removed.rmdir()
    with pytest.raises(SetupFault, match="make it first"):
        recorder.start(removed / "a.wav")
    with pytest.raises(SetupFault, match="should end in"):
        recorder.start(tmp_path / "a.mp3")
    assert recorder.path is None
    recorder.start(tmp_path / "a.wav")
    assert recorder.path == tmp_path / "a.wav"
    with pytest.raises(SetupFault, match="already recording"):
        recorder.start(tmp_path / "b.wav")
    assert recorder.stop().first_position is None
    recorder.start(tmp_path / "b.wav")
    recorder.stop()


def test_nothing_is_kept_while_no_recording_runs(tmp_path: Path) -> None:
    recorder = Recorder(RATE, 2, lambda reason: None)
    recorder.add(0, noise(0))
    recorder.start(tmp_path / "a.wav")
    assert recorder.stop().written_samples == 0
    recorder.add(0, noise(0))


class FailingFile:
    """A disk that is full after one block; it may first wait until it is told to go on."""

    def __init__(self, writes: int, gate: threading.Event) -> None:
        self.left, self.gate, self.closed = writes, gate, False
        self.entered = threading.Event()

    def write(self, data: Audio) -> None:
        self.entered.set()
        assert self.gate.wait(30)
        if self.left == 0:
            raise OSError("No space left on device")
        self.left -= 1

    def close(self) -> None:
        self.closed = True


def test_a_disk_error_is_reported_once_and_blocks_nobody(tmp_path: Path) -> None:
    faults: list[str] = []
    gate = threading.Event()
    gate.set()
    file = FailingFile(1, gate)
    recorder = Recorder(RATE, 2, faults.append, lambda path, rate, channels: file)
    recorder.start(tmp_path / "a.wav")
    for index in range(20):
        recorder.add(400 * index, noise(index, 400))
    done = recorder.stop()
    assert done.written_samples == 400 - RAMP_SAMPLES
    assert done.fault == "No space left on device"
    assert faults == [f"the recording to {tmp_path / 'a.wav'} broke off: No space left on device"]
    assert file.closed


def test_a_slow_disk_drops_and_counts(tmp_path: Path) -> None:
    faults: list[str] = []
    gate = threading.Event()
    file = FailingFile(10**6, gate)
    recorder = Recorder(RATE, 2, faults.append, lambda path, rate, channels: file)
    recorder.start(tmp_path / "a.wav")
    recorder.add(0, noise(0, 400))
    assert file.entered.wait(30)
    # The first block is in the disk's hands, the queue is empty, and 20 blocks are too many.
    for index in range(1, QUEUE_BLOCKS + 21):
        recorder.add(300 + 100 * index, noise(index))
    gate.set()
    done = recorder.stop()
    assert done.dropped_samples == 100 * 20
    assert done.written_samples == 400 + 100 * QUEUE_BLOCKS
    assert faults == [f"{tmp_path / 'a.wav'} has a hole: the disk is too slow"]
