"""A machine that stands still until it is told to go on: the whole server on one thread, under a clock that the test moves.

The event loop's time is the manual clock's, and instead of waiting it moves the clock on, so a minute takes no time and every
run is the same. What the network would carry is encoded and decoded all the same; only the socket itself is left out.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from server.clock import Clock, ManualClock
from server.control.link import Shared
from server.conversation.effects import Effect
from server.conversation.session import Session
from server.engine.port import BEATS_IN_BAR
from server.engine.worker import Steps
from server.link.peer import LinkPeer, OpenLink
from server.machine import Machine
from server.osc.address import Address
from server.running.endpoint import Endpoint

Carry = Callable[[bytes, Address], None]


class ManualSelector(selectors.SelectSelector):
    """Where a loop waits: moves the clock instead."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout != 0:
            assert timeout is not None, "nothing will ever happen again, and the scenario isn't over"
            self._clock.advance(max(timeout, 0.0))
        return ready


class ManualLoop(asyncio.SelectorEventLoop):
    """An event loop in the clock's time."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(ManualSelector(clock))
        self._manual = clock

    def time(self) -> float:
        return self._manual.now_seconds()


class AtOnce(Executor):
    """Does on the spot what threads would do beside."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as a real executor does
            future.set_exception(error)
        return future


class Inline:
    """The engine on the loop's own thread: works off everything at each nudge. A nudge that comes while it works (the model
    takes its time, and the performer plays on) finds it at work already."""

    def __init__(self, engine: Steps, on_failure: Callable[[BaseException], None]) -> None:
        self._engine, self._on_failure = engine, on_failure
        self.steps, self.working = 0, False

    def start(self) -> None:
        self.nudge()

    def nudge(self) -> None:
        if self.working:
            return
        self.working = True
        try:
            while self._engine.step():
                self.steps += 1
        except Exception as error:  # noqa: BLE001 - as the real thread does
            self._on_failure(error)
        self.working = False

    def stop(self) -> None:
        """There is no thread to end."""


class Wire:
    """A UDP transport whose other end is the test."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry

    def sendto(self, datagram: bytes, to: Address) -> None:
        self._carry(datagram, to)

    @property
    def port(self) -> int:
        return 7770

    def close(self) -> None:
        """There is no socket to close."""


class ScriptedLink:
    """A Link session in which others do what the test says, in the clock's time. A beat falls at ``downbeat_seconds``."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.peers, self.bpm, self.downbeat_seconds = 0, 120.0, 0.0
        self.there = False

    def join(self, bpm: float) -> LinkPeer:
        """Sideman comes; alone, it brings its tempo."""
        self.there = True
        if not self.peers:
            self.bpm = bpm
        return self

    def others(self, peers: int, bpm: float, downbeat_seconds: float) -> None:
        """So many others are in the session now, and it is theirs."""
        self.peers, self.bpm, self.downbeat_seconds = peers, bpm, downbeat_seconds

    def look(self) -> Shared:
        return Shared(self.peers, self.bpm, self._beat())

    def offer(self, bpm: float, beat: float | None) -> None:
        beat = self._beat() if beat is None or self.peers else beat
        self.bpm, self.downbeat_seconds = bpm, self._clock.now_seconds() - beat * 60 / bpm

    def close(self) -> None:
        self.there = False

    def _beat(self) -> float:
        return (self._clock.now_seconds() - self.downbeat_seconds) * self.bpm / 60 % BEATS_IN_BAR


def manual_machine(carry: Carry, ntp: Callable[[], float], link: OpenLink) -> Machine:
    """What the server needs of a machine, with nothing of this one in it. carry: gets every datagram that is sent."""

    async def open_wire(session: Session, clock: Clock, on_effect: Callable[[Effect], None], host: str, port: int) -> Endpoint:
        endpoint = Endpoint(session, clock, ntp, on_effect)
        endpoint.open(Wire(carry))
        return endpoint

    return Machine(endpoint=open_wire, link=link, driver=Inline, executor=lambda threads, name: AtOnce())
