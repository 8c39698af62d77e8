"""Where ``now`` comes from. Only the outermost shells hold a clock; everything else is told the time."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Any thread; never blocks."""

    def now_seconds(self) -> float:
        """Seconds on a clock that never jumps; its zero means nothing."""
        ...


class MonotonicClock:
    """The machine's own clock."""

    def now_seconds(self) -> float:
        return time.perf_counter()


class ManualClock:
    """A clock that stands still until it is moved: for tests and for rendering."""

    def __init__(self, start_seconds: float = 0.0) -> None:
        self._now_seconds = start_seconds

    def now_seconds(self) -> float:
        return self._now_seconds

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        if seconds < 0:
            raise ValueError(f"a clock can't go back ({seconds} s)")
        self._now_seconds += seconds
