"""Who is connected, how long they have been silent, and how they listen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from server.osc.limiter import Address

MAX_CLIENTS: Final = 16
SILENCE_SECONDS: Final = 60.0
# A listener over OSC may have nothing to say for long, but UDP doesn't tell whether it still listens.
LISTENER_SILENCE_SECONDS: Final = 600.0
WARNING_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Client:
    """One client, known by the address it sends from.

    rate: at which it counts samples. greeted: it said /hello, so it gets the heartbeat and all events. wrong_rate: the
    sample rate for which its /hello was refused, or 0. ring: the shared ring in which it performs, or wants to. warned: it
    was told that it will soon be taken for gone.
    """

    address: Address
    reply: Address
    name: str
    seen_seconds: float
    rate: int
    greeted: bool = False
    wrong_rate: int = 0
    transport: str = "none"
    ring: str = ""
    frames_per_packet: int = 0
    heartbeat_seconds: float = 0.0
    warned: bool = False

    def patience_seconds(self) -> float | None:
        """How long it may be silent; None: forever. The sound card and the shared rings outlast any silence: someone
        may listen for hours, and nothing is sent into the blue; and a ring whose writer has left is noticed."""
        if self.ring:
            return None
        if self.transport == "osc":
            return LISTENER_SILENCE_SECONDS
        return SILENCE_SECONDS if self.transport == "none" else None


@dataclass(frozen=True, slots=True)
class Listener:
    """Where /audio/out packets go, at which sample rate, and how long they are."""

    to: Address
    rate: int
    frames_per_packet: int


class Clients:
    """At most 16. Event loop only; never blocks."""

    def __init__(self) -> None:
        self._clients: dict[Address, Client] = {}

    def __len__(self) -> int:
        return len(self._clients)

    def all(self) -> tuple[Client, ...]:
        return tuple(self._clients.values())

    def greeted(self) -> tuple[Client, ...]:
        return tuple(client for client in self._clients.values() if client.greeted)

    def listeners(self) -> tuple[Listener, ...]:
        """Who wants /audio/out."""
        return tuple(Listener(c.reply, c.rate, c.frames_per_packet) for c in self._clients.values() if c.transport == "osc")

    def get(self, address: Address) -> Client | None:
        return self._clients.get(address)

    def full_for(self, address: Address) -> bool:
        """Whether there is no room for this one."""
        return address not in self._clients and len(self._clients) >= MAX_CLIENTS

    def put(self, client: Client) -> None:
        """Add or replace. The caller has asked full_for."""
        assert not self.full_for(client.address)
        self._clients[client.address] = client

    def touch(self, address: Address, now_seconds: float) -> None:
        """Something came from there."""
        client = self._clients.get(address)
        if client is not None:
            self._clients[address] = replace(client, seen_seconds=now_seconds, warned=False)

    def slept(self, seconds: float, now_seconds: float) -> None:
        """Nobody could be heard for so long: that was no silence of theirs."""
        for client in self.all():
            seen = min(now_seconds, client.seen_seconds + seconds)
            self._clients[client.address] = replace(client, seen_seconds=seen)

    def remove(self, address: Address) -> Client | None:
        return self._clients.pop(address, None)

    def replying_to(self, reply: Address) -> tuple[Client, ...]:
        """Those whose answers go to the same place."""
        return tuple(client for client in self._clients.values() if client.reply == reply)

    def silent(self, now_seconds: float) -> tuple[Client, ...]:
        """Those who have been silent for too long."""
        return tuple(client for client in self._clients.values() if _overdue(client, now_seconds, 0.0))

    def vanished(self, now_seconds: float) -> Client | None:
        """Who has most likely gone without a word: of those heard by packets or not at all, the one that has been silent
        longest, and for SILENCE_SECONDS at least. It has its place as long as nobody else wants one."""
        quiet = [
            client
            for client in self._clients.values()
            if client.patience_seconds() is not None and now_seconds - client.seen_seconds >= SILENCE_SECONDS
        ]
        return min(quiet, key=lambda client: client.seen_seconds, default=None)

    def fading(self, now_seconds: float) -> tuple[Client, ...]:
        """Listeners over OSC that will soon be taken for gone and haven't been warned; they are from now on."""
        found = tuple(
            client
            for client in self._clients.values()
            if client.transport == "osc" and not client.warned and _overdue(client, now_seconds, WARNING_SECONDS)
        )
        for client in found:
            self._clients[client.address] = replace(client, warned=True)
        return found

    def heartbeats(self, now_seconds: float) -> tuple[Client, ...]:
        """Those whose heartbeat is due; their next one is a second later."""
        due = tuple(client for client in self.greeted() if client.heartbeat_seconds <= now_seconds)
        for client in due:
            # A late tick sends one heartbeat, not all that it missed.
            beat = client.heartbeat_seconds + 1
            self._clients[client.address] = replace(client, heartbeat_seconds=beat if beat > now_seconds else now_seconds + 1)
        return due


def _overdue(client: Client, now_seconds: float, early_seconds: float) -> bool:
    patience = client.patience_seconds()
    return patience is not None and now_seconds - client.seen_seconds >= patience - early_seconds
