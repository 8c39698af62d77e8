"""Answers that wait for the end of a pass, so that many to one client share a packet. Decides; sends nothing."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from server.osc.address import Address
from server.osc.codec import MAX_BUNDLE_ELEMENTS

MAX_BUNDLE_BYTES: Final = 1_400  # fits an Ethernet frame, and what clients set aside for a packet
FEWEST: Final = 8  # fewer go one by one, as everybody expects them
_HEAD: Final = b"#bundle\0" + struct.pack(">Q", 1)
_SIZE: Final = struct.Struct(">i")


class Outbox:
    """Event loop only; never blocks. Holds as much as one pass brings."""

    def __init__(self) -> None:
        self._waiting: dict[Address, list[bytes]] = {}

    def add(self, message: bytes, to: Address) -> None:
        """Have a message wait."""
        self._waiting.setdefault(to, []).append(message)

    def take(self, to: Address) -> Iterator[tuple[bytes, int]]:
        """What waits for one client, in order: packets, and how many messages are in each."""
        messages = self._waiting.pop(to, [])
        most = MAX_BUNDLE_ELEMENTS if len(messages) >= FEWEST else 1
        group, size = list[bytes](), len(_HEAD)
        for message in messages:
            if group and (len(group) == most or size + _SIZE.size + len(message) > MAX_BUNDLE_BYTES):
                yield _packet(group), len(group)
                group, size = [], len(_HEAD)
            group.append(message)
            size += _SIZE.size + len(message)
        if group:
            yield _packet(group), len(group)

    def waiting(self) -> tuple[Address, ...]:
        """For whom something waits."""
        return tuple(self._waiting)


def _packet(group: list[bytes]) -> bytes:
    if len(group) == 1:
        return group[0]
    return b"".join((_HEAD, *(part for message in group for part in (_SIZE.pack(len(message)), message))))
