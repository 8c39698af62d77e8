"""Notes before they are sound: tracks of the four parts, timed in beats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Part = Literal["drums", "bass", "harmony", "lead"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Note:
    """A note: start and length in beats from the first beat of the chart."""

    start_beats: float
    length_beats: float
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Control:
    """A MIDI controller change."""

    start_beats: float
    number: int
    value: int


@dataclass(frozen=True)
class Track:
    """One instrument of one part. ``program`` is its General MIDI program (for drums: the kit)."""

    part: Part
    name: str
    program: int
    notes: tuple[Note, ...]
    controls: tuple[Control, ...] = ()


# MMA strikes a little before or after the beat, at most 4 of 192 ticks: such a note belongs to the beat.
_EARLY_BEATS = 1 / 24


def rest(track: Track, start_beats: float, end_beats: float) -> Track:
    """``track`` without the notes that start in [start, end); a note held into the gap is cut."""
    kept: list[Note] = []
    for note in track.notes:
        room = start_beats - note.start_beats
        if room <= _EARLY_BEATS and note.start_beats < end_beats - _EARLY_BEATS:
            continue
        if 0 < room < note.length_beats:
            note = replace(note, length_beats=room)
        kept.append(note)
    return replace(track, notes=tuple(kept))
