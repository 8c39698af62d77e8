"""When something begins, whatever it is and however loud: what two performances have in common that begin together."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

BEGINS: Final = 1e-9  # sum of squares, below which nothing begins


def alike(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Correlation of how much begins in each of N moments, [B, N] and [B, N], row by row, [B]: 1 where both begin at the same
    moments, 0 where neither knows of the other. And bool [B], whether something begins in both; where not, 0 is given."""
    x, y = (value - value.mean(1, keepdim=True) for value in (a, b))
    size = x.square().sum(1) * y.square().sum(1)
    both = size > BEGINS**2
    return (x * y).sum(1) * both / size.clamp(min=BEGINS**2).sqrt(), both


def unlike(a: Tensor, b: Tensor) -> Tensor:
    """One minus :func:`alike`, averaged over the rows in which it knows of both, a scalar from 0 to 2; 0 if there are none."""
    likeness, both = alike(a, b)
    return ((1 - likeness) * both).sum() / both.sum().clamp(min=1)


def rises(tones: Tensor, hits: Tensor) -> Tensor:
    """How much begins from each frame to the next, [B, T - 1]: what all sources rise by. tones: [B, T, tones], hits: [B, T, N],
    as :func:`models.train.hearing.sounds` gives them."""
    loudness = torch.cat([tones, hits], -1)
    return (loudness[:, 1:] - loudness[:, :-1]).clamp(min=0).sum(-1)
