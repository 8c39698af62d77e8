"""Samples by absolute position, from one writing thread to one reading thread, with no lock.

The writer announces how far it is about to write before it touches a sample, and publishes the new end after the
samples are in. The reader looks at both before and after it copies, so it knows which samples were overwritten
under its hands. Both figures travel in one tuple: replacing a reference is one step in Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from server.engine.port import Audio

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What became of one write.

    gap_samples: length of the hole that it left before itself. late_samples: samples that came after the reader had
    passed them, or after the ring had moved on (a repeated packet isn't late: its samples were there).
    filled_samples: samples that filled a hole in time, so that an earlier gap wasn't one after all.
    """

    gap_samples: int
    late_samples: int
    filled_samples: int


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What was wrong with one read.

    missing_samples: samples that are zero because nothing is there: holes, the future, and what was overwritten.
    lost_samples: how many of those had passed through the ring and were overwritten before they were read.
    """

    missing_samples: int
    lost_samples: int


class _Span(NamedTuple):
    """What the ring holds: [max(start, limit - capacity), end). ``limit`` is what is being written up to. goes_on: see
    PositionRing.goes_on."""

    epoch: int
    start: int
    end: int
    limit: int
    goes_on: bool = False


class PositionRing:
    """A ring of the newest ``capacity`` samples of a timeline. Never blocks, never resizes.

    ``write`` and ``reset`` belong to one thread, ``read``, ``read_into`` and ``presence`` to one other; the
    properties may be read by any. Only ``read`` allocates more than some bytes.
    """

    def __init__(self, channels: int, capacity: int, position: int = 0) -> None:
        """Empty, and expecting ``position`` first. capacity: samples."""
        if channels < 1 or capacity < 1:
            raise ValueError(f"a ring needs at least one channel and one sample, not {channels} and {capacity}")
        self._samples: Audio = np.zeros((capacity, channels), np.float32)
        self._present: Flags = np.zeros(capacity, np.bool_)
        self._channels, self._capacity = channels, capacity
        self._span: _Span = _Span(0, position, position, position)
        self._taken = (0, position)

    @property
    def channels(self) -> int:
        """Samples side by side at one position."""
        return self._channels

    @property
    def capacity(self) -> int:
        """The most samples that are kept."""
        return self._capacity

    @property
    def begin(self) -> int:
        """The oldest position that is still here."""
        return self._begin(self._span)

    @property
    def end(self) -> int:
        """One past the newest position that was written."""
        return self._span.end

    @property
    def epoch(self) -> int:
        """How often the ring was reset."""
        return self._span.epoch

    @property
    def goes_on(self) -> bool:
        """Whether what is written since the last reset goes on with what was before it, from another position."""
        return self._span.goes_on

    def reset(self, position: int, goes_on: bool = False) -> None:
        """Forget everything and expect ``position`` next. Writer's thread, at any time: a read that is under way
        returns zeros, all of them missing, and what the reader took before no longer makes anything late."""
        self._span = _Span(self._span.epoch + 1, position, position, position, goes_on)

    def write(self, position: int, samples: Audio) -> WriteReport:
        """Put samples [n, channels] at ``position``; n is at most the capacity. Writer's thread.

        Beyond ``end`` leaves a hole of zeros; before it overwrites, as long as the ring still holds the place.
        """
        count = len(samples)
        if samples.shape != (count, self._channels) or count > self._capacity:
            raise ValueError(f"{samples.shape} doesn't fit a ring of {self._capacity} x {self._channels}")
        before, taken = self._span, self._taken
        last = position + count
        limit = max(before.end, last) if count else before.end
        self._span = before._replace(limit=limit)
        begin = self._begin(self._span)
        for place, _ in self._pieces(max(before.end, begin), limit):
            self._present[place] = False
        for place, _ in self._pieces(max(before.end, begin), min(position, limit)):
            self._samples[place] = 0.0
        heard = taken[1] if taken[0] == before.epoch else begin
        first = min(max(position, begin), last)
        late = first - position + self._absent(first, min(heard, last))
        filled = self._absent(max(first, heard), min(before.end, last))
        for place, part in self._pieces(first, last):
            self._samples[place] = samples[first - position :][part]
            self._present[place] = True
        self._span = before._replace(end=limit, limit=limit)
        return WriteReport(max(0, position - before.end) if count else 0, late, filled)

    def read(self, position: int, count: int) -> tuple[Audio, ReadReport]:
        """A copy [count, channels] of the samples from ``position``, zeros where there are none. Reader's thread."""
        out: Audio = np.empty((count, self._channels), np.float32)
        return out, self.read_into(position, out)

    def read_into(self, position: int, out: Audio) -> ReadReport:
        """Fill ``out`` [n, channels] with the samples from ``position``, zeros where there are none, and take them:
        whatever is written there from now on is late. Reader's thread."""
        count = len(out)
        before = self._span
        self._taken = (before.epoch, position + count)
        first, last = self._held(before, position, count)
        out[: first - position] = 0.0
        out[last - position :] = 0.0
        present = 0
        for place, part in self._pieces(first, last):
            # Flags before samples: the writer sets them the other way round, so a flag vouches for its sample.
            flags = self._present[place].copy()
            target = out[first - position :][part]
            np.copyto(target, self._samples[place])
            target[~flags] = 0.0
            present += int(np.count_nonzero(flags))
        after = self._span
        if after.epoch != before.epoch:
            out[:] = 0.0
            return ReadReport(count, 0)
        begin = min(max(self._begin(after), position), position + count)
        if begin > first:
            # Overwritten while it was copied.
            out[: begin - position] = 0.0
            present = int(np.count_nonzero(self.presence(begin, position + count - begin)[: max(0, last - begin)]))
        lost = begin - min(max(before.start, position), begin)
        return ReadReport(count - present, lost)

    def presence(self, position: int, count: int) -> Flags:
        """[count] which of the samples from ``position`` are there. Takes nothing. Reader's thread."""
        flags: Flags = np.zeros(count, np.bool_)
        before = self._span
        first, last = self._held(before, position, count)
        for place, part in self._pieces(first, last):
            flags[first - position :][part] = self._present[place]
        after = self._span
        gone = self._begin(after) if after.epoch == before.epoch else position + count
        flags[: max(0, gone - position)] = False
        return flags

    def _begin(self, span: _Span) -> int:
        return max(span.start, span.limit - self._capacity)

    def _held(self, span: _Span, position: int, count: int) -> tuple[int, int]:
        """The part of [position, position + count) that the ring holds; empty at a place inside it if none."""
        first = min(max(position, self._begin(span)), position + count)
        return first, max(first, min(position + count, span.end))

    def _absent(self, first: int, last: int) -> int:
        """How many samples of [first, last) aren't there."""
        return sum(int(np.count_nonzero(~self._present[place])) for place, _ in self._pieces(first, last))

    def _pieces(self, first: int, last: int) -> tuple[tuple[slice, slice], ...]:
        """[first, last) as slices of the ring, each with the slice of the caller's array that belongs to it."""
        if last <= first:
            return ()
        place, count = first % self._capacity, last - first
        head = min(count, self._capacity - place)
        whole = (slice(place, place + head), slice(0, head))
        return (whole,) if head == count else (whole, (slice(0, count - head), slice(head, count)))
