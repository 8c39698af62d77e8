"""A stage for scenarios: who says what when, and word for word what each of them hears.

The model is one of round numbers: 1,000 samples a second, blocks of 0.2 s, a look-ahead of 0.4 s. It plays its block's number,
and a tenth of what it is told on top.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from models.facts import Conditioning
from server.app import App
from server.clock import ManualClock
from server.engine.port import Audio, Embedding
from server.osc.address import Address
from server.osc.codec import Message, Scalar, decode, encode
from server.running.endpoint import Endpoint
from server.settings import ServerSettings
from tests.fakes import INFO, FakeGenerator, FakePrompts, FakeProposal, FakeState
from tests.scenarios.manual import ManualLoop, ScriptedLink, manual_machine
from tests.server.talk import remove_locks, ring_name

RATE = 1000
PACKET = 50
ROUND = replace(
    INFO,
    name="round",
    sample_rate=RATE,
    channels=1,
    hop=50,
    block_frames=4,
    hear_frames=2,
    hear_latency_samples=50,
    default_lookahead_frames=8,
    max_lookahead_frames=40,
)
BLOCK = ROUND.hop * ROUND.block_frames
MOST_SAMPLES = 60 * RATE
NTP_AT_START = 3_900_000_000.0


@dataclass
class ScriptedModel(FakeGenerator):
    """meanwhile: what happens while it thinks about a block; it takes as long as that does."""

    meanwhile: dict[int, Callable[[], None]] = field(default_factory=lambda: {})

    def propose(self, state: FakeState, block: int, conditioning: Conditioning) -> FakeProposal:
        proposal = super().propose(state, block, conditioning)
        self.meanwhile.pop(block, lambda: None)()
        return proposal

    def decode(self, state: FakeState, proposal: FakeProposal) -> tuple[Audio, FakeState]:
        audio, state = super().decode(state, proposal)
        told = proposal.conditioning
        return audio + np.float32(0.1 * len(told.prompts) + 0.01 * sum(told.parts)), state


class ScriptedPrompts(FakePrompts):
    """Stumbles over one text."""

    def embed(self, text: str) -> Embedding:
        if text == "!":
            raise ValueError("no words in it")
        return super().embed(text)


class Player:
    """A client on the stage, known by its port. Its sound is counted from ``position``."""

    def __init__(self, stage: Stage, name: str, port: int) -> None:
        self._stage, self.name, self.address = stage, name, ("127.0.0.1", port)
        self.position = 0

    def says(self, address: str, *arguments: Scalar) -> None:
        """One message, at once."""
        self._stage.note(f"{self.name} says {words(Message(address, arguments))}")
        self.sends(encode(Message(address, arguments)))

    def says_at(self, seconds: float, address: str, *arguments: Scalar) -> None:
        """One message, now, in a bundle that is dated by the wall clock of this moment."""
        self._stage.note(f"{self.name} says, for {seconds:.2f}, {words(Message(address, arguments))}")
        body = encode(Message(address, arguments))
        date = int((seconds + self._stage.ntp_offset) * (1 << 32))
        self.sends(b"#bundle\0" + struct.pack(">Qi", date, len(body)) + body)

    def sends(self, datagram: bytes) -> None:
        """Bytes, whatever they are."""
        self._stage.endpoint.take(datagram, self.address)

    def packet(self, level: float = 0.5) -> None:
        """The next packet of its sound, at once."""
        # First, for the server may be so busy with this packet that the next one comes meanwhile.
        self.position += PACKET
        samples = np.full(PACKET, level, np.float32)
        self.sends(encode(Message("/audio/in", (self.position - PACKET, 1), samples)))

    def rushes(self, seconds: float) -> None:
        """Plays while nothing else gets a turn: the model is busy, or the loop."""
        for _ in range(round(seconds * RATE / PACKET)):
            self._stage.clock.advance(PACKET / RATE)
            self.packet()

    async def plays(self, seconds: float) -> None:
        """Plays, packet by packet, while everything takes its course."""
        for _ in range(round(seconds * RATE / PACKET)):
            await asyncio.sleep(PACKET / RATE)
            self.packet()

    def loses(self, seconds: float) -> None:
        """Its sound goes on, and doesn't arrive."""
        self.position += round(seconds * RATE)


class Stage:
    """A server, its clients, and the transcript. Only inside ``play``. sound: what came over OSC in the first minute, by its
    place."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, ManualClock()
        self.model = ScriptedModel(info=ROUND)
        self.ntp_offset = NTP_AT_START
        self.transcript: list[str] = []
        self.audio: list[tuple[int, int]] = []
        self.sound = np.zeros(MOST_SAMPLES, np.float32)
        self._players: dict[Address, Player] = {}
        settings = ServerSettings(
            port=0,
            oscquery_port=0,
            announce=False,
            shared_name=ring_name(folder),
            recordings=folder / "recordings",
        )
        self.link = ScriptedLink(self.clock)
        machine = manual_machine(self._heard, lambda: self.clock.now_seconds() + self.ntp_offset, self.link.join)
        self.app = App(settings, self.model, ScriptedPrompts(), self.clock, machine)
        self.endpoint: Endpoint

    def player(self, name: str) -> Player:
        """Somebody comes."""
        player = Player(self, name, 5001 + len(self._players))
        self._players[player.address] = player
        return player

    def note(self, line: str) -> None:
        """A line of the transcript."""
        self.transcript.append(f"{self.clock.now_seconds():.2f} {line}")

    async def until(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds - self.clock.now_seconds())

    def _heard(self, datagram: bytes, to: Address) -> None:
        (timed,) = decode(datagram)
        message = timed.message
        if message.address == "/audio/out":
            assert message.samples is not None and isinstance(message.arguments[0], int)
            start, length = message.arguments[0], len(message.samples)
            self.audio.append((start, length))
            self.sound[start : start + length] = message.samples
        elif message.address != "/status.reply":
            self.note(f"{self._players[to].name} hears {words(message)}")


def words(message: Message) -> str:
    """As people write messages. Figures to two places; the version, which every release changes, by its name."""
    shown = [f"{x:.2f}" if isinstance(x, float) else "VERSION" if x == released() else str(x) for x in message.arguments]
    return " ".join([message.address, *(f'"{x}"' if " " in x else x for x in shown)])


@cache
def released() -> str:
    """The version, which takes a file to tell."""
    return version("sideman")


def play(folder: Path, scenario: Callable[[Stage], Awaitable[None]]) -> Stage:
    """A scenario on a new stage; returns the stage after it."""
    stage = Stage(folder)
    run(stage, scenario)
    return stage


def run(stage: Stage, scenario: Callable[[Stage], Awaitable[None]]) -> None:
    """Run a scenario from its first second to its end."""
    stop = asyncio.Event()

    def ready(endpoint: Endpoint) -> None:
        stage.endpoint = endpoint

    async def evening() -> None:
        serving = asyncio.ensure_future(stage.app.run(ready, stop))
        await asyncio.sleep(0.001)
        try:
            if not serving.done():
                await scenario(stage)
                await asyncio.sleep(0.001)
        finally:
            stop.set()
            await serving
            remove_locks(stage.folder)

    with asyncio.Runner(loop_factory=lambda: ManualLoop(stage.clock)) as runner:
        runner.run(evening())


def lines(transcript: str) -> list[str]:
    """A transcript as it is written down in a test."""
    return [line.strip() for line in transcript.strip().splitlines()]
