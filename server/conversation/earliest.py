"""Two clocks of which one is only known from what arrives: what came earliest says how far apart they are."""

from __future__ import annotations

from typing import Final

PERIOD_SECONDS: Final = 5.0
# Nothing can be so late: it is another clock.
OTHER_CLOCK_SECONDS: Final = 1.0


class Earliest:
    """Of the last five to ten seconds, for two clocks drift apart. Event loop only; never blocks.

    offset_seconds: how far our clock was ahead of the other one's when that which came earliest came; None: nothing has come.
    """

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Another timeline: its positions have nothing to do with those before."""
        self._least: list[float] = []
        self._turn_seconds = 0.0
        self.offset_seconds: float | None = None

    def add(self, there_seconds: float, now_seconds: float) -> float:
        """Something came now that belongs to ``there_seconds`` on the other clock. Returns by how much it came late."""
        offset = now_seconds - there_seconds
        if self._least and abs(offset - self._least[0]) > OTHER_CLOCK_SECONDS:
            self.restart()
        if not self._least or now_seconds >= self._turn_seconds:
            self._least = [offset, *self._least[:1]]
            self._turn_seconds = now_seconds + PERIOD_SECONDS
        self._least[0] = min(self._least[0], offset)
        self.offset_seconds = min(self._least)
        return offset - self.offset_seconds
