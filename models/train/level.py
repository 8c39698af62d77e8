"""Is it as loud as what was written, in every octave and from a token's first frame to its last?

Scores judge a draw at a time, and loudness as ears do; under them a student may play a little too softly all the time, or swell
through every block and fall back at the next. What differs on average is judged here on its own.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from models.codec import CodecConfig
from models.train.attributes import octaves

_AUDIBLE: Final = 1e-2  # power of a stretch, all sources and frames, below which it is hardly there and isn't judged
_LEAST: Final = 1e-3  # share of a stretch's power in an octave and frame that counts for something


def power_by_octave(tones: Tensor, noise: Tensor, config: CodecConfig) -> Tensor:
    """[..., T, octaves]: mean power of each of T frames, as far as sources go. tones: [..., T, tones] and noise: [..., T,
    noise_steps * bands], as :func:`models.train.hearing.sounds` gives them. Differentiable."""
    octave = octaves(config).round().long().to(tones.device)
    sources = torch.cat([tones.pow(4), noise.pow(4).unflatten(-1, (-1, config.noise_bands)).mean(-2)], -1)
    room = sources.new_zeros(*sources.shape[:-1], int(octave.max()) + 1)
    return room.index_add(-1, octave, sources)


def off_level(made: Tensor, written: Tensor) -> Tensor:
    """How far draws [S, B, K, T, octaves] are on average from as much power as was written [B, K, T, octaves], a scalar: the
    squared difference, in nepers of power, averaged over octaves and the frames of a token. Every stretch of K tokens counts as
    much as any other, however loud; those in which nothing was written, not at all."""
    whole = written.sum((1, 2, 3))
    audible = whole > _AUDIBLE
    share = audible / whole.clamp(min=_AUDIBLE) / audible.sum().clamp(min=1)
    wanted, found = (torch.einsum("b,...bkto->to", share, value) for value in (written, made.mean(0)))
    return ((found + _LEAST).log() - (wanted + _LEAST).log()).square().mean()
