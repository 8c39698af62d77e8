"""UDP, read in passes: whatever has come by then is taken in one go, so that its answers can share packets. With one callback and
one packet for each message, half of a flood's cost was the system's."""

from __future__ import annotations

import asyncio
import socket
from typing import Final, Protocol

from server.osc.address import Address
from server.osc.codec import MAX_DATAGRAM_BYTES

PASS_PACKETS: Final = 32  # then others on the event loop have their turn


class Reader(Protocol):
    """Who takes what comes."""

    def come(self, packet: bytes, sender: Address) -> None:
        """A packet has come."""
        ...

    def pass_over(self) -> None:
        """That was all for now."""
        ...

    def unreachable(self) -> None:
        """Something that was sent is known not to have arrived."""
        ...


class UdpSocket:
    """Event loop only; nothing blocks."""

    def __init__(self, loop: asyncio.AbstractEventLoop, bound: socket.socket, reader: Reader) -> None:
        """Takes the socket over, and reads it until ``close``."""
        self._loop, self._socket, self._reader = loop, bound, reader
        self.port = int(bound.getsockname()[1])
        loop.add_reader(bound, self._read)

    def sendto(self, datagram: bytes, to: Address) -> None:
        """Give a packet to the system. Raises OSError where it has no room, or no way there."""
        self._socket.sendto(datagram, to)

    def close(self) -> None:
        """Give the port back."""
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _read(self) -> None:
        try:
            for _ in range(PASS_PACKETS):
                came = self._receive()
                if came is None:
                    return
                self._reader.come(*came)
        finally:
            self._reader.pass_over()

    def _receive(self) -> tuple[bytes, Address] | None:
        """The next packet, if there is one. One byte more than a packet may have, so that a longer one is seen to be."""
        try:
            packet, sender = self._socket.recvfrom(MAX_DATAGRAM_BYTES + 1)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            self._reader.unreachable()  # so Windows tells of a client that has gone
            return None
        return packet, (str(sender[0]), int(sender[1]))
