"""The notes of a piece as a Standard MIDI File that lines up with its audio, beat for beat."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import mido  # pyright: ignore[reportMissingTypeStubs]
import numpy as np
from numpy.typing import NDArray

from models.train.data.clock import Clock
from models.train.data.score import Track

TICKS_PER_BEAT = 480
_DRUM_CHANNEL = 9
_CHANNELS = 16
_USUAL_BAR, _LONGEST_BAR = 4, 255  # in beats; of the numerator there is one byte
_SLOWEST_MICROSECONDS = 0xFFFFFF  # of a beat; the file has three bytes for it


def write_midi(
    tracks: Sequence[Track], clock: Clock, beats: NDArray[np.int64], downbeats: NDArray[np.int64], samples: int, sample_rate: int
) -> bytes:
    """The tracks between sample 0 and ``samples``; ``beats`` and ``downbeats`` are samples within.

    Time 0 of the file is sample 0 of the audio. What comes before the first beat lasts one beat of the file, at whatever
    tempo makes it fit; the first bar is as long as what comes before the first downbeat, the others as the downbeats say, 4/4
    where there are none; a tempo is written for every beat.
    """
    grid = np.concatenate([[0], beats, [samples]]).astype(np.float64)
    grid = grid[np.concatenate([[True], np.diff(grid) > 0])]
    bars = np.searchsorted(grid, downbeats)
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT)
    file.tracks.append(_conductor(grid, bars, sample_rate))
    melodic = [channel for channel in range(_CHANNELS) if channel != _DRUM_CHANNEL]
    place = 0
    for track in tracks:
        channel = _DRUM_CHANNEL if track.part == "drums" else melodic[place % len(melodic)]
        place += track.part != "drums"
        file.tracks.append(_written(track, channel, clock, grid, samples))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _conductor(grid: NDArray[np.float64], bars: NDArray[np.int64], sample_rate: int) -> Any:
    """bars: where in the grid each begins."""
    lead_in = int(bars[0]) if len(bars) else 0
    lengths = np.diff(bars).tolist() or [_USUAL_BAR]
    begins = bars[: len(lengths)].tolist() or [0]
    events: list[tuple[int, Any]] = []
    before = 0
    for begin, length in zip(begins, lengths, strict=True):
        if length != before:
            events.append((begin, _beats_to_a_bar(length)))
        before = length
    if lead_in:
        events.append((0, _beats_to_a_bar(lead_in)))
    before = -1
    for beat, length in enumerate(np.diff(grid)):
        microseconds = int(np.clip(round(length / sample_rate * 1e6), 1, _SLOWEST_MICROSECONDS))
        if microseconds != before:
            events.append((beat, mido.MetaMessage("set_tempo", tempo=microseconds)))
        before = microseconds
    return _in_order([(beat * TICKS_PER_BEAT, 0, message) for beat, message in events])


def _beats_to_a_bar(beats: int) -> Any:
    return mido.MetaMessage("time_signature", numerator=min(beats, _LONGEST_BAR), denominator=4)


def _in_order(events: list[tuple[int, int, Any]]) -> Any:
    """A track of (tick, rank at that tick, message)."""
    written: Any = mido.MidiTrack()
    now = 0
    for at, _, message in sorted(events, key=lambda event: event[:2]):
        message.time = at - now
        now = at
        written.append(message)
    return written


def _written(track: Track, channel: int, clock: Clock, grid: NDArray[np.float64], samples: int) -> Any:
    def ticks(beats: list[float]) -> NDArray[np.int64]:
        at = np.interp(clock.samples_at(beats), grid, np.arange(len(grid)))
        return np.round(at * TICKS_PER_BEAT).astype(np.int64)

    starts = clock.samples_at([note.start_beats for note in track.notes])
    heard = [note for note, start in zip(track.notes, starts, strict=True) if 0 <= start < samples]
    begins = ticks([note.start_beats for note in heard])
    ends = np.maximum(ticks([note.start_beats + note.length_beats for note in heard]), begins + 1)
    events: list[tuple[int, int, Any]] = []
    for note, begin, end in zip(heard, begins.tolist(), ends.tolist(), strict=True):
        events.append((begin, 2, mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity)))
        events.append((end, 1, mido.Message("note_off", channel=channel, note=note.pitch)))
    for control in track.controls:
        if float(clock.samples_at(control.start_beats)) < samples:
            [at] = ticks([control.start_beats]).tolist()
            events.append((at, 0, mido.Message("control_change", channel=channel, control=control.number, value=control.value)))
    events.append((0, -2, mido.MetaMessage("track_name", name=f"{track.part}: {track.name}")))
    events.append((0, -1, mido.Message("program_change", channel=channel, program=track.program)))
    return _in_order(events)
