"""The ear for harmony: which notes sound, and which chord will.

The codec's own oscillators say what the performer plays better than a spectrum does, for they were taught to tell notes
from drums. Their levels are folded into pitch classes, low and high notes apart, since a bass says most about a chord.
A small network, taught on written charts, turns what was heard of late into how likely each pitch class is to belong to
the chord when the next block sounds, and to be its root. All keys are alike to it: the same weights look at the circle of
pitch classes from each of its twelve places (an equivariant layer; Cohen and Welling 2016, 1602.07576).
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

from models.codec.config import CodecConfig
from models.facts import Chord

PITCH_CLASSES: Final = 12
REGISTERS: Final = 2
NOTES: Final = REGISTERS * PITCH_CLASSES
SPLIT_HZ: Final = 220.0
LOWEST_PITCH_CLASS: Final = 9  # of 27.5 Hz, an A; C is 0
QUIET: Final = 0.01  # amplitude below which a register counts for less and less
EVEN: Final = 0.1  # spread of probabilities below which they count for less and less
SPANS_TOKENS: Final = (3.0, 8.0, 32.0)  # over which what was heard fades
CHORD_VIEWS: Final = 2  # of a chord: its tones, and its root
VIEWS: Final = REGISTERS * (len(SPANS_TOKENS) + 2)  # of the pitch classes: just now, fading, and a bar ago


class NoteFold(nn.Module):
    """Levels of oscillators [..., steps, tones], as logarithms -> amplitudes of pitch classes [..., NOTES]."""

    matrix: Tensor

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.register_buffer("matrix", note_matrix(config), persistent=False)

    def forward(self, tones: Tensor) -> Tensor:
        return tones.mean(-2).exp() @ self.matrix


def note_matrix(config: CodecConfig) -> Tensor:
    """[tones, NOTES]: the pitch class of each oscillator, in its register; one between two classes is shared."""
    hertz = torch.tensor(config.tone_hertz)
    pitch = LOWEST_PITCH_CLASS + PITCH_CLASSES * torch.log2(hertz / 27.5)
    apart = (pitch[:, None] - torch.arange(PITCH_CLASSES) + 6) % PITCH_CLASSES - 6
    share = (1 - apart.abs()).clamp(min=0)
    low = (hertz < SPLIT_HZ)[:, None]
    return torch.cat([share * low, share * ~low], 1)


def balanced(notes: Tensor) -> Tensor:
    """[..., NOTES]: each register brought to a length of nearly 1, however loud it is, unless it is silent."""
    parts = notes.unflatten(-1, (REGISTERS, PITCH_CLASSES))
    return (parts / (parts.norm(dim=-1, keepdim=True) + QUIET)).flatten(-2)


def contrast(chord: Tensor) -> Tensor:
    """[..., 12] from 0 to 1, as what stands out: of mean 0, and about as wide for a guess as for a written chord. Nothing
    stands out of what is even."""
    moved = chord - chord.mean(-1, keepdim=True)
    return moved / (moved.square().mean(-1, keepdim=True).sqrt() + EVEN)


def chord_views(chord: Chord | None) -> Tensor:
    """[CHORD_VIEWS, 12]: 1 for the tones of a chord, then for its root; zeros for none."""
    views = torch.zeros(CHORD_VIEWS, PITCH_CLASSES)
    if chord is not None:
        views[0] = torch.tensor([float(chord.tones >> tone & 1) for tone in range(PITCH_CLASSES)])
        views[1, chord.root] = 1.0
    return views


class ChordEar(nn.Module):
    """Views of the pitch classes [..., VIEWS, 12], and how far ahead 0 to 1 [...] -> logits [..., CHORD_VIEWS, 12]."""

    turn: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.see = nn.Linear(VIEWS * PITCH_CLASSES + 1, width)
        self.tell = nn.Linear(width, CHORD_VIEWS)
        places = torch.arange(PITCH_CLASSES)
        self.register_buffer("turn", (places[:, None] + places) % PITCH_CLASSES, persistent=False)

    def forward(self, views: Tensor, ahead: Tensor) -> Tensor:
        turned = views[..., self.turn].transpose(-3, -2).flatten(-2)
        when = ahead[..., None, None].expand(*turned.shape[:-1], 1)
        return self.tell(nn.functional.gelu(self.see(torch.cat([turned, when], -1)))).transpose(-2, -1)
