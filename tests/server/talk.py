"""A running server and clients that talk to it over real sockets. Nothing here sleeps: every wait is for a message."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np

from server.app import App
from server.audio.device import open_device
from server.audio.mapping import shared_folder
from server.clock import Clock, MonotonicClock
from server.engine.port import Audio
from server.link.peer import AbletonLink, OpenLink
from server.machine import Machine, OpenCard
from server.osc.codec import Message, decode, encode
from server.running.endpoint import Endpoint
from server.settings import load_settings
from tests.fakes import FakeGenerator, FakePrompts

WAIT_SECONDS = 20


class Talker(asyncio.DatagramProtocol):
    """One client: sends messages, and keeps what it is told."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.waiting: list[Message] = []
        self.history: list[Message] = []
        self._syncs = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The plain loop's transport doesn't own up to being one in Python 3.11.
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for timed in decode(data):
            self.history.append(timed.message)
            self.heard.put_nowait(timed.message)

    def say(self, address: str, *arguments: int | float | str) -> None:
        self.transport.sendto(encode(Message(address, arguments)))

    def play(self, position: int, audio: Audio) -> None:
        self.transport.sendto(encode(Message("/audio/in", (position, audio.shape[1]), audio.reshape(-1))))

    async def hear(self, address: str) -> Message:
        """The next message of that address that nobody asked for yet. Others wait until they are asked for."""
        for index, message in enumerate(self.waiting):
            if message.address == address:
                return self.waiting.pop(index)
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                message = await self.heard.get()
                if message.address == address:
                    return message
                self.waiting.append(message)

    async def sync(self) -> None:
        """Wait until the server has taken in everything that was sent so far."""
        self._syncs += 1
        self.say("/sync", self._syncs)
        while (await self.hear("/synced")).arguments != (self._syncs,):
            pass

    def all(self, address: str) -> list[Message]:
        """Everything of that address that ever came."""
        return [message for message in self.history if message.address == address]


@asynccontextmanager
async def talker(port: int) -> AsyncIterator[Talker]:
    transport, client = await asyncio.get_running_loop().create_datagram_endpoint(Talker, remote_addr=("127.0.0.1", port))
    try:
        yield client
    finally:
        transport.close()


def ring_name(folder: Path) -> str:
    """A name for a shared ring that no other test uses, nor this one in another run beside this one."""
    return f"test-{os.getpid()}-{folder.name[-18:]}".replace(".", "-")


def remove_locks(folder: Path) -> None:
    """Of a server that has ended. It leaves them, for another one might have them open; nobody else knows this name."""
    for left in shared_folder().glob(f"sideman-{ring_name(folder)}*.lock"):
        left.unlink()


@asynccontextmanager
async def running(
    folder: Path,
    generator: FakeGenerator | None = None,
    open_card: OpenCard = open_device,
    clock: Clock | None = None,
    join_link: OpenLink | None = None,
    **other: object,
) -> AsyncIterator[tuple[App, int]]:
    """A server with a fake model, on any free port. clock: one that stands still, where nothing may depend on how long it
    takes. join_link: alone, unless another way is given. other: settings."""
    # Nobody stands still here only because this machine is slow.
    patient = {"messages_per_second": 1_000_000, "announce": False, "standstill_seconds": 2.0}
    rest = {"recordings": folder / "recordings", **patient, **other}
    settings = load_settings(None, port=0, shared_name=ring_name(folder), **rest)
    machine = Machine(card=open_card, scan=lambda: None, link=join_link or partial(AbletonLink, network=False))
    app = App(settings, generator or FakeGenerator(), FakePrompts(), clock or MonotonicClock(), machine)
    stop, opened = asyncio.Event(), asyncio.get_running_loop().create_future()

    def ready(endpoint: Endpoint) -> None:
        opened.set_result(endpoint.port)

    serving = asyncio.create_task(app.run(ready, stop))
    try:
        await asyncio.wait([serving, opened], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        yield app, opened.result()
    finally:
        stop.set()
        await serving
        remove_locks(folder)


def ones(samples: int, level: float = 0.25) -> Audio:
    return np.full((samples, 2), level, np.float32)
