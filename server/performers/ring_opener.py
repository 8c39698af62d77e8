"""How a client's shared ring is opened: beside the loop, for it is a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor

from server.audio.source import RingSource
from server.conversation.effects import OpenRing
from server.conversation.session import Session
from server.errors import SetupFault
from server.performers.rings import Rings
from server.running.requests import Answer, Begin


class RingOpener:
    """Event loop only; never blocks."""

    def __init__(
        self,
        session: Session,
        rings: Rings,
        ours: Callable[[str], bool],
        disk: Executor,
        begin: Begin,
        now_seconds: Callable[[], float],
        answer: Answer,
    ) -> None:
        """rings: who listens to it then. ours(name): whether Sideman itself plays into a ring of that name."""
        self._session, self._rings, self._ours = session, rings, ours
        self._disk, self._begin, self._now_seconds, self._answer = disk, begin, now_seconds, answer

    def open(self, asked: OpenRing) -> None:
        """Open it, and have it listened to; or tell its client why not."""
        self._begin(asked.client, "/audio/in/shm", self._open(asked))

    async def _open(self, asked: OpenRing) -> None:
        client, name = asked.client, asked.name
        rate, now = self._session.rate_of(client), self._now_seconds()
        try:
            if self._ours(name):
                raise SetupFault(f"Sideman itself plays into the ring {name}; give yours another name")
            source = await asyncio.get_running_loop().run_in_executor(self._disk, RingSource, name, rate, now)
        except SetupFault as fault:
            self._answer(self._session.fail(client, "/audio/in/shm", str(fault)))
        else:
            self._rings.put(client, source)
