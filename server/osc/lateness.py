"""How late the performer's packets come against their places."""

from __future__ import annotations

from typing import Final

from server.engine.metrics import Recent

PERIOD_SECONDS: Final = 5.0
READING_SECONDS: Final = 0.5
# Nothing can be so late: somebody else performs.
OTHER_CLOCK_SECONDS: Final = 1.0


class Lateness:
    """Against the packet that came earliest within the last five to ten seconds, for two clocks drift apart. Event loop
    only; never blocks.

    p99_ms: of the recent packets, all but the worst of a hundred; read twice a second.
    """

    def __init__(self) -> None:
        self._recent = Recent()
        self._read_again = 0.0
        self.p99_ms = 0.0
        self.restart()

    def restart(self) -> None:
        """Another timeline: its positions have nothing to do with those before."""
        self._earliest: list[float] = []
        self._turn_seconds = 0.0

    def add(self, position_seconds: float, now_seconds: float) -> None:
        """A packet came whose last sample is played at ``position_seconds`` on the performer's clock."""
        offset = now_seconds - position_seconds
        if self._earliest and abs(offset - self._earliest[0]) > OTHER_CLOCK_SECONDS:
            self.restart()
        if not self._earliest or now_seconds >= self._turn_seconds:
            self._earliest = [offset, *self._earliest[:1]]
            self._turn_seconds = now_seconds + PERIOD_SECONDS
        self._earliest[0] = min(self._earliest[0], offset)
        self._recent.add(1000 * (offset - min(self._earliest)))
        if now_seconds >= self._read_again:
            self.p99_ms = self._recent.percentile(99)
            self._read_again = now_seconds + READING_SECONDS
