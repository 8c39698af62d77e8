"""How late the performer's packets come against their places."""

from __future__ import annotations

from typing import Final

from server.conversation.earliest import Earliest
from server.engine.metrics import Recent

READING_SECONDS: Final = 0.5


class Lateness:
    """Against the packet that came earliest. Event loop only; never blocks.

    p99_ms: of the recent packets, all but the worst of a hundred; read twice a second.
    """

    def __init__(self) -> None:
        self._recent, self._earliest = Recent(), Earliest()
        self._read_again = 0.0
        self.p99_ms = 0.0

    def restart(self) -> None:
        """Another timeline: its positions have nothing to do with those before."""
        self._earliest.restart()

    def add(self, position_seconds: float, now_seconds: float) -> None:
        """A packet came whose last sample is played at ``position_seconds`` on the performer's clock."""
        self._recent.add(1000 * self._earliest.add(position_seconds, now_seconds))
        if now_seconds >= self._read_again:
            self.p99_ms = self._recent.percentile(99)
            self._read_again = now_seconds + READING_SECONDS
