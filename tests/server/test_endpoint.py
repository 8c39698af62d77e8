"""The socket, on the real loopback, under both event loops."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import pytest
import uvloop

from server.clock import ManualClock
from server.conversation.effects import AudioIn, Effect, Send, Subscribe
from server.errors import SetupFault
from server.osc.address import Address
from server.osc.codec import MAX_DATAGRAM_BYTES, DecodeError, Message, decode, encode
from server.osc.packets import audio_out_packets
from server.running.endpoint import Endpoint, bind, ntp_now, open_endpoint
from server.running.udp import PASS_PACKETS, UdpSocket
from tests.conversation.talk import Talk
from tests.osc.test_codec import bundle

LOOPS: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop, uvloop.new_event_loop]
PATIENCE_SECONDS = 10.0
HOST = "127.0.0.1"


class Inbox(asyncio.DatagramProtocol):
    """A client: what it gets, in order."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes] = asyncio.Queue()
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        self.queue.put_nowait(data)

    def send(self, datagram: bytes) -> None:
        assert self.transport is not None
        self.transport.sendto(datagram)

    async def next(self) -> Message:
        (timed,) = decode(await asyncio.wait_for(self.queue.get(), PATIENCE_SECONDS))
        return timed.message


async def connect(endpoint: Endpoint) -> Inbox:
    loop = asyncio.get_running_loop()
    _, inbox = await loop.create_datagram_endpoint(Inbox, remote_addr=(HOST, endpoint.port))
    return inbox


@pytest.mark.parametrize("loop", LOOPS, ids=["asyncio", "uvloop"])
def test_a_conversation_over_udp(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    effects: list[Effect] = []

    async def scenario() -> None:
        talk = Talk()
        endpoint = await open_endpoint(talk.session, ManualClock(), effects.append, HOST, 0)
        inbox = await connect(endpoint)
        inbox.send(encode(Message("/hello", ("Anna",))))
        assert (await inbox.next()).address == "/welcome"
        inbox.send(b"what?")
        assert (await inbox.next()).arguments == ("datagram", "this is not OSC: a text has no end")
        inbox.send(b"\0" * 4)
        inbox.send(bundle(encode(Message("/gain", (0.5,))), encode(Message("/sync", (1,)))))
        heard = [await inbox.next(), await inbox.next()]
        assert heard == [Message("/done", ("/gain", 0.5)), Message("/synced", (1,))]
        inbox.send(encode(Message("/audio/in", (0, 1), np.ones(1000, np.float32))))
        inbox.send(encode(Message("/audio/subscribe", ("osc", 512))))
        assert (await inbox.next()).address == "/done"
        (listener,) = talk.session.listeners()
        block = np.arange(4096, dtype=np.float32)[:, None]
        for datagram in audio_out_packets(0, block, listener.frames_per_packet):
            endpoint.send_bytes(datagram, listener.to)
        packets = [await inbox.next() for _ in range(8)]
        got = np.concatenate([packet.samples for packet in packets if packet.samples is not None])
        assert np.array_equal(got, block[:, 0])
        endpoint.carry_out(talk.session.log("info", "bye"))
        assert await inbox.next() == Message("/log", ("info", "bye"))
        assert (endpoint.undecodable, endpoint.unsent) == (2, 0)
        assert inbox.transport is not None
        inbox.transport.close()
        endpoint.close()
        await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(scenario())
    assert [type(effect) for effect in effects] == [AudioIn, Subscribe]


@pytest.mark.parametrize("loop", LOOPS, ids=["asyncio", "uvloop"])
def test_sends_that_fail_are_counted(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def scenario() -> None:
        endpoint = await open_endpoint(Talk().session, ManualClock(), lambda effect: None, HOST, 0)
        endpoint.send_bytes(b"x", (HOST, 0))
        assert endpoint.unsent == 1
        endpoint.send_bytes(b"x" * 70_000, (HOST, 9))
        assert endpoint.unsent == 2
        endpoint.send_bytes(b"x", (HOST, 9))
        assert endpoint.unsent == 2
        endpoint.close()
        endpoint.carry_out([Send((HOST, 9), Message("/log", ("info", "too late")))])
        assert endpoint.unsent == 3
        assert endpoint.port == 0

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(scenario())


def test_a_busy_port() -> None:
    with bind(HOST, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupFault) as caught:
            bind(HOST, port)
    assert str(caught.value) == f"UDP port {port} is in use; another Sideman may be running; choose another with --port"


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(SetupFault, match=r"can't listen on 192\.0\.2\.1, UDP port 7770: "):
        bind("192.0.2.1", 7770)


def test_room_for_bursts() -> None:
    with bind(HOST, 0) as udp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            assert udp.getsockopt(socket.SOL_SOCKET, option) >= plain.getsockopt(socket.SOL_SOCKET, option)


def test_the_calendar() -> None:
    """After 2023, before the year 2100."""
    assert 3.88e9 < ntp_now() < 6.4e9


class Came:
    """What a socket has brought, pass by pass. breaks: taking a packet does."""

    def __init__(self, breaks: bool = False) -> None:
        self.packets: list[tuple[bytes, Address]] = []
        self.passes: list[int] = []
        self.gone, self._breaks = 0, breaks

    def come(self, packet: bytes, sender: Address) -> None:
        self.packets.append((packet, sender))
        if self._breaks:
            raise ValueError

    def pass_over(self) -> None:
        self.passes.append(len(self.packets))

    def unreachable(self) -> None:
        self.gone += 1


class Queue:
    """A socket with packets in it, and the loop that watches it. An error among them is raised in its turn."""

    def __init__(self, packets: Sequence[bytes | OSError]) -> None:
        self._packets = deque(packets)
        self.read: Callable[[], None] = lambda: None

    def getsockname(self) -> Address:
        return ANNA

    def recvfrom(self, size: int) -> tuple[bytes, tuple[str, int, int, int]]:
        if not self._packets:
            raise BlockingIOError
        packet = self._packets.popleft()
        if isinstance(packet, OSError):
            raise packet
        return packet[:size], ("::1", 5001, 0, 0)

    def add_reader(self, socket: Queue, read: Callable[[], None]) -> None:
        self.read = read


def read(packets: Sequence[bytes | OSError], came: Came, passes: int) -> None:
    """As often as the loop would find something."""
    queue = Queue(packets)
    UdpSocket(cast(asyncio.AbstractEventLoop, queue), cast(socket.socket, queue), came)
    for _ in range(passes):
        queue.read()


def test_addresses_are_host_and_port() -> None:
    """IPv6 senders come with four figures."""
    came = Came()
    read([b"x"], came, 1)
    assert came.packets == [(b"x", ("::1", 5001))]


def test_a_flood_is_read_in_passes_between_which_others_have_their_turn() -> None:
    came, count = Came(), 2 * PASS_PACKETS + 5
    read([bytes([number]) for number in range(count)], came, 3)
    assert [packet[0] for packet, _ in came.packets] == list(range(count))
    assert came.passes == [PASS_PACKETS, 2 * PASS_PACKETS, count]


def test_a_client_that_has_gone_ends_the_pass_and_not_the_set() -> None:
    came = Came()
    read([b"a", ConnectionResetError(), b"b"], came, 2)
    assert [packet for packet, _ in came.packets] == [b"a", b"b"] and came.gone == 1 and came.passes == [1, 2]


def test_what_breaks_ends_the_pass_so_that_it_can_be_told() -> None:
    came = Came(breaks=True)
    with pytest.raises(ValueError):
        read([b"a"], came, 1)
    assert came.passes == [1]


def test_a_packet_that_is_too_long_is_seen_to_be() -> None:
    came = Came()
    read([b"x" * (MAX_DATAGRAM_BYTES + 20)], came, 1)
    with pytest.raises(DecodeError, match="a datagram of"):
        decode(came.packets[0][0])


def test_a_socket_without_room_is_counted() -> None:
    class Full:
        port = 1

        def sendto(self, datagram: bytes, to: Address) -> None:
            raise BlockingIOError

        def close(self) -> None:
            raise AssertionError

    endpoint = Endpoint(Talk().session, ManualClock(), ntp_now, lambda effect: None)
    endpoint.open(Full())
    endpoint.send_bytes(b"x", (HOST, 9))
    assert endpoint.unsent == 1


class Kept:
    """A wire whose other end is the test."""

    port = 1

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, Address]] = []

    def sendto(self, datagram: bytes, to: Address) -> None:
        self.sent.append((datagram, to))

    def close(self) -> None:
        """Nothing to close."""


