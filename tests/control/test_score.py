"""The score: which controls hold where."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from server.control.changes import set_gain
from server.control.params import Controls, Cue
from server.control.score import acts_at, beat_position, controls_at, controls_for, gain_line, passed, with_cue
from server.engine.port import Pulse
from server.units import Grid

START = Controls((True,), 16)
GRID = Grid(44_100, 10, 10)


def seeds(*places: int) -> Controls:
    """A change of the seed to 1, 2, ... at each place, in the order that they came."""
    score = START
    for number, place in enumerate(places, 1):
        score = with_cue(score, Cue(place, number, "/seed", False, partial(Controls._replace, seed=number)))
    return score


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=8), st.integers(0, 12), st.integers(0, 8))
def test_the_last_one_by_position_and_then_by_message_holds(places: list[int], position: int, revision: int) -> None:
    score = seeds(*places)
    due = [(place, number) for number, place in enumerate(places, 1) if place <= position]
    assert controls_at(score, position).seed == max(due, default=(0, 0))[1]
    tidied = passed(score, position, revision)
    for later in range(position, 14):
        assert controls_at(tidied, later).seed == controls_at(score, later).seed
    assert all(cue.position > position for cue in passed(score, position, 8).cues)


def test_where_a_change_acts() -> None:
    (one,) = seeds(201).cues
    assert acts_at(one, GRID) == 300 and acts_at(replace(one, position=200), GRID) == 200
    assert acts_at(replace(one, to_the_sample=True), GRID) == 201


def test_gains_line_up_sample_by_sample() -> None:
    first = set_gain(START, 2.0, 700, 150)
    score = with_cue(first, Cue(450, 1, "/gain", True, lambda before: set_gain(before, 0.0, 300, 450)))
    whole = gain_line(controls_for(score, 0, 1000), 0, 1000)
    pieces = [gain_line(controls_for(score, start, 100), start, 100) for start in range(0, 1000, 100)]
    assert np.array_equal(np.concatenate([piece[1:] for piece in pieces]), whole[1:])
    assert all(before[-1] == after[0] for before, after in pairwise(pieces)), "no seam has a step"
    assert whole[1 + 150] == 1.0 and whole[1 + 449] > 1.4 and (whole[1 + 750 :] == 0.0).all()
    assert np.abs(np.diff(whole)).max() <= 1.5 / 300
    assert list(whole[:151]) == [1.0] * 151


def test_beats() -> None:
    pulse = Pulse(1_000, 500.0)
    assert [beat_position(pulse, earliest, 1, False) for earliest in (0, 1_000, 1_001, 1_500)] == [0, 1_000, 1_500, 1_500]
    assert [beat_position(pulse, 1_001, count, True) for count in (1, 2)] == [3_000, 5_000]
    assert beat_position(Pulse(0, 22_050.5), 1, 2, False) == 44_101
