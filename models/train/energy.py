"""The energy score: trains a one-call generator directly, with no teacher and no discriminator.

ES(P, x) = 2 E|Y - x| - E|Y - Y'| for Y, Y' drawn from the model is strictly proper (Gneiting & Raftery 2007,
section 4.3): it is least when the model draws from the truth. With two draws its estimate is
|y1 - x| + |y2 - x| - |y1 - y2| (Shao et al. 2025, "EAR", eq. 8).
"""

from __future__ import annotations

import torch
from torch import Tensor


def energy_score(drawn: Tensor, truth: Tensor, before: Tensor, metric: Tensor) -> Tensor:
    """Mean score of drawn [2, B, T, patch * C] against truth [B, T, patch * C], a scalar.

    before: [B, T, patch * C], the token played before each. metric: [C, C], by which latents are compared
    (:func:`models.train.hearing.hearing_metric`). Distances are taken over whole tokens, over single frames, and over how each
    frame differs from the one before it, each divided by the square root of its size, and averaged: tokens hold the
    rhythm together, frames keep the score sharp in fewer dimensions, differences are where something begins.
    """
    one, two, x, last = (value.unflatten(-1, (-1, len(metric))) @ metric for value in (*drawn, truth, before))
    last = last[..., -1:, :]
    score = _score(one, two, x) + _score(one.flatten(-2), two.flatten(-2), x.flatten(-2))
    return score + _score(*(torch.diff(value, dim=-2, prepend=last) for value in (one, two, x)))


def tone_score(drawn: Tensor, truth: Tensor, fold: Tensor) -> Tensor:
    """The score of the notes themselves: drawn [2, B, T, tones] against truth [B, T, tones], the oscillators of
    :func:`models.train.hearing.sounds`, frame by frame, in units of the truth's own size. Counted twice: as tones,
    and as pitch classes by ``fold`` [tones, NOTES], since which octave it is matters less than which note."""
    return _relative_score(drawn, truth) + _relative_score(drawn @ fold, truth @ fold)


def hit_score(drawn: Tensor, truth: Tensor) -> Tensor:
    """The score of hits: drawn [2, B, T, steps * bands] against truth [B, T, steps * bands], the noise of
    :func:`models.train.hearing.sounds`, frame by frame, in units of the truth's own size. A loud moment counts for more here
    than in latents, which know levels as logarithms."""
    return _relative_score(drawn, truth)


def _relative_score(drawn: Tensor, truth: Tensor) -> Tensor:
    return _score(drawn[0], drawn[1], truth) / _distance(truth, torch.zeros_like(truth)).detach()


def _score(one: Tensor, two: Tensor, x: Tensor) -> Tensor:
    return _distance(one, x) + _distance(two, x) - _distance(one, two)


def _distance(a: Tensor, b: Tensor) -> Tensor:
    return ((a - b).square().sum(-1) + 1e-8).sqrt().mean() / a.shape[-1] ** 0.5