ANNA, BERT = (HOST, 5001), (HOST, 5002)


def test_answers_to_a_flood_share_packets_and_others_go_one_by_one() -> None:
    wire = Kept()
    endpoint = Endpoint(Talk().session, ManualClock(), ntp_now, lambda effect: None)
    endpoint.open(wire)
    for number in range(40):
        endpoint.come(encode(Message("/sync", (number,))), ANNA)
    endpoint.come(encode(Message("/sync", (100,))), BERT)
    assert not wire.sent, "it waits for what else has come"
    endpoint.pass_over()
    assert [len(decode(packet)) for packet, to in wire.sent if to == ANNA] == [40]
    heard = [timed.message for packet, to in wire.sent if to == ANNA for timed in decode(packet)]
    assert heard == [Message("/synced", (number,)) for number in range(40)]
    assert [(packet, to) for packet, to in wire.sent if to == BERT] == [(encode(Message("/synced", (100,))), BERT)]
    endpoint.take(encode(Message("/sync", (7,))), ANNA)
    assert wire.sent[-1] == (encode(Message("/synced", (7,))), ANNA), "out of a pass, at once"


def test_sound_does_not_overtake_what_waits() -> None:
    wire = Kept()
    endpoint = Endpoint(Talk().session, ManualClock(), ntp_now, lambda effect: None)
    endpoint.open(wire)
    endpoint.come(encode(Message("/sync", (1,))), ANNA)
    endpoint.send_bytes(b"sound", ANNA)
    assert wire.sent == [(encode(Message("/synced", (1,))), ANNA), (b"sound", ANNA)]
