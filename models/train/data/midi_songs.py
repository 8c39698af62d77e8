"""Anyone's MIDI files, played on our SoundFonts: which part each track is, where the beats fall, what the chords seem to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mido  # pyright: ignore[reportMissingTypeStubs]
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.train.data.arrange import part_of
from models.train.data.chord_guess import guess_chords
from models.train.data.clock import Clock
from models.train.data.instruments import name_of
from models.train.data.mixing import mix_down
from models.train.data.recording import Recording, SourceError
from models.train.data.score import PARTS, Control, Note, Part, Track
from models.train.data.synth import SAMPLE_RATE, SoundBank, soundfonts_of

_DEFAULT_MICROSECONDS = 500_000  # a quarter note, until the file says otherwise
_TAIL_SECONDS = 2.0
_LONGEST_SECONDS = 1200.0
_MOST_TRACKS = 15  # of a part: a channel each, without the drums'
_TOGETHER = 1 / 16  # of a quarter note


@dataclass(frozen=True, eq=False)
class Timing:
    """clock: in quarter notes. beats: where they fall, in quarter notes; first: whether each opens a bar."""

    clock: Clock
    beats: NDArray[np.float64]
    first: NDArray[np.bool_]


def read_beats(file: Path, samples: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The samples of the beats and of the downbeats that a MIDI file's tempo and metre give, up to ``samples``. Blocks on
    the disk. Raises SourceError."""
    timing = _timing(_open(file), samples / SAMPLE_RATE)
    at = np.round(timing.clock.samples_at(timing.beats)).astype(np.int64)
    return at[at < samples], at[timing.first & (at < samples)]


def read_midi(file: Path, name: str, bank: SoundBank, rng: Generator) -> Recording:
    """The song, played. Blocks on the disk. Raises SourceError."""
    midi = _open(file)
    tracks = assign(_tracks(midi))
    if not tracks:
        raise SourceError(f"{file} holds no notes")
    end_beats = max(note.start_beats + note.length_beats for track in tracks for note in track.notes)
    timing = _timing(midi, 0.0, end_beats)
    seconds = float(timing.clock.samples_at(end_beats)) / SAMPLE_RATE + _TAIL_SECONDS
    if seconds > _LONGEST_SECONDS:
        raise SourceError(f"{file} lasts {seconds / 60:.0f} minutes; at most {_LONGEST_SECONDS / 60:.0f} are taken")
    fonts = sorted(set(bank.names) & set(soundfonts_of("train")))
    soundfont, samples = fonts[int(rng.integers(len(fonts)))], round(seconds * SAMPLE_RATE)
    stems: dict[Part, NDArray[np.float32]] = {
        part: bank.render(soundfont, [track for track in tracks if track.part == part], timing.clock, samples) for part in PARTS
    }
    mix_down(rng, stems, SAMPLE_RATE)
    roots, masks = guess_chords([track for track in tracks if track.part != "drums"], timing.beats)
    beats = np.round(timing.clock.samples_at(timing.beats)).astype(np.int64)
    instruments: dict[Part, str] = {part: _named(tracks, part) for part in PARTS}
    caption = ", ".join(named for named in instruments.values() if named)
    return Recording(
        name, stems, instruments, beats, beats[timing.first], roots, masks, (caption,), tracks, timing.clock, soundfont
    )


