"""The losses of adversarial relativistic-contrastive post-training (ARC, Novack et al. 2025, 2505.08175, section 3), on windows
of several blocks that a student played by itself (ARC-Forcing, 2605.22717)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.streaming.state import map_tensors
from models.student import Condition
from models.train.discriminator import Discriminator


@dataclass(frozen=True, slots=True)
class Window:
    """Music beside music, of the same tokens and to the same performer. real, made, heard: [B, T, patch * C]."""

    real: Tensor
    made: Tensor
    heard: Tensor
    condition: Condition


def veiled(window: Window, most: float) -> Window:
    """With the same noise on what is real and what is made, a level a row up to ``most``: what can be told apart only without
    noise isn't worth learning first."""
    level = most * torch.rand(len(window.real), 1, 1, device=window.real.device)
    noise = torch.randn_like(window.real)
    return Window(window.real.lerp(noise, level), window.made.lerp(noise, level), window.heard, window.condition)


def player_loss(judge: Discriminator, window: Window) -> Tensor:
    """softplus(D(real) - D(made)), a scalar (relativistic: 1807.00734, section 4): made music should win over the real one."""
    real = judge(window.real, window.heard, window.condition)
    return nn.functional.softplus(real - judge(window.made, window.heard, window.condition)).mean()


def judge_losses(judge: Discriminator, window: Window) -> dict[str, Tensor]:
    """relativistic: the other way round. contrastive: real music should win over itself with the row before's performer,
    prompt and parts. Scalars."""
    real = judge(window.real, window.heard, window.condition)
    made = judge(window.made.detach(), window.heard, window.condition)
    others = map_tensors(window.condition, lambda _, value: value.roll(1, 0))
    strange = judge(window.real, window.heard.roll(1, 0), others)
    return {
        "relativistic": nn.functional.softplus(made - real).mean(),
        "contrastive": nn.functional.softplus(strange - real).mean(),
    }
