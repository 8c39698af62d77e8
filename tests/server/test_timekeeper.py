"""Who performs, and so keeps the timeline's time."""

from __future__ import annotations

import numpy as np

from server.audio.ring import PositionRing
from server.conversation.effects import AudioIn, Effect
from server.performers.recording import RecordedPerformer
from server.performers.silence import PATIENCE_SECONDS, ClockedSilence
from server.performers.timekeeper import Timekeeper
from tests.conversation.talk import ANNA, Talk, lines

RATE = 1000


class Room:
    """A timekeeper at 100 s by the clock, in a set that plays, and what it has done."""

    def __init__(self, recorded_samples: int = 0, card: bool = False) -> None:
        self.talk, self.heard = Talk(), PositionRing(1, 5000, 7)
        self.talk.store.set(self.talk.store.current._replace(playing=True))
        self.effects: list[Effect] = []
        self.forgotten = self.nudges = 0
        silence = ClockedSilence(self.heard, RATE, channels=1)
        audio = np.ones((recorded_samples, 1), np.float32)
        recorded = RecordedPerformer(self.heard, RATE, audio) if recorded_samples else None
        self.keeper = Timekeeper(
            self.talk.session, self.talk.store, self.heard, silence, recorded, card, self.forget, self.nudge,
            lambda: self.talk.now, self.effects.extend,
        )  # fmt: skip

    def forget(self) -> None:
        self.forgotten += 1

    def nudge(self) -> None:
        self.nudges += 1

    def plays(self, position: int, samples: int, first: bool = False) -> None:
        self.keeper.hear(AudioIn(position, np.ones((samples, 1), np.float32), first))

    def passes(self, seconds: float) -> None:
        self.keeper.catch_up()
        self.talk.now += seconds
        self.keeper.catch_up()

    def told(self) -> list[str]:
        heard = [str(words) for _, words in lines(tuple(self.effects))]
        self.effects.clear()
        return heard

    def refused(self) -> bool:
        return self.talk.say("/perform")[0][1][0] == "/fail"


def test_silence_keeps_time_while_nobody_performs() -> None:
    room = Room()
    room.passes(PATIENCE_SECONDS)
    assert room.keeper.vacant and (room.heard.end, room.heard.epoch) == (0, 1)
    room.passes(0.5)
    assert room.heard.end == 500 and room.nudges == 4


def test_a_client_takes_time_over_and_silence_goes_on_from_its_end() -> None:
    room = Room()
    room.plays(300, 50, first=True)
    room.passes(9.0)
    assert not room.keeper.vacant and room.heard.end == 350
    room.keeper.client_left(room.talk.now)
    room.passes(0.25)
    assert room.keeper.vacant and room.heard.end == 600
    epoch = room.heard.epoch
    room.plays(600, 10)
    room.passes(1.0)
    assert (room.heard.end, room.heard.epoch) == (610, epoch)


def test_who_has_left_already_does_not_leave_again() -> None:
    room = Room()
    room.keeper.client_left(50.0)
    room.passes(0.0)
    assert room.heard.end == 7


def test_nobody_may_perform_while_a_card_does() -> None:
    room = Room(card=True)
    assert room.refused()
    room.keeper.card_begins()
    room.passes(3.0)
    assert room.heard.end == 7 and not room.keeper.vacant
    room.keeper.card_lost()
    assert room.keeper.vacant and not room.refused()
    room.passes(0.125)
    room.talk.now += 0.125
    room.keeper.card_back()
    assert not room.keeper.vacant and room.refused()
    assert room.heard.end == 257, "where time stood then"


def test_a_reset_is_the_affair_of_who_writes() -> None:
    room = Room(card=True)
    epoch = room.heard.epoch
    room.keeper.reset(ANNA)
    assert (room.forgotten, room.heard.epoch) == (0, epoch + 1)
    room.keeper.card_begins()
    room.keeper.reset(ANNA)
    assert (room.forgotten, room.heard.epoch) == (1, epoch + 1)
    assert room.told() == ["('/done', '/reset')"] * 2


def test_a_client_begins_anew_after_a_reset() -> None:
    room = Room()
    room.plays(0, 50, first=True)
    room.keeper.reset(ANNA)
    assert room.keeper.vacant and not room.forgotten


def test_a_recording_performs_until_it_is_over() -> None:
    room = Room(recorded_samples=1000)
    assert room.refused() and not room.keeper.vacant
    room.passes(0.5)
    room.keeper.reset(ANNA)
    assert not room.keeper.vacant
    room.passes(0.5)
    assert room.keeper.vacant and not room.refused()
    room.talk.now += 0.25
    room.keeper.catch_up()
    assert room.heard.end == 1250
