"""Functional harmony as tables: which degrees a mode has, which may follow which, and how a section opens and closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.random import Generator

Mode = Literal["major", "minor", "dorian", "mixolydian"]
MODES: tuple[Mode, ...] = get_args(Mode)

SCALES: Mapping[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}


@dataclass(frozen=True)
class Degree:
    """A scale degree as the grammar sees it: where its root lies and how it may be coloured."""

    semitones: int
    triad: str
    sevenths: tuple[str, ...]


DEGREES: Mapping[Mode, Mapping[str, Degree]] = {
    "major": {
        "I": Degree(0, "", ("M7", "6", "M9")),
        "ii": Degree(2, "m", ("m7", "m9")),
        "iii": Degree(4, "m", ("m7",)),
        "IV": Degree(5, "", ("M7", "6")),
        "iv": Degree(5, "m", ("m6", "m7")),
        "V": Degree(7, "", ("7", "9", "7sus")),
        "vi": Degree(9, "m", ("m7", "m9")),
        "bVII": Degree(10, "", ("7", "M7")),
    },
    "minor": {
        "i": Degree(0, "m", ("m7", "m6", "m9")),
        "ii": Degree(2, "m", ("m7b5",)),
        "III": Degree(3, "", ("M7",)),
        "iv": Degree(5, "m", ("m7", "m6")),
        "v": Degree(7, "m", ("m7",)),
        "V": Degree(7, "", ("7",)),
        "VI": Degree(8, "", ("M7", "6")),
        "VII": Degree(10, "", ("7", "6")),
    },
    "dorian": {
        "i": Degree(0, "m", ("m7", "m6", "m9", "m11")),
        "ii": Degree(2, "m", ("m7",)),
        "III": Degree(3, "", ("M7",)),
        "IV": Degree(5, "", ("7", "9")),
        "v": Degree(7, "m", ("m7",)),
        "VII": Degree(10, "", ("M7", "6")),
    },
    "mixolydian": {
        "I": Degree(0, "", ("7", "9", "7sus")),
        "ii": Degree(2, "m", ("m7",)),
        "IV": Degree(5, "", ("M7", "6")),
        "v": Degree(7, "m", ("m7",)),
        "vi": Degree(9, "m", ("m7",)),
        "VII": Degree(10, "", ("M7", "6")),
    },
}

# Which degree may follow which, with weights: tonic -> anywhere, predominant -> dominant -> tonic. The two older modes
# have no leading note: they sway between the tonic and a neighbour.
FOLLOWS: Mapping[Mode, Mapping[str, Mapping[str, float]]] = {
    "major": {
        "I": {"I": 1, "ii": 2, "iii": 1, "IV": 4, "V": 3, "vi": 3, "bVII": 0.6},
        "ii": {"V": 6, "IV": 1, "I": 0.5, "iii": 0.7, "ii": 0.5},
        "iii": {"vi": 4, "IV": 3, "ii": 1},
        "IV": {"V": 4, "I": 3, "ii": 1.5, "iv": 0.7, "IV": 0.7, "vi": 0.5, "iii": 0.5},
        "iv": {"I": 4, "V": 1.5, "bVII": 0.8},
        "V": {"I": 6, "vi": 2.5, "IV": 1.2, "V": 0.6, "iii": 0.3},
        "vi": {"IV": 3.5, "ii": 3, "V": 2, "iii": 1, "I": 0.6, "vi": 0.5},
        "bVII": {"IV": 3, "I": 2, "V": 0.5},
    },
    "minor": {
        "i": {"i": 1, "iv": 3, "VI": 3, "VII": 3, "V": 2, "ii": 1.2, "III": 1, "v": 0.8},
        "ii": {"V": 6, "i": 0.4},
        "III": {"VI": 3, "VII": 2, "iv": 2},
        "iv": {"V": 3, "i": 3, "VII": 2, "ii": 1, "VI": 0.8},
        "v": {"i": 2, "VI": 2.5, "iv": 2},
        "V": {"i": 6, "VI": 1.5, "V": 0.5},
        "VI": {"VII": 4, "iv": 1.5, "V": 2, "III": 2, "ii": 1, "i": 0.7},
        "VII": {"i": 3.5, "III": 3, "VI": 1.5},
    },
    "dorian": {
        "i": {"i": 2, "IV": 5, "VII": 2.5, "III": 1, "v": 1.5, "ii": 1},
        "ii": {"i": 3, "IV": 1, "v": 1},
        "III": {"IV": 3, "VII": 2},
        "IV": {"i": 5, "VII": 1.5, "IV": 0.5, "v": 0.5},
        "v": {"i": 3, "IV": 1.5},
        "VII": {"i": 4, "IV": 2, "III": 0.5},
    },
    "mixolydian": {
        "I": {"I": 2, "VII": 4, "IV": 4, "v": 1.5, "ii": 0.7, "vi": 0.7},
        "ii": {"VII": 2, "IV": 1, "v": 1, "I": 1},
        "IV": {"I": 5, "VII": 1.5, "IV": 0.5, "v": 0.5},
        "v": {"IV": 2, "I": 2, "VII": 1},
        "vi": {"IV": 3, "VII": 1, "ii": 1},
        "VII": {"IV": 4, "I": 4, "v": 0.5},
    },
}
OPENINGS: Mapping[Mode, Mapping[str, float]] = {
    "major": {"I": 7, "vi": 1.5, "IV": 1, "ii": 1},
    "minor": {"i": 8, "VI": 1, "iv": 1},
    "dorian": {"i": 8, "IV": 1},
    "mixolydian": {"I": 8, "IV": 1},
}
# A section closes on the dominant (open) or on the tonic (closed); pop minor also on VII.
ENDINGS: Mapping[Mode, Mapping[str, float]] = {
    "major": {"V": 5, "I": 4, "bVII": 0.4},
    "minor": {"V": 4, "i": 3.5, "VII": 2},
    "dorian": {"i": 4, "IV": 3, "VII": 2, "v": 1},
    "mixolydian": {"I": 4, "VII": 3, "IV": 2, "v": 1},
}


def draw_degrees(rng: Generator, mode: Mode, count: int) -> tuple[str, ...]:
    """A path of ``count`` degrees through :data:`FOLLOWS`, from an opening to an ending.

    Sampled exactly from the Markov chain given its ending: ``reach[k]`` is the weight of all ways to get
    from a degree at place ``k`` to an allowed last degree.
    """
    names = tuple(FOLLOWS[mode])
    matrix = np.array([[FOLLOWS[mode][a].get(b, 0.0) for b in names] for a in names])
    matrix /= matrix.sum(axis=1, keepdims=True)
    reach = [np.array([ENDINGS[mode].get(name, 0.0) for name in names])]
    for _ in range(count - 1):
        reach.insert(0, matrix @ reach[0])
    weights = np.array([OPENINGS[mode].get(name, 0.0) for name in names])
    path: list[str] = []
    for place in range(count):
        weights = weights * reach[place]
        chosen = int(rng.choice(len(names), p=weights / weights.sum()))
        path.append(names[chosen])
        weights = matrix[chosen]
    return tuple(path)
