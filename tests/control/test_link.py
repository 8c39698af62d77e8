"""Who follows whom in a Link session, with clocks of our own."""

from __future__ import annotations

import random

import pytest

from server.control.changes import set_beat
from server.control.link import DRIFT_MS, LOOKS, STEADY, Offer, Shared, follow, offer
from server.control.params import Controls
from server.conversation.earliest import Earliest

RATE = 44_100
BY_EAR = Controls(parts=(), lookahead_frames=16)
SLOW = set_beat(BY_EAR._replace(tempo_bpm=60.0), 0, 0, RATE)


def shared(beat: float, bpm: float = 60.0, peers: int = 1) -> Shared:
    return Shared(peers, bpm, beat)


def test_the_session_is_taken_over_at_once() -> None:
    drift, controls = follow(STEADY, BY_EAR, shared(1.5, 120.0), 100_000, RATE)
    assert drift == STEADY
    assert (controls.tempo_bpm, controls.downbeat) == (120.0, 100_000 - 33_075)


def test_another_tempo_begins_where_the_session_stands() -> None:
    _, controls = follow(STEADY, SLOW, shared(2.0, 90.0), RATE, RATE)
    assert (controls.tempo_bpm, controls.downbeat) == (90.0, RATE - 2 * 29_400)


def test_nothing_changes_for_what_cannot_be_heard() -> None:
    late = DRIFT_MS / 1000 - 0.001
    for beat in (1.0, 1.0 + late, 1.0 - late):
        assert follow(STEADY, SLOW, shared(beat, 60.004), RATE, RATE) == (STEADY, SLOW)


def test_a_beat_that_is_off_is_moved_by_the_least_of_three_looks() -> None:
    drift, controls = STEADY, SLOW
    for look, off in enumerate((0.03, 0.02, 0.5)[:LOOKS]):
        assert controls == SLOW and drift.looks == look
        drift, controls = follow(drift, controls, shared(1.0 + off), RATE, RATE)
    assert (drift, controls.downbeat, controls.tempo_bpm) == (STEADY, round(-0.02 * RATE), 60.0)


@pytest.mark.parametrize("then", [0.0, -0.03])
def test_one_late_look_moves_nothing(then: float) -> None:
    """Nor do two, if the next says otherwise."""
    drift = STEADY
    for off in (0.03, 0.03, then):
        drift, controls = follow(drift, SLOW, shared((1.0 + off) % 4), RATE, RATE)
        assert controls is SLOW
    assert drift.looks == (then < 0)


def test_round_the_barline() -> None:
    """A hundredth before the bar and one after it are a fiftieth apart."""
    drift, _ = follow(STEADY, SLOW, shared(3.99), round(0.01 * RATE), RATE)
    assert (drift.looks, drift.beats) == (1, pytest.approx(-0.02))


def test_alone_the_session_takes_what_is_told() -> None:
    position = 3 * RATE
    assert offer(STEADY, BY_EAR, shared(0.3), position, RATE) == (STEADY, None)
    assert offer(STEADY, SLOW, shared(3.0), position, RATE) == (STEADY, None)
    assert offer(STEADY, SLOW, shared(3.0, 120.0), position, RATE) == (STEADY, Offer(60.0, 3.0))
    drift, offered = offer(STEADY, SLOW, shared(0.0), position, RATE)
    drift, again = offer(drift, SLOW, shared(0.0), position, RATE)
    assert offered is again is None
    assert offer(drift, SLOW, shared(0.0), position, RATE) == (STEADY, Offer(60.0, 3.0))


def test_alone_without_a_beat_it_takes_the_tempo() -> None:
    told = BY_EAR._replace(tempo_bpm=90.0)
    assert offer(STEADY, told, shared(1.0), 0, RATE) == (STEADY, Offer(90.0, None))
    assert offer(STEADY, told, shared(1.0, 90.0), 0, RATE) == (STEADY, None)
    assert offer(STEADY, SLOW, shared(1.0, 90.0), None, RATE) == (STEADY, Offer(60.0, None))


def test_with_jitter_it_stays_and_with_drift_it_follows() -> None:
    """Ten minutes of a performer whose clock is 60 ppm fast, whose packets come up to tens of ms late, and whose server is
    held up for 30 ms now and then: 36 ms of drift, so seven corrections or so, and the beat is never off by much."""
    chance = random.Random(7)
    earliest, drift, controls = Earliest(), STEADY, BY_EAR
    changes, worst_ms, look_again = 0, 0.0, 0.0
    packet, drift_ppm = 512, 60e-6
    rate = RATE * (1 + drift_ppm)  # of the performer's clock, in our seconds
    for number in range(1, int(600 * rate / packet)):
        position = number * packet
        arrival = position / rate + 0.001 + chance.expovariate(1 / 0.004)
        earliest.add(position / RATE, arrival)
        if arrival < look_again:
            continue
        look_again = arrival + 0.05
        held_up = 0.03 if chance.random() < 0.02 else 0.0
        beat = (arrival + held_up + chance.gauss(0, 0.0005)) * 2 % 4
        assert earliest.offset_seconds is not None
        at = round((arrival - earliest.offset_seconds) * RATE)
        drift, followed = follow(drift, controls, shared(beat, 120.0), at, RATE)
        changes += followed is not controls
        controls = followed
        pulse = controls.pulse(RATE)
        assert pulse is not None
        off = ((arrival * 2 - (arrival * rate - pulse.downbeat) / pulse.beat_samples) + 2) % 4 - 2
        worst_ms = max(worst_ms, abs(off) * 500) if arrival > 5 else worst_ms
    assert 5 <= changes <= 10
    assert worst_ms < 2 * DRIFT_MS


def test_a_tempo_that_glides_is_followed_step_by_step() -> None:
    """From 100 to 140 in ten seconds, looked at 20 times a second: the beat goes on without a jump."""
    drift, controls, beat = STEADY, BY_EAR, 0.0
    for look in range(200):
        bpm = 100 + 40 * look / 200
        drift, controls = follow(drift, controls, shared(beat % 4, bpm), look * 2205, RATE)
        pulse = controls.pulse(RATE)
        assert pulse is not None
        assert (look * 2205 - pulse.downbeat) / pulse.beat_samples % 4 == pytest.approx(beat % 4, abs=1e-4)
        beat += bpm / 60 / 20
    assert controls.tempo_bpm == pytest.approx(139.8)
