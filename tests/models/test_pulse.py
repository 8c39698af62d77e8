"""The bar pointer follows what the network tells it, and counts on."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from models.facts import BEATS_IN_BAR
from models.pulse import BEAT, DOWNBEAT, OTHER, PulseEar, PulseState

REGISTERS, TOKEN = 3, 16


class Clear(PulseEar):
    """An ear whose network is certain: its onsets are the kinds of place themselves, [B, T, 3]."""

    def activations(self, onsets: Tensor, network: Tensor) -> tuple[Tensor, Tensor]:
        return 8 * onsets + self.usual, network


def marks(period: float, count: int, first: float = 0.0) -> Tensor:
    """[1, count, 3]: a beat every ``period`` steps, every fourth of them a downbeat, each three steps wide."""
    kinds = torch.full((count,), OTHER)
    for beat in range(int((count - first) / period) + 1):
        at = round(first + beat * period)
        kinds[max(at - 1, 0) : at + 2] = DOWNBEAT if beat % BEATS_IN_BAR == 0 else BEAT
    return torch.nn.functional.one_hot(kinds, 3).float()[None]


def heard(ear: PulseEar, onsets: Tensor) -> PulseState:
    return ear.step(onsets, ear.init_state(len(onsets)))


@pytest.mark.parametrize("period", [29.0, 43.07, 50.5, 80.0])
def test_beats_are_foreseen_where_they_will_fall(period: float) -> None:
    """A second ahead, after eight bars: nearly all chance lies within four steps (46 ms) of the beats, and on the right ones."""
    ear = Clear(REGISTERS, 8)
    count, span = int(32 * period), 86
    state = heard(ear, marks(period, count, first=5.0))
    beat, down = ear.foresee(state, 0, span)[0]
    truth = marks(period, count + span, first=5.0)[0, count:]
    near = torch.nn.functional.max_pool1d(truth.T[None], 7, stride=1, padding=3)[0]
    assert beat.sum().item() == pytest.approx(span / period, abs=1.1)
    assert (beat * near[[BEAT, DOWNBEAT]].amax(0)).sum() > 0.85 * beat.sum()
    assert (down * near[DOWNBEAT]).sum() > 0.85 * down.sum()


def test_what_is_further_ahead_continues_what_is_near() -> None:
    ear = Clear(REGISTERS, 8)
    state = heard(ear, marks(40.0, 600))
    torch.testing.assert_close(ear.foresee(state, 0, 100)[:, :, 60:], ear.foresee(state, 60, 40))


def test_a_belief_is_a_distribution_and_stays_where_it_may_be() -> None:
    torch.manual_seed(0)
    ear = PulseEar(REGISTERS, 8)
    for state in (ear.init_state(2), heard(ear, torch.rand(2, 500, REGISTERS))):
        torch.testing.assert_close(state.belief.sum((1, 2, 3)), torch.ones(2))
        assert state.belief.min() >= 0
        assert all(
            row[:, period:].abs().max() == 0 for period, row in zip(ear.periods[:-1], state.belief.unbind(1), strict=False)
        )


def test_silence_tells_nothing_of_the_beat() -> None:
    """Before anything was heard, no step is much likelier than another."""
    ear = PulseEar(REGISTERS, 8)
    beat, down = ear.foresee(ear.init_state(1), 0, 200)[0]
    assert beat.max() < 1.5 * beat.min()
    torch.testing.assert_close(down, beat / BEATS_IN_BAR)


def test_hearing_in_pieces_is_hearing_at_once() -> None:
    torch.manual_seed(1)
    ear, onsets = PulseEar(REGISTERS, 8), torch.rand(2, 4 * TOKEN, REGISTERS)
    state = ear.init_state(2)
    for piece in onsets.split(TOKEN, 1):
        state = ear.step(piece, state)
    once = heard(ear, onsets)
    torch.testing.assert_close(state.belief, once.belief, atol=1e-6, rtol=1e-4)
    torch.testing.assert_close(state.network, once.network, atol=1e-6, rtol=1e-4)


def test_rows_of_a_batch_do_not_hear_each_other() -> None:
    torch.manual_seed(2)
    ear, onsets = PulseEar(REGISTERS, 8), torch.rand(1, 3 * TOKEN, REGISTERS)
    beside = heard(ear, torch.cat([onsets, torch.full_like(onsets, float("nan"))]))
    torch.testing.assert_close(beside.belief[:1], heard(ear, onsets).belief, atol=1e-6, rtol=1e-4)
    assert beside.belief[1].isnan().any()
