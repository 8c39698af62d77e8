"""A set on the real server under a manual clock, with the smallest real model: what happens is the same in every run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import torch

from models.facts import Conditioning
from models.generator import Proposal, SessionState, StudentGenerator
from server.app import App
from server.clock import ManualClock
from server.control.lookahead import grid_of
from server.engine.port import Audio
from server.osc.address import Address
from server.osc.codec import Message, Scalar, decode, encode
from server.running.endpoint import Endpoint
from server.settings import ServerSettings
from tests.fakes import FakePrompts
from tests.models import tiny
from tests.scenarios.manual import ManualLoop, ScriptedLink, manual_machine
from tests.server.talk import ring_name

PACKET = 128
ANNA: Address = ("127.0.0.1", 5001)


class SlowModel(StudentGenerator):
    """meanwhile: what happens while it thinks about a block."""

    def __init__(self, seed: int = 0, checksum: str = "") -> None:
        super().__init__(tiny.codec(), tiny.student(seed=seed), torch.device("cpu"), poison=True, checksum=checksum)
        self.meanwhile: dict[int, Callable[[], None]] = {}

    def propose(self, state: SessionState, block: int, conditioning: Conditioning) -> Proposal:
        proposal = super().propose(state, block, conditioning)
        self.meanwhile.pop(block, lambda: None)()
        return proposal


INFO = SlowModel().info
BLOCK = grid_of(INFO).block_samples


def music(position: int, count: int) -> Audio:
    """[count, 2] of the performer's part, which is a function of the position."""
    rng = np.random.default_rng(position)
    return (rng.standard_normal((count, 2)) * 0.2).astype(np.float32)


class Show:
    """A server and Anna, who plays with it. Only inside ``play``."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.clock, self.model = ManualClock(), SlowModel()
        self.heard: list[Message] = []
        self.position = 0
        known = {"port": 0, "oscquery_port": 0, "shared_name": ring_name(folder), "recordings": folder / "recordings"}
        machine = manual_machine(
            lambda datagram, _: self.heard.extend(timed.message for timed in decode(datagram)),
            lambda: 0.0,
            ScriptedLink(self.clock).join,
        )
        self.app = App(ServerSettings.model_validate({**known, **settings}), self.model, FakePrompts(), self.clock, machine)
        self.endpoint: Endpoint

    def all(self, address: str) -> list[Message]:
        """What Anna was told."""
        return [message for message in self.heard if message.address == address]

    async def says(self, address: str, *arguments: Scalar) -> None:
        """A message that is carried out."""
        refused = len(self.all("/fail"))
        self.endpoint.take(encode(Message(address, arguments)), ANNA)
        await asyncio.sleep(0.001)
        assert len(self.all("/fail")) == refused, self.all("/fail")[-1]

    def packet(self) -> None:
        """Her next packet."""
        self.position += PACKET
        audio = music(self.position - PACKET, PACKET)
        self.endpoint.take(encode(Message("/audio/in", (self.position - PACKET, 2), audio.reshape(-1))), ANNA)

    async def plays(self, blocks: float) -> None:
        """She plays for so many blocks."""
        for _ in range(round(blocks * BLOCK / PACKET)):
            await asyncio.sleep(PACKET / INFO.sample_rate)
            self.packet()

    def rushes(self, blocks: float) -> None:
        """She plays, and nothing else gets a turn."""
        for _ in range(round(blocks * BLOCK / PACKET)):
            self.packet()


def play(show: Show, scenario: Callable[[Show], Awaitable[None]]) -> None:
    """From the first second to the last."""
    stop = asyncio.Event()

    def ready(endpoint: Endpoint) -> None:
        show.endpoint = endpoint

    async def evening() -> None:
        show.app.session.set_floor(0)
        serving = asyncio.ensure_future(show.app.run(ready, stop))
        await asyncio.sleep(0.001)
        try:
            await scenario(show)
            await asyncio.sleep(0.001)
        finally:
            stop.set()
            await serving

    with asyncio.Runner(loop_factory=lambda: ManualLoop(show.clock)) as runner:
        runner.run(evening())
