"""A sound card in use: what its thread does with every pass, as the performer's card or as one that only plays."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from server.audio.card_loop import DeviceLoop
from server.audio.playback import PlaybackLoop
from server.audio.ring import PositionRing
from server.cards.opener import OpenedCard
from server.cards.reports import CardReports
from server.engine.port import Audio

CardLoop = DeviceLoop | PlaybackLoop
MakeLoop = Callable[[OpenedCard, Callable[[Exception], None]], CardLoop]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card plays in. heard: into which a performer's card writes. played: a ring at the card's rate, from which it
    plays. nudge(): something was heard. playing(): whether music is on. Both are called on the card's thread."""

    heard: PositionRing
    played: PositionRing
    nudge: Callable[[], None]
    playing: Callable[[], bool]


class RunningCard:
    """A card in use. ``broke`` is the card's thread's, the rest is the event loop's; nothing blocks."""

    def __init__(self, opened: OpenedCard, reports: CardReports, make_loop: MakeLoop) -> None:
        """Starts the card's thread."""
        self.opened, self.reports = opened, reports
        self.fault: Exception | None = None
        self.loop = make_loop(opened, self.broke)
        self.loop.start()

    def broke(self, error: Exception) -> None:
        """Card's thread; never blocks. What breaks first tells why."""
        self.fault = self.fault or error


def performers_loop(around: Surroundings, block: int, forget: threading.Event) -> MakeLoop:
    """For a card that is listened to and played to. block: its samples a pass. forget: set, and cleared by the card's thread,
    where what was heard is to be forgotten."""

    def make(opened: OpenedCard, broke: Callable[[Exception], None]) -> CardLoop:
        into_model = opened.into_model

        def hear(position: int, audio: Audio) -> None:
            """Card's thread."""
            begins = forget.is_set()
            if begins:
                forget.clear()
                into_model.restart()
            heard = into_model.process(position, audio)
            if begins:
                around.heard.reset(heard.position)
            around.heard.write(heard.position, heard.audio)
            around.nudge()

        # A card that comes back goes on with the timeline.
        first = opened.clock.to_host(around.heard.end)
        return DeviceLoop(opened.stream, hear, around.played, block, broke, around.playing, first)

    return make


def players_loop(around: Surroundings, block: int) -> MakeLoop:
    """For a card that plays what others perform to."""

    def make(opened: OpenedCard, broke: Callable[[Exception], None]) -> CardLoop:
        def stands() -> int:
            """Card's thread."""
            return opened.clock.to_host(around.heard.end)

        return PlaybackLoop(opened.stream, around.played, stands, block, broke, around.playing)

    return make
