"""How a piece goes, ten times a second: who plays, how densely, how brightly, and how fast."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.train.data.score import PARTS, Part

FRAMES_A_SECOND = 10
_FFT = 2048
_QUIET = 10 ** (-45 / 20)  # beside the part's loudest tenth of a second
_SILENT = 1e-3  # -60 dBFS
_DENSITY_SECONDS = 2.0
_TOGETHER_SECONDS = 0.03  # a chord or a strum counts once


@dataclass(frozen=True, eq=False)
class Curves:
    """A row for each tenth of a second. tempo_bpm: [frames], 0 where no beat is known. Of each part, [frames]: activity,
    whether it sounds; density, onsets a second within two seconds around (none where the notes aren't known);
    brightness_hz, the centroid of its spectrum, 0 where it doesn't sound."""

    tempo_bpm: NDArray[np.float64]
    activity: Mapping[Part, NDArray[np.bool_]]
    density: Mapping[Part, NDArray[np.float64]]
    brightness_hz: Mapping[Part, NDArray[np.float64]]

    def to_json(self) -> str:
        """Compact JSON, in the units of the fields."""
        about = {
            "frames_a_second": FRAMES_A_SECOND,
            "tempo_bpm": np.round(self.tempo_bpm, 2).tolist(),
            "activity": {part: values.astype(int).tolist() for part, values in self.activity.items()},
            "density": {part: np.round(values, 2).tolist() for part, values in self.density.items()},
            "brightness_hz": {part: np.round(values).astype(int).tolist() for part, values in self.brightness_hz.items()},
        }
        return json.dumps(about, separators=(",", ":")) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Curves:
        """What :meth:`to_json` wrote."""
        about: dict[str, Any] = json.loads(text)
        return cls(
            np.array(about["tempo_bpm"], np.float64),
            {part: np.array(about["activity"][part], np.bool_) for part in PARTS},
            {part: np.array(about["density"][part], np.float64) for part in PARTS},
            {part: np.array(about["brightness_hz"][part], np.float64) for part in PARTS},
        )


def measure(
    stems: Mapping[Part, NDArray[np.float32]],
    beats: NDArray[np.int64],
    onsets: Mapping[Part, NDArray[np.float64]] | None,
    sample_rate: int,
) -> Curves:
    """Curves of stems [T, 2]. onsets: the samples at which the notes of each part begin; None: unknown."""
    hop = sample_rate // FRAMES_A_SECOND
    count = len(stems["drums"]) // hop
    activity: dict[Part, NDArray[np.bool_]] = {}
    brightness: dict[Part, NDArray[np.float64]] = {}
    for part in PARTS:
        frames = stems[part][: count * hop].reshape(count, hop * 2)
        level = np.sqrt(np.einsum("fs,fs->f", frames, frames) / (2 * hop))
        activity[part] = level > max(_SILENT, _QUIET * float(level.max(initial=0.0)))
        brightness[part] = _centroid_hz(frames.reshape(count, hop, 2), sample_rate) * activity[part]
    none = np.zeros(0)
    density: dict[Part, NDArray[np.float64]] = {
        part: _density(onsets[part], count, sample_rate) if onsets is not None else none for part in PARTS
    }
    return Curves(_tempo_bpm(beats, count, sample_rate), activity, density, brightness)


def _centroid_hz(frames: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """[frames] of [frames, hop, 2]: the mean frequency of the middle of each, weighted by its magnitude."""
    start = (frames.shape[1] - _FFT) // 2
    window = np.hanning(_FFT).astype(np.float32)
    middle = frames[:, start : start + _FFT]
    magnitude = np.abs(np.fft.rfft((middle[..., 0] + middle[..., 1]) * window))
    hertz = np.fft.rfftfreq(_FFT, 1 / sample_rate).astype(np.float32)
    return (magnitude @ hertz / np.maximum(magnitude.sum(1), 1e-9)).astype(np.float64)


def _density(onsets: NDArray[np.float64], count: int, sample_rate: int) -> NDArray[np.float64]:
    moments = np.sort(onsets)
    together = np.diff(moments, prepend=-np.inf) < _TOGETHER_SECONDS * sample_rate
    moments = moments[~together]
    middle = (np.arange(count) + 0.5) * sample_rate / FRAMES_A_SECOND
    reach = _DENSITY_SECONDS / 2 * sample_rate
    return (np.searchsorted(moments, middle + reach) - np.searchsorted(moments, middle - reach)) / _DENSITY_SECONDS


def _tempo_bpm(beats: NDArray[np.int64], count: int, sample_rate: int) -> NDArray[np.float64]:
    if len(beats) < 2:
        return np.zeros(count)
    middle = (np.arange(count) + 0.5) * sample_rate / FRAMES_A_SECOND
    place = np.clip(np.searchsorted(beats, middle, side="right") - 1, 0, len(beats) - 2)
    return 60 * sample_rate / np.diff(beats)[place]
