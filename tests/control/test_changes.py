"""Changes of the controls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from server.control.changes import clear_prompt, set_part, set_prompt, set_weight, settle
from server.control.params import Controls, ControlStore, steady

START = Controls((True, True), 16)
NUMBERS = np.zeros(4, np.float32)
PROPERTY = settings(derandomize=True, max_examples=200, deadline=None)


@PROPERTY
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.integers(0, 12)), min_size=1, max_size=8))
def test_a_weight_never_jumps_unless_told_to(moves: list[tuple[float, int, int]]) -> None:
    controls, block = START, 0
    for weight, blocks, wait in moves:
        before = controls.weights[2].at(block)
        controls = set_weight(controls, 2, weight, blocks, block)
        ramp = controls.weights[2]
        if blocks:
            assert abs(ramp.at(block) - before) < 1e-12
        steps = [abs(ramp.at(b + 1) - ramp.at(b)) for b in range(block, block + blocks)]
        assert all(step <= abs(weight - before) / max(blocks, 1) + 1e-12 for step in steps)
        assert ramp.at(block + blocks) == weight
        block += wait
    assert [w for i, w in enumerate(controls.weights) if i != 2] == [steady(0.0)] * 7


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
    moving = set_weight(START, 0, 1.0, 8, 100)
    assert settle(moving).weights[0] == steady(1.0)
    assert settle(START) == START


def test_the_store_numbers_every_change() -> None:
    store = ControlStore(START)
    assert store.set(replace(START, gain=2.0)).revision == 1
    assert store.set(replace(store.current, seed=3, revision=99)).revision == 2
    assert (store.current.gain, store.current.seed) == (2.0, 3)
