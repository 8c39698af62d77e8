"""Measures of accompaniment: does it keep the beat, does it play the chords. Pure functions on audio and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import librosa
import numpy as np
from numpy.typing import NDArray

ONSET_HOP = 512
CHROMA_HOP = 1024
BEAT_WINDOW_SECONDS = 0.07  # the usual tolerance of beat F1 (Davies et al. 2009)


def tracked_beats(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.int64]:
    """Beat positions, in samples, that librosa's tracker (Ellis 2007) hears in [T, 2]; none in silence."""
    mono = audio.mean(axis=1)
    if float(np.abs(mono).max(initial=0)) < 1e-4:
        return np.zeros(0, np.int64)
    _, beats = librosa.beat.beat_track(y=mono, sr=sample_rate, units="samples")
    return np.asarray(beats, np.int64)


def compile_tracker() -> None:
    """Have librosa compile its tracker, and keep that on the disk. Blocks for some seconds, once in an installation. Processes
    that do it at the same moment spoil what is kept, and everyone who uses it from then on crashes."""
    clicks = np.zeros((88_200, 2), np.float32)
    clicks[::22_050] = 1
    tracked_beats(clicks, 44_100)


def beat_f1(found: NDArray[np.int64], truth: NDArray[np.int64], sample_rate: int) -> float:
    """F-measure of beats within 70 ms, each matched once; a tracker at half or double tempo counts as it is."""
    if not len(found) or not len(truth):
        return 0.0
    window = BEAT_WINDOW_SECONDS * sample_rate
    hits, at = 0, 0
    for beat in truth:
        while at < len(found) and found[at] < beat - window:
            at += 1
        if at < len(found) and found[at] <= beat + window:
            hits += 1
            at += 1
    return 2 * hits / (len(found) + len(truth))


def onset_strength(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """[frames]: how much begins, every ONSET_HOP samples of [T, 2] (spectral flux, librosa)."""
    return librosa.onset.onset_strength(y=audio.mean(axis=1), sr=sample_rate, hop_length=ONSET_HOP)


def pulse(strength: NDArray[np.float32], beats: NDArray[np.int64], sample_rate: int) -> float:
    """How much more begins on the beats than elsewhere: log2 of the mean onset strength within 50 ms of a beat, over the
    mean. 0 for a signal that knows nothing of the beat."""
    if float(strength.sum()) <= 0 or not len(beats):
        return 0.0
    reach = round(0.05 * sample_rate / ONSET_HOP)
    near = np.zeros(len(strength), bool)
    for frame in np.round(beats / ONSET_HOP).astype(int):
        near[max(0, frame - reach) : frame + reach + 1] = True
    return float(np.log2((strength[near].mean() + 1e-6) / (strength.mean() + 1e-6)))


def onset_likeness(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Correlation of two onset strengths: 1 where both begin their notes at the same moments, 0 where neither knows of the
    other. Each is spread over 35 ms, the width of "together" for ears."""
    count = min(len(a), len(b))
    spread = [np.convolve(x[:count], (0.5, 1, 0.5), mode="same") for x in (a, b)]
    if min(float(x.std()) for x in spread) < 1e-6:
        return 0.0
    return float(np.corrcoef(spread[0], spread[1])[0, 1])


def note_likeness(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Correlation of two chromas [12, frames], each over half a second: 1 where the same notes sound at the same time."""
    count, over = min(a.shape[1], b.shape[1]), 22
    both = [x[:, : count // over * over].reshape(12, -1, over).mean(axis=2) for x in (a, b)]
    shares = [x / np.maximum(x.sum(axis=0), 1e-6) for x in both]
    if min(float(x.std()) for x in shares) < 1e-6:
        return 0.0
    return float(np.corrcoef(shares[0].ravel(), shares[1].ravel())[0, 1])


def rms_db(audio: NDArray[np.float32]) -> float:
    """Root mean square of the whole in dB of full scale; -120 at least."""
    return float(10 * np.log10(max(float(np.square(audio, dtype=np.float64).mean()) if audio.size else 0.0, 1e-12)))


def level_db(audio: NDArray[np.float32], window: int = 4410) -> float:
    """Root mean square of [T, 2] in dB of full scale, over the windows within 40 dB of the loudest; -120 at least."""
    whole = audio[: len(audio) // window * window].astype(np.float64)
    power = np.square(whole).reshape(-1, window * audio.shape[1]).mean(axis=1)
    sounding = power[power >= power.max(initial=0.0) * 1e-4]
    return float(10 * np.log10(max(float(sounding.mean()) if len(sounding) else 0.0, 1e-12)))


def chroma(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """[12, frames]: energy of each pitch class, every CHROMA_HOP samples of [T, 2]."""
    return librosa.feature.chroma_stft(y=audio.mean(axis=1), sr=sample_rate, n_fft=8192, hop_length=CHROMA_HOP, norm=None)


def chord_share(energy: NDArray[np.float32], beats: NDArray[np.int64], masks: NDArray[np.int64]) -> float:
    """Share of the sounding energy that falls on tones of the chord written for its beat, averaged over beats.

    energy: of :func:`chroma`. masks: [beats], twelve bits each. Where nothing sounds nothing is counted.
    """
    shares: list[float] = []
    for first, last, mask in zip(beats[:-1], beats[1:], masks[:-1], strict=True):
        beat = energy[:, first // CHROMA_HOP : max(first // CHROMA_HOP + 1, last // CHROMA_HOP)].sum(axis=1)
        if beat.sum() > 1e-3 and mask > 0:
            shares.append(float(beat[((mask >> np.arange(12)) & 1) == 1].sum() / beat.sum()))
    return float(np.mean(shares)) if shares else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(values: Sequence[float], rng: np.random.Generator, draws: int = 5000) -> Interval:
    """Mean of the values with a percentile bootstrap interval (Efron 1979), resampling the values."""
    data = np.asarray(values, np.float64)
    means = data[rng.integers(len(data), size=(draws, len(data)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(data.mean()), float(low), float(high))
