"""The sockets, UDP and TCP on one port: packets to the session, its answers to the network. Decides nothing."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, Protocol, cast

from server.clock import Clock
from server.conversation.clients import SILENCE_SECONDS
from server.conversation.effects import Effect, Send
from server.conversation.session import Session
from server.errors import SetupFault
from server.osc.address import TCP, Address, is_connected
from server.osc.codec import DecodeError, decode, encode
from server.osc.framing import Frames, FramingError
from server.osc.outbox import Outbox
from server.osc.validate import compose
from server.running.lines import CROWDED_OUT, NO_ROOM, Line, Lines
from server.running.udp import UdpSocket

SOCKET_BUFFER_BYTES: Final = 4 << 20
PORT_TRIES: Final = 20
# A client whose cable was pulled says nothing, not even that it has gone: after 60 s at the most, its connection has. Keepalive
# asks only where nothing is under way, which a heartbeat always is; then the user timeout counts. Not every system has them all.
KEEPALIVE: Final = {
    "TCP_KEEPIDLE": round(SILENCE_SECONDS / 2),
    "TCP_KEEPALIVE": round(SILENCE_SECONDS / 2),  # so macOS calls the same
    "TCP_KEEPINTVL": round(SILENCE_SECONDS / 6),
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": round(1000 * SILENCE_SECONDS),
}
_NTP_OFFSET_SECONDS: Final = 2_208_988_800


def ntp_now() -> float:
    """Seconds since 1900, as time tags count. Any thread; never blocks."""
    return time.time() + _NTP_OFFSET_SECONDS


class Wire(Protocol):
    """What an endpoint sends through."""

    @property
    def port(self) -> int: ...
    def sendto(self, datagram: bytes, to: Address) -> None: ...
    def close(self) -> None: ...


class Endpoint:
    """Event loop only; nothing blocks. on_effect gets every effect but Send, in order."""

    def __init__(self, session: Session, clock: Clock, ntp: Callable[[], float], on_effect: Callable[[Effect], None]) -> None:
        self._session, self._clock, self._ntp, self._on_effect = session, clock, ntp, on_effect
        self._wire: Wire | None = None
        self._server: asyncio.Server | None = None
        self._lines = Lines()
        self._outbox = Outbox()
        self._in_pass = False
        self.undecodable = 0
        self.unsent = 0

    def carry_out(self, effects: Iterable[Effect]) -> None:
        """Send what is to be sent; hand on the rest."""
        for effect in effects:
            if not isinstance(effect, Send):
                self._on_effect(effect)
            elif self._in_pass:
                self._outbox.add(encode(effect.message), effect.to)
            else:
                self.send_bytes(encode(effect.message), effect.to)

    def send_bytes(self, datagram: bytes, to: Address) -> None:
        """Send a packet, or count it: waiting for room would only send it too late."""
        self._empty_outbox(to)
        self.unsent += not self._send(datagram, to)

    def pass_over(self) -> None:
        """All packets that had come are taken: send what has been waiting for that."""
        self._in_pass = False
        for to in self._outbox.waiting():
            self._empty_outbox(to)

    @property
    def port(self) -> int:
        """The port that it listens on; 0 when closed."""
        return self._wire.port if self._wire is not None else 0

    def close(self) -> None:
        """Give the port back, and hang up on everyone."""
        if self._server is not None:
            self._server.close()
        for line in self._lines.all():
            line.close()
        if self._wire is not None:
            self._wire.close()
            self._wire = None  # what is said from now on is counted as unsent

    def open(self, wire: Wire) -> None:
        """UDP is open."""
        self._wire = wire

    def come(self, packet: bytes, sender: Address) -> None:
        """A packet has come over UDP, and perhaps more have: until ``pass_over``, answers wait."""
        self._in_pass = True
        self.take(packet, sender)

    def take(self, packet: bytes, sender: Address) -> None:
        """A packet has come, over UDP or TCP."""
        door, now_seconds = self._session.door, self._clock.now_seconds()
        if not door.lets_in(sender, now_seconds):
            return
        try:
            messages = decode(packet)
        except DecodeError as error:
            self.refuse(error, sender)
            return
        if len(messages) > 1:
            door.charge(sender, len(messages) - 1)
        for message, date in messages:
            try:
                ntp_seconds = 0.0 if date is None else self._ntp()
                self.carry_out(self._session.receive(message, sender, now_seconds, date, ntp_seconds))
            except Exception as error:  # noqa: BLE001 - one message's one boundary: what it broke must not end the set
                traceback.print_exception(error)
                reason = f"a fault of Sideman's own; please report it: {type(error).__name__}: {error}"
                self.carry_out(self._session.fail(sender, message.address, reason))

    def refuse(self, error: DecodeError, sender: Address) -> None:
        """What has come is no packet."""
        self.undecodable += 1
        self.carry_out(self._session.rejected(sender, error, self._clock.now_seconds()))

    def joined(self, line: Line) -> bool:
        """Somebody has connected. False: they may not."""
        if not self._session.door.allows(line.address[0]):
            self._session.door.turn_away(line.address)
            return False
        former = self._lines.get(line.address)
        if former is not None:
            self.left(former)  # nobody can connect from a port that is still connected: it has ended, and that is yet to be told
        crowded_out = self._lines.add(line, self._clock.now_seconds())
        if crowded_out is not None:
            self._turn_away(crowded_out, CROWDED_OUT)
        return True

    def heard(self, line: Line, packet: bytes | DecodeError) -> None:
        """A packet has come over TCP, or what can't be one."""
        if not self._lines.heard(line, self._clock.now_seconds()):
            self._turn_away(line, NO_ROOM)
        elif isinstance(packet, DecodeError):
            self.refuse(packet, line.address)
        else:
            self.take(packet, line.address)

    def left(self, line: Line) -> None:
        """A connection has ended, which is as good as /bye."""
        if self._lines.remove(line):
            self.carry_out(self._session.hung_up(line.address))

    def slept(self, seconds: float) -> None:
        """The whole process stood still for so long: nobody is hung up on because of it."""
        self._lines.slept(seconds, self._clock.now_seconds())

    def tend(self) -> None:
        """Hang up on those who have been silent for too long; to be called at least once a second."""
        for line, text in self._lines.overdue(self._clock.now_seconds(), self._session.knows):
            self.carry_out((Send(line.address, compose("/log", "warning", text)),))
            self._hang_up(line)

    def listen(self, server: asyncio.Server) -> None:
        """TCP is open, too."""
        self._server = server

    def unreachable(self) -> None:
        """A client has gone before what it was sent arrived."""
        self.unsent += 1

    def _turn_away(self, line: Line, reason: str) -> None:
        self.carry_out(self._session.fail(line.address, "/hello", reason))
        self._hang_up(line)

    def _hang_up(self, line: Line) -> None:
        """What was said to it still goes out."""
        self._empty_outbox(line.address)
        self.left(line)
        line.close()

    def _empty_outbox(self, to: Address) -> None:
        for packet, messages in self._outbox.take(to):
            self.unsent += 0 if self._send(packet, to) else messages

    def _send(self, datagram: bytes, to: Address) -> bool:
        line = self._lines.get(to)
        if line is not None:
            return line.send(datagram)
        if self._wire is None or not to[1] or is_connected(to):
            return False
        try:
            self._wire.sendto(datagram, to)
        except (OSError, ValueError):
            return False
        return True


