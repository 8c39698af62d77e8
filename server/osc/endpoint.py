"""The one UDP socket: datagrams to the session, its answers to the network. Decides nothing."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, cast

from server.clock import Clock
from server.errors import SetupFault
from server.osc.codec import DecodeError, decode, encode
from server.osc.effects import Effect, Send
from server.osc.limiter import Address
from server.osc.session import Session

SOCKET_BUFFER_BYTES: Final = 4 << 20
_NTP_OFFSET_SECONDS: Final = 2_208_988_800


def ntp_now() -> float:
    """Seconds since 1900, as time tags count. Any thread; never blocks."""
    return time.time() + _NTP_OFFSET_SECONDS


class Endpoint(asyncio.DatagramProtocol):
    """Event loop only; nothing blocks. on_effect gets every effect but Send, in order."""

    def __init__(self, session: Session, clock: Clock, ntp: Callable[[], float], on_effect: Callable[[Effect], None]) -> None:
        self._session, self._clock, self._ntp, self._on_effect = session, clock, ntp, on_effect
        self._transport: asyncio.DatagramTransport | None = None
        self._paused = False
        self.undecodable = 0
        self.unsent = 0

    def carry_out(self, effects: Iterable[Effect]) -> None:
        """Send what is to be sent; hand on the rest."""
        for effect in effects:
            if isinstance(effect, Send):
                self.send_bytes(encode(effect.message), effect.to)
            else:
                self._on_effect(effect)

    def send_bytes(self, datagram: bytes, to: Address) -> None:
        """Send a datagram, or count it: waiting for room would only send it too late."""
        if self._transport is None or self._paused or not to[1]:
            self.unsent += 1
            return
        try:
            self._transport.sendto(datagram, to)
        except (OSError, ValueError):
            self.unsent += 1

    @property
    def port(self) -> int:
        """The port that it listens on; 0 when closed."""
        return int(self._transport.get_extra_info("sockname")[1]) if self._transport is not None else 0

    def close(self) -> None:
        """Give the port back."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None  # what is said from now on is counted as unsent

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport has the methods but not the base class.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        sender, now_seconds = (str(addr[0]), int(addr[1])), self._clock.now_seconds()
        try:
            messages = decode(data)
        except DecodeError as error:
            self.undecodable += 1
            self.carry_out(self._session.rejected(sender, error, now_seconds))
            return
        for timed in messages:
            effects = self._session.receive(timed.message, sender, now_seconds, timed.time_tag_seconds, self._ntp())
            self.carry_out(effects)

    def error_received(self, exc: Exception) -> None:
        self.unsent += 1

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False


async def open_endpoint(
    session: Session, clock: Clock, on_effect: Callable[[Effect], None], host: str, port: int, ntp: Callable[[], float] = ntp_now
) -> Endpoint:
    """Bind and listen; port 0 takes any free one. A SetupFault says what to do about a port that can't be had."""
    udp = bind(host, port)
    _, endpoint = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Endpoint(session, clock, ntp, on_effect), sock=udp
    )
    return endpoint


def bind(host: str, port: int) -> socket.socket:
    """A UDP socket with room for a burst of audio. Blocks only while a host name is looked up."""
    udp = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        # Some systems refuse more than their limit instead of giving what they can.
        with suppress(OSError):
            udp.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER_BYTES)
    try:
        udp.bind((host, port))
    except OverflowError as error:
        udp.close()
        raise SetupFault(f"{port} is no UDP port; ports go from 0 to 65535") from error
    except OSError as error:
        udp.close()
        if error.errno == errno.EADDRINUSE:
            busy = f"UDP port {port} is in use; another Sideman may be running; choose another with --port"
            raise SetupFault(busy) from error
        raise SetupFault(f"can't listen on {host}, UDP port {port}: {error.strerror or error}") from error
    udp.setblocking(False)
    return udp
