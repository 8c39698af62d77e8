"""Who is connected, and how each of them is spoken to: where it wants its answers, in samples of its own rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from server.conversation.clients import Client, Clients
from server.conversation.effects import Effect, Send
from server.conversation.limiter import FailureLimiter, Kind, Rate
from server.osc.address import Address
from server.osc.codec import Message, Scalar
from server.osc.schema import LOG_BURST, LOG_PER_SECOND
from server.osc.validate import compose
from server.units import Bridge

LOG: Final = Rate(LOG_PER_SECOND, LOG_BURST)
_EVERYBODY: Final[Address] = ("", 0)


class Audience:
    """Event loop only; never blocks. sample_rate: the model's."""

    def __init__(self, sample_rate: int) -> None:
        self.clients = Clients()
        self._sample_rate = sample_rate
        self._log, self._now_seconds = FailureLimiter(fate="left out"), 0.0

    @property
    def left_out(self) -> int:
        """Lines of /log that only their number has told of."""
        return self._log.counted

    def rate_of(self, client: Address) -> int:
        """At which a client counts samples: the model's for one that said nothing."""
        known = self.clients.get(client)
        return known.rate if known else self._sample_rate

    def name_of(self, client: Address) -> str:
        """What people call it."""
        known = self.clients.get(client)
        return known.name if known else f"{client[0]}:{client[1]}"

    def bridge(self, rate: int) -> Bridge:
        """Between a host at this rate and the model."""
        return Bridge(rate, self._sample_rate)

    def bridge_of(self, client: Address) -> Bridge:
        """Between a client and the model."""
        return self.bridge(self.rate_of(client))

    def reply(self, client: Address, address: str, *arguments: Scalar) -> Send:
        """A message to one client."""
        return self.send(client, compose(address, *arguments))

    def send(self, client: Address, message: Message) -> Send:
        """To the port that the client gave, or back to where its message came from."""
        known = self.clients.get(client)
        return Send(known.reply if known else client, message)

    def to_all(self, message: Callable[[Client, Bridge], Message]) -> tuple[Effect, ...]:
        """To all who said /hello, each in its own words."""
        return tuple(Send(client.reply, message(client, self.bridge(client.rate))) for client in self.clients.greeted())

    def to_all_at(self, address: str, position: int, samples: int, count: int) -> tuple[Effect, ...]:
        """A message about a stretch of the timeline, to each client in samples of its own."""

        def told(_: Client, bridge: Bridge) -> Message:
            return compose(address, bridge.to_host(position), bridge.host_samples(position, samples), count)

        return self.to_all(told)

    def log(self, level: str, text: str) -> tuple[Effect, ...]:
        """Something for people to read, to all; level: info, warning or error. What comes faster than it can be read is held
        back. The time is that of the last tick, so that whoever has something to tell needn't know it."""
        told = self._log.admit(Kind(_EVERYBODY, "/log", level), text, LOG, self._now_seconds)
        return () if told is None else self._tell(level, told)

    def last_words(self, text: str) -> tuple[Effect, ...]:
        """Why nothing will follow, and before that all that was held back. Nothing keeps this from getting through."""
        return (*self._due(math.inf), *self._tell("error", text))

    def tick(self, now_seconds: float) -> tuple[Effect, ...]:
        """What was held back and may be told by now."""
        self._now_seconds = now_seconds
        return self._due(now_seconds)

    def _due(self, now_seconds: float) -> tuple[Effect, ...]:
        held = self._log.summaries(now_seconds)
        return tuple(effect for kind, text in held for effect in self._tell(kind.sort, text))

    def _tell(self, level: str, text: str) -> tuple[Effect, ...]:
        return self.to_all(lambda _, __: compose("/log", level, text))
