"""Things that are to happen later. The clock is an argument; waiting is somebody else's work."""

from __future__ import annotations

import heapq
from typing import Final, Generic, Literal, TypeVar

T = TypeVar("T")
NTP_SPAN_SECONDS: Final = float(1 << 32)
Verdict = Literal["now", "later", "full"]


class Timeline(Generic[T]):
    """A bounded queue by date; equal dates keep their order. One thread at a time; never blocks."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._queue: list[tuple[float, int, T]] = []
        self._added = 0
        self.late = 0

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def next_due_seconds(self) -> float | None:
        """Date of the next one."""
        return self._queue[0][0] if self._queue else None

    def add(self, due_seconds: float, item: T, now_seconds: float) -> Verdict:
        """'later': it is queued. 'now': its date has come, so do it yourself; if it has passed, it's counted as late.
        'full': it was not queued."""
        if due_seconds <= now_seconds:
            self.late += due_seconds < now_seconds
            return "now"
        if len(self._queue) >= self._capacity:
            return "full"
        heapq.heappush(self._queue, (due_seconds, self._added, item))
        self._added += 1
        return "later"

    def due(self, now_seconds: float) -> tuple[T, ...]:
        """Take out all whose date has come, in order."""
        ready: list[T] = []
        while self._queue and self._queue[0][0] <= now_seconds:
            ready.append(heapq.heappop(self._queue)[2])
        return tuple(ready)


def seconds_ahead(time_tag_seconds: float, ntp_seconds: float) -> float:
    """How far a time tag lies ahead of now. NTP seconds start again at 0 in 2036, so the nearer way round counts."""
    return (time_tag_seconds - ntp_seconds + NTP_SPAN_SECONDS / 2) % NTP_SPAN_SECONDS - NTP_SPAN_SECONDS / 2
