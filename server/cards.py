"""Sound cards: one that performs, whose clock is the timeline, and one that plays what others perform to.

A card may run at another rate than the model: its sound is converted on its own thread, and it plays from a ring at its
own rate, so that the loops in server/audio/ count in the card's samples alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from server.audio.card_loop import DeviceLoop
from server.audio.device import CardStream
from server.audio.playback import PlaybackLoop
from server.audio.resample import StreamResampler
from server.audio.ring import PositionRing
from server.engine.port import Audio, ModelInfo
from server.errors import SetupFault
from server.machine import OpenCard
from server.osc.limiter import Address
from server.outlets import Outlets
from server.units import HOST_RATES, Bridge

LIKELY_RATES: Final = (48_000, 44_100, 96_000, 88_200)
assert set(LIKELY_RATES) == set(HOST_RATES)


class Cards:
    """Event loop only, but for what the loops call; opening and closing a card blocks for it."""

    def __init__(
        self,
        open_card: OpenCard,
        info: ModelInfo,
        heard: PositionRing,
        outlets: Outlets,
        block: int,
        rate: int | None,
        nudge: Callable[[], None],
        playing: Callable[[], bool],
        on_fault: Callable[[Exception], None],
    ) -> None:
        """rate: at which cards are opened; None: the model's, or the first one that a card takes. nudge(), playing() and
        on_fault(error) are called on a card's thread."""
        self._open_card, self._info, self._heard, self._outlets = open_card, info, heard, outlets
        self._block, self._rate = block, rate
        self._nudge, self._playing, self._on_fault = nudge, playing, on_fault
        self._performer: DeviceLoop | None = None
        self._playback: PlaybackLoop | None = None
        self._listeners: set[Address] = set()
        self._reset = threading.Event()

    @property
    def performing(self) -> bool:
        """Whether a card is the performer, and so the input ring's writer."""
        return self._performer is not None

    def perform(self, name: str | None) -> None:
        """Open a card, listen to it and play to it. Raises SetupFault."""
        stream, rate = self._open(name, True)
        into_model = StreamResampler(rate, self._info.sample_rate, self._info.channels)

        def hear(position: int, audio: Audio) -> None:
            """Card's thread."""
            begins = self._reset.is_set()
            if begins:
                self._reset.clear()
                into_model.restart()
            heard = into_model.process(position, audio)
            if begins:
                self._heard.reset(heard.position)
            self._heard.write(heard.position, heard.audio)
            self._nudge()

        self._performer = DeviceLoop(stream, hear, self._outlets.card, self._block, self._on_fault, self._playing)
        self._performer.start()

    def reset(self) -> None:
        """Forget what was heard. The card's thread writes the input, so it has to be the one that forgets it."""
        self._reset.set()

    def subscribe(self, client: Address) -> None:
        """Play to a card for this client. Raises SetupFault."""
        if self._performer is not None:
            return
        if self._playback is None:
            stream, rate = self._open(None, False)
            clock = Bridge(rate, self._info.sample_rate)
            self._playback = PlaybackLoop(
                stream, self._outlets.card, lambda: clock.to_host(self._heard.end), self._block, self._on_fault, self._playing
            )
            self._playback.start()
        self._listeners.add(client)

    def unsubscribe(self, client: Address) -> None:
        """This client no longer listens here; the last one closes the card."""
        self._listeners.discard(client)
        if not self._listeners and self._playback is not None:
            self._playback.stop()
            self._playback = None

    def lost(self) -> bool:
        """A card has stopped; asking for its sound again opens it again. Whether it was the performer."""
        performed = self._performer is not None
        self._performer = self._playback = None
        self._listeners.clear()
        return performed

    def stop(self) -> None:
        """Close what is open. Blocks for a pass."""
        for loop in (self._performer, self._playback):
            if loop is not None:
                loop.stop()

    def _open(self, name: str | None, listen: bool) -> tuple[CardStream, int]:
        """A card and the rate at which it opened."""
        rates = (self._rate,) if self._rate else dict.fromkeys((self._info.sample_rate, *LIKELY_RATES))
        faults: list[SetupFault] = []
        for rate in rates:
            try:
                stream = self._open_card(name, rate, self._info.channels, self._block, listen)
            except SetupFault as fault:
                faults.append(fault)
                continue
            self._outlets.play_card_at(rate)
            return stream, rate
        raise faults[0]
