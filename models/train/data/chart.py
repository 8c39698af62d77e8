"""Random but musical chord charts: a Markov grammar of functional harmony over 8-bar sections."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from models.chords import QUALITIES

Mode = Literal["major", "minor"]

BEATS_PER_BAR = 4
BARS_PER_SECTION = 8
MIN_TEMPO_BPM, MAX_TEMPO_BPM = 70.0, 170.0
KEY_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
SCALES: Mapping[Mode, tuple[int, ...]] = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
# Chance of a seventh instead of a triad (one per piece) and of two chords in a bar (one per section).
_COLOURS = (0.0, 0.25, 0.6, 0.95)
_TWO_CHORDS = (0.0, 0.15, 0.4)
FORMS = ("AABA", "ABAB", "AABB", "AAAB", "ABAC")


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
}

# Which degree may follow which, with weights: tonic -> anywhere, predominant -> dominant -> tonic.
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
}
OPENINGS: Mapping[Mode, Mapping[str, float]] = {
    "major": {"I": 7, "vi": 1.5, "IV": 1, "ii": 1},
    "minor": {"i": 8, "VI": 1, "iv": 1},
}
# A section closes on the dominant (open) or on the tonic (closed); pop minor also on VII.
ENDINGS: Mapping[Mode, Mapping[str, float]] = {
    "major": {"V": 5, "I": 4, "bVII": 0.4},
    "minor": {"V": 4, "i": 3.5, "VII": 2},
}


@dataclass(frozen=True)
class Chord:
    """A chord: root pitch class 0..11 and a quality of :data:`QUALITIES`."""

    root: int
    quality: str

    @property
    def name(self) -> str:
        """As MMA writes it, for example ``Ebm7``."""
        return KEY_NAMES[self.root] + self.quality

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        return tuple((self.root + step) % 12 for step in QUALITIES[self.quality])

    @property
    def mask(self) -> int:
        """12 bits: bit ``p`` is set when pitch class ``p`` belongs to the chord."""
        return sum(1 << pitch_class for pitch_class in set(self.pitch_classes))


@dataclass(frozen=True)
class Bar:
    """One 4/4 bar: the chord of each half, and the degree (for tests and for reading)."""

    first: Chord
    second: Chord

    @property
    def beats(self) -> tuple[Chord, Chord, Chord, Chord]:
        return (self.first, self.first, self.second, self.second)


@dataclass(frozen=True)
class Section:
    """Eight bars. Sections with the same label hold the same chords."""

    label: str
    degrees: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """What is played: key, tempo and the sections in order."""

    key: int
    mode: Mode
    tempo_bpm: float
    form: str
    sections: tuple[Section, ...]

    @property
    def beats(self) -> tuple[Chord, ...]:
        """The chord of every beat, from the first bar on."""
        return tuple(chord for section in self.sections for bar in section.bars for chord in bar.beats)

    @property
    def scale(self) -> tuple[int, ...]:
        """The pitch classes of the key."""
        return tuple((self.key + step) % 12 for step in SCALES[self.mode])


def draw_tempo_bpm(rng: Generator, low_bpm: float = MIN_TEMPO_BPM, high_bpm: float = MAX_TEMPO_BPM) -> float:
    """A tempo, uniform in its logarithm, to a tenth of a BPM."""
    return round(math.exp(rng.uniform(math.log(low_bpm), math.log(high_bpm))), 1)


def draw_chart(rng: Generator, tempo_bpm: float, seconds: float) -> Chart:
    """A chart of at least ``seconds`` (plus two bars) at ``tempo_bpm``."""
    key = int(rng.integers(12))
    mode: Mode = "major" if rng.random() < 0.6 else "minor"
    colour = float(rng.choice(_COLOURS))
    form = str(rng.choice(FORMS))
    # Slow pieces hear only two sections, so the piece may start anywhere in the form.
    start = int(rng.integers(len(form)))
    sections = {label: _draw_section(rng, label, key, mode, colour) for label in sorted(set(form))}
    bars = math.ceil(seconds * tempo_bpm / 60 / BEATS_PER_BAR) + 2
    count = -(-bars // BARS_PER_SECTION)
    order = [form[(start + i) % len(form)] for i in range(count)]
    return Chart(key, mode, tempo_bpm, form, tuple(sections[label] for label in order))


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


def _draw_section(rng: Generator, label: str, key: int, mode: Mode, colour: float) -> Section:
    """Eight bars with one or two chords each; ``colour`` is the chance of a seventh."""
    two_chords = float(rng.choice(_TWO_CHORDS))
    splits = rng.random(BARS_PER_SECTION) < two_chords
    degrees = draw_degrees(rng, mode, BARS_PER_SECTION + int(splits.sum()))
    chords = [_colour(rng, key, DEGREES[mode][degree], colour) for degree in degrees]
    bars: list[Bar] = []
    place = 0
    for split in splits:
        first = chords[place]
        second = chords[place + 1] if split else first
        place += 2 if split else 1
        # A secondary dominant: the next chord's own fifth, as a seventh chord on the second half.
        if not split and place < len(chords) and chords[place].root != key and rng.random() < 0.08:
            second = Chord((chords[place].root + 7) % 12, "7")
        bars.append(Bar(first, second))
    return Section(label, degrees, tuple(bars))


def _colour(rng: Generator, key: int, degree: Degree, colour: float) -> Chord:
    seventh = rng.random() < colour
    quality = str(rng.choice(degree.sevenths)) if seventh else degree.triad
    if quality == "" and rng.random() < 0.04:
        quality = "sus4"
    return Chord((key + degree.semitones) % 12, quality)
