"""What a one-call student is taught from a teacher: pairs of what it made and what it should have made.

A network stands here as its aim (models/sampling.py), for one scene. All rows of a draw have one level, so that what is
compared is music as a whole, and not blocks of unequal sharpness side by side.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import torch
from torch import Tensor

from models.sampling import Aim, level, moved
from models.train.flow import noised

NUDGE: Final = 1e-3  # of a level, to either side, for a difference in place of a derivative


class Pair(NamedTuple):
    """made, wanted: [S, B, T, D]; the gradient is in ``made`` alone."""

    made: Tensor
    wanted: Tensor


def consistency_pair(student: Aim, target: Aim, teacher: Aim, clean: Tensor, levels: int, whole_odds: float) -> Pair:
    """Ends of one path, seen from two neighbours on it (Song et al. 2023, 2303.01469, algorithm 2).

    clean: [S, B, T, D]. The path has ``levels`` steps; the teacher takes one of them, by Euler, and the student's end from where
    it began should be the target's end from where it led. ``whole_odds``: of a row that begins at all noise, as on stage.
    """
    place = torch.randint(1, levels + 1, clean.shape[:2], device=clean.device)
    place = torch.where(torch.rand(place.shape, device=clean.device) < whole_odds, levels, place)
    t, s = (_of_rows(value / levels, clean) for value in (place, place - 1))
    x = noised(clean, torch.randn_like(clean), t)
    zero = torch.zeros_like(t)
    with torch.no_grad():
        nearer = moved(x, teacher(x, level(x, t, t)), t - s)
        wanted = moved(nearer, target(nearer, level(nearer, s, zero)), s)
    return Pair(moved(x, student(x, level(x, t, zero)), t), wanted)


def meanflow_pair(student: Aim, teacher: Aim, clean: Tensor, short_odds: float) -> Pair:
    """Aims for steps of any length (MeanFlow, Geng et al. 2025, 2505.13447, eq. 6), with the teacher's velocity v on the path:
    the mean velocity u from t to r is v - (t - r) du/dt, taken along the path as a finite difference.

    clean: [S, B, T, D]. ``short_odds``: of a row whose step has no length, in which the student learns v itself.
    """
    shape = clean.shape[:2]
    one, two = torch.rand(shape, device=clean.device), torch.rand(shape, device=clean.device)
    far, near = torch.maximum(one, two), torch.minimum(one, two)
    near = torch.where(torch.rand(shape, device=clean.device) < short_odds, far, near)
    t, r = _of_rows(far, clean), _of_rows(near, clean)
    x = noised(clean, torch.randn_like(clean), t)
    with torch.no_grad():
        velocity = x - teacher(x, level(x, t, t))
        ahead, behind = (x + step * velocity - student(x + step * velocity, level(x, t + step, r)) for step in (NUDGE, -NUDGE))
        wanted = velocity - (t - r)[..., None] * (ahead - behind) / (2 * NUDGE)
    return Pair(student(x, level(x, t, r)), x - wanted)


def _of_rows(value: Tensor, clean: Tensor) -> Tensor:
    """[S, B] for every token, [S, B, T]."""
    return value[..., None].expand(clean.shape[:-1]).to(clean.dtype)
