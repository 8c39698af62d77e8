"""How the ear for chords learns, within whatever stage."""

from __future__ import annotations

from torch import Tensor, nn

from models.student import Condition, Student


def ear_loss(student: Student, condition: Condition) -> Tensor:
    """How wrong the ear is about the chords written for a batch, a scalar: cross-entropy of each pitch class."""
    heard = nn.functional.binary_cross_entropy_with_logits(student.chord(condition), condition.chord, reduction="none")
    written = condition.chord.flatten(2).any(-1)[..., None, None]
    return (heard * written).sum() / (written.sum() * heard[0, 0].numel()).clamp(min=1)
