"""The look-ahead that can be had."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.control.lookahead import lookahead_frames
from server.errors import ClientFault
from tests.conversation.talk import INFO


@settings(derandomize=True, max_examples=500, deadline=None)
@given(st.floats(0, 2, width=32), st.integers(0, 64))
def test_enough_and_not_much_more(seconds: float, floor: int) -> None:
    try:
        frames = lookahead_frames(INFO, seconds, floor)
    except ClientFault as fault:
        (advice,) = re.findall(r"send ([\d.]+) or (?:more|less)$", fault.reason)
        # Whoever does as told succeeds, also after float32.
        lookahead_frames(INFO, float(np.float32(advice)), floor)
        return
    assert frames % INFO.hear_frames == 0
    assert max(INFO.min_lookahead_frames, floor) <= frames <= INFO.max_lookahead_frames
    step = INFO.hear_frames * INFO.hop / INFO.sample_rate
    assert seconds - 0.001 <= frames * INFO.hop / INFO.sample_rate < seconds + step


@pytest.mark.parametrize(("floor", "frames"), [(0, 16), (16, 16), (17, 20), (64, 64)])
def test_auto(floor: int, frames: int) -> None:
    assert lookahead_frames(INFO, None, floor) == frames


def test_every_figure_that_we_print_comes_back() -> None:
    for frames in range(8, 65, 4):
        printed = float(f"{frames * INFO.hop / INFO.sample_rate:.3f}")
        assert lookahead_frames(INFO, printed, 0) == frames


@pytest.mark.parametrize(
    ("seconds", "floor", "reason"),
    [
        (0.04, 0, "0.040 s is less than the model was made for; send 0.093 or more"),
        (0.1, 21, "0.100 s is less than this machine keeps up with; send 0.279 or more"),
        (3.0, 0, "3.000 s is more than the model was made for; send 0.743 or less"),
        (0.5, 65, "this machine is too slow for tiny at any look-ahead; try a smaller model"),
    ],
)
def test_refusals(seconds: float, floor: int, reason: str) -> None:
    with pytest.raises(ClientFault) as caught:
        lookahead_frames(INFO, seconds, floor)
    assert (caught.value.address, caught.value.reason) == ("/lookahead", reason)


def test_a_model_that_needs_none() -> None:
    assert lookahead_frames(replace(INFO, min_lookahead_frames=0), 0.0, 0) == 0
