"""Codecs that a musician knows, on the same audio: rungs of a ladder beside ours."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Audio = NDArray[np.float32]

OPUS_RATE = 48000
HEADER_BYTES = 1024  # at most, that a file holds beside its sound


@dataclass(frozen=True, slots=True)
class Rung:
    """A lossy format at a bit rate."""

    name: str
    format: str
    subtype: str
    kilobits: float
    rate: int


RUNGS = (
    Rung("Opus 24 kb/s", "OGG", "OPUS", 24, OPUS_RATE),
    Rung("Opus 48 kb/s", "OGG", "OPUS", 48, OPUS_RATE),
    Rung("MP3 64 kb/s", "MP3", "MPEG_LAYER_III", 64, 44100),
)


def through(rung: Rung, audio: Audio, sample_rate: int) -> tuple[Audio, float]:
    """[T, 2] encoded and decoded, as long as it was and aligned, and the kb/s that it took.

    libsndfile asks for a quality and not for a rate, so the quality is searched for.
    """
    there = soxr.resample(audio, sample_rate, rung.rate, quality="HQ")
    seconds = len(audio) / sample_rate
    low, high = 0.0, 0.999
    for _ in range(10):
        level = (low + high) / 2
        file = _written(rung, there, level)
        if (len(file) - HEADER_BYTES) * 8 / 1000 / seconds > rung.kilobits:
            low = level
        else:
            high = level
    file = _written(rung, there, high)
    decoded, _ = soundfile.read(io.BytesIO(file), dtype="float32", always_2d=True)
    back = soxr.resample(decoded, rung.rate, sample_rate, quality="HQ")
    shift = _delay(audio, back)
    back = np.concatenate([back[max(shift, 0) :], np.zeros((len(audio), 2), np.float32)])[: len(audio)]
    return back.astype(np.float32), len(file) * 8 / 1000 / seconds


def _written(rung: Rung, audio: Audio, level: float) -> bytes:
    file = io.BytesIO()
    mode = "CONSTANT" if rung.format == "MP3" else None
    soundfile.write(file, audio, rung.rate, rung.subtype, format=rung.format, compression_level=level, bitrate_mode=mode)
    return file.getvalue()


def _delay(audio: Audio, decoded: Audio) -> int:
    """By how many samples a decoder's padding makes the decoded signal late, up to 4096."""
    size = min(len(audio), len(decoded), 1 << 17)
    a, b = np.fft.rfft(audio[:size].mean(1), 2 * size), np.fft.rfft(decoded[:size].mean(1), 2 * size)
    return int(np.fft.irfft(b * a.conj())[:4096].argmax())
