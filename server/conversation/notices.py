"""Control changes that wait for the block they will first be heard in."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from server.osc.address import Address


class Notice(NamedTuple):
    """A change of ``address`` by ``client``, in force from ``revision`` on, and not before ``position``."""

    revision: int
    client: Address
    address: str
    position: int = 0


class Notices:
    """Bounded. Event loop only; never blocks."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._waiting: deque[tuple[int, Notice]] = deque()  # numbered in the order that they came
        self._newest: dict[tuple[Address, str], int] = {}  # the last one's number, for each control of each client
        self._count = 0
        self.dropped = 0

    def add(self, notice: Notice) -> None:
        """Wait for a block. When full, one goes that a later change of the same control covers, or else the oldest,
        which is counted."""
        self._count += 1
        self._newest[notice.client, notice.address] = self._count
        if len(self._waiting) == self._capacity:
            self._make_room()
        self._waiting.append((self._count, notice))

    def due(self, revision: int, position: int) -> tuple[Notice, ...]:
        """Those that a block of this revision at ``position`` brings, oldest first; each is handed out once. Of several by one
        client to one address, the newest stands for all: in a flood, hundreds are heard at once."""
        ready: dict[tuple[Address, str], Notice] = {}
        while self._waiting and self._waiting[0][1].revision <= revision and self._waiting[0][1].position <= position:
            notice = self._take_oldest()
            ready.pop((notice.client, notice.address), None)
            ready[notice.client, notice.address] = notice
        return tuple(ready.values())

    def forget_places(self) -> None:
        """A new timeline has begun: nothing waits for a place on the old one any more."""
        self._waiting = deque((number, notice._replace(position=0)) for number, notice in self._waiting)

    def forget(self, client: Address) -> None:
        """The client has left."""
        self._waiting = deque(entry for entry in self._waiting if entry[1].client != client)
        self._newest = {key: number for key, number in self._newest.items() if key[0] != client}

    def _make_room(self) -> None:
        # In a flood the first one is nearly always covered, so this costs the same for a thousand as for one.
        for index, (number, notice) in enumerate(self._waiting):
            if self._newest[notice.client, notice.address] != number:
                del self._waiting[index]
                return
        self._take_oldest()
        self.dropped += 1

    def _take_oldest(self) -> Notice:
        number, notice = self._waiting.popleft()
        key = (notice.client, notice.address)
        if self._newest[key] == number:
            del self._newest[key]
        return notice
