"""The colour of a sound as numbers: how its bands stand, swell, begin and die away, whatever its level."""

from __future__ import annotations

from typing import Final

import librosa
import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
Values = NDArray[np.float32]

PATCH: Final = 300  # frames, 3 s
_PATCH_HOP: Final = 50
_RATE: Final = 44100
_HOP: Final = 441  # 10 ms
_BANDS: Final = 80
_FLOOR: Final = 1e-6  # of the patch's power
_SOUNDING: Final = 1e-3  # of its loudest frame
_GROUPS: Final = 8  # of neighbouring bands, whose swelling is looked at together
_SWELLS_HZ: Final = (0.5, 1, 2, 4, 6, 9, 14, 25)
TIMBRE_WIDTH: Final = 6 * _BANDS + _GROUPS * (len(_SWELLS_HZ) - 1)


def bands(audio: Audio, sample_rate: int) -> Values:
    """[T, 2] as [frames, bands], dB, a hundred a second."""
    mono = audio.mean(axis=1)
    if sample_rate != _RATE:
        mono = librosa.resample(mono, orig_sr=sample_rate, target_sr=_RATE)
    power = librosa.feature.melspectrogram(y=mono, sr=_RATE, n_fft=2048, hop_length=_HOP, n_mels=_BANDS, fmin=60, fmax=16000)
    # In this order in memory too: a file of it needs that, and sums come out the same to the last bit.
    return np.ascontiguousarray(10 * np.log10(power.T + 1e-10), np.float32)


def timbre(levels_db: Values) -> Values:
    """Bands [frames, bands] as [patches, TIMBRE_WIDTH]: three seconds each, every half second; past the end there is silence.
    Those in which next to nothing sounds are left out, if there are others."""
    power = 10 ** (levels_db / 10)
    power = np.pad(power, ((0, max(PATCH - len(power), 0)), (0, 0))).astype(np.float32)
    patches = [power[start : start + PATCH] for start in range(0, len(power) - PATCH + 1, _PATCH_HOP)]
    loudest = max(float(patch.sum()) for patch in patches)
    return np.stack([_colour(patch) for patch in patches if float(patch.sum()) >= _SOUNDING * loudest]).astype(np.float32)


def _colour(power: Values) -> Values:
    """One patch [frames, bands]. Six spectra: the mean, the spread, the loud, what is gained and lost in 20 ms, and how the
    beginnings differ from the mean; and how fast each group of bands swells."""
    frames = power.sum(axis=1)
    levels = np.log10(power / max(float(frames.mean()), 1e-10) + _FLOOR)
    sounding = levels[frames >= _SOUNDING * frames.max()]
    change = levels[2:] - levels[:-2]
    rise = change.clip(min=0).sum(axis=1)
    beginnings = levels[2:][rise >= np.quantile(rise, 0.92)]
    mean = sounding.mean(axis=0)
    groups = levels.reshape(len(levels), _GROUPS, -1).mean(axis=2)
    swells = np.abs(np.fft.rfft((groups - groups.mean(axis=0)) * np.hanning(len(groups))[:, None], axis=0)) / len(groups)
    bounds = np.searchsorted(np.fft.rfftfreq(len(groups), _HOP / _RATE), _SWELLS_HZ)
    return np.concatenate(
        [
            mean,
            sounding.std(axis=0),
            np.quantile(sounding, 0.9, axis=0),
            change.clip(min=0).mean(axis=0),
            change.clip(max=0).mean(axis=0),
            beginnings.mean(axis=0) - mean,
            np.log10(np.add.reduceat(swells, bounds, axis=0)[:-1] + 1e-3).ravel(),
        ]
    )
