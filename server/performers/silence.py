"""Silence that keeps time: what the model hears while nobody performs, so that it can play from prompts alone."""

from __future__ import annotations

from typing import Final

import numpy as np

from server.audio.ring import PositionRing
from server.engine.port import Audio

PATIENCE_SECONDS: Final = 2.0
MOST_SAMPLES: Final = 4096


class ClockedSilence:
    """Writes silence into the input ring as fast as the clock runs. Event loop only; never blocks.

    Where nobody has performed it waits for PATIENCE_SECONDS, for a first packet may be on its way, and begins a timeline
    at 0. Where a performer has left it goes on with the timeline that there is, so that nothing heard or played is
    forgotten, and the performer may come back to it.
    """

    def __init__(self, ring: PositionRing, sample_rate: int, channels: int, most_samples: int = MOST_SAMPLES) -> None:
        """most_samples: so many are written at once."""
        self._ring, self._sample_rate = ring, sample_rate
        self._quiet: Audio = np.zeros((most_samples, channels), np.float32)
        self._since_seconds: float | None = None
        self._origin = 0
        self._begun = False

    def go_on(self, since_seconds: float) -> None:
        """Nobody has performed since then: keep that timeline's time from where it stands."""
        self._since_seconds, self._origin, self._begun = since_seconds, self._ring.end, True

    def stop(self) -> None:
        """Somebody performs, or nothing is to be played."""
        self._since_seconds = None

    def advance(self, now_seconds: float) -> bool:
        """Catch up with the clock, starting it if it wasn't running. True if a timeline begins with that."""
        if self._since_seconds is None:
            self._since_seconds, self._origin, self._begun = now_seconds + PATIENCE_SECONDS, 0, False
        if now_seconds < self._since_seconds:
            return False
        begins = not self._begun
        if begins:
            self._begun = True
            self._ring.reset(0)
        due = self._origin + int((now_seconds - self._since_seconds) * self._sample_rate)
        while self._ring.end < due:
            self._ring.write(self._ring.end, self._quiet[: due - self._ring.end])
        return begins
