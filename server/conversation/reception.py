"""Who comes and goes: places for 16 clients, whom they go to, and who is taken for gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from server.control.lookahead import grid_of
from server.conversation.audience import Audience
from server.conversation.clients import MAX_CLIENTS, Client
from server.conversation.door import Door
from server.conversation.effects import CloseRing, Effect, Subscribe
from server.conversation.handlers import Handler
from server.conversation.refusals import Refusals
from server.conversation.tally import Tally
from server.engine.port import ModelInfo
from server.errors import ClientFault
from server.osc.address import Address, is_connected
from server.osc.spec import listing
from server.osc.validate import Call
from server.units import HOST_RATES

OPEN_TO_ALL: Final = ("/hello", "/version")


class Reception:
    """Event loop only; never blocks."""

    def __init__(
        self,
        info: ModelInfo,
        version: str,
        audience: Audience,
        door: Door,
        refusals: Refusals,
        tally: Tally,
        latency_samples: Callable[[int], int],
        forget: tuple[Callable[[Address], None], ...],
    ) -> None:
        """latency_samples(rate): by how much a host's sound is heard late, in the model's samples. forget: who has to know that
        a client has left."""
        self._info, self._version, self._audience, self._door = info, version, audience, door
        self._refusals, self._tally, self._latency_samples, self._forget = refusals, tally, latency_samples, forget
        self._clients = audience.clients

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Who takes which message."""
        return {"/hello": self._hello, "/bye": self._bye, "/version": self._tell_version}

    def leave(self, address: Address) -> tuple[Effect, ...]:
        """A client is gone, or as good as gone."""
        client = self._clients.remove(address)
        for forget in self._forget:
            forget(address)
        if client is None:
            return ()
        ring = (CloseRing(address),) if client.ring else ()
        return (*ring, Subscribe(address, "none", 0, False)) if client.transport != "none" else ring

    def make_known(self, sender: Address, address: str, now_seconds: float) -> tuple[Effect, ...]:
        """Without /hello, too, one may listen, and perform in a ring. ClientFault if there is no place for another one."""
        left = self._make_room(address, sender, now_seconds)
        if self._clients.get(sender) is None:
            self._clients.put(Client(sender, sender, f"{sender[0]}:{sender[1]}", self._info.sample_rate), now_seconds)
        return left

    def tick(self, now_seconds: float) -> Iterator[Effect]:
        """Warn those who have been silent for long, and take leave of those who were warned."""
        for client in self._clients.fading(now_seconds):
            text = "this client will be taken for gone in a minute; send anything, /status for one, to go on listening"
            yield self._audience.reply(client.address, "/log", "warning", text)
        for client in self._clients.silent(now_seconds):
            silence = f"nothing came from {client.name} for {client.patience_seconds():g} s; say /hello to come back"
            yield self._audience.reply(client.address, "/log", "warning", silence)
            yield from self.leave(client.address)

    def _tell_version(self, _: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        if self._refusals.leaves_unanswered(sender, now_seconds):
            self._tally.reject(untold=1)
            return ()
        return (self._audience.reply(sender, "/version.reply", self._version, self._info.name),)

    def _hello(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        # What comes over a connection can be answered nowhere else.
        reply = sender if is_connected(sender) else (sender[0], call.whole("reply_port") or sender[1])
        if self._refusals.is_stranger(sender) and not self._door.opens(call.text("key")):
            wrong_key = "the key is missing or wrong; it is the one that this server was started with"
            # Max hears nothing at the port that it sends from.
            return self._refusals.refuse(sender, ClientFault("/hello", wrong_key), now_seconds, reply)
        # A patch that was opened again sends from another port, and nobody answers at its old one any more.
        gone = [other.address for other in self._clients.replying_to(reply) if other.address != sender]
        left = [effect for other in gone for effect in self.leave(other)]
        left += self._make_room("/hello", sender, now_seconds)
        ours = self._info.sample_rate
        rate = call.whole("sample_rate") or ours
        wrong = rate if rate not in (ours, *HOST_RATES) else 0
        rate = ours if wrong else rate
        client = self._clients.get(sender) or Client(sender, reply, "", ours)
        name = call.text("name").strip() or f"{sender[0]}:{sender[1]}"
        channels = call.whole("channels") or self._info.channels
        known = replace(client, reply=reply, name=name, rate=rate, channels=channels, greeted=not wrong, wrong_rate=wrong)
        known = replace(known, heartbeat_seconds=now_seconds + 1)
        self._clients.put(known, now_seconds)
        if wrong:
            reason = f"{name} runs at {wrong} Hz, which Sideman can't follow; {remedy(self._info)}"
            return (*left, *self._refusals.refuse(sender, ClientFault("/hello", reason), now_seconds))
        bridge, block = self._audience.bridge(rate), grid_of(self._info).block_samples
        lengths = (bridge.to_host(length) for length in (block, self._latency_samples(rate)))
        return (*left, self._audience.reply(sender, "/welcome", self._version, rate, channels, *lengths, self._info.name))

    def _bye(self, _: Call, sender: Address, __: float) -> tuple[Effect, ...]:
        answer = self._audience.reply(sender, "/done", "/bye")
        return (*self.leave(sender), answer)

    def _make_room(self, address: str, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        """A place for this client: where all are taken, that of one who has most likely gone without a word."""
        if not self._clients.full_for(sender):
            return ()
        gone = self._clients.vanished(now_seconds)
        if gone is None:
            raise ClientFault(address, f"{MAX_CLIENTS} clients are connected already; let one of them say /bye")
        text = f"nothing has come from {gone.name} for long, and another client wants its place; say /hello to come back"
        return (self._audience.reply(gone.address, "/log", "warning", text), *self.leave(gone.address))


def remedy(info: ModelInfo) -> str:
    """What to do about a host at another sample rate. Any thread; never blocks."""
    rates = sorted({info.sample_rate, *HOST_RATES})
    return f"set the host to {listing([str(rate) for rate in rates], 'or')} Hz"
