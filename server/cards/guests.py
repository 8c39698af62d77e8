"""The clients for whom a sound card plays: who listens, and who waits to hear that it is open."""

from __future__ import annotations

from typing import Final

from server.conversation.session import Session
from server.osc.address import Address
from server.running.requests import Answer

MAX_WAITING: Final = 32


class Guests:
    """Event loop only; never blocks."""

    def __init__(self, session: Session, answer: Answer) -> None:
        """answer(effects) carries out what the session wants done."""
        self._session, self._answer = session, answer
        self._listeners: set[Address] = set()
        self._waiting: list[tuple[Address, int]] = []

    @property
    def empty(self) -> bool:
        """Whether nobody listens, nor wants to."""
        return not self._listeners

    def join(self, client: Address, frames_per_packet: int) -> bool:
        """This client wants to listen, and waits. False, and told why, where too many wait."""
        if len(self._waiting) >= MAX_WAITING:
            full = f"{MAX_WAITING} clients wait for the sound card already; send it again"
            self._answer(self._session.fail(client, "/audio/subscribe", full, "device"))
            return False
        self._listeners.add(client)
        self._waiting.append((client, frames_per_packet))
        return True

    def leave(self, client: Address) -> None:
        """This client no longer listens here."""
        self._listeners.discard(client)

    def admit(self) -> None:
        """No card is being opened any more: all who waited listen now, but those who have left meanwhile."""
        self._tell("")

    def turn_away(self, reason: str) -> None:
        """There is no card for anybody."""
        self._tell(reason)
        self._listeners.clear()

    def lose(self) -> None:
        """The card is gone. Nobody hears it any more; those who wait, wait for the next one."""
        for client in self._listeners:
            self._session.unheard(client)
        self._listeners = {client for client, _ in self._waiting}

    def dismiss(self) -> None:
        """The server stops, and tells nobody any more."""
        self._listeners.clear()

    def _tell(self, reason: str) -> None:
        waiting, self._waiting = self._waiting, []
        for client, frames_per_packet in waiting:
            why = reason if client in self._listeners else "a newer /audio/subscribe, or /bye, came before the card was open"
            if why:
                self._answer(self._session.fail(client, "/audio/subscribe", why, "device"))
            else:
                self._answer(self._session.done(client, "/audio/subscribe", "device", frames_per_packet))
