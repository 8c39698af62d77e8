"""Ableton Link in the conversation: who turns it on, who gives tempo and beat while it is on, and what is told of the session.

The session itself is looked at from outside (server/link/); which of the two follows the other is decided by
server/control/link.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from server.control.link import STEADY, Shared, follow, offer
from server.control.params import Controls, ControlStore
from server.conversation.audience import Audience
from server.conversation.earliest import Earliest
from server.conversation.effects import Effect, JoinLink, LeaveLink, OfferLink
from server.conversation.handlers import Handler
from server.conversation.steering import Steering
from server.engine.port import BEATS_IN_BAR, ModelInfo
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.codec import Message
from server.osc.schema import FASTEST_BPM, SLOWEST_BPM
from server.osc.validate import Call, compose

TELL_SECONDS: Final = 1.0
STILL_SECONDS: Final = 1.0
# Of a session that nobody has told a tempo; Link's own.
OPENING_BPM: Final = 120.0
_BEATS: Final = ("/tempo", "/beat")
_OFF_FIRST: Final = "send /link 0 first"


class Linking:
    """Event loop only; never blocks. wanted: whether Sideman is to be in the session."""

    def __init__(
        self, info: ModelInfo, store: ControlStore, audience: Audience, steering: Steering, position: Callable[[], int]
    ) -> None:
        """position(): after the newest sample that has come."""
        self._rate, self._store, self._audience, self._steering = info.sample_rate, store, audience, steering
        self._position, self._earliest = position, Earliest()
        self.wanted = self._lost = False
        self._offset_ms = 0.0
        self._shared: Shared | None = None
        self._told: tuple[int, float] | None = None
        self._tell_again = 0.0
        self.start()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Who takes which message: its own, and those that others take once Link has nothing against them."""
        others = self._steering.handlers
        return {"/link": self._link} | {
            address: self._checked(others[address]) for address in (*_BEATS, "/at", "/at/beat", "/at/bar")
        }

    # What the music does.

    def start(self) -> None:
        """Positions start anew, or are of interest again."""
        self._earliest.restart()
        self._drift = STEADY
        self._end: int | None = None
        self._moved_seconds = float("-inf")

    def tick(self, now_seconds: float) -> None:
        """Keep in mind when which position was reached."""
        if not self.wanted:
            return
        end, before = self._position(), self._end
        self._end = end
        if before is not None and end > before:
            self._earliest.add(end / self._rate, now_seconds)
            self._moved_seconds = now_seconds

    # What the session does.

    @property
    def opening_bpm(self) -> float:
        """What Sideman brings into a session that has no tempo yet."""
        return self._store.current.tempo_bpm or OPENING_BPM

    def done(self, client: Address) -> tuple[Effect, ...]:
        """JoinLink has been carried out, unless a newer /link 0 came."""
        return (self._done(client),)

    def look(self, shared: Shared, now_seconds: float) -> tuple[Effect, ...]:
        """What the session says now; what follows from it, for the controls or for the session."""
        if not self.wanted:
            return ()
        before, self._shared = self._shared, shared
        came = self._others_came() if shared.peers and not (before and before.peers) else ()
        follows = self._follow(now_seconds) if shared.peers else self._offer(now_seconds)
        return (*came, *follows, *self._tell(now_seconds))

    def _follow(self, now_seconds: float) -> tuple[Effect, ...]:
        """Others are there, too: the controls take what the session has."""
        shared, position, lost = self._here(), self._stands(now_seconds), self._lost
        self._lost = not SLOWEST_BPM <= shared.bpm <= FASTEST_BPM
        if self._lost:
            self._set(self._store.current._replace(tempo_bpm=0.0, downbeat=None))
            span = f"Sideman plays at {SLOWEST_BPM:g} to {FASTEST_BPM:g}"
            text = f"Link: the session has {shared.bpm:g} beats a minute; {span}, and goes by ear"
            return () if lost else self._audience.log("warning", text)
        if position is not None:
            self._drift, followed = follow(self._drift, self._store.current, shared, position, self._rate)
            self._set(followed)
        return ()

    def _offer(self, now_seconds: float) -> tuple[Effect, ...]:
        """Nobody else is there: the session takes what the controls have."""
        shared = self._here()
        self._drift, offered = offer(self._drift, self._store.current, shared, self._stands(now_seconds), self._rate)
        if offered is None:
            return ()
        beat = None if offered.beat is None else (offered.beat + self._offset_beats(offered.bpm)) % BEATS_IN_BAR
        return (OfferLink(offered.bpm, beat),)

    def _others_came(self) -> tuple[Effect, ...]:
        return self._steering.withdraw(_BEATS, "others are in the Link session, which gives tempo and beat")

    def _here(self) -> Shared:
        """The session, as it is to be heard in the performer's sound."""
        assert self._shared is not None
        beat = (self._shared.beat - self._offset_beats(self._shared.bpm)) % BEATS_IN_BAR
        return self._shared._replace(beat=beat)

    def _offset_beats(self, bpm: float) -> float:
        return self._offset_ms * bpm / 60_000

    def _stands(self, now_seconds: float) -> int | None:
        """Which position the performer's clock has reached; None while it stands still."""
        offset = self._earliest.offset_seconds
        if offset is None or now_seconds - self._moved_seconds > STILL_SECONDS:
            return None
        return round((now_seconds - offset) * self._rate)

    def _set(self, controls: Controls) -> None:
        if controls != self._store.current:
            self._store.set(controls)

    # What clients say, and what they are told.

    def _link(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        if call.values["on"] is None:
            return (self._audience.send(sender, self._reply()),)
        offset_ms = call.number_or_none("offset_ms")
        if offset_ms is not None:
            self._offset_ms = offset_ms
        if call.whole("on") == 0:
            self.wanted, self._shared, self._told = False, None, None
            return (LeaveLink(), self._done(sender), *self._tell_all())
        if self._shared is not None:
            return (self._done(sender),)
        if not self.wanted:
            self.wanted = True
            self.start()
        return (JoinLink(sender),)

    def _checked(self, handler: Handler) -> Handler:
        """The same, once it is sure that tempo and beat may come from a client."""

        def checked(call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
            if self._shared is None or not self._shared.peers:
                return handler(call, sender, now_seconds)
            self._check(call)
            effects = handler(call, sender, now_seconds)
            return (*effects, OfferLink(call.number("bpm"), None)) if call.address == "/tempo" else effects

        return checked

    def _check(self, call: Call) -> None:
        """ClientFault for what others in the session would have to agree to."""
        if call.address == "/beat":
            raise ClientFault("/beat", f"the Link session says where the beat is; to tell it yourself, {_OFF_FIRST}")
        if call.address == "/tempo" and not call.number("bpm"):
            raise ClientFault("/tempo", f"in a Link session the tempo can't go by ear; {_OFF_FIRST}")
        inner = "/" + call.text("address").removeprefix("/") if call.address.startswith("/at") else ""
        if inner in _BEATS:
            raise ClientFault(call.address, f"{inner} can't wait for its place in a Link session; {_OFF_FIRST}")

    def _done(self, client: Address) -> Effect:
        return self._audience.reply(client, "/done", "/link", int(self.wanted), self._offset_ms)

    def _reply(self) -> Message:
        shared, bpm = self._shared, self._store.current.tempo_bpm
        return compose("/link.reply", int(self.wanted), *(shared or (0, bpm, 0.0)))

    def _tell(self, now_seconds: float) -> tuple[Effect, ...]:
        """When Sideman has joined, others come or go, or the tempo changes."""
        assert self._shared is not None
        news = (self._shared.peers, round(self._shared.bpm, 2))
        if news == self._told or now_seconds < self._tell_again:
            return ()
        self._told, self._tell_again = news, now_seconds + TELL_SECONDS
        return self._tell_all()

    def _tell_all(self) -> tuple[Effect, ...]:
        return self._audience.to_all(lambda _, __: self._reply())
