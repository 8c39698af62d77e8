"""The real door, codec, session, endpoint and TCP framing, with nothing but the sockets left out; and a count of all that was
refused, taken twice: by the server, and by what came of it. Both must be the same to the last message."""

from __future__ import annotations

import asyncio
import random
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import numpy as np

from server.clock import ManualClock
from server.control.link import Shared
from server.conversation.clients import MAX_CLIENTS
from server.conversation.door import Door
from server.conversation.effects import AudioIn, Effect, EmbedPrompt, Reset
from server.conversation.figures import EngineFigures
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.codec import DecodeError, Message, Timed, decode, encode
from server.osc.framing import Frames
from server.osc.schema import FROM_SERVER
from server.osc.validate import validate
from server.running.endpoint import Endpoint, TcpLine
from tests.conversation.talk import ANNA, Talk
from tests.fuzz.datagrams import datagrams

SENDERS: Final = 40  # more than there is room for
LINES: Final = 6
OVER_UDP: Final = 0.7
FROM_OUTSIDE: Final = 0.05
INSIDE, OUTSIDE = "127.0.0.1", "192.0.2.1"  # who may connect, and who may not
BLOCK_EVERY: Final = 100
TICK_EVERY: Final = 10
SECONDS_A_PACKET: Final = 0.002
_MORE: Final = re.compile(r"\((\d+) more refused\)$")
_LEFT_OUT: Final = re.compile(r"(\d+) packets were left out")


@dataclass
class Tally:
    """What came of it. unread: packets that the door kept out. certain: refusals of codec and table, whatever the session may
    say. rejected: as the server counts. Each of these was told, one by one or as a number; or its answer was unsent, for the
    client had hung up; or it was left untold, for a reason that the server counts."""

    packets: int = 0
    unread: int = 0
    undecodable: int = 0
    messages: int = 0
    certain: int = 0
    rejected: int = 0
    told: int = 0
    unsent: int = 0
    untold: int = 0
    heard: int = 0
    audio: int = 0


class CountingEndpoint(Endpoint):
    """Watches what goes in: exactly as much is counted as is refused."""

    def __init__(self, talk: Talk, clock: ManualClock, tally: Tally, on_effect: Callable[[Effect], None]) -> None:
        super().__init__(talk.session, clock, lambda: 3.9e9 + clock.now_seconds(), on_effect)
        self._talk, self._tally = talk, tally

    def take(self, packet: bytes, sender: Address) -> None:
        session, tally = self._talk.session, self._tally
        rejected, unread = session.counts.rejected, session.door.refused
        super().take(packet, sender)
        refused = session.counts.rejected - rejected
        tally.packets += 1
        if session.door.refused > unread:
            assert refused == 1
            tally.unread += 1
            return
        certain, messages = judged(packet)
        assert certain <= refused <= max(messages, 1), (packet, certain, refused)
        tally.messages += messages
        tally.certain += certain

    def send_bytes(self, datagram: bytes, to: Address) -> None:
        before = self.unsent
        super().send_bytes(datagram, to)
        if self.unsent > before:
            self._tally.unsent += refusals(decode(datagram)[0].message)

    def refuse(self, error: DecodeError, sender: Address) -> None:
        self._tally.undecodable += 1
        super().refuse(error, sender)


