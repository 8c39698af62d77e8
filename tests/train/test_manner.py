"""How dense, bright and loud: what the score of manner feels."""

from __future__ import annotations

import torch
from torch import Tensor

from models.train.manner import manner, manner_score
from tests.models import tiny

CONFIG = tiny.CODEC
TOKENS, FRAMES = 3, 5
DENSITY, BRIGHTNESS, LEVEL = range(3)


def sound(*tones: int, loud: float = 0.5, frames: tuple[int, ...] = tuple(range(FRAMES))) -> tuple[Tensor, Tensor]:
    """Oscillators that sound in some frames of every token, and no noise."""
    levels = torch.zeros(1, TOKENS, FRAMES, CONFIG.tones)
    for frame in frames:
        levels[:, :, frame, list(tones)] = loud
    return levels, torch.zeros(1, TOKENS, FRAMES, CONFIG.noise_steps * CONFIG.noise_bands)


def traits(*tones: int, loud: float = 0.5, frames: tuple[int, ...] = tuple(range(FRAMES))) -> Tensor:
    return manner(*sound(*tones, loud=loud, frames=frames), CONFIG)[0]


def test_each_trait_follows_what_it_is_named_for_and_only_that() -> None:
    low, high, loud = traits(1), traits(CONFIG.tones - 1), traits(1, loud=0.9)
    assert high[BRIGHTNESS] > low[BRIGHTNESS] + 0.5
    assert high[DENSITY] == low[DENSITY] == 0, "what goes on doesn't begin"
    torch.testing.assert_close(high[LEVEL], low[LEVEL])
    assert loud[LEVEL] > low[LEVEL] + 0.5
    torch.testing.assert_close(loud[BRIGHTNESS], low[BRIGHTNESS], atol=0.2, rtol=0)
    once, twice = traits(1, frames=(2, 3, 4)), traits(1, frames=(2, 4))
    assert twice[DENSITY] > once[DENSITY] > 0
    assert traits(1, frames=(0,))[DENSITY] == 0, "the frame before them isn't theirs"


def test_silence_has_a_manner_that_can_be_learned_from() -> None:
    tones, noise = sound()
    tones.requires_grad_()
    found = manner(tones, noise, CONFIG)
    found.sum().backward()
    assert found.isfinite().all() and tones.grad is not None and tones.grad.isfinite().all()


def test_noise_counts_too() -> None:
    tones, noise = sound()
    hiss = noise.clone()
    hiss[..., CONFIG.noise_bands - 1 :: CONFIG.noise_bands] = 0.5
    assert manner(tones, hiss, CONFIG)[0, BRIGHTNESS] > manner(tones, noise, CONFIG)[0, BRIGHTNESS]
    assert manner(tones, hiss, CONFIG)[0, LEVEL] > manner(tones, noise, CONFIG)[0, LEVEL]


def test_the_score_is_least_where_the_truth_is() -> None:
    truth = torch.tensor([[1.0, 2.0, 3.0]])
    right, wrong = truth.expand(2, 1, 3), truth.expand(2, 1, 3) + 1
    assert float(manner_score(right, truth)) == 0
    assert float(manner_score(wrong, truth)) == 6, "twice the distance of each trait"
    assert float(manner_score(torch.stack([truth - 1, truth + 1]), truth)) == 0, "around it is as good as on it"
