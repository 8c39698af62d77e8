"""Changes of the controls."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from server.audio.seam import RAMP_SAMPLES
from server.control.changes import (
    clear_prompt,
    set_attribute,
    set_gain,
    set_guidance,
    set_part,
    set_prompt,
    set_temperature,
    set_weight,
    settle,
)
from server.control.params import Controls, ControlStore, Ramp, steady

START = Controls((True, True), 16)
NUMBERS = np.zeros(4, np.float32)
PROPERTY = settings(derandomize=True, max_examples=200, deadline=None)


@PROPERTY
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.integers(0, 12)), min_size=1, max_size=8))
def test_a_weight_never_jumps_unless_told_to(moves: list[tuple[float, int, int]]) -> None:
    controls, position = START, 0
    for weight, samples, wait in moves:
        before = controls.weights[2].at(position)
        controls = set_weight(controls, 2, weight, samples, position)
        ramp = controls.weights[2]
        if samples:
            assert abs(ramp.at(position) - before) < 1e-12
        steps = [abs(ramp.at(p + 1) - ramp.at(p)) for p in range(position, position + samples)]
        assert all(step <= abs(weight - before) / max(samples, 1) + 1e-12 for step in steps)
        assert ramp.at(position + samples) == weight
        position += wait
    assert [w for i, w in enumerate(controls.weights) if i != 2] == [steady(0.0)] * 7


def test_a_gain_never_moves_faster_than_a_seam() -> None:
    assert set_gain(START, 0.0, 0, 1000).gain == Ramp(1.0, 0.0, 1000, 1000 + RAMP_SAMPLES)
    assert set_gain(START, 0.0, 9000, 1000).gain == Ramp(1.0, 0.0, 1000, 10_000)
    assert set_temperature(START, 0.5, 0, 1000).temperature == steady(0.5)
    assert set_temperature(START, 0.5, 500, 1000).temperature.at(1250) == 0.75
    assert set_guidance(START, 3.0, 0, 1000).guidance == steady(3.0)
    assert set_guidance(START, 3.0, 500, 1000).guidance.at(1250) == 2.0


def test_an_attribute_ramps_from_what_it_was_told() -> None:
    sparse = set_attribute(START, 0, 0.2, 500, 1000)
    assert sparse.attributes == (steady(0.2), None), "there is no way from the model's own choice to anywhere"
    assert set_attribute(sparse, 0, 0.8, 400, 2000).attributes == (Ramp(0.2, 0.8, 2000, 2400), None)
    assert settle(set_attribute(sparse, 0, 0.8, 400, 2000)).attributes == (steady(0.8), None)
    assert set_attribute(sparse, 0, None, 500, 2000) == START


def test_prompts() -> None:
    one = set_prompt(START, 1, "jazz", NUMBERS, None)
    assert one.prompts[1] is not None and one.prompts[1].text == "jazz"
    assert one.weights[1] == steady(1.0)
    moving = set_weight(one, 1, 0.25, 4, 10)
    assert set_prompt(moving, 1, "rock", NUMBERS, None).weights[1] == moving.weights[1]
    assert set_prompt(moving, 1, "rock", NUMBERS, 0.5).weights[1] == steady(0.5)
    assert set_prompt(START, 1, "jazz", NUMBERS, 0.0).weights[1] == steady(0.0)
    assert clear_prompt(one, 1) == START


def test_parts_and_settling() -> None:
    assert set_part(START, 1, False).parts == (True, False)
    moving = set_gain(set_weight(START, 0, 1.0, 8, 100), 0.5, 0, 100)
    assert settle(moving).weights[0] == steady(1.0) and settle(moving).gain == steady(0.5)
    assert settle(START) == START


def test_the_store_numbers_every_change() -> None:
    store = ControlStore(START)
    assert store.set(START._replace(gain=steady(2.0))).revision == 1
    assert store.set(store.current._replace(seed=3, revision=99)).revision == 2
    assert (store.current.gain, store.current.seed) == (steady(2.0), 3)
