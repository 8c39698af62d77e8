"""When a sound card that performed and was lost is tried again. Pure: any thread, never blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

# How long after each failure it is tried again; after the last of them, no more.
RETRY_SECONDS: Final = (1, 2, 4, 8, 15, 30, *(60,) * 9)
STEADY_SECONDS: Final = 60  # a card that was back for so long is lost anew


@dataclass(frozen=True, slots=True)
class Retries:
    """tries: how many there have been, or will have been with the one to come. due_seconds: when that is. back_seconds: since
    when the card performs, or last did."""

    tries: int = 0
    due_seconds: float = math.inf
    back_seconds: float = 0.0

    def lost(self, now_seconds: float) -> Retries:
        """It performed until now."""
        steady = now_seconds - self.back_seconds >= STEADY_SECONDS
        return (replace(self, tries=0) if steady else self).failed(now_seconds)

    def failed(self, now_seconds: float) -> Retries:
        """It isn't there."""
        if self.tries == len(RETRY_SECONDS):
            return replace(self, due_seconds=math.inf)
        return replace(self, tries=self.tries + 1, due_seconds=now_seconds + RETRY_SECONDS[self.tries])

    def back(self, now_seconds: float) -> Retries:
        """It performs again."""
        return replace(self, due_seconds=math.inf, back_seconds=now_seconds)

    @property
    def outlook(self) -> str:
        """What comes next, after it was lost or a try has failed."""
        if self.due_seconds == math.inf:
            return "it isn't tried any more: start Sideman again to perform on it"
        return f"trying to open it again in {RETRY_SECONDS[self.tries - 1]} s"
