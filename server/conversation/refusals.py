"""What can't be done: who is told why, how often, and what is said to those who have yet to bring the key."""

from __future__ import annotations

from collections.abc import Iterator

from server.conversation.arrivals import AudioRefused
from server.conversation.audience import Audience
from server.conversation.door import Door
from server.conversation.effects import Effect
from server.conversation.limiter import COMMANDS, ONCE_A_SECOND, FailureLimiter, Kind
from server.conversation.tally import Tally
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.codec import DecodeError
from server.osc.schema import FROM_SERVER, TO_SERVER


class Refusals:
    """Event loop only; never blocks."""

    def __init__(self, audience: Audience, door: Door, tally: Tally) -> None:
        self._audience, self._door, self._tally = audience, door, tally
        self._limiter = FailureLimiter()

    @property
    def unreported(self) -> int:
        """Refusals that were crowded out before anybody heard of them."""
        return self._limiter.unreported

    def is_stranger(self, sender: Address) -> bool:
        """Whether this one has yet to bring the key."""
        return self._door.locked and self._audience.clients.get(sender) is None

    def leaves_unanswered(self, sender: Address, now_seconds: float) -> bool:
        """Whether a message gets no answer, since its sender is a stranger, and strangers have had enough of them."""
        return self.is_stranger(sender) and not self._door.may_answer(now_seconds)

    def refuse(self, sender: Address, fault: ClientFault, now_seconds: float, to: Address | None = None) -> tuple[Effect, ...]:
        """A message can't be carried out. to: who hears of it, if that isn't where answers to this sender go."""
        if self.leaves_unanswered(sender, now_seconds):
            self._tally.reject(untold=1)
            return ()
        self._tally.reject()
        stream = fault.address in ("/audio/in", "datagram")
        sort = fault.sort if isinstance(fault, AudioRefused) else "" if fault.address in TO_SERVER or stream else "unknown"
        kind = Kind(to or sender, fault.address if sort != "unknown" else "unknown", sort)
        reason = self._limiter.admit(kind, fault.reason, ONCE_A_SECOND if stream else COMMANDS, now_seconds)
        return () if reason is None else (self._audience.reply(to or sender, "/fail", fault.address, reason),)

    def unreadable(self, sender: Address, error: DecodeError, now_seconds: float) -> tuple[Effect, ...]:
        """A packet is no OSC."""
        if error.address in FROM_SERVER:
            return self.echo()
        if error.address:
            return self.refuse(sender, ClientFault(error.address, error.reason), now_seconds)
        return self.refuse(sender, ClientFault("datagram", f"this is not OSC: {error.reason}"), now_seconds)

    def echo(self) -> tuple[Effect, ...]:
        """Somebody sends what only servers say. Two servers that answer each other's answers would never stop: these are
        counted, and not answered."""
        self._tally.reject(untold=1)
        return ()

    def due(self, now_seconds: float) -> Iterator[Effect]:
        """What was held back and may be told by now."""
        for kind, text in self._limiter.summaries(now_seconds):
            yield self._audience.reply(kind.client, "/fail", kind.address, text)

    def at_the_door(self, now_seconds: float) -> Iterator[Effect]:
        """To whom packets were left unread, and that somebody knocks who may not come in."""
        for report in self._door.reports(now_seconds):
            if report.turned_away:
                yield self._audience.reply(report.to, "/fail", "/hello", report.text)
                if report.news:
                    yield from self._audience.log("warning", report.text)
            elif not self.leaves_unanswered(report.to, now_seconds):
                yield self._audience.reply(report.to, "/fail", "rate", report.text)
            else:
                self._tally.untold += report.packets
