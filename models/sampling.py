"""From noise to a block in a few steps, along the straight path between them.

The path is x_t = (1 - t) x + t e, from a block x to noise e (rectified flow, Liu et al. 2022, 2209.03003, eq. 1). Given x_t,
a network says where it aims: a = x_t - v, with v the velocity e - x. So the step from level t to level r is
x_r = x_t - (t - r) v, which is x_t moved towards a by t - r, and one step from all noise to the block is the aim itself. A
network that knows no levels is that same thing with one step; and whatever the aim, a step of no length changes nothing,
which is the boundary condition of consistency models (Song et al. 2023, 2303.01469, eq. 5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, assert_never

import torch
from torch import Tensor

# once: one call, without a level. euler: the aim is that of the moment. pingpong: every aim is at the end of the path, and
# noise is put back on what was reached (Novack et al. 2025, 2505.08175). jumps: the aim is for the step's own length.
Sampler = Literal["once", "euler", "pingpong", "jumps"]

# x_t, and its level or None -> the aim, of the same shape.
Aim = Callable[[Tensor, Tensor | None], Tensor]


def level(like: Tensor, t: Tensor | float, until: Tensor | float) -> Tensor:
    """[..., T, 2] for tokens [..., T, D]: how noisy each is, and until where its step shall lead. Tensors are [..., T]."""
    rows = like.shape[:-1]
    return torch.stack([torch.as_tensor(at, dtype=like.dtype, device=like.device).expand(rows) for at in (t, until)], -1)


def moved(x: Tensor, aim: Tensor, by: Tensor | float) -> Tensor:
    """x [..., T, D], moved towards its aim by a share, a number or [..., T]."""
    return x.lerp(aim, by[..., None] if isinstance(by, Tensor) else by)


def sample(aim: Aim, noise: Callable[[int], Tensor], steps: int, sampler: Sampler) -> Tensor:
    """A block from ``noise(0)`` in equal steps. noise: standard normal for each step; only pingpong takes more than the first."""
    x = noise(0)
    if sampler == "once":
        assert steps == 1, "a network that knows no levels makes its block in one step"
        return aim(x, None)
    for step in range(steps):
        t, r = (steps - step) / steps, (steps - step - 1) / steps
        match sampler:
            case "euler":
                x = moved(x, aim(x, level(x, t, t)), t - r)
            case "jumps":
                x = moved(x, aim(x, level(x, t, r)), t - r)
            case "pingpong":
                end = moved(x, aim(x, level(x, t, 0.0)), t)
                x = moved(end, noise(step + 1), r) if r else end
            case _:
                assert_never(sampler)
    return x
