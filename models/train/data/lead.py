"""Our own lead lines: MMA writes accompaniment only.

A line is a run of phrases of two or four bars. A phrase repeats a rhythm motif, walks along the scale, lands
on chord tones on the strong beats, and breathes at its end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from models.train.data.chart import BEATS_PER_BAR, Bar, Chart
from models.train.data.score import Note

# One-bar rhythms as onsets in eighths (0..7), from calm to busy.
_CALM = ((0, 4), (0, 3), (0,), (0, 2, 4), (2, 4), (0, 6), (1, 4))
_PLAIN = ((0, 2, 4, 6), (0, 3, 4, 6), (0, 3, 6), (1, 3, 4, 6), (0, 2, 3, 5), (0, 4, 5, 6), (2, 3, 4, 7))
_BUSY = ((0, 1, 2, 3, 4, 6), (0, 1, 3, 4, 5, 7), (0, 2, 3, 4, 5, 6, 7), (1, 2, 3, 5, 6, 7))
_RHYTHMS = (_CALM, _PLAIN, _BUSY)


@dataclass(frozen=True)
class Phrasing:
    """How a piece's lead line behaves."""

    low: int
    high: int
    density: int  # 0 calm, 1 plain, 2 busy
    swing: float  # where the off-beat eighth falls in its beat: 0.5 straight, 0.67 swung
    rest_chance: float  # of a phrase


def draw_phrasing(rng: Generator, low: int, high: int, swung: bool, tempo_bpm: float) -> Phrasing:
    """Phrasing for an instrument that plays ``low``..``high``; fast pieces get no busy lines."""
    density = int(rng.choice(3, p=(0.3, 0.45, 0.25) if tempo_bpm < 120 else (0.4, 0.5, 0.1)))
    swing = float(rng.uniform(0.6, 0.67)) if swung else 0.5
    return Phrasing(low, high, density, swing, float(rng.uniform(0.08, 0.3)))


def write_lead(rng: Generator, chart: Chart, phrasing: Phrasing) -> tuple[Note, ...]:
    """A monophonic line over the whole chart."""
    bars = [bar for section in chart.sections for bar in section.bars]
    bars_left = [left for section in chart.sections for left in range(len(section.bars), 0, -1)]
    notes: list[Note] = []
    pitch = int(rng.integers(phrasing.low + 5, phrasing.high - 4))
    place = 0
    rested = False
    motif: tuple[int, ...] = ()
    while place < len(bars):
        length = 2 if rng.random() < 0.6 else 4
        length = min(length, bars_left[place])
        # Never two rests in a row, or a short piece could lose its lead.
        rested = not rested and rng.random() < phrasing.rest_chance
        if not rested:
            if not motif or rng.random() < 0.4:
                motif = _draw_rhythm(rng, phrasing.density)
            phrase = _write_phrase(rng, chart, phrasing, bars[place : place + length], motif, pitch)
            notes += [Note(n.start_beats + place * BEATS_PER_BAR, n.length_beats, n.pitch, n.velocity) for n in phrase]
            pitch = phrase[-1].pitch
        place += length
    return tuple(notes)


def _draw_rhythm(rng: Generator, density: int) -> tuple[int, ...]:
    choices = _RHYTHMS[density]
    return choices[int(rng.integers(len(choices)))]


def _write_phrase(
    rng: Generator, chart: Chart, phrasing: Phrasing, bars: list[Bar], motif: tuple[int, ...], pitch: int
) -> list[Note]:
    """The notes of one phrase, timed from its first bar; at least one note."""
    onsets: list[int] = []  # in eighths from the start of the phrase
    for bar_place in range(len(bars)):
        last = bar_place == len(bars) - 1
        rhythm = motif if rng.random() < 0.65 else _draw_rhythm(rng, phrasing.density)
        if last:  # breathe: the phrase ends on a note in the first half of its last bar
            rhythm = tuple(eighth for eighth in rhythm if eighth <= 4) or (0,)
        onsets += [bar_place * 8 + eighth for eighth in rhythm]
    direction = 1 if pitch < (phrasing.low + phrasing.high) / 2 else -1
    notes: list[Note] = []
    for place, eighth in enumerate(onsets):
        final = place == len(onsets) - 1
        end = len(bars) * 8 - int(rng.integers(1, 3)) if final else onsets[place + 1]
        chord = bars[eighth // 8].beats[(eighth % 8) // 2]
        strong = eighth % 4 == 0 or end - eighth >= 3 or final
        if rng.random() < 0.25:
            direction = -direction
        pitch = _next_pitch(rng, phrasing, pitch, direction, chord.pitch_classes if strong else chart.scale)
        if pitch >= phrasing.high - 2:
            direction = -1
        elif pitch <= phrasing.low + 2:
            direction = 1
        start_beats = _swung(eighth, phrasing.swing)
        room = _swung(end, phrasing.swing) - start_beats
        length = min(room * float(rng.uniform(0.75, 0.98)), 4.0)
        accent = 10 if eighth % 4 == 0 else 6 if eighth % 2 else 0  # off-beats are pushed: syncopation
        velocity = int(np.clip(78 + accent + rng.integers(-8, 13), 40, 120))
        late = float(rng.normal(0.0, 0.008))
        notes.append(Note(max(start_beats + late, 0.0), length, pitch, velocity))
    return notes


def _next_pitch(rng: Generator, phrasing: Phrasing, pitch: int, direction: int, allowed: tuple[int, ...]) -> int:
    """The nearest allowed pitch in ``direction``; sometimes a leap, sometimes a repeated note."""
    if rng.random() < 0.1 and pitch % 12 in allowed:
        return pitch
    reach = pitch + direction * (int(rng.integers(4, 8)) if rng.random() < 0.15 else 1)
    reach = min(max(reach, phrasing.low), phrasing.high)
    while reach % 12 not in allowed:
        reach += direction
    # A walk that leaves the range comes back in an octave away: the pitch class stays allowed.
    while reach > phrasing.high:
        reach -= 12
    while reach < phrasing.low:
        reach += 12
    return reach


def _swung(eighth: int, swing: float) -> float:
    """Beats of a straight eighth when the off-beats fall at ``swing``."""
    return eighth // 2 + (swing if eighth % 2 else 0.0)
