"""Instruments that play alone, rendered for the purpose: plenty of every family, for the judge of instruments to learn from.

A line of the kind that leads a piece, or chords of the kind that accompany one, in a register, a tempo and a touch of its own;
half of them in a room or with another tone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]
from numpy.random import Generator
from numpy.typing import NDArray

from models.train.data.chart import Chart, draw_chart, draw_tempo_bpm
from models.train.data.clock import even
from models.train.data.instruments import FAMILIES, NAMES, family_of, lead_range
from models.train.data.lead import Phrasing, write_lead
from models.train.data.mixing import active_level, peak, tilt
from models.train.data.rooms import draw_room, impulse_response, reverberation
from models.train.data.score import Note, Track
from models.train.data.synth import SAMPLE_RATE, SoundBank

Audio = NDArray[np.float32]

SECONDS: Final = 4.0
_BEFORE: Final = 1.0  # that is played but not kept: a clip begins anywhere in a phrase
_EFFECTS: Final = 120  # from here on General MIDI has noises only, such as those of a guitar's frets
_ENGLISH_HORN: Final = 69  # an oboe by its sound, a horn by its name
_CHORD_CHANCE: Final = 0.4
_TAPE: Final = 3.0  # semitones, up or down, that the tape of every other solo runs too fast: another body of the same family
_LEVEL_DB: Final = (-30.0, -18.0)
_COMPING: Final = ((0,), (0, 4), (0, 2, 4, 6), (0, 3, 6), (2, 6), (1, 4, 7), (0, 1, 2, 3, 4, 5, 6, 7), (0, 3, 4))  # in eighths


@dataclass(frozen=True, slots=True)
class Solo:
    """audio: [T, 2]."""

    audio: Audio
    program: int
    family: int


def programs_of(family: int) -> tuple[int, ...]:
    """The General MIDI programs that belong to a family."""
    return tuple(
        program for program, name in enumerate(NAMES[:_EFFECTS]) if family_of(name) == family and program != _ENGLISH_HORN
    )


def draw_solo(seed: int, index: int, bank: SoundBank) -> Solo:
    """Solo ``index``: families take turns, and within each its programs, and the SoundFonts of the bank."""
    rng = np.random.default_rng([seed, index])
    family, turn = index % len(FAMILIES), index // len(FAMILIES)
    programs = programs_of(family)
    program, soundfont = programs[turn % len(programs)], bank.names[turn // len(programs) % len(bank.names)]
    tempo_bpm = draw_tempo_bpm(rng)
    chart = draw_chart(rng, tempo_bpm, 1.3 * (_BEFORE + SECONDS))
    notes = _chords(rng, chart) if rng.random() < _CHORD_CHANCE else _line(rng, chart, program, tempo_bpm)
    track = Track("lead", "Solo", program, notes)
    speed = 2 ** (float(rng.uniform(-_TAPE, _TAPE)) / 12) if rng.random() < 0.5 else 1.0
    samples = round((_BEFORE + SECONDS) * speed * SAMPLE_RATE)
    clock = even(tempo_bpm, len(chart.beats), -float(rng.uniform(0, 1)) * SAMPLE_RATE * 60 / tempo_bpm, SAMPLE_RATE)
    dry = bank.render(soundfont, [track], clock, samples)
    sound = _recorded(rng, dry if speed == 1 else soxr.resample(dry, SAMPLE_RATE * speed, SAMPLE_RATE, quality="HQ"))
    return Solo(np.ascontiguousarray(sound[-round(SECONDS * SAMPLE_RATE) :]), program, family)


def _line(rng: Generator, chart: Chart, program: int, tempo_bpm: float) -> tuple[Note, ...]:
    low, high = lead_range(program)
    shift = int(rng.integers(-7, 8))
    density = int(rng.choice(3, p=(0.4, 0.4, 0.2) if tempo_bpm < 120 else (0.6, 0.4, 0.0)))
    notes = write_lead(rng, chart, Phrasing(low + shift, high + shift, density, 0.5, rest_chance=0.0))
    return _touched(rng, notes)


def _chords(rng: Generator, chart: Chart) -> tuple[Note, ...]:
    """The chart's chords in one rhythm, close together, in some register."""
    rhythm, lowest = _COMPING[int(rng.integers(len(_COMPING)))], int(rng.integers(43, 66))
    ends = (*rhythm[1:], rhythm[0] + 8)
    notes: list[Note] = []
    for bar in range(len(chart.beats) // 4):
        for eighth, end in zip(rhythm, ends, strict=True):
            chord = chart.beats[4 * bar + eighth // 2]
            pitches = sorted(lowest + (tone - lowest) % 12 for tone in chord.pitch_classes)
            velocity = int(rng.integers(55, 105))
            notes += [Note(4 * bar + eighth / 2, (end - eighth) / 2 * 0.95, pitch, velocity) for pitch in pitches]
    return _touched(rng, tuple(notes))


def _touched(rng: Generator, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """As softly or loudly, as shortly or broadly, as somebody plays."""
    force, share = float(rng.uniform(0.6, 1.15)), float(rng.choice([1.0, rng.uniform(0.25, 1.0)]))
    return tuple(
        replace(note, velocity=int(np.clip(note.velocity * force, 20, 127)), length_beats=note.length_beats * share)
        for note in notes
    )


def _recorded(rng: Generator, sound: Audio) -> Audio:
    """At some level, and half of the time in a room, and half of the time of another tone."""
    level = max(active_level(sound, SAMPLE_RATE), peak(sound) / 8, 1e-4)
    sound = sound * np.float32(10 ** (rng.uniform(*_LEVEL_DB) / 20) / level)
    if rng.random() < 0.5:
        tilt(sound, float(rng.uniform(-0.28, 0.28)), float(rng.uniform(-0.3, 0.4)))
    room = draw_room(rng)
    if room is not None and rng.random() < 0.7:
        wet = reverberation(sound, impulse_response(rng, room, SAMPLE_RATE // 2))
        wet *= np.float32(10 ** (rng.uniform(-18, -6) / 20))
        sound += wet
    return sound
