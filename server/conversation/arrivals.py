"""The performer's audio as it arrives: wire positions to one unbroken timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from server.errors import ClientFault
from server.units import WIRE_BITS, unwrap

LONGEST_GAP_SECONDS: Final = 1.0
# Packets may overtake each other on the way, but not by more than this.
REORDERING_SECONDS: Final = 0.1


class AudioRefused(ClientFault):
    """A packet that isn't taken. sort: refusals of one sort are reported together."""

    def __init__(self, sort: str, reason: str) -> None:
        super().__init__("/audio/in", reason)
        self.sort = sort


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a packet belongs. position: unwrapped. gap_samples: the hole before it. first: it starts a timeline."""

    position: int
    gap_samples: int
    first: bool


class Arrivals:
    """Event loop only; never blocks."""

    def __init__(self, sample_rate: int) -> None:
        self._longest_gap = int(LONGEST_GAP_SECONDS * sample_rate)
        self._reordering = int(REORDERING_SECONDS * sample_rate)
        self._end: int | None = None

    @property
    def end(self) -> int | None:
        """Position after the newest sample; None: no timeline yet."""
        return self._end

    def take(self, wire: int, samples: int) -> Arrival:
        """Place a packet of ``samples`` samples, or refuse it and change nothing."""
        if self._end is None:
            # A first position counts as unsigned, so that no timeline starts before 0.
            position = wire % (1 << WIRE_BITS)
            self._end = position + samples
            return Arrival(position, 0, True)
        position = unwrap(wire, self._end)
        ahead = position - self._end
        if not self.fits(wire):
            jump = f"position jumped from {self._end} to {position}"
            raise AudioRefused("jump", f"{jump}; send /reset to start a new timeline")
        self._end = max(self._end, position + samples)
        return Arrival(position, max(0, ahead), False)

    def fits(self, wire: int) -> bool:
        """Whether a packet from there would be taken."""
        return self._end is None or self.fits_after(self._end, wire)

    def fits_after(self, end: int, wire: int) -> bool:
        """Whether it would be, if the newest sample were the one before ``end``."""
        return -self._reordering <= unwrap(wire, end) - end <= self._longest_gap

    def resume(self, end: int) -> None:
        """Something else has kept time since the last packet, up to ``end``."""
        self._end = end

    def reset(self) -> None:
        """The next packet may have any position."""
        self._end = None
