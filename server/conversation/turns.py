"""Whose sound is heard: the performer's turn, its packets and its shared ring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from server.conversation.arrivals import AudioRefused
from server.conversation.audience import Audience
from server.conversation.effects import Alone, AudioIn, CloseRing, Effect, OpenRing
from server.conversation.handlers import Handler
from server.conversation.performer import Performer
from server.conversation.reception import Reception, remedy
from server.engine.port import ModelInfo
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.validate import Call, compose


class Turns:
    """Event loop only; never blocks."""

    def __init__(
        self,
        info: ModelInfo,
        audience: Audience,
        performer: Performer,
        reception: Reception,
        came: Callable[[float], None],
        stands: Callable[[], int],
        began: Callable[[], tuple[Effect, ...]],
        back: Callable[[str, int], tuple[Effect, ...]],
        gap: Callable[[int, int], tuple[Effect, ...]],
    ) -> None:
        """came(now_seconds): sound has come, up to performer.end. began(): a timeline has begun. back(name,
        samples): one that goes on with the one before, so much earlier. gap(position, samples): so much sound never came."""
        self._info = info
        self._audience, self._performer, self._reception, self._came = audience, performer, reception, came
        self._stands, self._began, self._back, self._gap = stands, began, back, gap
        self._told: Address | None = None

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Who takes which message."""
        return {"/perform": self._perform, "/audio/in": self._audio_in, "/audio/in/shm": self._ring}

    def tick(self, now_seconds: float) -> Iterator[Effect]:
        """Tell whose turn it is, where that has changed; the one whose turn was taken learns it even without /hello."""
        since_seconds = self._performer.ended(now_seconds)
        if since_seconds is not None:
            yield Alone(since_seconds)
        turn = self._performer.turn(now_seconds)
        now, before = turn and turn.who, self._told
        if now == before:
            return
        self._told = now
        name = turn.name if turn else ""
        yield from self._audience.to_all(lambda client, _: compose("/performer", name, int(client.address == now)))
        known = self._audience.clients.get(before) if before else None
        if turn and before and not (known and known.greeted):
            yield self._audience.reply(before, "/performer", name, 0)

    def ring_open(self, client: Address, name: str) -> tuple[Effect, ...]:
        """OpenRing has been carried out; with nothing to answer, its client wants it no more."""
        known = self._audience.clients.get(client)
        return (self._audience.reply(client, "/done", "/audio/in/shm", name),) if known and known.ring == name else ()

    def ring_over(self, client: Address) -> None:
        """A client's ring is not listened to any more."""
        self._set_ring(client, "")

    def _perform(self, _: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        self._performer.take_turn(sender, self._audience.name_of(sender), now_seconds)
        return (self._audience.reply(sender, "/done", "/perform"),)

    def _audio_in(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        client = self._audience.clients.get(sender)
        if client is not None and client.wrong_rate:
            mend = f"{remedy(self._info)} and say /hello again"
            raise AudioRefused("rate", f"{client.name} runs at {client.wrong_rate} Hz; {mend}")
        name, rate = self._audience.name_of(sender), self._audience.rate_of(sender)
        heard = self._performer.play(call, sender, name, rate, now_seconds, self._stands())
        before = self._back(name, self._stands() - heard.position) if heard.again else self._began() if heard.first else ()
        self._came(now_seconds)
        audio = AudioIn(heard.position, heard.samples, heard.first, heard.again)
        if not heard.gap_samples:
            return (*before, audio)
        return (*self._gap(heard.gap_position, heard.gap_samples), audio)

    def _ring(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        name = call.text("name")
        if not name:
            self._set_ring(sender, "")
            return (CloseRing(sender), self._audience.reply(sender, "/done", "/audio/in/shm", ""))
        taken = self._performer.taken(sender, now_seconds)
        if taken:
            raise ClientFault("/audio/in/shm", taken)
        left = self._reception.make_known(sender, "/audio/in/shm", now_seconds)
        self._set_ring(sender, name)
        return (*left, CloseRing(sender), OpenRing(sender, name))

    def _set_ring(self, address: Address, name: str) -> None:
        client = self._audience.clients.get(address)
        if client is not None:
            self._audience.clients.change(replace(client, ring=name))
