"""As loud as what was written, in every octave and every frame."""

from __future__ import annotations

import math

import pytest
import torch

from models.train.level import off_level, power_by_octave
from models.train.partials import QUIET
from tests.models import tiny

CODEC = tiny.CODEC.model_copy(update={"tones": 60, "tones_per_octave": 24, "lowest_hz": 110.0})


def loudness(amplitude: float) -> float:
    """Of a source so much louder than what is quiet, as models.train.hearing.sounds tells it."""
    return math.sqrt(amplitude + math.exp(QUIET)) - math.exp(0.5 * QUIET)


def test_power_lies_in_the_octave_of_what_sounds() -> None:
    tones, noise = torch.zeros(1, 2, CODEC.tones), torch.zeros(1, 2, CODEC.noise_steps * CODEC.noise_bands)
    tones[0, 1, 2 * CODEC.tones_per_octave] = loudness(0.5)
    noise[0, 0, CODEC.noise_bands - 1] = loudness(1.0)
    power = power_by_octave(tones, noise, CODEC)
    assert float(power[0, 1, 2]) == pytest.approx(0.25) and float(power[0, 1].sum()) == pytest.approx(0.25)
    assert float(power[0, 0, -1]) == pytest.approx(1 / CODEC.noise_steps) and float(power[0, 0, :-1].sum()) == 0


def test_every_octave_and_frame_counts_on_average() -> None:
    written = torch.rand(3, 2, 4, 5) + 0.5
    draws = torch.stack([0.25 * written, 2.25 * written])  # half and one and a half of its amplitude
    assert float(off_level(draws, written)) == pytest.approx(0, abs=1e-6), "too soft and too loud make what was written"
    assert float(off_level(draws[:1], written)) == pytest.approx(math.log(2) ** 2)
    swells = written * torch.tensor([0.5, 0.8, 1.2, 1.5])[:, None]
    assert float(off_level(swells[None], written)) > 0.02
    one_octave = written.clone()
    one_octave[..., 2] *= 4
    assert float(off_level(one_octave[None], written)) == pytest.approx(math.log(2) ** 2 / 5)


def test_who_guesses_right_on_average_is_right() -> None:
    loud, soft = torch.full((1, 2, 4, 5), 4.0), torch.full((1, 2, 4, 5), 1.0)
    guess = torch.full((1, 2, 2, 4, 5), 2.25)
    assert float(off_level(guess, torch.cat([loud, soft]))) == pytest.approx(0, abs=1e-6)


def test_silence_has_a_gradient_that_is_finite() -> None:
    made = torch.zeros(1, 2, 2, 4, 5, requires_grad=True)
    off_level(made, torch.rand(2, 2, 4, 5)).backward()
    assert made.grad is not None and made.grad.isfinite().all()
    assert float(off_level(made.detach(), torch.zeros(2, 2, 4, 5))) == 0
