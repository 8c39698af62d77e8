"""From a chart to accompaniment tracks, by way of the external program MMA."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mido  # pyright: ignore[reportMissingTypeStubs]

from models.train.data.chart import Chart
from models.train.data.grooves import Groove, Style
from models.train.data.score import Control, Note, Part, Track

MMA_TIMEOUT_SECONDS = 300.0  # it takes 0.2 s; a hundred times that on a crowded machine
_DRUM_CHANNEL = 9
_FEWEST_NOTES = 8
_SKIPPED_CONTROLS = (0, 32)  # bank select: the bank is always General MIDI here

_BASS_NAMES = ("bass", "walk")
# Basses, contrabass, tuba, bass lead. Some libraries give every pitched track a name such as Bass-7, or the
# instrument's own name, so a name alone does not tell the part.
_BASS_PROGRAMS = (*range(32, 40), 43, 58, 87)
_HIGHEST_BASS_PITCH = 52  # of the middle note of the track


class ArrangeError(RuntimeError):
    """MMA could not arrange the chart."""


class UnsuitableStyleError(ArrangeError):
    """The style gives no whole band: drums, bass or harmony is missing."""


@dataclass(frozen=True)
class Plan:
    """Which grooves of a style play which section."""

    style: Style
    groove_of: Mapping[str, Groove]
    fill: Groove | None
    humanise_ticks: int
    seed: int


def mma_text(chart: Chart, plan: Plan) -> str:
    """The chart as an MMA source file."""
    lines = [f"RndSeed {plan.seed}", f"Tempo {chart.tempo_bpm}", "TimeSig 4 4"]
    bar_number = 1
    for section in chart.sections:
        lines += _groove_lines(plan, plan.groove_of[section.label])
        for place, bar in enumerate(section.bars):
            if plan.fill is not None and place == len(section.bars) - 1:
                lines += _groove_lines(plan, plan.fill)
            second = "/" if bar.second == bar.first else bar.second.name
            lines.append(f"{bar_number} {bar.first.name} / {second} /")
            bar_number += 1
    return "\n".join(lines) + "\n"


def arrange(chart: Chart, plan: Plan) -> tuple[Track, ...]:
    """Drums, bass and harmony tracks for the chart, by running MMA for about 0.2 s.

    The same input gives the same tracks.

    Raises :class:`UnsuitableStyleError` when a part is missing, :class:`ArrangeError` when MMA fails.
    """
    with tempfile.TemporaryDirectory(prefix="sideman-mma-") as folder:
        midi = _run_mma(mma_text(chart, plan), Path(folder))
    tracks = read_tracks(midi)
    for part in ("drums", "bass", "harmony"):
        if sum(len(track.notes) for track in tracks if track.part == part) < _FEWEST_NOTES:
            raise UnsuitableStyleError(f"style {plan.style.library}/{plan.style.name} plays no {part}")
    return tracks


def read_tracks(midi: Any) -> tuple[Track, ...]:
    """The playing tracks of an MMA MIDI file (a ``mido.MidiFile``), each with its part."""
    tracks = (_read_track(raw, int(midi.ticks_per_beat)) for raw in midi.tracks)
    return tuple(track for track in tracks if track.notes)


def part_of(name: str, channel: int, program: int, pitches: Sequence[int]) -> Part:
    """The part of an MMA track, from its MIDI channel, its name, its program and how low it plays."""
    if channel == _DRUM_CHANNEL:
        return "drums"
    low = bool(pitches) and sorted(pitches)[len(pitches) // 2] <= _HIGHEST_BASS_PITCH
    named = name.lower().startswith(_BASS_NAMES)
    return "bass" if program in _BASS_PROGRAMS or (named and low) else "harmony"


def _groove_lines(plan: Plan, groove: Groove) -> list[str]:
    # A groove brings its own timing spread, so ours has to be said again after every change.
    return [f"Groove {plan.style.address(groove)}", f"AllTracks RTime {plan.humanise_ticks}"]


def _run_mma(text: str, folder: Path) -> Any:
    source, target = folder / "song.mma", folder / "song.mid"
    source.write_text(text, "ascii")
    # HOME: a user's .mmarc must not change the data. PYTHONHASHSEED: MMA is Python and iterates over sets.
    environment = {**os.environ, "HOME": str(folder), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            ["mma", "-w", str(source), "-f", str(target)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=MMA_TIMEOUT_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise ArrangeError("the program 'mma' is not installed (Debian package 'mma')") from error
    except subprocess.TimeoutExpired as error:
        raise ArrangeError(f"mma did not finish within {MMA_TIMEOUT_SECONDS:.0f} s") from error
    if done.returncode != 0 or not target.is_file():
        raise ArrangeError(f"mma failed: {' '.join((done.stdout + done.stderr).split())[-400:]}")
    return mido.MidiFile(str(target))


def _timed(raw: Any, ticks_per_beat: int) -> Iterator[tuple[float, Any]]:
    ticks = 0
    for message in raw:
        ticks += int(message.time)
        yield ticks / ticks_per_beat, message


def _read_track(raw: Any, ticks_per_beat: int) -> Track:
    channel = 0
    sounding: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    notes: list[Note] = []
    controls: list[Control] = []
    program: int | None = None
    for beats, message in _timed(raw, ticks_per_beat):
        if message.type == "program_change" and program is None:
            program = int(message.program)
        elif message.type == "control_change" and message.control not in _SKIPPED_CONTROLS:
            controls.append(Control(beats, int(message.control), int(message.value)))
        elif message.type == "note_on" and message.velocity > 0:
            channel = int(message.channel)
            sounding[message.note].append((beats, int(message.velocity)))
        elif message.type in ("note_on", "note_off") and sounding[message.note]:
            start, velocity = sounding[message.note].pop(0)
            notes.append(Note(start, max(beats - start, 1e-3), int(message.note), velocity))
    notes.sort(key=lambda note: (note.start_beats, note.pitch))
    part = part_of(str(raw.name), channel, program or 0, [note.pitch for note in notes])
    return Track(part, str(raw.name), program or 0, tuple(notes), tuple(controls))
