"""Silence that keeps time: what the model hears while nobody performs, so that it can play from prompts alone."""

from __future__ import annotations

from server.audio.ring import PositionRing
from server.engine.port import Audio


class ClockedSilence:
    """Writes silence into the input ring as fast as the clock runs. Event loop only; never blocks.

    Its timeline begins at 0 when it starts; a performer's first packet begins another one.
    """

    def __init__(self, ring: PositionRing, sample_rate: int, quiet: Audio) -> None:
        """quiet: [n, channels] zeros, the most that is written at once."""
        self._ring, self._sample_rate, self._quiet = ring, sample_rate, quiet
        self._since_seconds: float | None = None

    def stop(self) -> None:
        """Somebody performs, or nothing is to be played."""
        self._since_seconds = None

    def advance(self, now_seconds: float) -> None:
        """Catch up with the clock, starting it if it wasn't running."""
        if self._since_seconds is None:
            self._since_seconds = now_seconds
            self._ring.reset(0)
        due = int((now_seconds - self._since_seconds) * self._sample_rate)
        while self._ring.end < due:
            self._ring.write(self._ring.end, self._quiet[: due - self._ring.end])
