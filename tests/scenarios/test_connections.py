"""Over TCP: Anna says hello and no more, Bert says nothing at all, and Carla sends a command now and then. In between, the machine
sleeps for an hour."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import Stage, play
from tests.server.test_lines import Connection, counted


async def scenario(stage: Stage) -> None:
    anna, bert, carla = (Connection(stage.endpoint, ("127.0.0.1", 6001 + number), counted) for number in range(3))
    anna.says(("/hello", "Anna", 9000))
    carla.says(("/gain", 0.5))
    await stage.until(5.0)
    stage.clock.advance(3600.0)
    await stage.until(3609.9)
    assert bert.open
    await stage.until(3610.1)
    assert not bert.open and anna.open
    await stage.until(3655.0)
    carla.says(("/gain", 0.25))
    await stage.until(3659.9)
    assert anna.open
    await stage.until(3660.1)
    assert not anna.open and carla.open


def test_connections(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.app.session.counts.rejected == 0 and stage.endpoint.unsent == 0
