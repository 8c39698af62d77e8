"""The server's sound cards: one that performs, whose clock is the timeline, or one that plays what others perform to.

Cards are opened and closed on a thread of their own; what they count, and what breaks, is looked at with every tick.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Final, Literal

from server.audio.card_loop import DeviceLoop
from server.audio.playback import PlaybackLoop
from server.audio.ring import PositionRing
from server.card_opener import CardOpener, OpenedCard
from server.card_reports import CardReports
from server.engine.port import Audio
from server.errors import SetupFault
from server.osc.effects import Effect
from server.osc.limiter import Address
from server.osc.session import Session
from server.outlets import Outlets

MAX_WAITING: Final = 32
# How long after each failure a card that performed is tried again; after the last of them, no more.
RETRY_SECONDS: Final = (1, 2, 4, 8, 15, 30, *(60,) * 9)
STEADY_SECONDS: Final = 60  # a card that was back for so long is lost anew

Job = Literal["perform", "play"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What cards need of the server. nudge() and playing() are called on a card's thread, the others on the event loop.
    begin(work): do it beside. tell(effects): send them. vacant(): whether nobody performs. performs(whether): the card that
    performs is lost, or back."""

    heard: PositionRing
    outlets: Outlets
    nudge: Callable[[], None]
    playing: Callable[[], bool]
    begin: Callable[[Coroutine[Any, Any, None]], None]
    tell: Callable[[tuple[Effect, ...]], None]
    vacant: Callable[[], bool]
    performs: Callable[[bool], None]


class RunningCard:
    """A card in use. ``broke`` is the card's thread's, the rest is the event loop's."""

    loop: DeviceLoop | PlaybackLoop

    def __init__(self, opened: OpenedCard, reports: CardReports) -> None:
        self.opened, self.reports = opened, reports
        self.fault: Exception | None = None

    def broke(self, error: Exception) -> None:
        """Card's thread; never blocks. What breaks first tells why."""
        self.fault = self.fault or error