class Conversation:
    """A server that many talk to at once, most of them nonsense."""

    def __init__(self, door: Door | None = None, hello: Message | None = None) -> None:
        """hello: what Anna says, where the door wants to hear something."""
        self.talk, self.clock, self.tally = Talk(door=door), ManualClock(100.0), Tally()
        self._hello = () if hello is None else (hello,)
        self.endpoint = CountingEndpoint(self.talk, self.clock, self.tally, self._carry_out)
        self.endpoint.open(_Wire(self.sent))
        self._block = self._connections = self._position = 0

    def connects(self, host: str = INSIDE) -> Line:
        """A new TCP connection."""
        self._connections += 1
        return Line(self.endpoint, (host, 10_000 + self._connections % 50_000), self.sent)

    def performs(self) -> None:
        """Anna plays on, whoever may have taken her turn meanwhile."""
        self._position += 64
        for message in (*self._hello, Message("/perform"), Message("/audio/in", (self._position, 1), np.zeros(64, np.float32))):
            self.endpoint.take(encode(message), ANNA)

    def passes(self, packets: int) -> None:
        """So many packets' time goes by."""
        self.clock.advance(SECONDS_A_PACKET * packets)
        now = self.clock.now_seconds()
        self.endpoint.carry_out(self.talk.session.tick(now, EngineFigures()))
        self.endpoint.tend()
        # A Link session in which others come, go, and change the tempo, to what can't be played at, too.
        shared = Shared(self._block // 3 % 3, 25.0 + self._block % 300, 0.1 * (self._block % 40))
        self.endpoint.carry_out(self.talk.session.linking.look(shared, now))

    def plays(self) -> None:
        """A block comes out."""
        self._block += 1
        session, revision = self.talk.session, self.talk.store.current.revision
        self.endpoint.carry_out(session.published(self._block, self._block * 4096, 4096, revision, 100.0))
        controls = self.talk.store.current
        assert np.isfinite([controls.temperature.end, controls.gain.end, controls.tempo_bpm]).all()
        assert len(session.listeners()) <= MAX_CLIENTS

    def ends(self) -> Tally:
        """Everything that was held back is told by now; the counts must agree."""
        for _ in range(100):
            self.passes(TICK_EVERY)
        counts, tally = self.talk.session.counts, self.tally
        tally.rejected, tally.untold = counts.rejected, counts.untold
        assert tally.rejected == tally.told + tally.unsent + tally.untold, tally
        return tally

    def sent(self, datagram: bytes) -> None:
        """An answer: it is whole, and no excuse."""
        (timed,) = decode(datagram)
        message = timed.message
        self.tally.heard += 1
        assert message.address in FROM_SERVER, message
        if message.address == "/fail":
            reason = str(message.arguments[1])
            assert reason and "fault of Sideman's own" not in reason, reason
            self.tally.told += refusals(message)

    def _carry_out(self, effect: Effect) -> None:
        session = self.talk.session
        match effect:
            case AudioIn(_, samples, _):
                self.tally.audio += 1
                assert np.isfinite(samples).all()
            case EmbedPrompt():
                self.endpoint.carry_out(session.prompt_ready(effect, np.zeros(4, np.float32)))
            case Reset(client):
                self.endpoint.carry_out(session.done(client, "/reset"))
            case _:
                pass


class _Wire:
    """A UDP transport whose other end is the conversation."""

    def __init__(self, sent: Callable[[bytes], None]) -> None:
        self._sent = sent

    port = 7770

    def sendto(self, datagram: bytes, to: Address) -> None:
        self._sent(datagram)

    def close(self) -> None:
        """There is no socket to close."""


class Line:
    """One TCP connection, and the transport beneath it."""

    def __init__(self, endpoint: Endpoint, peer: Address, sent: Callable[[bytes], None]) -> None:
        self._peer, self._sent, self._answers = peer, sent, Frames()
        self.open = True
        self._line = TcpLine(endpoint)
        self._line.connection_made(cast(asyncio.BaseTransport, self))

    def brings(self, piece: bytes) -> None:
        """A piece of what the client has sent, wherever TCP cut it."""
        self._line.data_received(piece)

    def ends(self) -> None:
        """The client hangs up, perhaps in the middle of a packet."""
        if self.open:
            self.close()

    def get_extra_info(self, name: str) -> Address:
        return self._peer

    def get_write_buffer_size(self) -> int:
        return 0

    def write(self, data: bytes) -> None:
        for packet in self._answers.take(data):
            assert isinstance(packet, bytes)
            self._sent(packet)

    def close(self) -> None:
        self.open = False
        self._line.connection_lost(None)


def framed(rng: random.Random, packet: bytes, slip: bool) -> bytes:
    """A packet as it goes over TCP; now and then with bytes that don't belong there."""
    if slip:
        data = b"\xc0" + packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + b"\xc0"
    else:
        data = struct.pack(">i", len(packet)) + packet
    if rng.random() < 0.02:
        at = rng.randrange(len(data))
        data = data[:at] + rng.choice((b"", b"\xdb", b"\xc0", rng.randbytes(3))) + data[at + rng.randrange(3) :]
    return data


def judged(packet: bytes) -> tuple[int, int]:
    """How many refusals codec and table alone are certain of, and how many messages there are."""
    try:
        messages = decode(packet)
    except DecodeError:
        return 1, 0
    return sum(not fits(timed) for timed in messages), len(messages)


def refusals(message: Message) -> int:
    """Of how many a message tells. That something was taken in and is forgotten now is no refusal."""
    if message.address != "/fail":
        return 0
    address, reason = (str(argument) for argument in message.arguments)
    if address == "/at" and "is forgotten" in reason:
        return 0
    left_out, more = _LEFT_OUT.search(reason) if address == "rate" else None, _MORE.search(reason)
    return int(left_out.group(1)) if left_out else 1 + (int(more.group(1)) if more else 0)


def fits(timed: Timed) -> bool:
    """Whether the table has nothing against it."""
    try:
        validate(timed.message)
    except ClientFault:
        return False
    return True


def converse(seed: int, packets: int, stage: Conversation, progress: Callable[[int], None] = lambda done: None) -> Tally:
    """So many packets: some over UDP, the others over TCP connections that come and go, framed either way and cut anywhere."""
    rng = random.Random(seed)
    lines = [stage.connects() for _ in range(LINES)]
    for number, packet in enumerate(datagrams(seed, packets)):
        host = OUTSIDE if rng.random() < FROM_OUTSIDE else INSIDE
        if rng.random() < OVER_UDP:
            stage.endpoint.take(packet, (host, 5000 + rng.randrange(SENDERS)))
        else:
            at = rng.randrange(LINES)
            if not lines[at].open:
                lines[at] = stage.connects(host)
            say_over(rng, lines[at], packet, slip=at % 2 == 0)
            if rng.random() < 0.01:
                lines[at].ends()
        if number % TICK_EVERY == 0:
            stage.passes(TICK_EVERY)
            stage.performs()
        if number % BLOCK_EVERY == 0:
            stage.plays()
        progress(number + 1)
    return stage.ends()


def say_over(rng: random.Random, line: Line, packet: bytes, slip: bool) -> None:
    data = framed(rng, packet, slip)
    while data and line.open:
        cut = rng.choice((1, 7, 100, len(data))) if len(data) < 2000 else len(data)
        line.brings(data[:cut])
        data = data[cut:]
