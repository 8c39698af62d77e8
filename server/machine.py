"""What the server needs of a machine besides its clock: sockets, cards, Ableton Link and threads. A test brings its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from server.audio.device import CardStream, open_device, scan_devices
from server.clock import Clock
from server.conversation.effects import Effect
from server.conversation.session import Session
from server.engine.worker import Steps, Worker
from server.link.peer import AbletonLink, OpenLink
from server.running.endpoint import Endpoint, open_endpoint


class Driver(Protocol):
    """What drives the engine: a thread in a concert, the test itself under a manual clock."""

    @property
    def steps(self) -> int: ...
    @property
    def working(self) -> bool: ...
    def start(self) -> None: ...
    def nudge(self) -> None: ...
    def stop(self) -> None: ...


OpenEndpoint = Callable[[Session, Clock, Callable[[Effect], None], str, int], Awaitable[Endpoint]]
OpenCard = Callable[[str | int | None, int, int, int, bool], CardStream]


@dataclass(frozen=True, slots=True)
class Machine:
    """The real ones, unless others are given. scan: looks for cards anew, once no card is open. executor: threads for what takes
    its time, so many, under a name."""

    endpoint: OpenEndpoint = open_endpoint
    card: OpenCard = open_device
    link: OpenLink = AbletonLink
    scan: Callable[[], None] = scan_devices
    driver: Callable[[Steps, Callable[[BaseException], None]], Driver] = Worker
    executor: Callable[[int, str], Executor] = ThreadPoolExecutor
