"""What has gone wrong since the start, counted where it happens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Event loop only. What each number counts: see :class:`server.conversation.figures.Counts`."""

    late: int = 0
    underruns: int = 0
    gaps: int = 0
    rejected: int = 0
    untold: int = 0
    recording_faults: int = 0

    def reject(self, untold: int = 0) -> None:
        """One message more that was refused; untold: 1 if nobody hears of it."""
        self.rejected += 1
        self.untold += untold
