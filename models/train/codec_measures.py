"""How much of a recording a codec keeps. Pure functions on two aligned signals [T, 2] at 44.1 kHz: original, decoded."""

from __future__ import annotations

import librosa
import numpy as np
from numpy.typing import NDArray
from visqol import VisqolApi

from models.train.measures import ONSET_HOP, chroma, onset_strength

Audio = NDArray[np.float32]

MEL_WINDOWS = (512, 2048, 8192)
FLOOR_DB = -80.0  # of a full-scale sine: what is quieter can't be heard
ONSET_WINDOW_SECONDS = 0.03
VISQOL_RATE = 48000


def mel_distance_db(original: Audio, decoded: Audio, sample_rate: int) -> float:
    """Mean absolute difference of mel band levels in dB, over three windows, mid and side."""
    distances: list[float] = []
    for a, b in zip(_mid_side(original), _mid_side(decoded), strict=True):
        for window in MEL_WINDOWS:
            levels = [_mel_db(x, sample_rate, window) for x in (a, b)]
            distances.append(float(np.abs(levels[0] - levels[1]).mean()))
    return float(np.mean(distances))


def si_sdr_db(original: Audio, decoded: Audio) -> float:
    """Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019, 1811.02508, eq. 3). Compares waveforms: a codec that
    plays the same notes at other phases scores low, however it sounds."""
    a, b = original.ravel().astype(np.float64), decoded.ravel().astype(np.float64)
    target = a * (a @ b) / max(a @ a, 1e-12)
    return float(10 * np.log10((target @ target + 1e-12) / (np.square(b - target).sum() + 1e-12)))


def level_error_db(original: Audio, decoded: Audio) -> float:
    """How much louder the decoded signal is (root mean square)."""
    return float(20 * np.log10((decoded.std() + 1e-6) / (original.std() + 1e-6)))


def width_error_db(original: Audio, decoded: Audio) -> float:
    """How much wider the decoded signal is: the change of side against mid."""

    def width(x: Audio) -> float:
        mid, side = _mid_side(x)
        return float(20 * np.log10((side.std() + 1e-4) / (mid.std() + 1e-4)))

    return width(decoded) - width(original)


def onset_f1(original: Audio, decoded: Audio, sample_rate: int) -> float:
    """F-measure of the decoded onsets within 30 ms of the original's, each matched once."""
    found = [
        librosa.onset.onset_detect(
            onset_envelope=onset_strength(x, sample_rate), sr=sample_rate, hop_length=ONSET_HOP, units="samples"
        )
        for x in (original, decoded)
    ]
    window, hits, at = ONSET_WINDOW_SECONDS * sample_rate, 0, 0
    for onset in found[0]:
        while at < len(found[1]) and found[1][at] < onset - window:
            at += 1
        if at < len(found[1]) and found[1][at] <= onset + window:
            hits += 1
            at += 1
    total = len(found[0]) + len(found[1])
    return 2 * hits / total if total else 1.0


def pitch_likeness(original: Audio, decoded: Audio, sample_rate: int) -> float:
    """Correlation of the two chromagrams, 1 where every note stays what it was."""
    a, b = (chroma(x, sample_rate).ravel() for x in (original, decoded))
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0


def visqol(original: Audio, decoded: Audio, sample_rate: int) -> float:
    """Predicted mean opinion score, 1 to 4.75 (ViSQOL v3, Chinen et al. 2020, 2004.09584, audio mode). Blocks for seconds."""
    judge = VisqolApi()
    judge.create(mode="audio")
    both = [
        librosa.resample(x.mean(axis=1), orig_sr=sample_rate, target_sr=VISQOL_RATE).astype(np.float64)
        for x in (original, decoded)
    ]
    return float(judge.measure_from_arrays(both[0], both[1], VISQOL_RATE).moslqo)


def _mid_side(x: Audio) -> tuple[Audio, Audio]:
    half = np.float32(0.5)
    return (x[:, 0] + x[:, 1]) * half, (x[:, 0] - x[:, 1]) * half


def _mel_db(x: Audio, sample_rate: int, window: int) -> NDArray[np.float32]:
    power = librosa.feature.melspectrogram(
        y=x, sr=sample_rate, n_fft=window, hop_length=window // 4, n_mels=64 if window > 512 else 32, norm=None
    )
    return (10 * np.log10(power / (window / 4) ** 2 + 10 ** (FLOOR_DB / 10))).astype(np.float32)
