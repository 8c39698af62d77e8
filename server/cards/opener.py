"""How a sound card is opened: at which rate, and what converts its sound.

A card may run at another rate than the model: its sound is converted on its own thread, and it plays from a ring at its
own rate, so that the loops in server/audio/ count in the card's samples alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.audio.device import CardStream
from server.audio.resample import StreamResampler
from server.engine.port import ModelInfo
from server.errors import SetupFault
from server.machine import OpenCard
from server.units import HOST_RATES, Bridge

LIKELY_RATES: Final = (48_000, 44_100, 96_000, 88_200)
assert set(LIKELY_RATES) == set(HOST_RATES)


@dataclass(frozen=True, slots=True)
class OpenedCard:
    """A card that nobody reads or writes yet. clock: between its rate and the model's. into_model: for what it hears.
    conversion_samples: how much later its sound is, both ways, because of its rate; the model's samples."""

    stream: CardStream
    clock: Bridge
    into_model: StreamResampler
    conversion_samples: int


class CardOpener:
    """One thread, which isn't the event loop's: everything here blocks for the system."""

    def __init__(self, open_card: OpenCard, scan: Callable[[], None], info: ModelInfo, block: int, rate: int | None) -> None:
        """rate: at which cards are opened; None: the model's, or the first one that a card takes. block: frames a pass."""
        self._open_card, self._scan, self._info = open_card, scan, info
        self.block, self._rate = block, rate
        self._unused: list[CardStream] = []
        self._known = False

    def open(self, name: str | None, listen: bool) -> OpenedCard:
        """A card, by name or the system's own. No other may be open. Raises SetupFault."""
        if self._known:
            self._scan()  # it may have been plugged in meanwhile
        self._known = True
        rates = (self._rate,) if self._rate else dict.fromkeys((self._info.sample_rate, *LIKELY_RATES))
        faults: list[SetupFault] = []
        for rate in rates:
            try:
                stream = self._open_card(name, rate, self._info.channels, self.block, listen)
            except SetupFault as fault:
                faults.append(fault)
                continue
            self._unused.append(stream)
            into_model = StreamResampler(rate, self._info.sample_rate, self._info.channels)
            ways = 2 if listen else 1
            return OpenedCard(stream, Bridge(rate, self._info.sample_rate), into_model, ways * into_model.delay_samples)
        raise faults[0]

    def taken(self, opened: OpenedCard) -> None:
        """Somebody else closes it now. Any thread, while nothing else is asked of this; never blocks."""
        self._unused.remove(opened.stream)

    def close_unused(self) -> None:
        """Close what was opened and never taken."""
        while self._unused:
            self._unused.pop().close()
