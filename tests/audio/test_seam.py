"""Seams: no jump at any edge, and nothing touched where there is no edge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from server.audio.seam import RAMP_SAMPLES, Fade, Seam, conceal, crossfade, fade_out, join, rise
from server.engine.port import Audio

BLOCK = 1000
STEP = float(np.max(np.diff(rise(RAMP_SAMPLES)))) + 1e-6


def flat(count: int = BLOCK) -> Audio:
    """A signal in which every jump comes from the gain."""
    return np.ones((count, 2), np.float32)


def steady(gain: float, count: int = BLOCK) -> NDArray[np.float64]:
    return np.full(count + 1, gain)


def test_a_steady_gain_of_one_changes_nothing() -> None:
    audio = np.random.default_rng(0).standard_normal((BLOCK, 2)).astype(np.float32)
    _, seam = join(Seam(), 0, audio, steady(1.0))
    out, _ = join(seam, BLOCK, audio, steady(1.0))
    assert np.array_equal(out, audio)


def test_gain_moves_in_a_straight_line_across_blocks() -> None:
    seam = Seam(0, 0.5)
    pieces = []
    for index, gain in enumerate((0.5, 1.0, 0.25, 0.25, 0.0, 0.0, 2.0)):
        out, seam = join(seam, index * BLOCK, flat(), steady(gain))
        pieces.append(out)
    whole = np.concatenate(pieces)[:, 0]
    assert np.abs(np.diff(whole)).max() <= 2.0 / RAMP_SAMPLES + 1e-6
    assert [float(piece[-1, 0]) for piece in pieces] == [0.5, 1.0, 0.25, 0.25, 0.0, 0.0, 2.0]
    ramp = pieces[1][:RAMP_SAMPLES, 0]
    assert np.allclose(np.diff(ramp), 0.5 / RAMP_SAMPLES, atol=1e-6)


def test_a_block_after_a_hole_fades_in() -> None:
    _, seam = join(Seam(), 0, flat(), steady(1.0))
    out, seam = join(seam, BLOCK + 1, flat(), steady(0.5))
    assert out[0, 0] < 0.001
    assert np.abs(np.diff(out[:, 0])).max() <= STEP
    assert np.all(out[RAMP_SAMPLES:] == 0.5)
    assert seam == Seam(2 * BLOCK + 1, 0.5)


def test_a_block_shorter_than_the_ramp_still_lands() -> None:
    out, seam = join(Seam(0, 0.0), 0, flat(10), steady(1.0, 10))
    assert out[-1, 0] == 1.0
    assert join(seam, 10, flat(0), steady(0.5, 0))[1].next_position == 10


def test_the_input_is_left_alone() -> None:
    audio = flat()
    join(Seam(), 0, audio, steady(0.5))
    fade_out(audio)
    assert np.all(audio == 1)


def test_fade_out_ends_in_silence() -> None:
    out = fade_out(flat())
    assert out[-1, 0] < 0.001
    assert np.all(out[: BLOCK - RAMP_SAMPLES] == 1)
    assert np.abs(np.diff(out[:, 0])).max() <= STEP


def test_crossfade_between_equal_signals_changes_nothing() -> None:
    audio = np.random.default_rng(1).standard_normal((BLOCK, 2)).astype(np.float32)
    assert np.allclose(crossfade(audio, audio, RAMP_SAMPLES), audio, atol=1e-6)
    assert np.array_equal(crossfade(np.zeros_like(audio), audio, RAMP_SAMPLES)[RAMP_SAMPLES:], audio[RAMP_SAMPLES:])


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    holes=st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 900)), max_size=6),
    pieces=st.lists(st.integers(1, 700), min_size=8, max_size=12),
)
def test_holes_are_faded_around_whatever_the_pieces(holes: list[tuple[int, int]], pieces: list[int]) -> None:
    total = sum(pieces)
    present = np.ones(total + RAMP_SAMPLES, np.bool_)
    for first, length in holes:
        present[first : first + length] = False
    fade, at, out = Fade(), 0, []
    for count in pieces:
        # What isn't there is zero in a ring, but full scale here: the fade itself has to be silent in a hole.
        piece, fade = conceal(fade, flat(count), present[at : at + count + RAMP_SAMPLES])
        out.append(piece)
        at += count
    whole = np.concatenate(out)[:, 0]
    assert np.all(whole[~present[:total]] == 0)
    assert np.abs(np.diff(whole)).max() <= STEP
    assert whole[0] < 0.001
    once, _ = conceal(Fade(), flat(total), present)
    assert np.array_equal(once[:, 0], whole)


def test_a_block_that_turns_up_in_time_after_all_costs_a_dip_and_no_click() -> None:
    fade = Fade(RAMP_SAMPLES)
    present = np.ones(500 + RAMP_SAMPLES, np.bool_)
    present[600:] = False
    first, fade = conceal(fade, flat(500), present)
    second, fade = conceal(fade, flat(500), np.ones(500 + RAMP_SAMPLES, np.bool_))
    whole = np.concatenate([first, second])[:, 0]
    assert np.abs(np.diff(whole)).max() <= STEP
    assert whole[-1] == 1.0
    assert fade == Fade(RAMP_SAMPLES)


def test_with_no_hole_in_sight_the_samples_come_back_themselves() -> None:
    audio = flat()
    out, _ = conceal(Fade(RAMP_SAMPLES), audio, np.ones(BLOCK + RAMP_SAMPLES, np.bool_))
    assert out is audio


def test_flags_that_do_not_look_ahead_are_refused() -> None:
    with pytest.raises(ValueError, match="flags"):
        conceal(Fade(), flat(10), np.ones(10, np.bool_))


def test_an_empty_piece_changes_nothing() -> None:
    assert conceal(Fade(3), flat(0), np.ones(RAMP_SAMPLES, np.bool_))[1] == Fade(3)
