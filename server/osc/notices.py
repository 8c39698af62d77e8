"""Control changes that wait for the block they will first be heard in."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from server.osc.limiter import Address


@dataclass(frozen=True, slots=True)
class Notice:
    """A change of ``address`` by ``client``, in force from ``revision`` on."""

    revision: int
    client: Address
    address: str


class Notices:
    """Bounded. Event loop only; never blocks."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._waiting: deque[Notice] = deque()
        self.dropped = 0

    def add(self, notice: Notice) -> None:
        """Wait for a block. When full, one goes that a later change of the same control covers, or else the oldest,
        which is counted."""
        if len(self._waiting) == self._capacity:
            self._make_room()
        self._waiting.append(notice)

    def due(self, revision: int) -> tuple[Notice, ...]:
        """Those that a block of this revision brings, oldest first; each is handed out once."""
        ready: list[Notice] = []
        while self._waiting and self._waiting[0].revision <= revision:
            ready.append(self._waiting.popleft())
        return tuple(ready)

    def forget(self, client: Address) -> None:
        """The client has left."""
        self._waiting = deque(notice for notice in self._waiting if notice.client != client)

    def _make_room(self) -> None:
        later: set[tuple[Address, str]] = set()
        covered: Notice | None = None
        for notice in reversed(self._waiting):
            if (notice.client, notice.address) in later:
                covered = notice
            later.add((notice.client, notice.address))
        if covered is None:
            self._waiting.popleft()
            self.dropped += 1
        else:
            self._waiting.remove(covered)
