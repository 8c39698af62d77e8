"""The server's sound cards: one that performs, whose clock is the timeline, or one that plays what others perform to.

Cards are opened and closed on a thread of their own; what they count, and what breaks, is looked at with every tick.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, Literal, Protocol

from server.cards.guests import Guests
from server.cards.opener import CardOpener, OpenedCard
from server.cards.reports import CardReports
from server.cards.retries import Retries
from server.cards.running import MakeLoop, RunningCard, Surroundings, performers_loop, players_loop
from server.conversation.effects import Effect
from server.conversation.session import Session
from server.errors import SetupFault
from server.osc.address import Address
from server.running.requests import Answer

Job = Literal["perform", "play"]


class Place(Protocol):
    """The performer's place. Event loop only; never blocks."""

    @property
    def vacant(self) -> bool:
        """Whether nobody performs."""
        ...

    def card_lost(self) -> None:
        """The card that performed is gone."""
        ...

    def card_back(self) -> None:
        """It is there again, and about to perform."""
        ...


class Cards:
    """Event loop only; never blocks, but for ``stop``."""

    def __init__(
        self,
        opener: CardOpener,
        thread: Executor,
        session: Session,
        around: Surroundings,
        place: Place,
        play_at: Callable[[int], None],
        launch: Callable[[Coroutine[Any, Any, None]], None],
        answer: Answer,
    ) -> None:
        """thread: one, on which the opener works. play_at(rate): what a card plays has to be at its rate from now on.
        launch(work): do it beside. answer(effects): carry them out."""
        self._opener, self._thread, self._session, self._around = opener, thread, session, around
        self._place, self._play_at, self._launch, self._answer = place, play_at, launch, answer
        self._performer: RunningCard | None = None
        self._playback: RunningCard | None = None
        self._name: str | None = None
        self._guests = Guests(session, answer)
        self._working = False
        self._forget = threading.Event()
        self._now_seconds = 0.0
        self._retries = Retries()

    @property
    def ahead_samples(self) -> int:
        """How long before its place a block must be there, for a card to play it in time; the model's samples."""
        running = self._performer or self._playback
        if running is None:
            return 0
        fetched = running.loop.latency_samples + self._opener.block
        return running.opened.clock.to_model(fetched) + running.opened.conversion_samples

    async def perform(self, name: str | None) -> None:
        """Open a card, listen to it and play to it. Raises SetupFault."""
        self._name, self._working = name, True
        self._perform(await self._open("perform"))
        self._working = False
        self._guests.admit()

    def forget(self) -> None:
        """Forget what was heard. The card's thread writes the input, so it has to be the one that forgets it."""
        self._forget.set()

    def subscribe(self, client: Address, frames_per_packet: int) -> None:
        """Play to a card for this client, and tell it once that is so, or why it can't be."""
        if self._guests.join(client, frames_per_packet):
            self._go_to_work()

    def unsubscribe(self, client: Address) -> None:
        """This client no longer listens here; the last one closes the card."""
        self._guests.leave(client)
        if self._guests.empty and self._playback is not None:
            self._thread.submit(self._playback.loop.stop)
            self._playback = None

    def tick(self, now_seconds: float) -> tuple[Effect, ...]:
        """What there is to tell by now. Opens a card that was lost again, when it is time to try."""
        self._now_seconds = now_seconds
        effects: tuple[Effect, ...] = ()
        for running in (self._performer, self._playback):
            if running is not None:
                fault = running.fault  # first, for what it has counted by then is all there is
                effects += running.reports.due(running.loop.counts, now_seconds, self._around.heard.end)
                if fault is not None:
                    effects += self._lost(running, fault)
        if self._next() == "perform":
            self._go_to_work()
        return effects

    def stop(self) -> None:
        """Close what is open. Blocks for a pass; once nothing is begun any more."""
        for running in (self._performer, self._playback):
            if running is not None:
                self._thread.submit(running.loop.stop)
        self._performer = self._playback = None
        self._guests.dismiss()
        self._thread.submit(self._opener.close_unused)
        self._thread.shutdown()

    # Opening, one card after another.

    def _next(self) -> Job | None:
        if self._performer is not None or self._playback is not None:
            return None
        if self._now_seconds >= self._retries.due_seconds and self._place.vacant:
            return "perform"
        return None if self._guests.empty else "play"

    def _go_to_work(self) -> None:
        if not self._working:
            self._working = True
            self._launch(self._work())

    async def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                opened = await self._open(job)
            except SetupFault as fault:
                self._refused(job, str(fault))
                continue
            if job == "play" and not self._guests.empty:
                self._playback = self._run(opened, players_loop(self._around, self._opener.block))
            elif job == "perform" and self._place.vacant:
                self._come_back(opened)
            else:  # whoever wanted it has left meanwhile, or somebody performs
                self._thread.submit(self._opener.close_unused)
        self._working = False
        self._guests.admit()

    async def _open(self, job: Job) -> OpenedCard:
        name, listen = (self._name, True) if job == "perform" else (None, False)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._opener.open, name, listen)

    def _refused(self, job: Job, reason: str) -> None:
        if job == "play":
            self._guests.turn_away(reason)
        else:
            self._retries = self._retries.failed(self._now_seconds)
            self._answer(self._session.log("error", f"the sound card isn't back: {reason}; {self._retries.outlook}"))

    def _perform(self, opened: OpenedCard) -> None:
        self._performer = self._run(opened, performers_loop(self._around, self._opener.block, self._forget))

    def _run(self, opened: OpenedCard, make_loop: MakeLoop) -> RunningCard:
        self._opener.taken(opened)
        self._play_at(opened.clock.host)
        return RunningCard(opened, CardReports(self._session, opened.clock), make_loop)

    # Lost, and back.

    def _lost(self, running: RunningCard, fault: Exception) -> tuple[Effect, ...]:
        self._thread.submit(running.loop.stop)
        self._guests.lose()
        text = f"the sound card stopped: {fault}"
        if running is self._playback:
            self._playback = None
            return self._session.log("error", f"{text}; /audio/subscribe device opens it again")
        self._performer = None
        self._retries = self._retries.lost(self._now_seconds)
        self._place.card_lost()
        return self._session.log("error", f"{text}; Sideman goes on without it; {self._retries.outlook}")

    def _come_back(self, opened: OpenedCard) -> None:
        self._retries = self._retries.back(self._now_seconds)
        self._place.card_back()
        self._perform(opened)
        self._answer(self._session.log("info", "the sound card is back, and performs"))
