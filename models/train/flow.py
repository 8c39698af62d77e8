"""The straight path from a block to noise, as lessons (rectified flow, Liu et al. 2022, 2209.03003, eq. 1)."""

from __future__ import annotations

import torch
from torch import Tensor


def even_levels(draws: int, batch: int, blocks: int, device: torch.device) -> Tensor:
    """[draws, batch, blocks]: a level for each, uniform, and evenly spread over all of them (Kingma et al. 2021, 2107.00630,
    appendix I.1), so that every step hears of every level."""
    count = draws * batch * blocks
    levels = (torch.randperm(count, device=device) + torch.rand(count, device=device)) / count
    return levels.reshape(draws, batch, blocks)


def noised(clean: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """x_t of tokens [..., T, D] at levels [..., T]."""
    return clean.lerp(noise, t[..., None])


def true_aim(x: Tensor, clean: Tensor, noise: Tensor) -> Tensor:
    """Where a network should aim from x_t, if this block and this noise were all there are: x_t less the velocity."""
    return x - (noise - clean)


def distance(made: Tensor, wanted: Tensor, metric: Tensor) -> Tensor:
    """Mean square of [..., patch * C] as it is heard, a scalar: 1 if one is music and the other silence's mean."""
    return ((made - wanted).unflatten(-1, (-1, len(metric))) @ metric).square().mean()
