"""Do two recordings belong together? Two towers, one for the performer and one for the accompaniment, taught on written pairs.

After contrastive predictive coding (van den Oord et al. 2018, 1807.03748, eq. 4) and COCOLA (Ciranni et al. 2024, 2404.16969),
but that the two are compared moment by moment: a partner that plays the right chords at the wrong time is a stranger.
Most strangers in a batch are other moments of the same piece, so instruments and room tell nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn

from models.train.evaluation.features import WIDTH, Audio, features

CHANNELS: Final = 96
OUT: Final = 32
DILATIONS: Final = (1, 2, 4, 8, 16)
CLIP: Final = 128  # frames, 5.9 s
CLIP_HOP: Final = 64


class Tower(nn.Module):
    """Features [B, T, WIDTH] to [B, T, OUT], each frame told by the 2.9 s around it."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(WIDTH, CHANNELS)
        self.layers = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 3, padding=dilation, dilation=dilation) for dilation in DILATIONS
        )
        self.leave = nn.Linear(CHANNELS, OUT)

    def forward(self, values: Tensor) -> Tensor:
        x = nn.functional.gelu(self.enter(values)).transpose(1, 2)
        for layer in self.layers:
            x = x + nn.functional.gelu(layer(x))
        return self.leave(x.transpose(1, 2))


class Coherence(nn.Module):
    """Both towers. Holds weights only."""

    mean: Tensor
    spread: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("spread", torch.ones(WIDTH))
        self.towers = nn.ModuleDict({"heard": Tower(), "played": Tower()})
        self.sharpness = nn.Parameter(torch.tensor(2.5))  # log of the inverse temperature

    def embed(self, side: str, values: Tensor) -> Tensor:
        """Features [B, T, WIDTH] to unit vectors [B, T * OUT]; their products say how well two clips fit."""
        clips = self.towers[side]((values - self.mean) / self.spread)
        return nn.functional.normalize(clips.flatten(1), dim=1)

    def loss(self, heard: Tensor, played: Tensor) -> Tensor:
        """InfoNCE both ways: which of the batch's partners is mine?"""
        logits = self.embed("heard", heard) @ self.embed("played", played).T * self.sharpness.exp().clamp(max=100)
        own = torch.arange(len(logits), device=logits.device)
        return (nn.functional.cross_entropy(logits, own) + nn.functional.cross_entropy(logits.T, own)) / 2


@torch.inference_mode()
def embedded(model: Coherence, side: str, audio: Audio, sample_rate: int) -> NDArray[np.float32]:
    """A recording [T, 2] as its overlapping clips, [clips, T * OUT]."""
    values = features(audio, sample_rate)
    starts = range(0, max(len(values) - CLIP, 0) + 1, CLIP_HOP)
    padded = np.pad(values, ((0, max(CLIP - len(values), 0)), (0, 0)))
    clips = np.stack([padded[start : start + CLIP] for start in starts])
    return model.embed(side, torch.from_numpy(clips)).numpy()


def fit(heard: NDArray[np.float32], played: NDArray[np.float32]) -> float:
    """How well two recordings fit, clip by clip at equal times, -1 to 1."""
    count = min(len(heard), len(played))
    return float((heard[:count] * played[:count]).sum(axis=1).mean())


def load_coherence(file: Path) -> Coherence:
    """Read the weights. Blocks on the disk."""
    model = Coherence()
    model.load_state_dict({name: value.float() for name, value in load_file(file).items()})
    return model.eval().requires_grad_(False)
