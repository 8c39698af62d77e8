"""Who performs, and so keeps the timeline's time: a client, a sound card, a recording, or, while nobody does, silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Literal

from server.audio.ring import PositionRing
from server.control.params import ControlStore
from server.conversation.effects import AudioIn
from server.conversation.session import Session
from server.osc.address import Address
from server.performers.recording import RecordedPerformer
from server.performers.silence import ClockedSilence
from server.running.requests import Answer

SILENCE_TICK_SECONDS: Final = 0.02
CARD_PERFORMS: Final = "a sound card performs here; to perform over OSC, start Sideman without --sound-card"
RECORDING_PERFORMS: Final = "a recording performs here; wait until it has been played"

Who = Literal["nobody", "client", "card", "recording"]


class Timekeeper:
    """Event loop only; never blocks. It writes the input ring, unless a sound card performs: then that card's thread does."""

    def __init__(
        self,
        session: Session,
        store: ControlStore,
        heard: PositionRing,
        silence: ClockedSilence,
        recorded: RecordedPerformer | None,
        card: bool,
        forget_card: Callable[[], None],
        nudge: Callable[[], None],
        now_seconds: Callable[[], float],
        answer: Answer,
    ) -> None:
        """recorded: performs from the start, if there is one. card: a sound card will, once it is open; no client may until
        then. forget_card(): have it forget what it heard. nudge(): something was heard. answer(effects): carry them out."""
        self._session, self._store, self._heard, self._silence = session, store, heard, silence
        self._recorded, self._forget_card, self._nudge = recorded, forget_card, nudge
        self._now_seconds, self._answer = now_seconds, answer
        self._who: Who = "recording" if recorded else "nobody"
        session.give_way(CARD_PERFORMS if card else RECORDING_PERFORMS if recorded else "")

    @property
    def vacant(self) -> bool:
        """Whether nobody performs."""
        return self._who == "nobody"

    def hear(self, audio: AudioIn) -> None:
        """A client performs."""
        if self._who != "client":
            self._who = "client"
            self._silence.stop()
        if audio.first:
            self._heard.reset(audio.position, audio.again)
        self._heard.write(audio.position, audio.samples)
        self._nudge()

    def client_left(self, since_seconds: float) -> None:
        """Nothing has come from the performer since then."""
        if self._who == "client":
            self._go_on(since_seconds)

    def card_begins(self) -> None:
        """The sound card performs, from the start."""
        self._who = "card"
        self._answer(self._session.timeline_began())

    def card_lost(self) -> None:
        """Silence goes on for it, until somebody performs."""
        self._go_on(self._now_seconds())
        self._session.give_way("")

    def card_back(self) -> None:
        """The sound card performs again, and goes on from where time stands now."""
        self._who = "card"
        if self._store.current.playing:
            self._silence.advance(self._now_seconds())
        self._silence.stop()
        self._session.give_way(CARD_PERFORMS)

    def reset(self, client: Address) -> None:
        """Forget what was heard, and tell the client that asked for it. A card or a recording performs on, on a timeline that
        begins with that; a client's next packet begins another one."""
        if self._who == "card":
            self._forget_card()
        else:
            self._who = "recording" if self._recorded else "nobody"
            self._silence.stop()
            self._heard.reset(self._heard.end)
        self._answer(self._session.done(client, "/reset"))
        if self._who != "nobody":
            self._answer(self._session.timeline_began())

    async def keep(self) -> None:
        """Have heard, as time passes, what no client and no card performs: the recording, and silence while nobody does."""
        if self._recorded is not None:
            self._store.set(self._store.current._replace(playing=True))
            self._answer(self._session.timeline_began())
        while True:
            self.catch_up()
            await asyncio.sleep(SILENCE_TICK_SECONDS)

    def catch_up(self) -> None:
        """What should have been heard by now."""
        now = self._now_seconds()
        if self._recorded is not None:
            self._play(self._recorded, now)
        elif self._who == "nobody" and self._store.current.playing:
            if self._silence.advance(now):
                self._answer(self._session.timeline_began())
            self._nudge()
        else:
            self._silence.stop()

    def _play(self, recorded: RecordedPerformer, now_seconds: float) -> None:
        recorded.advance(now_seconds)
        self._nudge()
        if recorded.over:
            self._recorded = None
            self._go_on(now_seconds)
            self._session.give_way("")
            self._answer(self._session.log("info", "the recording has been played; Sideman plays on, and anybody may perform"))

    def _go_on(self, since_seconds: float) -> None:
        self._who = "nobody"
        self._silence.go_on(since_seconds)
