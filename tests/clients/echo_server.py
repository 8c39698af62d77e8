"""A server as simple as can be: plays back what it hears, some blocks later. It speaks the core of the OSC interface,
and notes what it was told and what it sent, so that a client can be compared with it to the sample."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

Audio = NDArray[np.float32]
Address = tuple[str, int]

BLOCK_SAMPLES: Final = 8192
AHEAD_SAMPLES: Final = 2 * BLOCK_SAMPLES
SAMPLE_RATE: Final = 44100
# For each packet that comes, so many go: a block is spread out, and nothing goes while the client stands still, so its
# receive buffer can't run over. Ours holds some seconds.
PACKETS_PER_PACKET: Final = 2
RECEIVE_BYTES: Final = 4 << 20
# An address and a type tag string with their padding; then the arguments begin.
AUDIO_IN: Final = b"/audio/in\0\0\0"
AUDIO_OUT: Final = b"/audio/out\0\0"


@dataclass
class EchoServer(asyncio.DatagramProtocol):
    """Use it as ``async with EchoServer() as server``. Everything happens on the event loop.

    told: all messages but audio. heard: what came. sent: position and samples of each packet that went. lost: blocks,
    by number, that are generated but never sent.
    """

    lost: frozenset[int] = frozenset()
    ahead_samples: int = AHEAD_SAMPLES
    told: list[tuple[object, ...]] = field(default_factory=list)
    heard: list[Audio] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    sent: list[tuple[int, Audio]] = field(default_factory=list)
    _queue: deque[tuple[int, Audio]] = field(default_factory=deque)
    _pending: Audio = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    _block: int = 0
    _reply_ports: dict[Address, int] = field(default_factory=dict)
    _frames_per_packet: int = 128

    async def __aenter__(self) -> EchoServer:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        # The plain loop's transport doesn't own up to being one in Python 3.11.
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._transport.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._transport.get_extra_info("sockname")[1]
        return port

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """One message; bundles are not spoken here."""
        if data.startswith(AUDIO_IN):
            self._hear(_audio_values(data), addr)
            return
        message = OscMessage(data)
        self.told.append((message.address, *message.params))
        if message.address == "/hello":
            self._reply_ports[addr] = int(message.params[1]) or addr[1]
            self._reply(addr, "/welcome", "0.0.0", SAMPLE_RATE, 2, BLOCK_SAMPLES, 0, "echo")
        elif message.address == "/audio/subscribe":
            self._frames_per_packet = int(message.params[1])
        elif message.address == "/sync":
            self._send_some(len(self._queue), addr)
            self._reply(addr, "/synced", int(message.params[0]))
        elif message.address == "/weight":
            self._reply(addr, "/applied", "/weight", 7, 1234567)
        elif message.address == "/part":
            self._reply(addr, "/fail", "/part", "there is no such part, sorry")

    def sent_audio(self, start: int, stop: int) -> Audio:
        """What a listener should have at these positions; silence where nothing was sent."""
        audio = np.zeros((stop - start, 2), np.float32)
        for position, samples in self.sent:
            first, last = max(start, position), min(stop, position + len(samples))
            if first < last:
                audio[first - start : last - start] = samples[first - position : last - position]
        return audio

    def _hear(self, values: NDArray[np.float64], sender: Address) -> None:
        position, channels = int(values[0]), int(values[1])
        frames = values[2:].astype(np.float32).reshape(-1, channels)
        self.positions.append(position)
        self.heard.append(frames)
        self._pending = np.concatenate([self._pending, frames])
        if len(self._pending) >= BLOCK_SAMPLES:
            block, self._pending = self._pending[:BLOCK_SAMPLES], self._pending[BLOCK_SAMPLES:]
            self._publish(block, sender)
        self._send_some(PACKETS_PER_PACKET, sender)

    def _publish(self, block: Audio, sender: Address) -> None:
        position = self._block * BLOCK_SAMPLES + self.ahead_samples
        if self._block in self.lost:
            self._reply(sender, "/late", position, BLOCK_SAMPLES, 1)
        else:
            for start in range(0, BLOCK_SAMPLES, self._frames_per_packet):
                self._queue.append((position + start, block[start : start + self._frames_per_packet]))
            self._reply(sender, "/block", self._block, position, BLOCK_SAMPLES, 0, 100.0 - self._block)
        self._block += 1

    def _send_some(self, count: int, to: Address) -> None:
        for _ in range(min(count, len(self._queue))):
            position, samples = self._queue.popleft()
            self._send(_audio_out(position, samples), to)
            self.sent.append((position, samples))

    def _reply(self, to: Address, address: str, *values: int | float | str) -> None:
        builder = OscMessageBuilder(address)
        for value in values:
            builder.add_arg(value)
        self._send(builder.build().dgram, to)

    def _send(self, datagram: bytes, to: Address) -> None:
        self._transport.sendto(datagram, (to[0], self._reply_ports.get(to, to[1])))


def _audio_values(data: bytes) -> NDArray[np.float64]:
    """The arguments of an /audio/in: Pd sends floats, Max sends whole numbers as ints."""
    tags = np.frombuffer(data[len(AUDIO_IN) + 1 : data.index(b"\0", len(AUDIO_IN))], np.uint8)
    start = len(data) - 4 * len(tags)
    floats, ints = (np.frombuffer(data, kind, offset=start).astype(np.float64) for kind in (">f4", ">i4"))
    if not np.isin(tags, (ord("f"), ord("i"))).all():
        raise ValueError(f"not numbers: {bytes(tags[:8])!r}")
    return np.where(tags == ord("f"), floats, ints)


def _audio_out(position: int, samples: Audio) -> bytes:
    """One packet, packed by hand: with python-osc it takes a sixth of the time that it lasts."""
    tags = b",ii" + b"f" * samples.size
    tags += b"\0" * (4 - len(tags) % 4)
    return AUDIO_OUT + tags + struct.pack(">ii", position, samples.shape[1]) + samples.astype(">f4").tobytes()
