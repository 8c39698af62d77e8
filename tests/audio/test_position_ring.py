"""The position ring against a dictionary, and under two threads."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from server.audio.ring import PositionRing
from server.engine.port import Audio

CAPACITY = 23


def numbered(first: int, count: int, channels: int = 2) -> Audio:
    """Samples that tell what they are and when they were made; never zero."""
    return (np.arange(first, first + count, dtype=np.float32)[:, None] + np.arange(channels) / 4).astype(np.float32)


class RingModel(RuleBasedStateMachine):
    """What the ring should hold, kept in a dictionary from position to sample."""

    @initialize(position=st.integers(-100, 100))
    def begin(self, position: int) -> None:
        self.ring = PositionRing(2, CAPACITY, position)
        self.held: dict[int, float] = {}
        self.start = self.end = self.taken = position
        self.serial = 1

    @property
    def oldest(self) -> int:
        return max(self.start, self.end - CAPACITY)

    @rule(distance=st.integers(-40, 60), count=st.integers(0, CAPACITY))
    def write(self, distance: int, count: int) -> None:
        position, before = self.end + distance, self.end
        report = self.ring.write(position, numbered(self.serial, count))
        if count:
            self.end = max(before, position + count)
        oldest = self.oldest
        late = filled = 0
        for i in range(count):
            place = position + i
            if place < oldest:
                late += 1
                continue
            if place not in self.held:
                late += place < self.taken
                filled += self.taken <= place < before
            self.held[place] = float(self.serial + i)
        self.serial += count
        self.held = {place: value for place, value in self.held.items() if place >= oldest}
        assert report.gap_samples == (max(0, position - before) if count else 0)
        assert (report.late_samples, report.filled_samples) == (late, filled)

    @rule(distance=st.integers(-60, 40), count=st.integers(0, 50))
    def read(self, distance: int, count: int) -> None:
        position = self.end + distance
        samples, report = self.ring.read(position, count)
        wanted = [self.held.get(position + i, 0.0) for i in range(count)]
        assert samples[:, 0].tolist() == wanted
        assert report.missing_samples == sum(position + i not in self.held for i in range(count))
        assert report.lost_samples == sum(self.start <= position + i < self.oldest for i in range(count))
        self.taken = position + count

    @rule(distance=st.integers(-60, 40), count=st.integers(0, 50))
    def look(self, distance: int, count: int) -> None:
        position = self.end + distance
        assert self.ring.presence(position, count).tolist() == [position + i in self.held for i in range(count)]

    @rule(position=st.integers(-1000, 1000))
    def reset(self, position: int) -> None:
        self.ring.reset(position)
        self.held = {}
        self.start = self.end = position
        self.taken = position

    @invariant()
    def bounds(self) -> None:
        if hasattr(self, "ring"):
            assert (self.ring.begin, self.ring.end) == (self.oldest, self.end)


RingModel.TestCase.settings = settings(max_examples=150, stateful_step_count=30, derandomize=True, deadline=None)
TestRing = RingModel.TestCase


@settings(derandomize=True, deadline=None, max_examples=50)
@given(pieces=st.lists(st.integers(1, 40), min_size=1, max_size=40), start=st.integers(-(2**40), 2**40))
def test_a_plain_stream_comes_out_as_it_went_in(pieces: list[int], start: int) -> None:
    ring = PositionRing(1, 64, start)
    position, out = start, []
    for count in pieces:
        ring.write(position, numbered(position - start + 1, count, 1))
        samples, report = ring.read(position, count)
        assert (report.missing_samples, report.lost_samples) == (0, 0)
        out.append(samples)
        position += count
    assert np.array_equal(np.concatenate(out), numbered(1, position - start, 1))


def test_a_packet_that_comes_twice_is_not_late() -> None:
    ring = PositionRing(2, 100)
    ring.write(0, numbered(1, 10))
    ring.read(0, 10)
    assert ring.write(0, numbered(1, 10)).late_samples == 0


def test_reordered_packets_fill_the_hole() -> None:
    ring = PositionRing(2, 100)
    ring.write(0, numbered(1, 10))
    assert ring.write(20, numbered(21, 10)).gap_samples == 10
    assert ring.write(10, numbered(11, 10)).filled_samples == 10
    samples, report = ring.read(0, 30)
    assert report.missing_samples == 0
    assert np.array_equal(samples, numbered(1, 30))


def test_what_comes_after_its_time_is_counted() -> None:
    ring = PositionRing(2, 100)
    ring.write(0, numbered(1, 10))
    _, report = ring.read(0, 20)
    assert report.missing_samples == 10
    assert ring.write(10, numbered(11, 15)).late_samples == 10
    assert np.array_equal(ring.read(10, 15)[0], numbered(11, 15))


def test_a_jump_longer_than_the_ring_leaves_nothing_old() -> None:
    ring = PositionRing(2, 32)
    ring.write(0, numbered(1, 32))
    assert ring.write(2**31, numbered(5, 4)).gap_samples == 2**31 - 32
    samples, report = ring.read(2**31 - 28, 32)
    assert report.missing_samples == 28
    assert np.array_equal(samples[28:], numbered(5, 4))
    assert not samples[:28].any()


def test_a_reset_makes_the_old_reader_harmless() -> None:
    ring = PositionRing(2, 32)
    ring.write(0, numbered(1, 32))
    ring.read(1000, 10)
    ring.reset(5)
    assert ring.epoch == 1
    report = ring.write(5, numbered(1, 10))
    assert (report.gap_samples, report.late_samples) == (0, 0)
    assert ring.read(0, 10)[1].missing_samples == 5


@pytest.mark.parametrize("shape", [(4, 3), (4, 1), (33, 2), (4,)])
def test_samples_that_do_not_fit_are_refused(shape: tuple[int, ...]) -> None:
    ring = PositionRing(2, 32)
    with pytest.raises(ValueError, match="doesn't fit"):
        ring.write(0, np.zeros(shape, np.float32))
    assert ring.end == 0


@pytest.mark.parametrize("sizes", [(0, 1), (1, 0)])
def test_an_impossible_ring_is_refused(sizes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        PositionRing(*sizes)


def test_a_reader_that_is_lapped_never_sees_a_wrong_sample() -> None:
    """Every sample is its own position plus one, so anything else in a read is a sample from another lap."""
    total, capacity = 400_000, 4096
    ring = PositionRing(1, capacity)
    done = threading.Event()

    def write() -> None:
        position, size = 0, 1
        while position < total:
            ring.write(position, numbered(position + 1, size, 1))
            position += size
            size = size * 7 % 1021 + 1
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    position = seen = missing = lost = 0
    while not (done.is_set() and position >= ring.end):
        count = min(700, ring.end - position)
        samples, report = ring.read(position, count)
        there = samples[:, 0] != 0
        assert np.array_equal(samples[there, 0], np.arange(position + 1, position + count + 1, dtype=np.float32)[there])
        assert int(there.sum()) == count - report.missing_samples
        seen, missing, lost = seen + int(there.sum()), missing + report.missing_samples, lost + report.lost_samples
        position += count
    writer.join()
    assert seen + missing == position == ring.end
    assert missing == lost


class Interrupted(PositionRing):
    """A ring whose writer runs at the worst moment: after the reader has decided what to copy."""

    interrupt_position: int | None = None
    interrupt_reset = False

    def _held(self, span: tuple[int, ...], position: int, count: int) -> tuple[int, int]:
        held = super()._held(span, position, count)  # type: ignore[arg-type]
        place, self.interrupt_position = self.interrupt_position, None
        if place is not None and self.interrupt_reset:
            self.reset(place)
        elif place is not None:
            self.write(place, numbered(place + 1, 20))
        return held


def test_samples_overwritten_during_a_read_are_lost_and_not_mixed_up() -> None:
    ring = Interrupted(2, 32)
    ring.write(0, numbered(1, 32))
    ring.interrupt_position = 32
    samples, report = ring.read(0, 32)
    assert (report.missing_samples, report.lost_samples) == (20, 20)
    assert not samples[:20].any()
    assert np.array_equal(samples[20:], numbered(21, 12))


def test_a_lap_with_a_hole_during_a_read_counts_what_is_left() -> None:
    ring = Interrupted(2, 32)
    ring.write(0, numbered(1, 24))
    ring.write(26, numbered(27, 6))
    ring.interrupt_position = 32
    samples, report = ring.read(4, 32)
    assert (report.missing_samples, report.lost_samples) == (16 + 2 + 4, 16)
    assert np.array_equal(samples[16:20], numbered(21, 4))
    assert not samples[20:22].any()


def test_a_reset_during_a_read_gives_nothing() -> None:
    ring = Interrupted(2, 32)
    ring.write(0, numbered(1, 32))
    ring.interrupt_position, ring.interrupt_reset = 7, True
    samples, report = ring.read(0, 32)
    assert (report.missing_samples, report.lost_samples) == (32, 0)
    assert not samples.any()


def test_a_lap_during_a_look_takes_the_flags_back() -> None:
    ring = Interrupted(2, 32)
    ring.write(0, numbered(1, 32))
    ring.interrupt_position = 32
    assert ring.presence(0, 32).tolist() == [False] * 20 + [True] * 12
