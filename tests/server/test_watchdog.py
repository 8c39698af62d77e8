"""A model that is stuck: its process is ended once, and only if it isn't just being started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from server.conversation.effects import Effect, Send
from server.engine.watch import GIVE_UP_SECONDS, KILL_SECONDS
from server.running.watchdog import Watchdog
from tests.conversation.talk import Talk

LOOK_SECONDS = 0.1


@dataclass
class House:
    """beginning: it is only just being started."""

    beginning: bool = False
    kills: int = 0

    def kill(self) -> None:
        self.kills += 1

    def on_restart(self, tell: Callable[[str], None]) -> None:
        raise AssertionError


@dataclass
class Stuck:
    """A worker whose model doesn't come back."""

    steps: int = 7
    working: bool = True
    faults: list[BaseException] = field(default_factory=lambda: [])
    logged: list[str] = field(default_factory=lambda: [])

    def start(self) -> None: ...
    def nudge(self) -> None: ...
    def stop(self) -> None: ...

    def hear(self, effects: tuple[Effect, ...]) -> None:
        self.logged += [str(effect.message.arguments[1]) for effect in effects if isinstance(effect, Send)]

    def looks(self, house: House | None, seconds: float) -> None:
        talk = Talk()
        talk.say("/hello", "Anna")
        dog = Watchdog(self, talk.session, house, self.hear, self.faults.append)
        for _ in range(round(seconds / LOOK_SECONDS) + 1):
            dog.look(LOOK_SECONDS)


def test_its_process_is_ended_once() -> None:
    stuck, house = Stuck(), House()
    stuck.looks(house, GIVE_UP_SECONDS - 1)
    assert house.kills == 1 and not stuck.faults
    warned, ended = stuck.logged
    assert warned.startswith("the model is stuck")
    assert ended == f"the model has been at one step for {KILL_SECONDS:g} s; its process is ended, to be started again"


def test_a_process_may_take_its_time_to_begin() -> None:
    stuck, house = Stuck(), House(beginning=True)
    stuck.looks(house, 2 * GIVE_UP_SECONDS)
    assert not (house.kills or stuck.faults or stuck.logged)


@pytest.mark.parametrize("house", [None, House()], ids=["in this process", "in its own"])
def test_in_the_end_the_server_stops(house: House | None) -> None:
    stuck = Stuck()
    stuck.looks(house, GIVE_UP_SECONDS + 1)
    assert "at one step for 20 s" in str(stuck.faults[0])
