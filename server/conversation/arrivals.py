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
        self._begins = True

    @property
    def end(self) -> int | None:
        """Position after the newest sample; None: no timeline yet."""
        return self._end

    def take(self, wire: int, samples: int) -> Arrival:
        """Place a packet of ``samples`` samples, or refuse it and change nothing."""
        if self._begins:
            # A first position counts as unsigned, so that no timeline starts before 0.
            position = wire % (1 << WIRE_BITS) if self._end is None else unwrap(wire, self._end)
            self._end, self._begins = position + samples, False
            return Arrival(position, 0, True)
        assert self._end is not None
        position = unwrap(wire, self._end)
        ahead = position - self._end
        if not self.fits(wire, self._end):
            jump = f"position jumped from {self._end} to {position}"
            raise AudioRefused("jump", f"{jump}; send /reset to start a new timeline")
        self._end = max(self._end, position + samples)
        return Arrival(position, max(0, ahead), False)

    def fits(self, wire: int, end: int) -> bool:
        """Whether a packet from there would be taken, if the newest sample were the one before ``end``."""
        return -self._reordering <= unwrap(wire, end) - end <= self._longest_gap

    def lies_behind(self, wire: int, kept: int) -> bool:
        """Whether a packet from there goes on with the newest one, behind where something else has kept time since, up to
        ``kept``: it was late, or the clock that it is from stood still. Some of what was sent may be sent once more."""
        return self._end is not None and self._end - self._longest_gap <= unwrap(wire, self._end) < kept

    def resume(self, end: int) -> None:
        """Something else has kept time since the last packet, up to ``end``."""
        self._end = end

    def begin_again(self) -> None:
        """The next packet begins a timeline that goes on with this one, somewhere near its end."""
        self._begins = True

    def reset(self) -> None:
        """The next packet may have any position."""
        self._end, self._begins = None, True
