"""Lessons in doing what one is told, for what was just played mostly says the same, and louder."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.student import Condition, Student
from models.train.rollout import Scene, generate_all


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


def held_back(student: Student, scene: Scene, noise: Tensor, made: Tensor, share: float) -> Tensor:
    """What was ``made`` of noise [S, B, T, patch * C], with so large a share of what the prompt did to it undone.

    What is named by this must go beyond it to be right: guidance (Ho & Salimans 2022, 2207.12598, eq. 6), learned into the one
    call, with a weight of share / (1 - share). For anything but names it is too much: levels go along, into silence.
    """
    if not share:
        return made
    with torch.no_grad():
        condition = replace(scene.condition, prompt_known=torch.zeros_like(scene.condition.prompt_known))
        free = generate_all(student, replace(scene, condition=condition), noise)
    return made + share * (free - made)
