"""What happens over a piece: parts drop out, come in one after another, stop for a bar; drums fill at the end of a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from models.train.data.score import PARTS, Note, Part, Track, rest

_DROP_OUT_CHANCE = 0.25  # of a part, for one section
_BREAKDOWN_CHANCE = 0.12
_BUILD_UP_CHANCE = 0.15
_BREAK_CHANCE = 0.12  # at the end of a section
_FILL_CHANCE = 0.7
_FEWEST_NOTES = 3  # that a part keeps within what is heard
_ENTRY_BEATS = 8
_KIT = {"kick": 36, "snare": 38, "floor": 43, "low": 45, "middle": 47, "high": 48, "crash": 49}
# Where the hands go over a fill, from its first quarter to its last.
_WAYS = (
    ("snare", "high", "middle", "floor"),
    ("snare", "snare", "high", "low"),
    ("high", "middle", "low", "floor"),
    ("snare", "snare", "snare", "snare"),
    ("floor", "snare", "floor", "snare"),
)


def shape(rng: Generator, tracks: Sequence[Track], starts: Sequence[int], heard_beats: float, fills: bool) -> tuple[Track, ...]:
    """The tracks with gaps and, where ``fills``, drum fills of our own, for sections that begin at the beats ``starts``
    (the last is the end), of which ``heard_beats`` are heard. A part that would hardly be heard plays through."""
    shaped = _breaks_and_fills(rng, _drop_outs(rng, tracks, starts, heard_beats), starts, heard_beats, fills)
    thin = {part for part in PARTS if _count(shaped, part, 0, heard_beats) < _FEWEST_NOTES}
    return tuple(before if before.part in thin else after for before, after in zip(tracks, shaped, strict=True))


def write_fill(rng: Generator, start_beats: float, beats: int) -> tuple[Note, ...]:
    """Sixteenths over the drums that grow towards the next bar."""
    way = _WAYS[int(rng.integers(len(_WAYS)))]
    density = float(rng.uniform(0.55, 1.0))
    steps = beats * 4
    notes: list[Note] = []
    for step in range(steps):
        if step % 4 == 0 and rng.random() < 0.5:
            notes.append(Note(start_beats + step / 4, 0.2, _KIT["kick"], 92))
        if step % 4 and rng.random() > density:
            continue
        drum = _KIT[way[step * len(way) // steps]]
        force = 72 + 34 * step / steps + (8 if step % 4 == 0 else 0) + float(rng.normal(0, 4))
        notes.append(Note(start_beats + step / 4, 0.2, drum, int(np.clip(force, 30, 120))))
    if rng.random() < 0.7:
        notes.append(Note(start_beats + beats, 1.0, _KIT["crash"], int(rng.integers(84, 108))))
    return tuple(notes)


def _count(tracks: Sequence[Track], part: Part, start: float, end: float) -> int:
    return sum(start <= note.start_beats < end for track in tracks if track.part == part for note in track.notes)


def _silence(tracks: Sequence[Track], parts: Sequence[Part], start: float, end: float) -> tuple[Track, ...]:
    return tuple(rest(track, start, end) if track.part in parts else track for track in tracks)


def _drop_outs(rng: Generator, tracks: Sequence[Track], starts: Sequence[int], heard_beats: float) -> tuple[Track, ...]:
    """Parts that rest for a section, no two for the same one; a breakdown to two parts; an opening built up part by part."""
    free = [(begin, end) for begin, end in pairwise(starts) if begin == 0 or begin + 16 <= heard_beats]
    out = tuple(tracks)
    if len(free) > 1 and rng.random() < _BUILD_UP_CHANCE:
        free.pop(0)
        # Never the lead alone: it may begin with a rest.
        order = [PARTS[which] for which in rng.permutation(len(PARTS))]
        if order[0] == "lead":
            order.reverse()
        for place, part in enumerate(order[1:], 1):
            out = _silence(out, [part], 0, place * _ENTRY_BEATS)
    if len(free) > 1 and rng.random() < _BREAKDOWN_CHANCE:
        quiet: tuple[Part, ...] = ("drums", "bass") if rng.random() < 0.6 else ("harmony", "lead")
        out = _silence(out, quiet, *free.pop(int(rng.integers(len(free)))))
    for part in PARTS:
        # The last free section is kept: a piece of one section must not lose a whole part.
        if rng.random() < _DROP_OUT_CHANCE and len(free) > 1:
            out = _silence(out, [part], *free.pop(int(rng.integers(len(free)))))
    return out


def _breaks_and_fills(
    rng: Generator, tracks: Sequence[Track], starts: Sequence[int], heard_beats: float, fills: bool
) -> tuple[Track, ...]:
    """At the end of a section all but one part may stop, and the drums may fill."""
    out = tuple(tracks)
    for end in (end for end in starts[1:-1] if end < heard_beats):
        length = int(rng.choice([2, 4]))
        solo = PARTS[int(rng.integers(len(PARTS)))]
        broken = rng.random() < _BREAK_CHANCE and _count(out, solo, end - length, end) >= length
        if broken:
            out = _silence(out, [part for part in PARTS if part != solo], end - length, end)
        if fills and (not broken or solo == "drums") and rng.random() < _FILL_CHANCE:
            out = _fill(rng, out, end - length, length)
    return out


def _fill(rng: Generator, tracks: Sequence[Track], start: int, beats: int) -> tuple[Track, ...]:
    """The drums give way to a fill, unless they rest."""
    place = next((place for place, track in enumerate(tracks) if track.part == "drums"), None)
    if place is None or not _count(tracks, "drums", start, start + beats):
        return tuple(tracks)
    out = list(_silence(tracks, ["drums"], start, start + beats))
    notes = sorted((*out[place].notes, *write_fill(rng, start, beats)), key=lambda note: (note.start_beats, note.pitch))
    out[place] = replace(out[place], notes=tuple(notes))
    return tuple(out)
