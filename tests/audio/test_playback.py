"""Playing to a card on somebody else's clock."""

from __future__ import annotations

import numpy as np

from server.audio.playback import PlaybackLoop, PlaybackTuning
from server.audio.ring import PositionRing
from server.engine.port import Audio

BLOCK, LATENCY = 256, 512
TUNING = PlaybackTuning(window=4096, tolerance=32, largest_correction=128, jump=4000, stall=2048)


class Speaker:
    """A card that takes everything."""

    def __init__(self) -> None:
        self.latency_samples = LATENCY
        self.pieces: list[Audio] = []
        self.closed = self.underflow = False

    def read(self, frames: int) -> tuple[Audio, bool]:
        raise AssertionError("an output doesn't listen")

    def write(self, audio: Audio) -> bool:
        self.pieces.append(audio.copy())
        return self.underflow

    def close(self) -> None:
        self.closed = True

    @property
    def line(self) -> Audio:
        return np.concatenate(self.pieces)[:, 0]


def music(first: int, count: int) -> Audio:
    """Slow enough for every jump to show: its steepest step is 0.01."""
    return np.sin(np.arange(first, first + count) * 0.01)[:, None].astype(np.float32)


class Stage:
    """A client whose clock runs at ``rate`` client samples per card sample, and a server that is well ahead."""

    def __init__(self, lead: int = 0) -> None:
        self.ring, self.speaker, self.now, self.exact = PositionRing(1, 1 << 15), Speaker(), 0, 0.0
        self.published = 0
        self.is_playing = True
        self.loop = PlaybackLoop(
            self.speaker, self.ring, lambda: self.now, BLOCK, self.fail, lambda: self.is_playing, lead, TUNING
        )

    def fail(self, error: Exception) -> None:
        raise AssertionError(error)

    def run(self, passes: int, rate: float = 1.0, packet: int = 64) -> None:
        for _ in range(passes):
            self.exact += rate * BLOCK
            self.now = int(self.exact) // packet * packet
            while self.published < self.now + 8192:
                self.ring.write(self.published, music(self.published, 1024))
                self.published += 1024
            self.loop.step()


def steepest(line: Audio) -> float:
    return float(np.abs(np.diff(line)).max())


def test_equal_clocks_play_straight_through_in_place() -> None:
    stage = Stage(lead=100)
    stage.run(100)
    counts = stage.loop.counts
    assert (counts.corrections, counts.jumps, counts.missing_samples) == (0, 0, 0)
    first = BLOCK + LATENCY + 100
    assert np.array_equal(stage.speaker.line[1000:], music(first + 1000, 100 * BLOCK - 1000)[:, 0])
    assert stage.loop.position == first + 100 * BLOCK


def test_a_fast_client_is_followed_by_dropping_without_a_click() -> None:
    stage = Stage()
    stage.run(1000, rate=1.001)
    counts = stage.loop.counts
    assert counts.corrections >= 3
    assert counts.dropped_samples > 150
    assert (counts.repeated_samples, counts.jumps, counts.missing_samples) == (0, 0, 0)
    assert stage.loop.position is not None
    assert abs(stage.loop.position - BLOCK - stage.now - LATENCY) < 100
    assert steepest(stage.speaker.line) < 0.025


def test_a_slow_client_is_followed_by_repeating_without_a_click() -> None:
    stage = Stage()
    stage.run(1000, rate=0.999)
    counts = stage.loop.counts
    assert counts.repeated_samples > 150
    assert (counts.dropped_samples, counts.jumps, counts.missing_samples) == (0, 0, 0)
    assert stage.loop.position is not None
    assert abs(stage.loop.position - BLOCK - stage.now - LATENCY) < 100
    assert steepest(stage.speaker.line) < 0.025


def test_packets_larger_than_a_pass_do_not_look_like_drift() -> None:
    stage = Stage()
    stage.run(300, packet=512)
    # The first packets decide where it begins, half a packet off at most; after that it stays.
    assert stage.loop.counts.corrections <= 2


def test_a_client_that_stops_is_followed_by_silence_and_found_again() -> None:
    stage = Stage()
    stage.run(40)
    for _ in range(20):
        stage.loop.step()
    assert stage.loop.position is None
    assert not stage.speaker.pieces[-1].any()
    stage.run(40)
    assert stage.loop.position == stage.now + LATENCY + BLOCK
    assert steepest(stage.speaker.line) < 0.025
    assert stage.speaker.line[-1] != 0


def test_a_client_that_jumps_is_followed_at_once() -> None:
    stage = Stage()
    stage.run(40)
    stage.exact += 20_000
    stage.published = int(stage.exact) // 1024 * 1024
    stage.run(40)
    assert stage.loop.counts.jumps == 1
    assert stage.loop.position == stage.now + LATENCY + BLOCK
    assert steepest(stage.speaker.line) < 0.025


def test_what_is_missing_is_counted_only_while_playing() -> None:
    stage = Stage()
    stage.run(10)
    published = stage.published
    stage.published = 10**9
    stage.run(60)
    counts = stage.loop.counts
    assert stage.loop.position is not None
    assert (counts.holes, counts.missing_samples) == (1, stage.loop.position - published)
    stage.is_playing = False
    stage.speaker.underflow = True
    stage.run(1)
    assert stage.loop.counts.missing_samples == counts.missing_samples
    assert stage.loop.counts.underruns == 1


def test_before_the_first_sound_nothing_is_missing() -> None:
    stage = Stage()
    stage.published = 10**9
    stage.run(10)
    assert (stage.loop.counts.holes, stage.loop.counts.missing_samples) == (0, 0)


def test_stop_closes_the_card() -> None:
    stage = Stage()
    stage.loop.start()
    stage.loop.stop()
    assert stage.speaker.closed
