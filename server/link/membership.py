"""The place in a Link session: taken, given up, and looked at many times a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Final

from server.conversation.effects import JoinLink, LeaveLink, OfferLink, OnLink
from server.conversation.session import Session
from server.errors import SetupFault
from server.link.peer import LinkPeer, OpenLink
from server.osc.address import Address
from server.running.requests import Answer, Begin

LOOK_SECONDS: Final = 0.05


class Membership:
    """One place at the most. Event loop only; never blocks, but for stop."""

    def __init__(
        self,
        open_link: OpenLink,
        session: Session,
        thread: Executor,
        begin: Begin,
        now_seconds: Callable[[], float],
        answer: Answer,
    ) -> None:
        """thread: one, for what blocks; it is stopped with this."""
        self._open_link, self._session, self._linking, self._thread = open_link, session, session.linking, thread
        self._begin, self._now_seconds, self._answer = begin, now_seconds, answer
        self._peer: LinkPeer | None = None
        self._one_by_one, self._taken = asyncio.Lock(), asyncio.Event()

    def carry_out(self, effect: OnLink) -> None:
        """Do what the conversation wants, or begin it."""
        match effect:
            case JoinLink(client):
                if not self._begin(client, "/link", self._join(client)):
                    self._linking.wanted = False
            case LeaveLink():
                self._leave()
            case OfferLink(bpm, beat):
                if self._peer is not None:
                    self._peer.offer(bpm, beat)

    async def join(self) -> None:
        """Take the place without being asked by a client. Raises SetupFault."""
        self._linking.wanted = True
        await self._take()

    async def watch(self) -> None:
        """Look at the session for as long as there is one."""
        while True:
            await self._taken.wait()
            if self._peer is not None:
                now = self._now_seconds()
                self._answer(self._linking.look(self._peer.look(), now))
            await asyncio.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """The server stops. Blocks for milliseconds."""
        self._leave()
        self._thread.shutdown()

    async def _join(self, client: Address) -> None:
        try:
            await self._take()
        except SetupFault as fault:
            self._linking.wanted = False
            self._answer(self._session.fail(client, "/link", str(fault)))
        else:
            self._answer(self._linking.done(client))

    async def _take(self) -> None:
        async with self._one_by_one:
            if self._peer is None:
                self._peer = await self._opened()
        if self._linking.wanted:
            self._taken.set()
        else:  # a newer /link 0 came meanwhile
            self._leave()

    def _leave(self) -> None:
        peer, self._peer = self._peer, None
        self._taken.clear()
        if peer is not None:
            self._thread.submit(peer.close)

    async def _opened(self) -> LinkPeer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._open_link, self._linking.opening_bpm)
