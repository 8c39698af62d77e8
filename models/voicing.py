"""Notes on paper for the student: which pitch classes are at hand, and in which register to play which.

To play in key, a network must multiply: this chord, in that register. A transformer learns such a product for every key
by itself, from far more music than we have. Here it only says how much of each source of notes it wants in each region
of the keyboard, and the sources say which notes those are: so what it learns in one key it can do in all of them
(after the attenuation of a fixed dictionary in DDSP, Engel et al. 2020, 2001.04643, section 3; the keys are ours).
The codec's latents are nearly linear in the loudness of its oscillators, so notes may simply be added to them.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

from models.harmony import CHORD_VIEWS, LOWEST_PITCH_CLASS, PITCH_CLASSES, VIEWS

SEMITONES: Final = 90  # from 27.5 Hz up
REGIONS: Final = 15
SOURCES: Final = CHORD_VIEWS + VIEWS


class Voicing(nn.Module):
    """Hidden states [..., W] and sources of notes [..., SOURCES, 12] -> what they add to latents, [..., patch * C].

    ``spread`` is what a note's loudness adds to a frame's latents; :func:`models.train.hearing.note_directions` knows.
    A fresh one adds nothing.
    """

    pitch_class: Tensor

    def __init__(self, width: int, patch: int, channels: int) -> None:
        super().__init__()
        self.patch = patch
        self.want = nn.Linear(width, patch * SOURCES * REGIONS)
        self.spread = nn.Linear(SEMITONES, channels, bias=False)
        nn.init.zeros_(self.want.weight)
        nn.init.zeros_(self.want.bias)
        places = (LOWEST_PITCH_CLASS + torch.arange(SEMITONES)) % PITCH_CLASSES
        self.register_buffer("pitch_class", places, persistent=False)

    def forward(self, hidden: Tensor, sources: Tensor) -> Tensor:
        want = self.want(hidden).unflatten(-1, (self.patch, SOURCES, REGIONS))
        notes = sources[..., self.pitch_class].unflatten(-1, (REGIONS, -1))
        loudness = torch.einsum("...psr,...srk->...prk", want, notes).flatten(-2)
        return self.spread(loudness).flatten(-2)
