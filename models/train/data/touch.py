"""Played by hand: swing, dynamics, and timing and force that are never quite the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.train.data.score import PARTS, Part, Track

_STRAIGHT = 0.5
_SWING_CHANCE = 0.2  # of a style that is straight by itself
_SHORTEST_BEATS = 0.02
_LEAST_VELOCITY, _MOST_VELOCITY = 8, 127


@dataclass(frozen=True)
class Touch:
    """How a band plays. swing: where the off-beat eighth falls in its beat. lag_ms: how far a part sits behind the beat,
    always; wander_ms: how far it strays from there. force: how much the force of one stroke differs from the next.
    dynamics: [beats], what every velocity is multiplied by."""

    swing: float
    lag_ms: Mapping[Part, float]
    wander_ms: float
    force: float
    dynamics: NDArray[np.float64]


def draw_touch(rng: Generator, starts: Sequence[int], swung: bool) -> Touch:
    """A band's touch, from a sequencer's to a loose one. A style that swings by itself gets no swing from here."""
    swing = float(rng.uniform(0.54, 0.64)) if not swung and rng.random() < _SWING_CHANCE else _STRAIGHT
    looseness = float(rng.choice([0.0, 0.5, 1.0, 1.6], p=[0.2, 0.3, 0.35, 0.15]))
    middle: Mapping[Part, float] = {"drums": 0.0, "bass": 3.0, "harmony": 4.0, "lead": 6.0}
    lag_ms: dict[Part, float] = {part: looseness * float(rng.normal(middle[part], 3.0)) for part in PARTS}
    return Touch(swing, lag_ms, 3.0 * looseness, 0.05 * looseness, draw_dynamics(rng, starts))


def draw_dynamics(rng: Generator, starts: Sequence[int]) -> NDArray[np.float64]:
    """[beats]: one of flat, a level for each section, a long crescendo or decrescendo; and phrases that swell, or not."""
    beats = starts[-1]
    beat = np.arange(beats)
    curve = np.ones(beats)
    kind = int(rng.choice(4, p=[0.3, 0.35, 0.25, 0.1]))
    if kind == 1:
        for begin, end in pairwise(starts):
            curve[begin:end] = rng.uniform(0.72, 1.1)
    elif kind in (2, 3):
        first, last = (rng.uniform(0.6, 0.8), rng.uniform(1.0, 1.12))[:: 1 if kind == 2 else -1]
        length = int(rng.choice([16, 32, 64]))
        curve = first + (last - first) * np.minimum(beat / length, 1.0)
    if rng.random() < 0.4:
        curve = curve * (1 + rng.uniform(0.03, 0.1) * np.sin(2 * np.pi * (beat % 16) / 32 - np.pi / 4))
    return curve


def play(rng: Generator, tracks: Sequence[Track], touch: Touch, seconds_per_beat: float) -> tuple[Track, ...]:
    """The tracks as that band plays them."""
    return tuple(_play_track(rng, track, touch, seconds_per_beat) for track in tracks)


def warp(beats: NDArray[np.float64], swing: float) -> NDArray[np.float64]:
    """Time within every beat bent so that its middle falls at ``swing``; beats stay where they are."""
    whole = np.floor(beats)
    phase = beats - whole
    late = swing + (phase - 0.5) * (1 - swing) / 0.5
    return whole + np.where(phase < 0.5, phase * swing / 0.5, late)


def _play_track(rng: Generator, track: Track, touch: Touch, seconds_per_beat: float) -> Track:
    if not track.notes:
        return track
    starts = np.array([note.start_beats for note in track.notes])
    ends = starts + [note.length_beats for note in track.notes]
    swung, swung_ends = warp(starts, touch.swing), warp(ends, touch.swing)
    # Notes struck together stray together: one draw for every 24th of a beat, tied to the one before.
    moments, which = np.unique(np.round(starts * 24), return_inverse=True)
    stray = rng.normal(0, 1, len(moments))
    for place in range(1, len(stray)):
        stray[place] = 0.6 * stray[place - 1] + 0.8 * stray[place]
    shift = (touch.lag_ms[track.part] + touch.wander_ms * np.clip(stray, -2.5, 2.5)[which]) / 1000 / seconds_per_beat
    level = touch.dynamics[np.clip(starts.astype(np.int64), 0, len(touch.dynamics) - 1)]
    force = level * (1 + touch.force * np.clip(rng.normal(0, 1, len(starts)), -2.5, 2.5))
    velocities = np.clip(np.round([note.velocity for note in track.notes] * force), _LEAST_VELOCITY, _MOST_VELOCITY)
    lengths = np.maximum(swung_ends - swung, _SHORTEST_BEATS)
    notes = (
        replace(note, start_beats=float(start), length_beats=float(length), velocity=int(velocity))
        for note, start, length, velocity in zip(track.notes, swung + shift, lengths, velocities, strict=True)
    )
    return replace(track, notes=tuple(sorted(notes, key=lambda note: (note.start_beats, note.pitch))))
