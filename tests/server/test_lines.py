"""TCP connections: who has to go, what they are told first, and how a cable that was pulled is noticed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import cast

import pytest

from server.clock import ManualClock
from server.conversation.clients import MAX_CLIENTS, SILENCE_SECONDS
from server.conversation.effects import Effect, Subscribe
from server.conversation.figures import EngineFigures
from server.osc.address import Address
from server.osc.codec import Message, Scalar, decode, encode
from server.osc.framing import Frames
from server.running.endpoint import KEEPALIVE, Endpoint, TcpLine, bind, open_endpoint
from server.running.lines import CROWDED_OUT, MAX_LINES, MAX_WAITING, NO_ROOM, WAITING_SECONDS, Standing
from tests.conversation.talk import ANNA, Talk
from tests.osc.test_framing import counted, slip
from tests.server.test_endpoint import LOOPS

PATIENCE_SECONDS = 10.0
HOST = "127.0.0.1"
Said = tuple[Scalar, ...]


class Server:
    """A server without sockets, whose time the test moves. rest: the effects that aren't messages."""

    def __init__(self) -> None:
        self.talk, self.clock, self.rest, self._ports = Talk(), ManualClock(100.0), list[Effect](), 40_000
        self.endpoint = Endpoint(self.talk.session, self.clock, lambda: self.talk.ntp, self.rest.append)

    def connects(self, wrap: Callable[[bytes], bytes] = counted) -> Connection:
        self._ports += 1
        return Connection(self.endpoint, (HOST, self._ports), wrap)

    def passes(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.endpoint.carry_out(self.talk.session.tick(self.clock.now_seconds(), EngineFigures()))
        self.endpoint.tend()

    @property
    def rejected(self) -> int:
        return self.talk.session.counts.rejected


class Connection:
    """A client's end of a connection, and the transport under the server's."""

    def __init__(self, endpoint: Endpoint, peer: Address, wrap: Callable[[bytes], bytes]) -> None:
        self.open, self._peer, self._wrap, self._frames = True, peer, wrap, Frames()
        self.heard: list[Said] = []
        self._line = TcpLine(endpoint)
        self._line.connection_made(cast(asyncio.BaseTransport, self))

    def says(self, *messages: Said) -> list[Said]:
        """What is heard from now on, after it has sent these in one piece."""
        self.heard.clear()
        packets = [encode(Message(str(message[0]), message[1:])) for message in messages]
        self._line.data_received(b"".join(self._wrap(packet) for packet in packets))
        return self.heard

    def sends(self, data: bytes) -> list[Said]:
        self.heard.clear()
        self._line.data_received(data)
        return self.heard

    def get_extra_info(self, name: str) -> Address:
        return self._peer

    def get_write_buffer_size(self) -> int:
        return 0

    def write(self, data: bytes) -> None:
        assert self.open
        for packet in self._frames.take(data):
            assert isinstance(packet, bytes)
            self.heard += [(timed.message.address, *timed.message.arguments) for timed in decode(packet)]

    def close(self) -> None:
        """The server hangs up. Its loop says a little later that the connection has ended."""
        self.open = False

    def ends(self) -> None:
        self._line.connection_lost(None)


@pytest.mark.parametrize(
    ("standing", "seconds", "is_client", "overstays"),
    [
        (Standing(cast(TcpLine, None), 5.0), WAITING_SECONDS - 0.1, False, False),
        (Standing(cast(TcpLine, None), 5.0), WAITING_SECONDS, False, True),
        (Standing(cast(TcpLine, None), 5.0, spoke=True), SILENCE_SECONDS - 0.1, False, False),
        (Standing(cast(TcpLine, None), 5.0, spoke=True), SILENCE_SECONDS, False, True),
        (Standing(cast(TcpLine, None), 5.0, spoke=True), 1e6, True, False),
    ],
)
def test_who_overstays(standing: Standing, seconds: float, is_client: bool, overstays: bool) -> None:
    assert standing.overstays(5.0 + seconds, is_client) is overstays


def test_who_says_nothing_for_ten_seconds_is_hung_up_on() -> None:
    server = Server()
    silent, half = server.connects(), server.connects()
    half.sends(counted(encode(Message("/play")))[:-1])
    server.passes(WAITING_SECONDS - 0.1)
    assert silent.open and half.open
    server.passes(0.1)
    told = "nothing came over this connection for 10 s, so it is closed; connect again to go on"
    assert silent.heard == half.heard == [("/log", "warning", told)]
    assert not silent.open and not half.open, "half a packet is nothing yet"
    silent.ends()
    server.passes(60.0)
    assert server.rejected == 0


def test_commands_without_hello_need_not_come_often() -> None:
    server = Server()
    connection = server.connects()
    server.passes(WAITING_SECONDS - 1)
    for _ in range(5):
        assert connection.says(("/gain", 0.5)) == [("/done", "/gain", 0.5)]
        server.passes(SILENCE_SECONDS - 1)
    assert connection.open
    connection.says(("/what?",))
    server.passes(SILENCE_SECONDS)
    told = "nothing came over this connection for 60 s, so it is closed; connect again to go on"
    assert connection.heard[-1] == ("/log", "warning", told) and not connection.open


def test_a_client_that_is_taken_for_gone_is_hung_up_on() -> None:
    server = Server()
    anna, bert = server.connects(slip), server.connects()
    anna.says(("/hello", "Anna"))
    bert.says(("/hello", "Bert"), ("/audio/subscribe", "osc"))
    server.passes(SILENCE_SECONDS - 0.1)
    assert anna.open
    anna.heard.clear()
    server.passes(0.2)
    texts = [str(said[2]) for said in anna.heard if said[0] == "/log"]
    assert texts[0] == "nothing came from Anna for 60 s; say /hello to come back"
    assert texts[1].startswith("nothing came over this connection for 60 s") and not anna.open
    assert bert.open, "who listens may be silent for longer"
    server.passes(600.0)
    assert not bert.open
    assert [one for one in server.rest if isinstance(one, Subscribe)][-1].transport == "none"
    assert server.endpoint.unsent == 0, "all that was told has gone out"


def test_after_bye_a_connection_has_its_minute() -> None:
    server = Server()
    anna = server.connects()
    anna.says(("/hello", "Anna"))
    server.passes(50.0)
    anna.says(("/bye",))
    server.passes(59.0)
    assert anna.open and anna.says(("/hello", "Anna"))[0][0] == "/welcome"


@pytest.mark.parametrize("over_udp", [False, True])
def test_who_loses_its_place_to_another_is_hung_up_on(over_udp: bool) -> None:
    """Over UDP answers wait for the end of a pass; what the one that goes is told comes before its end all the same."""
    server = Server()
    guests = [server.connects() for _ in range(MAX_CLIENTS)]
    for number, guest in enumerate(guests):
        guest.says(("/hello", f"guest {number}"), ("/audio/subscribe", "osc"))
    server.passes(30.0)
    for guest in guests[1:]:
        guest.says(("/sync", 1))
    server.passes(31.0)
    assert all(guest.open for guest in guests)
    guests[0].heard.clear()
    if over_udp:
        server.endpoint.come(encode(Message("/hello", ("Anna",))), ANNA)
        server.endpoint.pass_over()
    else:
        assert server.connects().says(("/hello", "Anna"))[0][0] == "/welcome"
    server.passes(0.0)
    assert [guest.open for guest in guests] == [False] + [True] * (MAX_CLIENTS - 1)
    texts = [str(said[2]) for said in guests[0].heard if said[0] == "/log"]
    assert [text[:23] for text in texts] == ["nothing has come from g", "nothing came over this "]


def test_the_idle_keep_nobody_out() -> None:
    """The connection that has waited longest goes; who has something to say comes in."""
    server = Server()
    idle = [server.connects() for _ in range(MAX_WAITING)]
    anna = server.connects()
    assert idle[0].heard == [("/fail", "/hello", CROWDED_OUT)] and not idle[0].open
    assert server.rejected == 1
    assert anna.says(("/hello", "Anna"))[0][0] == "/welcome"
    assert [connection.open for connection in idle] == [False] + [True] * (MAX_WAITING - 1)
    server.passes(WAITING_SECONDS)
    assert not any(connection.open for connection in idle) and anna.open


@pytest.mark.parametrize("wrap", [counted, slip])
def test_where_there_is_no_room_one_is_told_in_ones_own_framing(wrap: Callable[[bytes], bytes]) -> None:
    server = Server()
    talkers = list[Connection]()
    for _ in range(MAX_LINES):
        talkers.append(server.connects())
        assert talkers[-1].says(("/sync", 1)) == [("/synced", 1)]
    late = server.connects(wrap)
    assert late.open and server.rejected == 0
    assert late.says(("/hello", "Anna"), ("/sync", 2)) == [("/fail", "/hello", NO_ROOM)]
    assert not late.open and server.rejected == 1
    late.ends()
    talkers[3].ends()
    assert server.connects(wrap).says(("/hello", "Anna"))[0][0] == "/welcome"
    assert server.endpoint.unsent == 0


def test_seventeen_clients_and_the_last_one_is_told() -> None:
    server = Server()
    for number in range(MAX_CLIENTS):
        assert server.connects().says(("/hello", f"guest {number}"))[0][0] == "/welcome"
    late = server.connects()
    full = "16 clients are connected already; let one of them say /bye"
    assert late.says(("/hello", "Anna")) == [("/fail", "/hello", full)]
    assert server.rejected == 1 and late.says(("/gain", 0.5)) == [("/done", "/gain", 0.5)]


def test_nobody_is_hung_up_on_because_the_machine_slept() -> None:
    server = Server()
    waiting, commands = server.connects(), server.connects()
    commands.says(("/gain", 0.5))
    server.passes(5.0)
    server.clock.advance(3600.0)
    server.endpoint.slept(3600.0)
    server.passes(0.0)
    assert waiting.open and commands.open
    server.passes(5.0)
    assert not waiting.open and commands.open
    server.passes(50.0)
    assert not commands.open


def test_the_end_of_an_old_connection_is_not_that_of_a_new_one() -> None:
    server = Server()
    old = server.connects()
    server.passes(WAITING_SECONDS)
    assert not old.open
    new = Connection(server.endpoint, old.get_extra_info("peername"), counted)
    new.says(("/hello", "Anna"))
    old.ends()
    assert new.says(("/status",))[0][0] == "/status.reply"


def test_who_comes_from_the_port_of_one_that_is_gone_begins_anew() -> None:
    server = Server()
    old = server.connects()
    old.says(("/hello", "Anna"), ("/audio/subscribe", "osc"))
    new = Connection(server.endpoint, old.get_extra_info("peername"), counted)
    assert server.talk.session.listeners() == ()
    old.ends()
    assert new.says(("/sync", 1)) == [("/synced", 1)]


def test_over_tcp_answers_go_down_the_connection_whatever_the_reply_port() -> None:
    server = Server()
    anna = server.connects()
    assert anna.says(("/hello", "Anna", 9000, 44_100, 1))[0][0] == "/welcome"
    assert anna.says(("/sync", 1), ("/gain", 9)) and [said[0] for said in anna.heard] == ["/synced", "/fail"]
    anna.heard.clear()
    server.passes(1.0)
    assert [said[0] for said in anna.heard] == ["/status.reply", "/latency.reply"]
    anna.says(("/audio/subscribe", "osc"))
    (listener,) = server.talk.session.listeners()
    server.endpoint.send_bytes(encode(Message("/audio/out", (0, 1))), listener.to)
    assert anna.heard[-1] == ("/audio/out", 0, 1) and server.endpoint.unsent == 0


@pytest.mark.parametrize("loop", LOOPS, ids=["asyncio", "uvloop"])
def test_on_the_real_loopback(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """What is told comes before the connection's end, and the end does come."""

    async def scenario() -> None:
        clock = ManualClock()
        endpoint = await open_endpoint(Talk().session, clock, lambda effect: None, HOST, 0)
        try:
            reader, writer = await asyncio.open_connection(HOST, endpoint.port)
            talker, speaks = await asyncio.open_connection(HOST, endpoint.port)
            speaks.write(slip(encode(Message("/sync", (1,)))))
            assert b"/synced" in await asyncio.wait_for(talker.read(4096), PATIENCE_SECONDS)
            clock.advance(WAITING_SECONDS)
            endpoint.tend()
            told = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
            assert b"so it is closed" in told
            speaks.write(slip(encode(Message("/sync", (2,)))))
            assert b"/synced" in await asyncio.wait_for(talker.read(4096), PATIENCE_SECONDS)
            for each in (writer, speaks):
                each.close()
                await each.wait_closed()
        finally:
            endpoint.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(scenario())


def test_connections_notice_a_pulled_cable() -> None:
    with bind(HOST, 0, socket.SOCK_STREAM) as listening:
        listening.listen()
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname(), PATIENCE_SECONDS):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
                options = {getattr(socket, name): value for name, value in KEEPALIVE.items() if hasattr(socket, name)}
                assert options, "this system has some of them"
                assert {option: accepted.getsockopt(socket.IPPROTO_TCP, option) for option in options} == options
