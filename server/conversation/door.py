"""The door: who comes in, how much of it, and how much is said to those who stay outside. No socket and no clock here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from server.conversation.access import Access
from server.conversation.rates import MessageRates
from server.osc.address import TCP, Address

# Senders of datagrams can be forged: answering all would flood whomever they name.
ANSWERS_PER_SECOND: Final = 5
REMEMBERED_HOSTS: Final = 256


@dataclass(frozen=True, slots=True)
class Report:
    """What a sender is told about so many packets that were left unread. turned_away: it isn't on the list at all; news: and
    wasn't the last one, either."""

    to: Address
    packets: int
    text: str
    turned_away: bool = False
    news: bool = False


class Door:
    """Event loop only; never blocks."""

    def __init__(self, access: Access | None = None, rates: MessageRates | None = None) -> None:
        self._access, self._rates = access or Access(), rates or MessageRates()
        self._hosts: dict[str, bool] = {}
        self._unwelcome: Address | None = None
        self._known_unwelcome = ""
        self._answers, self._answers_seconds = float(ANSWERS_PER_SECOND), 0.0
        self._turned_away = self._untold = 0

    @property
    def locked(self) -> bool:
        """Whether a /hello needs a key."""
        return bool(self._access.key)

    @property
    def refused(self) -> int:
        """Packets that were left unread."""
        return self._turned_away + self._rates.left_out

    @property
    def untold(self) -> int:
        """Those of them that no report was about, nor will be."""
        return self._untold + self._rates.untold

    def opens(self, key: str) -> bool:
        """Whether this is the key."""
        return self._access.opens(key)

    def allows(self, host: str) -> bool:
        """Whether clients may be there."""
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= REMEMBERED_HOSTS:
                self._hosts.clear()
            known = self._hosts[host] = self._access.allows(host)
        return known

    def lets_in(self, sender: Address, now_seconds: float) -> bool:
        """Whether a packet is to be read."""
        if not self.allows(sender[0]):
            self.turn_away(sender)
            return False
        return self._rates.spend(sender, now_seconds)

    def turn_away(self, sender: Address) -> None:
        """Somebody who isn't on the list has sent something, or called."""
        self._turned_away += 1
        self._untold += self._unwelcome is not None
        self._unwelcome = sender

    def charge(self, sender: Address, messages: int) -> None:
        """A packet held so many messages more than one."""
        self._rates.charge(sender, messages)

    def may_answer(self, now_seconds: float) -> bool:
        """Whether somebody outside may be answered: all of them together get ANSWERS_PER_SECOND answers."""
        grown = self._answers + max(0.0, now_seconds - self._answers_seconds) * ANSWERS_PER_SECOND
        self._answers, self._answers_seconds = min(float(ANSWERS_PER_SECOND), grown), now_seconds
        if self._answers < 1:
            return False
        self._answers -= 1
        return True

    def reports(self, now_seconds: float) -> tuple[Report, ...]:
        """What is to be told about packets that were left unread."""
        found = [Report(to, packets, text) for to, packets, text in self._rates.reports(now_seconds)]
        if self._unwelcome is not None and self.may_answer(now_seconds):
            host = self._unwelcome[0].removeprefix(TCP)
            text = f"{host} may not connect here; whoever runs this server can let it in with --allow {host}"
            found.append(Report(self._unwelcome, 1, text, turned_away=True, news=host != self._known_unwelcome))
            self._unwelcome, self._known_unwelcome = None, host
        return tuple(found)