class Cards:
    """Event loop only; never blocks, but for ``stop``."""

    def __init__(self, opener: CardOpener, thread: Executor, session: Session, around: Surroundings) -> None:
        """thread: one, on which the opener works."""
        self._opener, self._thread, self._session, self._around = opener, thread, session, around
        self._performer: RunningCard | None = None
        self._playback: RunningCard | None = None
        self._name: str | None = None
        self._listeners: set[Address] = set()
        self._waiting: list[tuple[Address, int]] = []
        self._working = False
        self._reset = threading.Event()
        self._now_seconds = self._back_seconds = 0.0
        self._tries, self._retry_seconds = 0, float("inf")

    @property
    def performing(self) -> bool:
        """Whether a card is the performer, and so the input ring's writer."""
        return self._performer is not None

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
        self._answer()

    def reset(self) -> None:
        """Forget what was heard. The card's thread writes the input, so it has to be the one that forgets it."""
        self._reset.set()

    def subscribe(self, client: Address, frames: int) -> None:
        """Play to a card for this client, and tell it once that is so, or why it can't be."""
        if len(self._waiting) >= MAX_WAITING:
            full = f"{MAX_WAITING} clients wait for the sound card already; send it again"
            self._around.tell(self._session.fail(client, "/audio/subscribe", full, "device"))
            return
        self._listeners.add(client)
        self._waiting.append((client, frames))
        self._go_to_work()

    def unsubscribe(self, client: Address) -> None:
        """This client no longer listens here; the last one closes the card."""
        self._listeners.discard(client)
        if not self._listeners and self._playback is not None:
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
        self._listeners.clear()
        self._thread.submit(self._opener.close_unused)
        self._thread.shutdown()

    # Opening, one card after another.

    def _next(self) -> Job | None:
        if self._performer is not None or self._playback is not None:
            return None
        if self._now_seconds >= self._retry_seconds and self._around.vacant():
            return "perform"
        return "play" if self._listeners else None

    def _go_to_work(self) -> None:
        if not self._working:
            self._working = True
            self._around.begin(self._work())

    async def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                opened = await self._open(job)
            except SetupFault as fault:
                self._refused(job, str(fault))
                continue
            if job == "play" and self._listeners:
                self._play(opened)
            elif job == "perform" and self._around.vacant():
                self._come_back(opened)
            else:  # whoever wanted it has left meanwhile, or somebody performs
                self._thread.submit(self._opener.close_unused)
        self._working = False
        self._answer()

    async def _open(self, job: Job) -> OpenedCard:
        name, listen = (self._name, True) if job == "perform" else (None, False)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._opener.open, name, listen)

    def _refused(self, job: Job, reason: str) -> None:
        if job == "play":
            self._answer(reason)
            self._listeners.clear()
        else:
            self._around.tell(self._retry(f"the sound card isn't back: {reason}"))

    def _answer(self, reason: str = "") -> None:
        waiting, self._waiting = self._waiting, []
        for client, frames in waiting:
            why = reason if client in self._listeners else "a newer /audio/subscribe, or /bye, came before the card was open"
            if why:
                self._around.tell(self._session.fail(client, "/audio/subscribe", why, "device"))
            else:
                self._around.tell(self._session.done(client, "/audio/subscribe", "device", frames))

    # What runs.

    def _perform(self, opened: OpenedCard) -> None:
        around, into_model = self._around, opened.into_model

        def hear(position: int, audio: Audio) -> None:
            """Card's thread."""
            begins = self._reset.is_set()
            if begins:
                self._reset.clear()
                into_model.restart()
            heard = into_model.process(position, audio)
            if begins:
                around.heard.reset(heard.position)
            around.heard.write(heard.position, heard.audio)
            around.nudge()

        running = self._performer = self._used(opened)
        # A card that comes back goes on with the timeline.
        first = opened.clock.to_host(around.heard.end)
        running.loop = DeviceLoop(
            opened.stream, hear, around.outlets.card, self._opener.block, running.broke, around.playing, first
        )
        running.loop.start()

    def _play(self, opened: OpenedCard) -> None:
        around, clock = self._around, opened.clock
        running = self._playback = self._used(opened)
        running.loop = PlaybackLoop(
            opened.stream, around.outlets.card, lambda: clock.to_host(around.heard.end), self._opener.block, running.broke,
            around.playing,
        )  # fmt: skip
        running.loop.start()

    def _used(self, opened: OpenedCard) -> RunningCard:
        self._opener.taken(opened)
        self._around.outlets.play_card_at(opened.clock.host)
        return RunningCard(opened, CardReports(self._session, opened.clock))

    # What breaks.

    def _lost(self, running: RunningCard, fault: Exception) -> tuple[Effect, ...]:
        self._thread.submit(running.loop.stop)
        for client in self._listeners:
            self._session.unheard(client)
        self._listeners = {client for client, _ in self._waiting}
        text = f"the sound card stopped: {fault}"
        if running is self._playback:
            self._playback = None
            return self._session.log("error", f"{text}; /audio/subscribe device opens it again")
        self._performer = None
        if self._now_seconds - self._back_seconds >= STEADY_SECONDS:
            self._tries = 0
        self._around.performs(False)
        return self._retry(f"{text}; Sideman goes on without it")

    def _retry(self, text: str) -> tuple[Effect, ...]:
        if self._tries == len(RETRY_SECONDS):
            self._retry_seconds = float("inf")
            return self._session.log("error", f"{text}; it isn't tried any more: start Sideman again to perform on it")
        pause = RETRY_SECONDS[self._tries]
        self._tries += 1
        self._retry_seconds = self._now_seconds + pause
        return self._session.log("error", f"{text}; trying to open it again in {pause} s")

    def _come_back(self, opened: OpenedCard) -> None:
        self._retry_seconds, self._back_seconds = float("inf"), self._now_seconds
        self._around.performs(True)
        self._perform(opened)
        self._around.tell(self._session.log("info", "the sound card is back, and performs"))
