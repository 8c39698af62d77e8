"""Which piece is drawn, and in which cast: by chance, or so that every family of instruments is heard as often as any other.

What is seldom asked for is learned last, and on stage a word that is half understood is worse than one that isn't known: with one
piece in fifteen to learn from, "flute" had become silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.train.data.instruments import FAMILIES
from models.train.naming import families_of

# A piece and one of its pairs, by number; no pair: any of them.
Cast = tuple[int, int | None]
# For each family that is heard at all, the casts in which it is.
Casts = Sequence[Sequence[tuple[int, int]]]


def casts_by_family(pieces: Sequence[tuple[NDArray[Any], Mapping[str, str]]]) -> Casts:
    """pieces: the parts [pairs, P] of each, 0 or 1, and what its captions say."""
    found: list[list[tuple[int, int]]] = [[] for _ in FAMILIES]
    for which, (casts, captions) in enumerate(pieces):
        for pair, parts in enumerate(casts):
            for family in np.flatnonzero(families_of(captions, parts) == 1):
                found[family].append((which, pair))
    return [casts for casts in found if casts]


def drawn_cast(rng: np.random.Generator, pieces: int, by_family: Casts, evenly: float) -> Cast:
    """evenly: the chance that a family is drawn first, and then one of its casts."""
    if by_family and rng.random() < evenly:
        casts = by_family[int(rng.integers(len(by_family)))]
        return casts[int(rng.integers(len(casts)))]
    return int(rng.integers(pieces)), None
