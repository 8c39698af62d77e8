"""Which pieces are drawn, and in which cast."""

from __future__ import annotations

import numpy as np

from models.train.casting import casts_by_family, drawn_cast
from models.train.data.score import PARTS

DRUMS, HARMONY, LEAD, BOTH = ([1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, 1])


def said(harmony: str, lead: str) -> dict[str, str]:
    return dict.fromkeys(PARTS, "drum kit") | {"harmony": harmony, "lead": lead}


PIECES = [
    *((np.array([DRUMS, HARMONY]), said("electric guitar", "trumpet")) for _ in range(20)),
    (np.array([DRUMS, LEAD, BOTH]), said("nylon guitar", "flute")),
]


def test_each_family_has_the_casts_in_which_it_is_heard() -> None:
    guitars, flutes = casts_by_family(PIECES)
    assert guitars == [*((piece, 1) for piece in range(20)), (20, 2)]
    assert flutes == [(20, 1), (20, 2)], "nobody plays the trumpets"


def test_a_rare_family_is_drawn_as_often_as_a_common_one_if_families_are() -> None:
    families = casts_by_family(PIECES)
    rng = np.random.default_rng(0)
    evenly = [drawn_cast(rng, len(PIECES), families, 1.0) for _ in range(400)]
    flutes = sum(cast in families[1] for cast in evenly)
    assert 160 < flutes < 280, "half of them, and the guitar's share of both together"
    by_chance = [drawn_cast(rng, len(PIECES), families, 0.0) for _ in range(400)]
    assert sum(piece == 20 for piece, _ in by_chance) < 50
    assert all(pair is None for _, pair in by_chance)


def test_without_a_family_pieces_are_drawn_by_chance() -> None:
    families = casts_by_family([(np.array([DRUMS]), said("", ""))])
    assert families == []
    assert drawn_cast(np.random.default_rng(0), 1, families, 1.0) == (0, None)
