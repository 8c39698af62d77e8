"""Lessons in doing what one is told, for what was just played mostly says the same, and louder."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.facts import DENSITY
from models.student import Condition, StudentConfig


def other_wishes(condition: Condition, odds: float) -> Condition:
    """The same, but for rows, by chance, that are told another row's prompt and attributes. What a student plays to those is
    the past that it has on stage when somebody has just asked for something else."""
    other = torch.rand(len(condition.prompt), 1, device=condition.prompt.device) < odds

    def mixed(values: Tensor) -> Tensor:
        return torch.where(other if values.dim() == 2 else other[..., None], values.roll(1, 0), values)

    return replace(
        condition,
        prompt=mixed(condition.prompt),
        prompt_known=mixed(condition.prompt_known),
        attributes=mixed(condition.attributes),
        attributes_known=mixed(condition.attributes_known),
    )


def density_known(condition: Condition, size: StudentConfig) -> Tensor:
    """bool [B, T]: whether it is told how dense to play, and so may begin at other moments."""
    if DENSITY not in size.attributes:
        return torch.zeros_like(condition.prompt_known, dtype=torch.bool)
    return condition.attributes_known[..., size.attributes.index(DENSITY)] > 0