def assign(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """The lead is the highest of the tracks, other than drums and bass, that mostly play one note at a time; where every
    one of those is needed for the harmony, there is none."""
    melodic = [track for track in tracks if track.part == "harmony"]
    lines = [track for track in melodic if _alone(track) > 0.85 and len(track.notes) >= 16]
    named = [track for track in lines if any(word in track.name.lower() for word in ("lead", "melod", "vocal", "solo"))]
    best = max(named or lines, key=lambda track: float(np.median([note.pitch for note in track.notes])), default=None)
    found = [replace(track, part="lead") if track is best and len(melodic) > 1 else track for track in tracks]
    kept: list[Track] = []
    for part in PARTS:
        kept += sorted((track for track in found if track.part == part), key=lambda t: -len(t.notes))[:_MOST_TRACKS]
    return tuple(kept)


def _open(file: Path) -> Any:
    try:
        return mido.MidiFile(str(file), clip=True)
    except (OSError, EOFError, ValueError, KeyError, IndexError) as error:
        raise SourceError(f"{file} can't be read: {error}") from error


def _timing(midi: Any, seconds: float, end_beats: float = 0.0) -> Timing:
    """At least ``seconds`` and ``end_beats`` quarter notes."""
    tempi: list[tuple[float, int]] = []
    metres: list[tuple[float, int, int]] = []
    for track in midi.tracks:
        ticks = 0
        for message in track:
            ticks += int(message.time)
            if message.type == "set_tempo":
                tempi.append((ticks / midi.ticks_per_beat, int(message.tempo)))
            elif message.type == "time_signature":
                metres.append((ticks / midi.ticks_per_beat, int(message.numerator), int(message.denominator)))
    tempi.sort(key=lambda change: change[0])
    positions, quarter, at, place, now = [0.0], 0, 0.0, 0, _DEFAULT_MICROSECONDS
    while quarter < end_beats + 4 or at < seconds:
        while place < len(tempi) and tempi[place][0] <= quarter + 0.5:  # a change within a quarter counts from its nearer end
            now = max(tempi[place][1], 1000)
            place += 1
        at += now / 1e6
        quarter += 1
        positions.append(at * SAMPLE_RATE)
    beats, first = _beats(sorted(metres), float(quarter))
    return Timing(Clock(np.array(positions)), beats, first)


def _beats(metres: Sequence[tuple[float, int, int]], end: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Beats in quarter notes: halves of 2/2 and dotted quarters of 6/8 count as what they are."""
    if not metres or metres[0][0] > 0:
        metres = [(0.0, 4, 4), *metres]
    beats: list[float] = []
    first: list[bool] = []
    for (start, count, unit), (stop, _, _) in zip(metres, [*metres[1:], (end, 0, 0)], strict=True):
        compound = unit == 8 and count % 3 == 0 and count > 3
        step, in_bar = (1.5, count // 3) if compound else (4 / unit, count)
        for number in range(int(np.ceil((stop - start) / step - 1e-6))):
            beats.append(start + number * step)
            first.append(number % in_bar == 0)
    return np.array(beats), np.array(first, np.bool_)


def _tracks(midi: Any) -> tuple[Track, ...]:
    """A track for every instrument of every channel of every track of the file."""
    notes: defaultdict[tuple[int, int, int], list[Note]] = defaultdict(list)
    controls: defaultdict[tuple[int, int], list[Control]] = defaultdict(list)
    names: dict[int, str] = {}
    programs: dict[int, int] = {}
    for number, raw in enumerate(midi.tracks):
        names[number] = str(raw.name)
        sounding: defaultdict[tuple[int, int], list[tuple[float, int, int]]] = defaultdict(list)
        ticks = 0
        for message in raw:
            ticks += int(message.time)
            beats = ticks / midi.ticks_per_beat
            if message.type == "program_change":
                programs[message.channel] = int(message.program)
            elif message.type == "control_change" and message.control in (1, 7, 10, 11, 64):
                controls[number, message.channel].append(Control(beats, int(message.control), int(message.value)))
            elif message.type == "note_on" and message.velocity > 0:
                program = programs.get(message.channel, 0)
                sounding[message.channel, message.note].append((beats, int(message.velocity), program))
            elif message.type in ("note_on", "note_off") and sounding[message.channel, message.note]:
                start, velocity, program = sounding[message.channel, message.note].pop(0)
                length = max(beats - start, 1e-3)
                notes[number, message.channel, program].append(Note(start, length, int(message.note), velocity))
    return tuple(
        Track(
            part_of(names[number], channel, program, [note.pitch for note in found]),
            names[number],
            program,
            tuple(sorted(found, key=lambda note: (note.start_beats, note.pitch))),
            tuple(controls[number, channel]),
        )
        for (number, channel, program), found in notes.items()
    )


def _alone(track: Track) -> float:
    """The share of its notes that begin when no other of them does."""
    starts = np.round(np.array([note.start_beats for note in track.notes]) / _TOGETHER)
    _, counts = np.unique(starts, return_counts=True)
    return float(np.count_nonzero(counts == 1) / len(starts))


def _named(tracks: Sequence[Track], part: Part) -> str:
    counts: Mapping[str, int] = defaultdict(int)
    for track in tracks:
        if track.part == part:
            counts[name_of(part, track.program)] += len(track.notes)
    return " and ".join(sorted(counts, key=lambda name: (-counts[name], name))[:2])
