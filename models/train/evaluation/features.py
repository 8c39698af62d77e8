"""What music is told by, for judges that know nothing of any codec: the notes that sound, and what begins when.

A frame is HOP samples at 22.05 kHz, 46 ms. Levels are relative to the recording's own, so how loud it is plays no role.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.fft import rfft

Audio = NDArray[np.float32]

RATE: Final = 22050
HOP: Final = 1024
NOTES: Final = 72  # semitones from C2, 65 Hz
ONSET_BANDS: Final = 8
ONSETS_A_FRAME: Final = 4
WIDTH: Final = NOTES + ONSET_BANDS * ONSETS_A_FRAME

_NOTE_WINDOW = 4096
_ONSET_WINDOW = 512
_LOWEST_HZ = 65.406
_SILENT = 1e-4


def features(audio: Audio, sample_rate: int) -> NDArray[np.float32]:
    """[T, 2] -> [frames, WIDTH]: loudness of every semitone, then of what begins in eight bands, in four steps a frame."""
    mono = soxr.resample(audio.mean(axis=1), sample_rate, RATE, quality="HQ").astype(np.float32)
    mono /= max(float(np.sqrt(np.mean(mono**2))), _SILENT)
    frames = len(mono) // HOP
    notes = np.log1p(_magnitudes(mono, _NOTE_WINDOW, HOP, frames) @ _note_filters())
    step = HOP // ONSETS_A_FRAME
    bands = np.log1p(_magnitudes(mono, _ONSET_WINDOW, step, frames * ONSETS_A_FRAME) @ _band_filters())
    rise = np.diff(bands, axis=0, prepend=bands[:1]).clip(min=0)
    return np.concatenate([notes, rise.reshape(frames, -1)], axis=1).astype(np.float32)


def transposed(values: NDArray[np.float32], semitones: int) -> NDArray[np.float32]:
    """Features [..., WIDTH] as if every note had been so much higher; what would leave the keyboard is left out."""
    notes = values[..., :NOTES]
    moved = np.zeros_like(notes)
    if semitones >= 0:
        moved[..., semitones:] = notes[..., : NOTES - semitones]
    else:
        moved[..., :semitones] = notes[..., -semitones:]
    return np.concatenate([moved, values[..., NOTES:]], axis=-1)


def _magnitudes(mono: Audio, window: int, hop: int, frames: int) -> NDArray[np.float32]:
    """[frames, window / 2 + 1], frame f centred on sample (f + 1/2) * hop."""
    before = window // 2 - hop // 2
    padded = np.pad(mono, (before, window))
    views = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop][:frames]
    spectra: Any = rfft(views * np.hanning(window).astype(np.float32), axis=1)  # scipy's, for it stays in single precision
    return np.abs(spectra) * np.float32(4 / window)


@cache
def _note_filters() -> NDArray[np.float32]:
    """[bins, NOTES]: triangles a semitone wide to either side, at least a bin."""
    bins = np.arange(_NOTE_WINDOW // 2 + 1) * RATE / _NOTE_WINDOW
    centre = _LOWEST_HZ * 2 ** (np.arange(NOTES) / 12)
    reach = np.maximum(centre * (2 ** (1 / 12) - 1), RATE / _NOTE_WINDOW)
    return (1 - np.abs(bins[:, None] - centre) / reach).clip(min=0).astype(np.float32) * np.float32(10)


@cache
def _band_filters() -> NDArray[np.float32]:
    """[bins, ONSET_BANDS]: bands of equal width in octaves from 40 Hz up."""
    bins = np.arange(_ONSET_WINDOW // 2 + 1) * RATE / _ONSET_WINDOW
    edges = np.concatenate([[0.0], np.geomspace(90, RATE / 2, ONSET_BANDS)])
    inside = (bins[:, None] >= edges[:-1]) & (bins[:, None] < edges[1:])
    return inside.astype(np.float32) * np.float32(3)
