"""How many messages each sender may send, so that one that sends too many can't keep the loop from the others."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from server.osc.address import Address

MESSAGES_PER_SECOND: Final = 5_000
BURST_SECONDS: Final = 0.2
REPORT_SECONDS: Final = 1.0


@dataclass(slots=True)
class _Account:
    tokens: float
    seconds: float
    left_out: int = 0
    reported_seconds: float = float("-inf")


class MessageRates:
    """A token bucket for each of the ``capacity`` senders that were heard last. Event loop only; never blocks.

    It is asked before a packet is read, since reading is what costs time. left_out: packets, of all senders. untold: those of
    senders that were forgotten before they could be told.
    """

    def __init__(self, per_second: float = MESSAGES_PER_SECOND, capacity: int = 256) -> None:
        self._per_second, self._capacity = per_second, capacity
        self._burst = max(1.0, per_second * BURST_SECONDS)
        self._accounts: OrderedDict[Address, _Account] = OrderedDict()
        self._over: set[Address] = set()
        self.left_out = 0
        self.untold = 0

    def spend(self, sender: Address, now_seconds: float) -> bool:
        """Whether a packet may come in."""
        account = self._account(sender, now_seconds)
        if account.tokens < 1:
            account.left_out += 1
            self.left_out += 1
            self._over.add(sender)
            return False
        account.tokens -= 1
        return True

    def charge(self, sender: Address, messages: int) -> None:
        """A packet that came in held so many messages more than one: they count, too."""
        account = self._accounts.get(sender)
        if account is not None:
            account.tokens -= messages

    def reports(self, now_seconds: float) -> tuple[tuple[Address, int, str], ...]:
        """Whom to tell how many packets were left out, and in which words; each once a second at most."""
        ready: list[tuple[Address, int, str]] = []
        for sender in tuple(self._over):
            account = self._accounts[sender]
            if now_seconds - account.reported_seconds >= REPORT_SECONDS:
                limit = f"more than {self._per_second:g} messages a second; {account.left_out} packets were left out"
                ready.append((sender, account.left_out, f"{limit}; send fewer, for one in a block is all that is heard"))
                account.left_out, account.reported_seconds = 0, now_seconds
                self._over.discard(sender)
        return tuple(ready)

    def _account(self, sender: Address, now_seconds: float) -> _Account:
        account = self._accounts.get(sender)
        if account is None:
            account = self._accounts[sender] = _Account(self._burst, now_seconds)
            if len(self._accounts) > self._capacity:
                gone, forgotten = self._accounts.popitem(last=False)
                self.untold += forgotten.left_out
                self._over.discard(gone)
            return account
        self._accounts.move_to_end(sender)
        passed = max(0.0, now_seconds - account.seconds)
        account.tokens, account.seconds = min(self._burst, account.tokens + passed * self._per_second), now_seconds
        return account
