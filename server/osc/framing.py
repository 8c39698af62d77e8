"""OSC packets in a stream of bytes, as TCP carries them: SLIP (OSC 1.1) or a length before each (OSC 1.0). No socket here.

Which of the two a client speaks is told by its first byte: a length begins with zero, SLIP with its END or with a packet.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from server.errors import SidemanError
from server.osc.codec import MAX_DATAGRAM_BYTES, DecodeError

_END, _ESC, _ESC_END, _ESC_ESC = b"\xc0", b"\xdb", b"\xdb\xdc", b"\xdb\xdd"
_LENGTH: Final = 4


class FramingError(SidemanError):
    """The stream can't be followed any more: nobody knows where the next packet begins."""


class Frames:
    """One connection's framing, both ways. Event loop only; never blocks. Holds at most one packet and what came last."""

    def __init__(self) -> None:
        self._slip: bool | None = None
        self._rest = bytearray()
        self._skipping = False

    def take(self, data: bytes) -> Iterator[bytes | DecodeError]:
        """The packets that ``data`` completes; a DecodeError stands for one that was too long. May raise FramingError."""
        self._rest += data
        if self._slip is None and self._rest:
            self._slip = self._rest[0] != 0
        return self._slipped() if self._slip else self._counted()

    def wrap(self, packet: bytes) -> bytes:
        """A packet as this client frames its own."""
        if self._slip:
            return _END + packet.replace(_ESC, _ESC_ESC).replace(_END, _ESC_END) + _END
        return struct.pack(">i", len(packet)) + packet

    def _counted(self) -> Iterator[bytes]:
        while len(self._rest) >= _LENGTH:
            (length,) = struct.unpack_from(">i", self._rest)
            if not 0 <= length <= MAX_DATAGRAM_BYTES:
                raise FramingError(f"a packet of {length} bytes; the limit is {MAX_DATAGRAM_BYTES}")
            if len(self._rest) < _LENGTH + length:
                return
            packet = bytes(self._rest[_LENGTH : _LENGTH + length])
            del self._rest[: _LENGTH + length]
            if packet:
                yield packet

    def _slipped(self) -> Iterator[bytes | DecodeError]:
        while (end := self._rest.find(_END)) >= 0:
            packet = bytes(self._rest[:end])
            del self._rest[: end + 1]
            if self._skipping:
                self._skipping = False
            elif len(packet) > 2 * MAX_DATAGRAM_BYTES:
                yield _too_long()
            elif packet:
                # ESC_END first, so that an escaped escape before 0xDC isn't read as one.
                parts = packet.split(_ESC_ESC)
                yield _ESC.join(part.replace(_ESC_END, _END) for part in parts)
        if len(self._rest) > 2 * MAX_DATAGRAM_BYTES:
            self._rest.clear()
            if not self._skipping:
                self._skipping = True
                yield _too_long()


def _too_long() -> DecodeError:
    return DecodeError(f"a packet of more than {MAX_DATAGRAM_BYTES} bytes")
