"""Random but musical chord charts: sections from a grammar of functional harmony, or a tune that nobody owns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from numpy.random import Generator

from models.chords import QUALITIES
from models.train.data.grammar import DEGREES, SCALES, Degree, Mode, draw_degrees
from models.train.data.tunes import Tune, read_degree

BEATS_PER_BAR = 4
BARS_PER_SECTION = 8  # of the grammar; a tune brings its own lengths
MIN_TEMPO_BPM, MAX_TEMPO_BPM = 70.0, 170.0
KEY_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
FORMS = ("AABA", "ABAB", "AABB", "AAAB", "ABAC", "AAB", "ABC")
_MODE_CHANCES: Mapping[Mode, float] = {"major": 0.5, "minor": 0.32, "dorian": 0.09, "mixolydian": 0.09}
_TUNE_CHANCE = 0.25
# Chance of a seventh instead of a triad (one per piece) and of two chords in a bar (one per section).
_COLOURS = (0.0, 0.25, 0.6, 0.95)
_TWO_CHORDS = (0.0, 0.15, 0.4)
# What may colour a plain triad of a tune without leaving any mode.
_DOMINANT_COLOURS, _MAJOR_COLOURS, _MINOR_COLOURS = ("7", "9", "7sus"), ("6", "add9"), ("m7",)


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
    """Eight bars, or as many as the tune has. Sections with the same label hold the same chords."""

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
    tune: str = ""  # whose harmony this is; none: the grammar's

    @property
    def starts(self) -> tuple[int, ...]:
        """The first beat of every section, and the beat after the last."""
        return tuple(accumulate((len(section.bars) * BEATS_PER_BAR for section in self.sections), initial=0))

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


def draw_chart(rng: Generator, tempo_bpm: float, seconds: float, tunes: Sequence[Tune] = ()) -> Chart:
    """A chart of at least ``seconds`` (plus two bars) at ``tempo_bpm``; a quarter of them play one of ``tunes``."""
    key = int(rng.integers(12))
    colour = float(rng.choice(_COLOURS))
    tune = tunes[int(rng.integers(len(tunes)))] if tunes and rng.random() < _TUNE_CHANCE else None
    if tune is not None:
        mode, form = tune.mode, tune.form
        sections = {label: _read_section(rng, label, key, tune, colour) for label in sorted(tune.sections)}
    else:
        mode = tuple(_MODE_CHANCES)[int(rng.choice(len(_MODE_CHANCES), p=tuple(_MODE_CHANCES.values())))]
        form = str(rng.choice(FORMS))
        sections = {label: _draw_section(rng, label, key, mode, colour) for label in sorted(set(form))}
    # Slow pieces hear only two sections, so the piece may start anywhere in the form.
    place = int(rng.integers(len(form)))
    bars = math.ceil(seconds * tempo_bpm / 60 / BEATS_PER_BAR) + 2
    played: list[Section] = []
    while sum(len(section.bars) for section in played) < bars:
        played.append(sections[form[place % len(form)]])
        place += 1
    return Chart(key, mode, tempo_bpm, form, tuple(played), tune.name if tune is not None else "")


def _read_section(rng: Generator, label: str, key: int, tune: Tune, colour: float) -> Section:
    """A section of a tune; ``colour`` is the chance of more than its triads."""

    def chord(written: str) -> Chord:
        step, quality = read_degree(written)
        if quality in ("", "m") and rng.random() < colour:
            choices = _MINOR_COLOURS if quality else _DOMINANT_COLOURS if step == 7 else _MAJOR_COLOURS
            quality = str(rng.choice(choices))
        return Chord((key + step) % 12, quality)

    bars: list[Bar] = []
    for first, second in tune.bars(label):
        opening = chord(first)
        bars.append(Bar(opening, opening if second == first else chord(second)))
    return Section(label, tuple(half for bar in tune.bars(label) for half in dict.fromkeys(bar)), tuple(bars))


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
