"""How the parts reach the network and the event loop, which are there only once the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVarTuple

from server.conversation.effects import Effect
from server.osc.address import Address
from server.running.endpoint import Endpoint

Ts = TypeVarTuple("Ts")


class Exchange:
    """Made before the loop runs; nothing may be asked of it until ``open``. Event loop only, but for ``post``; never blocks."""

    def open(self, loop: asyncio.AbstractEventLoop, endpoint: Endpoint) -> None:
        """Both are there now."""
        self._loop, self._endpoint = loop, endpoint

    def answer(self, effects: tuple[Effect, ...]) -> None:
        """Carry out what the session wants done."""
        self._endpoint.carry_out(effects)

    def send(self, datagram: bytes, to: Address) -> None:
        """Give a packet to the network, or count it."""
        self._endpoint.send_bytes(datagram, to)

    def unsent(self) -> int:
        """How many packets couldn't be sent."""
        return self._endpoint.unsent

    def port(self) -> int:
        """The port that is listened on."""
        return self._endpoint.port

    def tend(self) -> None:
        """Hang up on those who have been silent for too long."""
        self._endpoint.tend()

    def slept(self, seconds: float) -> None:
        """The whole process stood still for so long."""
        self._endpoint.slept(seconds)

    def close(self) -> None:
        """Give the port back, and hang up on everyone."""
        self._endpoint.close()

    def post(self, call: Callable[[*Ts], object], *arguments: *Ts) -> None:
        """Have the event loop call this soon. Any thread; never blocks."""
        with suppress(RuntimeError):  # the loop has closed: nobody is there to be told
            self._loop.call_soon_threadsafe(call, *arguments)
