"""Tracker modules as songs with exact stems: every channel played alone, and what it most likely plays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.train.data.folders import part_of_name
from models.train.data.openmpt import Rows, opened
from models.train.data.recording import Recording, SourceError
from models.train.data.score import PARTS, Part
from models.train.data.synth import SAMPLE_RATE

SUFFIXES = (".mod", ".xm", ".s3m", ".it", ".mptm", ".stm", ".med", ".669")
_LONGEST_SECONDS = 900.0
_SILENT = 1e-3
_FFT = 4096
_NOISE_FLATNESS = 0.12  # a drum's spectrum is flatter, a tone's is not
_BASS_HERTZ = 260.0  # the centroid of a bass stays below
_BEAT_SECONDS = (60 / 190, 60 / 65)
_BEATS_PER_BAR = 4


def read_module(file: Path, name: str) -> Recording:
    """The module, channel by channel. Blocks: some seconds of work. Raises SourceError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file} can't be read: {error}") from error
    with opened(data) as module:
        channels, seconds, rows = module.channels, module.seconds, None
        if seconds > _LONGEST_SECONDS:
            raise SourceError(f"{file} lasts {seconds / 60:.0f} minutes; at most {_LONGEST_SECONDS / 60:.0f} are taken")
        names = [module.instrument_names(channel) for channel in range(channels)]
        rows = module.rows()
    sounds: list[NDArray[np.float32]] = []
    for channel in range(channels):
        with opened(data) as module:
            sounds.append(module.play(channel))
    parts = assign(sounds, names)
    length = max((len(sound) for sound in sounds), default=0)
    stems: dict[Part, NDArray[np.float32]] = {part: np.zeros((length, 2), np.float32) for part in PARTS}
    for sound, part in zip(sounds, parts, strict=True):
        if part is not None:
            stems[part][: len(sound)] += sound
    beats, downbeats = beats_of(rows)
    return Recording(name, stems, _instruments(parts), beats, downbeats, captions=("tracker music",))


def assign(sounds: list[NDArray[np.float32]], names: list[list[str]]) -> list[Part | None]:
    """The part of every channel, None where it is silent: by the names of its instruments where most say the same, else by
    its sound: noise is drums, low is bass, and of the rest the loudest leads where there are several."""
    parts: list[Part | None] = []
    rest: list[int] = []
    for place, (sound, called) in enumerate(zip(sounds, names, strict=True)):
        if not len(sound) or float(np.abs(sound).max()) < _SILENT:
            parts.append(None)
            continue
        votes = Counter(part_of_name(name) for name in called)
        named: Part | None = next((part for part in PARTS if votes[part] > len(called) / 2), None)
        part = _by_sound(sound) if named is None else named
        if part is None:
            rest.append(place)
        parts.append(part)
    power = {place: float(np.mean(np.square(sounds[place]))) for place in rest}
    loudest = max(power, key=lambda place: power[place], default=None)
    taken = "lead" in parts
    for place in rest:
        parts[place] = "lead" if place == loudest and len(rest) > 1 and not taken else "harmony"
    return parts


def _by_sound(sound: NDArray[np.float32]) -> Part | None:
    """Drums or bass, or neither."""
    mono = sound[: len(sound) // _FFT * _FFT].mean(1).reshape(-1, _FFT)
    loud = np.sqrt(np.mean(np.square(mono), axis=1))
    heard = mono[loud > 0.1 * loud.max(initial=0)] if len(mono) else mono
    if not len(heard):
        return None
    power = np.abs(np.fft.rfft(heard * np.hanning(_FFT), axis=1)) ** 2
    hertz = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)
    power, hertz = power[:, (hertz > 30) & (hertz < 10_000)] + 1e-12, hertz[(hertz > 30) & (hertz < 10_000)]
    flatness = np.exp(np.log(power).mean(1)) / power.mean(1)
    if float(np.median(flatness)) > _NOISE_FLATNESS:
        return "drums"
    magnitude = np.sqrt(power)
    centroid = magnitude @ hertz / magnitude.sum(1)
    return "bass" if float(np.median(centroid)) < _BASS_HERTZ else None


def beats_of(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Beats and downbeats: every fourth row, or every eighth or second where that would be no tempo."""
    if len(rows.samples) < 8:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    row_seconds = float(np.median(np.diff(rows.samples))) / SAMPLE_RATE
    step = next((step for step in (4, 8, 2, 6, 3, 16) if _BEAT_SECONDS[0] <= step * row_seconds <= _BEAT_SECONDS[1]), 4)
    # A pattern begins a bar, also where the one before broke off.
    on = rows.rows % step == 0
    return rows.samples[on], rows.samples[on & (rows.rows % (step * _BEATS_PER_BAR) == 0)]


def _instruments(parts: list[Part | None]) -> Mapping[Part, str]:
    words: Mapping[Part, str] = {"drums": "drum samples", "bass": "sampled bass", "harmony": "samples", "lead": "sampled lead"}
    return {part: words[part] for part in PARTS if part in parts}
