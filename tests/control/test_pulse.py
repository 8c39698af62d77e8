"""Tempo and beat: told once, kept in step."""

from __future__ import annotations

import pytest

from server.control.changes import set_beat, set_tempo, settle
from server.control.params import Controls
from server.engine.port import Pulse

RATE = 44_100
PLAIN = Controls((True,), 16)


def test_the_pulse_needs_tempo_and_beat() -> None:
    assert PLAIN.pulse(RATE) is None
    fast = set_tempo(PLAIN, 120.0, 0, RATE)
    assert fast.pulse(RATE) is None
    assert set_beat(fast, 1.0, 30_000, RATE).pulse(RATE) == Pulse(30_000 - 22_050, 22_050.0)


@pytest.mark.parametrize("tempo_bpm", [60.0, 133.3, 240.0])
def test_a_new_tempo_goes_on_from_where_the_beat_is(tempo_bpm: float) -> None:
    at = 100_000
    before = set_beat(set_tempo(PLAIN, 120.0, 0, RATE), 2.5, at - 22_050, RATE)
    after = set_tempo(before, tempo_bpm, at, RATE).pulse(RATE)
    assert after is not None
    assert (at - after.downbeat) / after.beat_samples == pytest.approx(3.5, abs=1e-4)


def test_by_ear_again() -> None:
    told = set_beat(set_tempo(PLAIN, 120.0, 0, RATE), 0.0, 0, RATE)
    silent = set_tempo(told, 0.0, 500, RATE)
    assert (silent.tempo_bpm, silent.downbeat, silent.pulse(RATE)) == (0.0, None, None)


def test_a_new_timeline_forgets_the_beat_and_keeps_the_tempo() -> None:
    told = set_beat(set_tempo(PLAIN, 120.0, 0, RATE), 0.0, 0, RATE)
    assert settle(told) == told._replace(downbeat=None)
