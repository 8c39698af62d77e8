"""Which notes sound, whatever plays them and however loud."""

from __future__ import annotations

from torch import Tensor

from models.harmony import PITCH_CLASSES, REGISTERS
from models.train.hearing import amplitudes


def pitch_classes(tones: Tensor, fold: Tensor) -> Tensor:
    """[..., T, tones], loudness as :func:`models.train.hearing.sounds` gives it -> amplitudes of pitch classes over all T frames,
    [..., 12]. fold: [tones, NOTES], :func:`models.harmony.note_matrix`."""
    return (amplitudes(tones).sum(-2) @ fold).unflatten(-1, (REGISTERS, PITCH_CLASSES)).sum(-2)
