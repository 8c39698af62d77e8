"""A whole song from elsewhere, in parts, with as much as is known of it; and how it becomes pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.train.data.clock import Clock
from models.train.data.curves import measure
from models.train.data.midi_file import write_midi
from models.train.data.mixing import PEAK, peak
from models.train.data.piece import Piece, mix
from models.train.data.score import PARTS, Part, Track
from models.train.data.synth import SAMPLE_RATE

SILENT = 1e-3  # -60 dB: a stem that stays below it in a slice doesn't play there
LEAST_SECONDS = 10.0

Sound = NDArray[np.float32]


class SourceError(ValueError):
    """Something that can't be taken in, and why."""


def _none() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Recording:
    """stems: each [T, 2] at :data:`SAMPLE_RATE`, of any length; a part that is missing rests. beats and downbeats: samples.
    chord_roots, chord_masks: of every beat, -1 and 0 where unknown. tracks and clock: the notes, where they are known."""

    name: str
    stems: Mapping[Part, Sound]
    instruments: Mapping[Part, str]
    beats: NDArray[np.int64] = field(default_factory=_none)
    downbeats: NDArray[np.int64] = field(default_factory=_none)
    chord_roots: NDArray[np.int64] = field(default_factory=_none)
    chord_masks: NDArray[np.int64] = field(default_factory=_none)
    captions: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    clock: Clock | None = None
    soundfont: str = ""


def cut(recording: Recording, seconds: float, caption: str, first: int, seed: int) -> Iterator[Piece]:
    """The song in pieces of ``seconds``, numbered from ``first``; stretches in which fewer than two parts play are left
    out. caption: what the user calls this music; it comes before what the recording says of itself."""
    length = max(len(stem) for stem in recording.stems.values())
    size, none = round(seconds * SAMPLE_RATE), np.zeros((0, 2), np.float32)
    for start in range(0, length, size):
        end = min(start + size, length)
        stems: dict[Part, Sound] = {}
        for part in PARTS:
            heard = recording.stems.get(part, none)[start:end]
            stems[part] = np.pad(heard, ((0, end - start - len(heard)), (0, 0)))
        playing = sum(peak(stem) > SILENT for stem in stems.values())
        if playing < 2 or end - start < LEAST_SECONDS * SAMPLE_RATE:
            continue
        loudest = max(peak(sound) for sound in (mix(stems), *stems.values()))
        for stem in stems.values():
            stem *= np.float32(PEAK / loudest)
        yield _piece(recording, stems, start, caption, seed, first)
        first += 1


def _piece(recording: Recording, stems: Mapping[Part, Sound], start: int, caption: str, seed: int, index: int) -> Piece:
    samples = len(stems["drums"])
    inside = (recording.beats >= start) & (recording.beats < start + samples)
    beats = recording.beats[inside] - start
    bars = recording.downbeats[(recording.downbeats >= start) & (recording.downbeats < start + samples)] - start
    onsets: dict[Part, NDArray[np.float64]] | None = None
    midi = b""
    if recording.clock is not None:
        clock = Clock(recording.clock.positions - start)
        onsets = {part: _onsets(recording.tracks, part, clock) for part in PARTS}
        midi = write_midi(recording.tracks, clock, beats, bars, samples, SAMPLE_RATE)
    chords = len(recording.chord_roots) == len(recording.beats)
    return Piece(
        sample_rate=SAMPLE_RATE,
        stems=stems,
        beats=beats,
        downbeats=bars,
        chord_roots=recording.chord_roots[inside] if chords else np.full(len(beats), -1, np.int64),
        chord_masks=recording.chord_masks[inside] if chords else np.zeros(len(beats), np.int64),
        tempo_bpm=60 * SAMPLE_RATE / float(np.median(np.diff(beats))) if len(beats) > 1 else 0.0,
        key=-1,
        mode="unknown",
        captions=tuple(dict.fromkeys(text for text in (caption, *recording.captions) if text)) or ("",),
        part_captions={part: recording.instruments.get(part, "") for part in PARTS},
        groove=recording.name,
        soundfont=recording.soundfont,
        seed=seed,
        index=index,
        split="train",
        curves=measure(stems, beats, onsets, SAMPLE_RATE),
        midi=midi,
    )


def _onsets(tracks: tuple[Track, ...], part: Part, clock: Clock) -> NDArray[np.float64]:
    return clock.samples_at([note.start_beats for track in tracks if track.part == part for note in track.notes])
