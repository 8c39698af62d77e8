"""As loud as what was written, in every octave and every frame."""

from __future__ import annotations

import math

import pytest
import torch

from models.train.level import off_level, power_by_octave
from tests.models import tiny

CODEC = tiny.CODEC.model_copy(update={"tones": 60, "tones_per_octave": 24, "lowest_hz": 110.0})


def test_power_lies_in_the_octave_of_what_sounds() -> None:
    tones, noise = torch.zeros(1, 2, CODEC.tones), torch.zeros(1, 2, CODEC.noise_steps * CODEC.noise_bands)
    tones[0, 1, 2 * CODEC.tones_per_octave] = math.sqrt(0.5)  # loudness: the square root of an amplitude
    noise[0, 0, CODEC.noise_bands - 1] = 1.0
    power = power_by_octave(tones, noise, CODEC)
    assert float(power[0, 1, 2]) == pytest.approx(0.25) and float(power[0, 1].sum()) == pytest.approx(0.25)
    assert float(power[0, 0, -1]) == pytest.approx(1 / CODEC.noise_steps) and float(power[0, 0, :-1].sum()) == 0


def test_every_octave_and_frame_counts_on_average_and_every_stretch_alike() -> None:
    written = torch.rand(3, 2, 4, 5) + 0.5
    draws = torch.stack([0.5 * written, 1.5 * written])
    assert float(off_level(draws, written)) == pytest.approx(0, abs=1e-6), "too soft and too loud make what was written"
    assert float(off_level(draws[:1], written)) == pytest.approx(math.log(2) ** 2, rel=0.1)
    swells = written * torch.tensor([0.5, 0.8, 1.2, 1.5])[:, None]
    assert float(off_level(swells[None], written)) > 0.1
    loud = written.clone()
    loud[0] *= 1000
    assert float(off_level(loud.mul(0.5)[None], loud)) == pytest.approx(math.log(2) ** 2, rel=0.1)


def test_where_nothing_was_written_nothing_is_judged() -> None:
    written = torch.zeros(2, 2, 4, 5)
    made = torch.rand(1, 2, 2, 4, 5, requires_grad=True)
    written[1] = made.detach()[0, 1]
    score = off_level(made, written)
    assert float(score.detach()) == pytest.approx(0, abs=1e-9)
    off_level(made * 2, written).backward()
    assert made.grad is not None and made.grad.isfinite().all()
    assert not made.grad[0, 0].any() and made.grad[0, 1].all()
    assert float(off_level(made.detach(), torch.zeros(2, 2, 4, 5))) == 0
