"""What goes on by itself, a hundred times a second: what is due is done, and everything that may fail is looked after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from server.cards.cards import Cards
from server.conversation.figures import EngineFigures
from server.conversation.session import Session
from server.listeners.outlets import Outlets
from server.running.exchange import Exchange
from server.running.gauges import Gauges
from server.running.requests import Answer
from server.running.watchdog import Watchdog

TICK_SECONDS: Final = 0.01
ASLEEP_SECONDS: Final = 1.0  # a tick that comes so late says that the process stood still
HEARTBEAT_SECONDS: Final = 0.5


class Heart:
    """Event loop only; never blocks."""

    def __init__(
        self,
        session: Session,
        cards: Cards,
        outlets: Outlets,
        watchdog: Watchdog,
        gauges: Gauges,
        exchange: Exchange,
        now_seconds: Callable[[], float],
        answer: Answer,
    ) -> None:
        self._session, self._cards, self._outlets, self._watchdog, self._gauges = session, cards, outlets, watchdog, gauges
        self._exchange, self._now_seconds, self._answer = exchange, now_seconds, answer

    async def beat(self) -> None:
        """For as long as the server lives."""
        figures, read_again, before = EngineFigures(), 0.0, self._now_seconds()
        while True:
            now = self._now_seconds()
            self._watchdog.look(now - before)
            if now - before > ASLEEP_SECONDS:
                self._session.slept(now - before, now)
                self._exchange.slept(now - before)
            before = now
            if now >= read_again:
                figures, read_again = self._look_round(), now + HEARTBEAT_SECONDS
            self._answer(self._session.tick(now, figures))
            self._answer(self._cards.tick(now))
            self._exchange.tend()
            # A dated message may come in meanwhile and be due sooner than anything that is known now.
            now = self._now_seconds()
            pause = min(TICK_SECONDS, self._session.wake_in_seconds(now))
            await asyncio.sleep(pause)
            self._gauges.loop_gap_ms.add(1000 * max(0.0, self._now_seconds() - now - pause))

    def _look_round(self) -> EngineFigures:
        self._outlets.heartbeat()
        figures = self._gauges.read()
        floor_frames = self._gauges.floor_frames(figures)
        if floor_frames is not None:
            self._session.set_floor(floor_frames)
        return figures
