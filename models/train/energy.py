"""The energy score: trains a one-call generator directly, with no teacher and no discriminator.

ES(P, x) = 2 E|Y - x| - E|Y - Y'| for Y, Y' drawn from the model is strictly proper (Gneiting & Raftery 2007,
section 4.3): it is least when the model draws from the truth. With two draws its estimate is
|y1 - x| + |y2 - x| - |y1 - y2| (Shao et al. 2025, "EAR", eq. 8).
"""

from __future__ import annotations

from torch import Tensor


def energy_score(drawn: Tensor, truth: Tensor, frames: int) -> Tensor:
    """Mean score of drawn [2, B, T, frames * C] against truth [B, T, frames * C], a scalar.

    Distances are taken over whole tokens and over single frames, each divided by the square root of its size, and
    averaged: whole tokens hold the rhythm together, frames keep the score sharp in fewer dimensions.
    """
    first, second = drawn
    split = (frames, truth.shape[-1] // frames)
    score = _distance(first, truth) + _distance(second, truth) - _distance(first, second)
    a, b, x = (value.unflatten(-1, split) for value in (first, second, truth))
    return score + _distance(a, x) + _distance(b, x) - _distance(a, b)


def _distance(a: Tensor, b: Tensor) -> Tensor:
    return ((a - b).square().sum(-1) + 1e-8).sqrt().mean() / a.shape[-1] ** 0.5
