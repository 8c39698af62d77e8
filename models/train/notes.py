"""Which notes sound, whatever plays them and however loud."""

from __future__ import annotations

from torch import Tensor

from models.harmony import PITCH_CLASSES, REGISTERS
from models.train.moments import unlike


def pitch_classes(tones: Tensor, fold: Tensor) -> Tensor:
    """[..., T, tones], loudness as :func:`models.train.hearing.sounds` gives it -> amplitudes of pitch classes over all T frames,
    [..., 12]. fold: [tones, NOTES], :func:`models.harmony.note_matrix`."""
    return (tones.square().sum(-2) @ fold).unflatten(-1, (REGISTERS, PITCH_CLASSES)).sum(-2)


def other_notes(made: Tensor, unasked: Tensor) -> Tensor:
    """How far the pitch classes that were made, [N, 12], are from those that the same student makes of the same noise when
    nothing is asked for, a scalar from 0 to 2. Where nothing sounds, no note is another."""
    return unlike(made, unasked)
