"""A long set at real time: a performer, 2,000 control messages a second, and clients that come and go, beside a server in a
process of its own. What is measured is what a stage would notice: silence, memory, and whether every sample has its place."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import Final, cast

import numpy as np

from server.clock import Clock
from server.engine.port import Audio
from server.osc.codec import Message, decode, encode

RATE: Final = 44_100
PACKET: Final = 256
FRAMES_PER_PACKET: Final = 1024
BURST: Final = 20
KEPT: Final = 16
MESSAGES_A_SECOND: Final = 2_000
GUEST_SECONDS: Final = 7.0
PROMPT_SECONDS: Final = 5.0
PROMPTS: Final = ("slow rock", "jazz trio with brushes", "bossa nova", "disco with strings", "solo piano")
SETTLED_MINUTES: Final = 5  # until then memory may grow: every path is taken once
ANSWER_SECONDS, TRIES = 5.0, 6


@dataclass(slots=True)
class Figures:
    """What a soak came to. memory_mb: of the server's process, once a minute. growth: of memory since it had settled, as a share.
    end_position: after the performer's last sample, as counted here; status_position: as the server counts. played_samples:
    what came back, from first_position on, without a hole or an overlap until it ends. longest_burst_ms: by how much this
    program itself fell behind, for then it isn't the server's fault."""

    seconds: float = 0.0
    blocks: int = 0
    late: int = 0
    underruns: int = 0
    gaps: int = 0
    holes: int = 0
    controls_sent: int = 0
    controls_done: int = 0
    refused: int = 0
    unanswered: int = 0
    guests: int = 0
    end_position: int = 0
    status_position: int = 0
    first_position: int = -1
    played_samples: int = 0
    longest_burst_ms: float = 0.0
    margin_ms_min: float = math.inf
    memory_mb: list[float] = field(default_factory=lambda: [])
    growth: float = 0.0
    reasons: list[str] = field(default_factory=lambda: [])


class Ear(asyncio.DatagramProtocol):
    """One client's ear. Sorts what the server says; keeps nothing that grows."""

    def __init__(self, figures: Figures, counts: bool) -> None:
        self._figures, self._counts = figures, counts
        self._answers: asyncio.Queue[Message] = asyncio.Queue(KEPT)
        self._next = -1

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for timed in decode(data):
            self._take(timed.message)

    def _take(self, message: Message) -> None:
        figures, values = self._figures, message.arguments
        match message.address:
            case "/audio/out":
                self._place(cast(int, values[0]), message.samples)
            case "/block" if self._counts:
                figures.blocks += 1
                figures.margin_ms_min = min(figures.margin_ms_min, cast(float, values[4]))
            case "/late" | "/underrun" | "/gap" if self._counts:
                figures.late += message.address == "/late"
                figures.underruns += message.address == "/underrun"
                figures.gaps += message.address == "/gap"
                self._note(message)
            case "/done" if values[0] == "/gain":
                figures.controls_done += 1
            case "/fail":
                figures.refused += 1
                self._note(message)
            case "/status.reply" | "/welcome" | "/synced":
                if self._answers.full():
                    self._answers.get_nowait()
                self._answers.put_nowait(message)
            case _:
                pass

    def _place(self, position: int, samples: Audio | None) -> None:
        assert samples is not None
        figures = self._figures
        if figures.first_position < 0:
            figures.first_position = self._next = position
        figures.holes += position != self._next
        self._next = position + samples.size // 2
        figures.played_samples = self._next - figures.first_position

    def _note(self, message: Message) -> None:
        if len(self._figures.reasons) < 20:
            self._figures.reasons.append(f"{message.address} {' '.join(map(str, message.arguments))}")

    async def hear(self, address: str) -> Message:
        """The next one of these, asked for or not."""
        while (message := await self._answers.get()).address != address:
            pass
        return message

    async def ask(self, transport: asyncio.DatagramTransport, message: Message, address: str) -> Message:
        """Send a message until it is answered, for UDP may lose it; every time that it isn't is counted."""
        while not self._answers.empty():
            self._answers.get_nowait()
        for _ in range(TRIES):
            transport.sendto(encode(message))
            with suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await self.hear(address)
            self._figures.unanswered += 1
        raise TimeoutError(f"{message.address} wasn't answered with {address} in {TRIES * ANSWER_SECONDS:g} s")


async def soak(
    port: int,
    seconds: float,
    clock: Clock,
    memory_mb: Callable[[], float],
    say: Callable[[str], None],
    messages_a_second: int = MESSAGES_A_SECOND,
) -> Figures:
    """Play for so long into a running server. memory_mb: of its process. say: gets a line a minute."""
    figures = Figures(seconds=seconds)
    started = clock.now_seconds()
    async with asyncio.TaskGroup() as group:
        others = [
            group.create_task(_turn_knobs(port, messages_a_second, clock, figures)),
            group.create_task(_come_and_go(port, figures)),
            group.create_task(_watch(started, clock, memory_mb, figures, say)),
        ]

        def rest() -> None:
            for task in others:
                task.cancel()

        await _perform(port, seconds, clock, figures, rest)
    settled = figures.memory_mb[min(SETTLED_MINUTES, len(figures.memory_mb) - 1)]
    figures.growth = memory_mb() / settled - 1
    return figures


