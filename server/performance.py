"""A performer in software: plays audio into a server in real time over OSC, and keeps what comes back.

For the demo, the benchmark and the tests: what it measures, a patch on a stage would have seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np

from server.clock import Clock
from server.engine.port import Audio
from server.errors import SidemanError
from server.osc.codec import DecodeError, Message, decode, encode

PACKET_SAMPLES: Final = 256
ANSWER_SECONDS: Final = 10.0
_CHANNELS: Final = 2


class PerformanceFailed(SidemanError):
    """The server refused something, or didn't answer."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A message that is sent when the performance reaches a position."""

    position: int
    message: Message


@dataclass(frozen=True, slots=True)
class Block:
    """One /block as it was announced."""

    index: int
    position: int
    revision: int
    margin_ms: float


@dataclass(frozen=True, slots=True)
class Applied:
    """One /applied: when its cue was sent, and from which position it is heard."""

    address: str
    sent_position: int
    position: int


@dataclass(slots=True)
class Performance:
    """What came back. played: [T, 2] by position. arrived: [T] which samples came at all, and in time."""

    played: Audio
    arrived: np.ndarray[tuple[int], np.dtype[np.bool_]]
    late_samples: int = 0
    blocks: list[Block] = field(default_factory=lambda: [])
    applied: list[Applied] = field(default_factory=lambda: [])
    troubles: list[Message] = field(default_factory=lambda: [])
    log: list[Message] = field(default_factory=lambda: [])


class _Ear(asyncio.DatagramProtocol):
    """Sorts what the server says while the performance goes on."""

    def __init__(self, performance: Performance, now_position: Callable[[], int]) -> None:
        self._performance, self._now = performance, now_position
        self.answers: asyncio.Queue[Message] = asyncio.Queue(256)
        self.sent: dict[str, list[int]] = {}

    def refusals(self) -> list[Message]:
        """What the server refused so far."""
        return [message for message in self._performance.troubles if message.address == "/fail"]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            messages = decode(data)
        except DecodeError:
            self._performance.troubles.append(Message("/undecodable"))
            return
        for timed in messages:
            self._take(timed.message)

    def _take(self, message: Message) -> None:
        performance = self._performance
        values = message.arguments
        match message.address:
            case "/audio/out":
                assert message.samples is not None
                self._place(cast(int, values[0]), message.samples.reshape(-1, _CHANNELS))
            case "/block":
                index, position, _, revision, margin_ms = values
                performance.blocks.append(
                    Block(cast(int, index), cast(int, position), cast(int, revision), cast(float, margin_ms))
                )
            case "/applied":
                address, _, position = values
                waiting = self.sent.get(cast(str, address), [])
                if waiting:
                    performance.applied.append(Applied(cast(str, address), waiting.pop(0), cast(int, position)))
            case "/late" | "/underrun" | "/gap" | "/fail":
                performance.troubles.append(message)
            case "/log":
                performance.log.append(message)
            case _:
                if not self.answers.full():
                    self.answers.put_nowait(message)

    def _place(self, position: int, samples: Audio) -> None:
        end = min(position + len(samples), len(self._performance.played))
        if end <= position:
            return
        self._performance.played[position:end] = samples[: end - position]
        self._performance.arrived[position:end] = True
        if position < self._now():
            self._performance.late_samples += end - position


async def perform(
    host: str,
    port: int,
    heard: Audio,
    sample_rate: int,
    cues: Sequence[Cue],
    clock: Clock,
    progress: Callable[[float], None] = lambda share: None,
) -> Performance:
    """Play ``heard`` [T, 2] into a running server from position 0, in real time, sending each cue at its moment.

    Event loop; takes as long as the audio lasts. Raises PerformanceFailed if the server doesn't answer.
    """
    result = Performance(np.zeros_like(heard), np.zeros(len(heard), np.bool_))
    started: list[float] = []

    def now_position() -> int:
        return int((clock.now_seconds() - started[0]) * sample_rate) if started else 0

    loop = asyncio.get_running_loop()
    transport, ear = await loop.create_datagram_endpoint(lambda: _Ear(result, now_position), remote_addr=(host, port))
    try:
        transport.sendto(encode(Message("/hello", ("performance", 0, sample_rate, _CHANNELS))))
        await _answer(ear, "/welcome")
        transport.sendto(encode(Message("/reset")))
        await _answer(ear, "/done")
        transport.sendto(encode(Message("/audio/subscribe", ("osc", await _largest_packet(transport, ear)))))
        await _answer(ear, "/done")
        transport.sendto(encode(Message("/play")))
        await _answer(ear, "/done")
        started.append(clock.now_seconds())
        waiting = sorted(cues, key=lambda cue: cue.position)
        for start in range(0, len(heard), PACKET_SAMPLES):
            await asyncio.sleep(max(0.0, started[0] + (start + PACKET_SAMPLES) / sample_rate - clock.now_seconds()))
            while waiting and waiting[0].position <= start:
                message = waiting.pop(0).message
                ear.sent.setdefault(message.address, []).append(start)
                transport.sendto(encode(message))
            packet = heard[start : start + PACKET_SAMPLES]
            transport.sendto(encode(Message("/audio/in", (start, _CHANNELS), packet.reshape(-1))))
            progress(start / len(heard))
        transport.sendto(encode(Message("/stop")))
        transport.sendto(encode(Message("/sync", (1,))))
        await _answer(ear, "/synced")
        progress(1.0)
    finally:
        transport.sendto(encode(Message("/bye")))
        transport.close()
    return result


async def _largest_packet(transport: asyncio.DatagramTransport, ear: _Ear) -> int:
    """How many frames of audio arrive here in one packet: fewer packets leave more time for everything else."""
    transport.sendto(encode(Message("/audio/probe")))
    while True:
        message = await _answer(ear, "/audio/test", "/done")
        if message.address == "/audio/test":
            transport.sendto(encode(Message("/audio/probe", message.arguments[:1])))
        elif message.arguments[0] == "/audio/probe":
            return cast(int, message.arguments[1])


async def _answer(ear: _Ear, *addresses: str) -> Message:
    """The next message of one of these addresses; others that come before are of no interest here."""
    while True:
        try:
            message = await asyncio.wait_for(ear.answers.get(), ANSWER_SECONDS)
        except TimeoutError as error:
            refused = [f"{m.address} {' '.join(map(str, m.arguments))}" for m in ear.refusals()]
            reason = "; ".join(refused) or "it said nothing"
            raise PerformanceFailed(f"the server didn't answer with {addresses[0]}: {reason}") from error
        if message.address in addresses:
            return message
