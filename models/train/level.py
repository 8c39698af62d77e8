"""Is it as loud as what was written, in every octave and from a token's first frame to its last?

Scores judge a draw at a time, and loudness as ears do; under them a student that hears itself may play a little too softly all
the time. What differs on average is judged here on its own.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from models.codec import CodecConfig
from models.train.attributes import octaves
from models.train.hearing import amplitudes

_SILENT: Final = 1e-6  # power in an octave, below which it makes no difference


def power_by_octave(tones: Tensor, noise: Tensor, config: CodecConfig) -> Tensor:
    """[..., T, octaves]: mean power of each of T frames, as far as sources go. tones: [..., T, tones] and noise: [..., T,
    noise_steps * bands], as :func:`models.train.hearing.sounds` gives them. Differentiable."""
    octave = octaves(config).round().long().to(tones.device)
    hits = noise.unflatten(-1, (-1, config.noise_bands))
    sources = torch.cat([amplitudes(tones).square(), amplitudes(hits).square().mean(-2)], -1)
    room = sources.new_zeros(*sources.shape[:-1], int(octave.max()) + 1)
    return room.index_add(-1, octave, sources)


def off_level(made: Tensor, written: Tensor) -> Tensor:
    """How far draws [S, B, K, T, octaves] are, all together, from as loud as what was written [B, K, T, octaves], a scalar: the
    squared difference in nepers of mean amplitude, averaged over octaves and the frames of a token.

    Each is averaged before they are compared. Of a stretch that was written softly the best guess is louder, and softer of a
    loud one: compared one by one, whoever guesses right on average would be told to play more softly.
    """
    wanted, found = (value.clamp(min=_SILENT).sqrt().flatten(0, -3).mean(0) for value in (written, made))
    return (found.log() - wanted.log()).square().mean()
