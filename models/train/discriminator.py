"""Is this how it is played to that? A judge of windows of several blocks, for self-forcing."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.student import Condition, StudentConfig

KERNEL = 5


class Discriminator(nn.Module):
    """Windows of music [B, T, patch * C] and what they are played to -> scores [B, T * patch / 4], the higher the more like
    written music.

    It hears the performer too, and is told prompt and parts: so it can tell whether an accompaniment fits, and not only whether
    it is music. Holds weights only.
    """

    def __init__(self, config: StudentConfig, width: int) -> None:
        super().__init__()
        self.channels = config.latent_channels
        self.enter = nn.Conv1d(2 * config.latent_channels, width, KERNEL, padding="same")
        self.told = nn.Linear(config.prompt_width + 2 * len(config.parts), width)
        self.halve = nn.ModuleList(nn.Conv1d(width, width, 4, stride=2, padding=1) for _ in range(2))
        self.look = nn.ModuleList(nn.Conv1d(width, width, KERNEL, padding="same") for _ in range(3))
        self.norm = nn.ModuleList(nn.GroupNorm(1, width) for _ in range(3))
        self.leave = nn.Conv1d(width, 1, 1)

    def forward(self, played: Tensor, heard: Tensor, condition: Condition) -> Tensor:
        """played, heard and condition are of the same tokens."""
        frames = [value.unflatten(-1, (-1, self.channels)).flatten(1, 2) for value in (played, heard)]
        told = [
            condition.prompt * condition.prompt_known[..., None],
            condition.parts * condition.parts_known[..., None],
            (1 - condition.parts) * condition.parts_known[..., None],
        ]
        patch = frames[0].shape[1] // played.shape[1]
        x = self.enter(torch.cat(frames, -1).transpose(1, 2))
        x = x + self.told(torch.cat(told, -1)).repeat_interleave(patch, 1).transpose(1, 2)
        for depth, (look, norm) in enumerate(zip(self.look, self.norm, strict=True)):
            x = x + nn.functional.gelu(look(norm(x)))
            if depth < len(self.halve):
                x = self.halve[depth](x)
        return self.leave(nn.functional.gelu(x))[:, 0]
