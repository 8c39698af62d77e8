"""Who is connected, how long they have been silent, and how they listen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from server.osc.address import Address

MAX_CLIENTS: Final = 16
SILENCE_SECONDS: Final = 60.0
# A listener over OSC may have nothing to say for long, but UDP doesn't tell whether it still listens.
LISTENER_SILENCE_SECONDS: Final = 600.0
WARNING_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Client:
    """One client, known by the address it sends from.

    rate: at which it counts samples. channels: in which it hears Sideman over OSC; 0: the model's. greeted: it said /hello, so
    it gets the heartbeat and all events. wrong_rate: the sample rate for which its /hello was refused, or 0. ring: the shared
    ring in which it performs, or wants to.
    """

    address: Address
    reply: Address
    name: str
    rate: int
    channels: int = 0
    greeted: bool = False
    wrong_rate: int = 0
    transport: str = "none"
    ring: str = ""
    frames_per_packet: int = 0
    heartbeat_seconds: float = 0.0

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
    """Where /audio/out packets go, at which sample rate, in how many channels (0: the model's), and how long they are."""

    to: Address
    rate: int
    channels: int
    frames_per_packet: int


class Clients:
    """At most 16. Event loop only; never blocks."""

    def __init__(self) -> None:
        self._clients: dict[Address, Client] = {}
        # Beside the clients, since every message changes these: when something came, and who was told of its silence.
        self._seen_seconds: dict[Address, float] = {}
        self._warned: set[Address] = set()

    def __len__(self) -> int:
        return len(self._clients)

    def all(self) -> tuple[Client, ...]:
        return tuple(self._clients.values())

    def greeted(self) -> tuple[Client, ...]:
        return tuple(client for client in self._clients.values() if client.greeted)

    def listeners(self) -> tuple[Listener, ...]:
        """Who wants /audio/out."""
        listening = (client for client in self._clients.values() if client.transport == "osc")
        return tuple(Listener(client.reply, client.rate, client.channels, client.frames_per_packet) for client in listening)

    def get(self, address: Address) -> Client | None:
        return self._clients.get(address)

    def full_for(self, address: Address) -> bool:
        """Whether there is no room for this one."""
        return address not in self._clients and len(self._clients) >= MAX_CLIENTS

    def put(self, client: Client, now_seconds: float) -> None:
        """Add or replace: it has just said something. The caller has asked full_for."""
        assert not self.full_for(client.address)
        self._clients[client.address] = client
        self.touch(client.address, now_seconds)

    def change(self, client: Client) -> None:
        """Replace one that is there."""
        assert client.address in self._clients
        self._clients[client.address] = client

    def touch(self, address: Address, now_seconds: float) -> None:
        """Something came from there."""
        if address in self._clients:
            self._seen_seconds[address] = now_seconds
            self._warned.discard(address)

    def slept(self, seconds: float, now_seconds: float) -> None:
        """Nobody could be heard for so long: that was no silence of theirs."""
        for address, seen_seconds in self._seen_seconds.items():
            self._seen_seconds[address] = min(now_seconds, seen_seconds + seconds)

    def remove(self, address: Address) -> Client | None:
        self._seen_seconds.pop(address, None)
        self._warned.discard(address)
        return self._clients.pop(address, None)

    def replying_to(self, reply: Address) -> tuple[Client, ...]:
        """Those whose answers go to the same place."""
        return tuple(client for client in self._clients.values() if client.reply == reply)

    def silent(self, now_seconds: float) -> tuple[Client, ...]:
        """Those who have been silent for too long."""
        return tuple(client for client in self._clients.values() if self._overdue(client, now_seconds, 0.0))

    def vanished(self, now_seconds: float) -> Client | None:
        """Who has most likely gone without a word: of those heard by packets or not at all, the one that has been silent
        longest, and for SILENCE_SECONDS at least. It has its place as long as nobody else wants one."""
        quiet = [
            client
            for client in self._clients.values()
            if client.patience_seconds() is not None and now_seconds - self._seen_seconds[client.address] >= SILENCE_SECONDS
        ]
        return min(quiet, key=lambda client: self._seen_seconds[client.address], default=None)

    def fading(self, now_seconds: float) -> tuple[Client, ...]:
        """Listeners over OSC that will soon be taken for gone and haven't been warned; they are from now on."""
        found = tuple(
            client
            for client in self._clients.values()
            if client.transport == "osc"
            and client.address not in self._warned
            and self._overdue(client, now_seconds, WARNING_SECONDS)
        )
        self._warned.update(client.address for client in found)
        return found

    def heartbeats(self, now_seconds: float) -> tuple[Client, ...]:
        """Those whose heartbeat is due; their next one is a second later."""
        due = tuple(client for client in self.greeted() if client.heartbeat_seconds <= now_seconds)
        for client in due:
            # A late tick sends one heartbeat, not all that it missed.
            beat = client.heartbeat_seconds + 1
            self._clients[client.address] = replace(client, heartbeat_seconds=beat if beat > now_seconds else now_seconds + 1)
        return due

    def _overdue(self, client: Client, now_seconds: float, early_seconds: float) -> bool:
        patience = client.patience_seconds()
        return patience is not None and now_seconds - self._seen_seconds[client.address] >= patience - early_seconds