def as_line(figures: Figures) -> str:
    """For a log."""
    return json.dumps({key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(figures).items()})


def troubles(figures: Figures) -> list[str]:
    """What a set must not have; nothing, if all is well."""
    must_be_zero = ("late", "underruns", "gaps", "holes", "refused", "unanswered")
    found = [f"{name} {getattr(figures, name)}" for name in must_be_zero if getattr(figures, name)]
    if figures.end_position != figures.status_position:
        found.append(f"the server counts {figures.status_position} samples, not {figures.end_position}")
    if figures.growth > 0.01:
        found.append(f"memory grew by {100 * figures.growth:.1f} %")
    if figures.controls_done < figures.controls_sent:
        found.append(f"{figures.controls_sent - figures.controls_done} controls of {figures.controls_sent} weren't confirmed")
    if figures.played_samples < (figures.seconds - 3) * RATE:
        found.append(f"only {figures.played_samples} samples were played")
    return found


@asynccontextmanager
async def _joined(port: int, figures: Figures, counts: bool = False) -> AsyncIterator[tuple[asyncio.DatagramTransport, Ear]]:
    loop = asyncio.get_running_loop()
    transport, ear = await loop.create_datagram_endpoint(lambda: Ear(figures, counts), remote_addr=("127.0.0.1", port))
    try:
        yield transport, ear
    finally:
        transport.close()


async def _perform(port: int, seconds: float, clock: Clock, figures: Figures, rest: Callable[[], None]) -> None:
    """Plays a melody, packet by packet; then the others rest, and positions are compared."""
    async with _joined(port, figures, counts=True) as (transport, ear):
        melody, total = _melody(), int(seconds * RATE) // PACKET * PACKET
        await ear.ask(transport, Message("/hello", ("soak", 0, RATE, 2)), "/welcome")
        for message in (Message("/audio/subscribe", ("osc", FRAMES_PER_PACKET)), Message("/play")):
            transport.sendto(encode(message))
        started = clock.now_seconds()
        for start in range(0, total, PACKET):
            behind = clock.now_seconds() - started - (start + PACKET) / RATE
            figures.longest_burst_ms = max(figures.longest_burst_ms, 1000 * behind)
            if behind < 0:
                await asyncio.sleep(-behind)
            samples = melody[start % len(melody) :][:PACKET]
            transport.sendto(encode(Message("/audio/in", (start, 1), samples)))
        rest()
        await ear.ask(transport, Message("/sync", (1,)), "/synced")
        figures.end_position = total
        # At rest, so that no silence goes on with the timeline; a heartbeat comes every second, the first from before perhaps.
        transport.sendto(encode(Message("/stop")))
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                while figures.status_position != total:
                    figures.status_position = cast(int, (await ear.hear("/status.reply")).arguments[1])


async def _turn_knobs(port: int, messages_a_second: int, clock: Clock, figures: Figures) -> None:
    """Moves controls, bit by bit; a new prompt now and then."""
    async with _joined(port, figures) as (transport, _):
        started, turns, every = clock.now_seconds(), 0, max(1, int(PROMPT_SECONDS * messages_a_second / BURST))
        while True:
            for step in range(BURST - 1):
                transport.sendto(encode(Message("/gain", (0.8 + 0.2 * math.sin((turns * BURST + step) / 500),))))
                figures.controls_sent += 1
            transport.sendto(encode(Message("/weight", (1 + turns % 5, abs(math.sin(turns / 700))))))
            if turns % every == 0:
                slot = turns // every % 5
                transport.sendto(encode(Message("/prompt", (slot + 1, PROMPTS[slot]))))
            turns += 1
            await asyncio.sleep(max(0.0, started + turns * BURST / messages_a_second - clock.now_seconds()))


async def _come_and_go(port: int, figures: Figures) -> None:
    """A guest who listens for a while and leaves; every other one without a word."""
    while True:
        async with _joined(port, Figures()) as (transport, ear):
            await ear.ask(transport, Message("/hello", (f"guest {figures.guests}",)), "/welcome")
            transport.sendto(encode(Message("/audio/subscribe", ("osc", FRAMES_PER_PACKET))))
            await asyncio.sleep(GUEST_SECONDS)
            if figures.guests % 2:
                transport.sendto(encode(Message("/bye")))
        figures.guests += 1


async def _watch(
    started: float, clock: Clock, memory_mb: Callable[[], float], figures: Figures, say: Callable[[str], None]
) -> None:
    """Once a minute: how it goes."""
    while True:
        figures.memory_mb.append(round(memory_mb(), 2))
        minute = len(figures.memory_mb) - 1
        say(f"minute {minute}: {as_line(figures)}")
        await asyncio.sleep(max(0.0, started + 60 * (minute + 1) - clock.now_seconds()))


def _melody() -> Audio:
    """[n] four seconds of a scale, in whole packets."""
    time = np.arange(PACKET * (4 * RATE // PACKET)) / RATE
    hertz = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 5, 4, 2])[(time * 2).astype(int) % 8] / 12)
    return (0.2 * np.sin(2 * np.pi * np.cumsum(hertz) / RATE) * np.exp(-3 * (time * 2 % 1))).astype(np.float32)
