"""The score of how something is played: how dense, how bright and how loud, whatever the notes are.

Of all that differs between two stretches of music these are a small part, and a score of latents or notes hardly feels them. So
they are scored on their own, over some tokens together, and a control that says them is worth listening to.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from models.codec import CodecConfig
from models.train.attributes import SILENT, octaves
from models.train.hearing import amplitudes

_MIDDLE_OCTAVES: Final = 4.0  # where silence lies, which is neither bright nor dull
# A rise of loudness, summed over all sources, that counts as about a beginning: summed over a second, it goes with how many
# beginnings models.train.attributes finds there (correlation 0.86).
_RISE: Final = 4.0
# The standard deviations of density, brightness and level over seconds of music.
_SPREADS: Final = (0.097, 1.16, 1.0)


def manner(tones: Tensor, noise: Tensor, config: CodecConfig) -> Tensor:
    """How dense, bright and loud K tokens are together: [B, 3], each in units of what is usual. Differentiable.

    tones: [B, K, T, tones] and noise: [B, K, T, noise_steps * bands], what sounds, as :func:`models.train.hearing.sounds` gives
    it; of each token's T frames the first only says what was there before.
    """
    hits = noise.unflatten(-1, (-1, config.noise_bands))
    loudness = torch.cat([tones, hits.amax(-2)], -1)
    rises = (loudness[:, :, 1:] - loudness[:, :, :-1]).clamp(min=0).sum(-1)
    amplitude = torch.cat([amplitudes(tones), amplitudes(hits).mean(-2)], -1)[:, :, 1:].mean((1, 2))
    level = amplitude.sum(-1)
    bright = (amplitude @ octaves(config).to(amplitude) + SILENT * _MIDDLE_OCTAVES) / (level + SILENT)
    traits = torch.stack([torch.tanh(rises / _RISE).mean((1, 2)), bright, (level + SILENT).log()], -1)
    return traits / torch.tensor(_SPREADS, device=traits.device)


def manner_score(drawn: Tensor, truth: Tensor) -> Tensor:
    """The energy score (models/train/energy.py) of each trait alone, summed: drawn [2, B, 3] against truth [B, 3]."""
    one, two = drawn
    return ((one - truth).abs() + (two - truth).abs() - (one - two).abs()).mean(0).sum()