class TcpLine(asyncio.Protocol):
    """One TCP connection. Event loop only; nothing blocks."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint, self._frames = endpoint, Frames()
        self._transport: asyncio.Transport | None = None
        self.address: Address = ("", 0)

    def send(self, packet: bytes) -> bool:
        """Send a packet; False if the client takes them too slowly."""
        if self._transport is None or self._transport.get_write_buffer_size() > SOCKET_BUFFER_BYTES:
            return False
        self._transport.write(self._frames.wrap(packet))
        return True

    def close(self) -> None:
        """Hang up. What it brings from now on is left unread."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.address = (TCP + str(peer[0]), int(peer[1]))
        if not self._endpoint.joined(self):
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._endpoint.left(self)

    def data_received(self, data: bytes) -> None:
        try:
            for packet in self._frames.take(data):
                if self._transport is None:
                    return
                self._endpoint.heard(self, packet)
        except FramingError as error:
            self._endpoint.refuse(DecodeError(str(error)), self.address)
            self.close()


async def open_endpoint(
    session: Session, clock: Clock, on_effect: Callable[[Effect], None], host: str, port: int, ntp: Callable[[], float] = ntp_now
) -> Endpoint:
    """Bind UDP and TCP and listen; port 0 takes any that is free for both. A SetupFault says what to do about a port that
    can't be had."""
    loop = asyncio.get_running_loop()
    udp, tcp = bind_both(host, port)
    endpoint = Endpoint(session, clock, ntp, on_effect)
    endpoint.listen(await loop.create_server(lambda: TcpLine(endpoint), sock=tcp))
    endpoint.open(UdpSocket(loop, udp, endpoint))  # last: what is read has to find everything there
    return endpoint


def bind_both(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """A UDP and a TCP socket on the same port. Blocks only while a host name is looked up."""
    left = 0 if port else PORT_TRIES
    while True:
        udp = bind(host, port, socket.SOCK_DGRAM)
        try:
            return udp, bind(host, udp.getsockname()[1], socket.SOCK_STREAM)
        except SetupFault:
            udp.close()
            if not left:
                raise
            left -= 1


def bind(host: str, port: int, kind: socket.SocketKind = socket.SOCK_DGRAM) -> socket.socket:
    """A socket with room for a burst of audio. Blocks only while a host name is looked up."""
    name = "UDP" if kind == socket.SOCK_DGRAM else "TCP"
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind)
    if kind == socket.SOCK_STREAM:
        _keep_alive(bound)
        if sys.platform != "win32":
            # Else a port that was just given back stays busy for a minute.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        # Some systems refuse more than their limit instead of giving what they can.
        with suppress(OSError):
            bound.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER_BYTES)
    try:
        bound.bind((host, port))
    except OverflowError as error:
        bound.close()
        raise SetupFault(f"{port} is no port; ports go from 0 to 65535") from error
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            busy = f"{name} port {port} is in use; another Sideman may be running; choose another with --port"
            raise SetupFault(busy) from error
        raise SetupFault(f"can't listen on {host}, {name} port {port}: {error.strerror or error}") from error
    bound.setblocking(False)
    return bound


def _keep_alive(listening: socket.socket) -> None:
    """The connections that it accepts take this on."""
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        option: int | None = getattr(socket, name, None)
        if option is not None:
            with suppress(OSError):
                listening.setsockopt(socket.IPPROTO_TCP, option, value)
