"""What /audio/subscribe asks for: OSC packets, the shared ring, a sound card, or nothing any more."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from server.cards.cards import Cards
from server.conversation.effects import Subscribe
from server.conversation.session import Session
from server.errors import SetupFault
from server.listeners.audio_out import AudioOut
from server.listeners.outlets import Outlets
from server.osc.address import Address
from server.running.requests import Answer, Begin


class Subscriptions:
    """Event loop only; never blocks."""

    def __init__(
        self,
        session: Session,
        audio_out: AudioOut,
        outlets: Outlets,
        cards: Cards,
        disk: Executor,
        begin: Begin,
        answer: Answer,
    ) -> None:
        """disk: one thread, on which the outlets make their shared rings."""
        self._session, self._audio_out, self._outlets, self._cards = session, audio_out, outlets, cards
        self._disk, self._begin, self._answer = disk, begin, answer

    def subscribe(self, asked: Subscribe) -> None:
        """Give a client its sound this way, and no other."""
        self._audio_out.follow_rates()
        if asked.transport == "device":
            self._cards.subscribe(asked.client, asked.frames_per_packet)
            return
        self._cards.unsubscribe(asked.client)
        if asked.transport == "shm":
            self._begin(asked.client, "/audio/subscribe", self._share(asked.client))
        elif asked.answer:
            told = self._session.done(asked.client, "/audio/subscribe", asked.transport, asked.frames_per_packet)
            self._answer(told)

    async def _share(self, client: Address) -> None:
        """Tell a client of the shared ring at its own rate."""
        rate, loop = self._session.rate_of(client), asyncio.get_running_loop()
        try:
            path = await loop.run_in_executor(self._disk, self._outlets.shared_at, rate)
        except SetupFault as fault:
            self._answer(self._session.fail(client, "/audio/subscribe", str(fault), "shm"))
        else:
            self._answer(self._session.shared(client, str(path)))
