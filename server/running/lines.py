"""TCP connections: how many there may be, and which have been still for too long. No socket and no clock here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from server.conversation.clients import MAX_CLIENTS, SILENCE_SECONDS
from server.osc.address import Address

MAX_LINES: Final = 2 * MAX_CLIENTS  # as many that are no clients, for commands work without /hello
MAX_WAITING: Final = MAX_CLIENTS
WAITING_SECONDS: Final = 10.0
NO_ROOM: Final = f"{MAX_LINES} TCP connections are in use already; close one of them, and connect again"
CROWDED_OUT: Final = f"more than {MAX_WAITING} connections have sent nothing yet; connect again, and say /hello at once"


class Line(Protocol):
    """One connection."""

    address: Address

    def send(self, packet: bytes) -> bool: ...
    def close(self) -> None: ...


class Standing(NamedTuple):
    """since_seconds: when a packet came last, or, before the first one, when the connection did. spoke: whether one has come."""

    line: Line
    since_seconds: float
    spoke: bool = False

    def overstays(self, now_seconds: float, is_client: bool) -> bool:
        """Whether it is to be hung up on. A client isn't, as long as it has its place."""
        patience = SILENCE_SECONDS if self.spoke else WAITING_SECONDS
        return not is_client and now_seconds - self.since_seconds >= patience


class Lines:
    """At most MAX_LINES over which packets have come, and MAX_WAITING over which none has yet: these can't keep out anyone who
    has something to say. Event loop only; never blocks."""

    def __init__(self) -> None:
        self._standings: dict[Address, Standing] = {}

    def all(self) -> tuple[Line, ...]:
        return tuple(standing.line for standing in self._standings.values())

    def get(self, address: Address) -> Line | None:
        standing = self._standings.get(address)
        return standing.line if standing is not None else None

    def add(self, line: Line, now_seconds: float) -> Line | None:
        """Somebody has connected. Returns who has to go for that, if anyone: of those over whose lines nothing has come, the one
        that connected first."""
        self._standings[line.address] = Standing(line, now_seconds)
        waiting = [standing.line for standing in self._standings.values() if not standing.spoke]
        return waiting[0] if len(waiting) > MAX_WAITING else None

    def heard(self, line: Line, now_seconds: float) -> bool:
        """A packet has come. False: it is the first one, and there is no room. Who is told so now can read it: how a client
        frames its packets is known only from then on."""
        spoke = self._standings[line.address].spoke
        if not spoke and sum(standing.spoke for standing in self._standings.values()) >= MAX_LINES:
            return False
        self._standings[line.address] = Standing(line, now_seconds, True)
        return True

    def remove(self, line: Line) -> bool:
        """A connection has ended. False: that was known."""
        if self.get(line.address) is not line:
            return False
        del self._standings[line.address]
        return True

    def slept(self, seconds: float, now_seconds: float) -> None:
        """Nobody could be heard for so long: that was no silence of theirs."""
        for address, standing in self._standings.items():
            self._standings[address] = standing._replace(since_seconds=min(now_seconds, standing.since_seconds + seconds))

    def overdue(self, now_seconds: float, is_client: Callable[[Address], bool]) -> tuple[tuple[Line, str], ...]:
        """Whom to hang up on, and in which words: who isn't a client, or no longer, and has been silent."""
        found = [each for each in self._standings.values() if each.overstays(now_seconds, is_client(each.line.address))]
        return tuple((each.line, _farewell(now_seconds - each.since_seconds)) for each in found)


def _farewell(seconds: float) -> str:
    return f"nothing came over this connection for {seconds:.0f} s, so it is closed; connect again to go on"
