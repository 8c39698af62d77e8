"""Requests that take their time: done beside the loop, a bounded number at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from server.conversation.effects import Effect
from server.conversation.session import Session
from server.osc.address import Address

MAX_UNDER_WAY: Final = 32

Answer = Callable[[tuple[Effect, ...]], None]
Begin = Callable[[Address, str, Coroutine[Any, Any, None]], bool]


class Requests:
    """Event loop only; never blocks."""

    def __init__(self, session: Session, answer: Answer, broke: Callable[[BaseException], None]) -> None:
        """answer(effects): carry out what the session wants done. broke(error): a request raised, a fault of ours."""
        self._session, self._answer, self._broke = session, answer, broke
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, client: Address, address: str, work: Coroutine[Any, Any, None]) -> bool:
        """Do what a client's message asks for. False, and the client is told, where too much is under way already."""
        if len(self._under_way) >= MAX_UNDER_WAY:
            work.close()
            full = f"{MAX_UNDER_WAY} requests are under way already; send it again"
            self._answer(self._session.fail(client, address, full))
            return False
        self.launch(work)
        return True

    def launch(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that no single message asks for, whatever else is under way."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def cancel(self) -> None:
        """The server stops: leave everything as it is."""
        for task in self._under_way:
            task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._broke(error)
