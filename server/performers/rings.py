"""Rings that clients write: what is in them is heard as if it had come in /audio/in packets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from server.audio.source import RingSource, Taken
from server.conversation.session import Session
from server.osc.address import Address
from server.osc.codec import Message
from server.running.requests import Answer
from server.units import wrap

POLL_SECONDS: Final = 0.004


class Rings:
    """One ring for each client, at most. Event loop only; never blocks."""

    def __init__(self, session: Session, now_seconds: Callable[[], float], answer: Answer) -> None:
        """answer(effects) carries out what the session wants done."""
        self._session, self._now_seconds, self._answer = session, now_seconds, answer
        self._sources: dict[Address, RingSource] = {}
        self._wanted = asyncio.Event()

    def put(self, client: Address, source: RingSource) -> None:
        """Listen to this client's ring from now on."""
        self.drop(client)
        effects = self._session.ring_open(client, source.name)
        if effects:
            self._sources[client] = source
            self._wanted.set()
        else:
            source.close()
        self._answer(effects)

    def drop(self, client: Address) -> None:
        """Listen to this client's ring no more; nothing happens where it has none."""
        source = self._sources.pop(client, None)
        if source is not None:
            source.close()
        if not self._sources:
            self._wanted.clear()

    async def listen(self) -> None:
        """Look into the rings for as long as there are any."""
        while True:
            await self._wanted.wait()
            self.poll()
            await asyncio.sleep(POLL_SECONDS)

    def poll(self) -> None:
        """Take what has come, a bounded part of it."""
        now = self._now_seconds()
        for client, source in tuple(self._sources.items()):
            taken = self._take(client, source, now)
            for block in taken.blocks:
                if len(block.audio):
                    packet = Message("/audio/in", (wrap(block.position), source.channels), block.audio.reshape(-1))
                    self._answer(self._session.receive(packet, client, now))
            if taken.over:
                self.drop(client)
                self._answer(self._session.ring_over(client, taken.over))

    def _take(self, client: Address, source: RingSource, now_seconds: float) -> Taken:
        rate = self._session.rate_of(client)
        if rate != source.sample_rate:
            return Taken((), f"the ring {source.name} runs at {source.sample_rate} Hz and its client at {rate} Hz now")
        return source.take(now_seconds)

    def close(self) -> None:
        """Let go of all of them."""
        for client in tuple(self._sources):
            self.drop(client)
