"""The same notes on other instruments: what the words for instruments are learned from.

Two recordings that differ in nothing but who plays say what a name means better than any number of pieces that differ in
everything; and what was played on one instrument, going on on the other, is what a stage asks for when its prompt changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.train.data.instruments import FAMILIES, NAMES, SUBSTITUTES
from models.train.data.score import PARTS, Part, Track

# The instruments that an accompaniment is played on, by the name of their family.
BY_FAMILY: Final[Mapping[str, tuple[int, ...]]] = {
    family: found
    for family, pattern in FAMILIES.items()
    if (found := tuple(p for p in sorted({*SUBSTITUTES["harmony"], *SUBSTITUTES["lead"]}) if pattern.search(NAMES[p])))
}


@dataclass(frozen=True, eq=False)
class Recast:
    """stems: each [samples, 2], beside those of the piece. captions, part_captions: as a piece's."""

    stems: Mapping[Part, NDArray[np.float32]]
    captions: tuple[str, ...]
    part_captions: Mapping[Part, str]


def other_instruments(rng: Generator, tracks: Sequence[Track], keep_harmony: bool) -> tuple[Track, ...]:
    """Every part on one drawn instrument, harmony and lead on one of each family as likely as any other family's."""
    drawn: dict[Part, int] = {}
    for part in PARTS:
        if part in ("harmony", "lead"):
            programs = tuple(BY_FAMILY.values())[int(rng.integers(len(BY_FAMILY)))]
        else:
            programs = SUBSTITUTES[part]
        drawn[part] = int(rng.choice(programs))
    return tuple(
        track if keep_harmony and track.part == "harmony" else replace(track, program=drawn[track.part]) for track in tracks
    )
