"""Rooms: what a stem sounds like a few metres away. Convolution with a drawn impulse response, at half the sample rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]
from numpy.random import Generator
from numpy.typing import NDArray

Sound = NDArray[np.float32]

_FFT = 65536
_TAPS = 10  # of early reflections, for each ear
_DRY_CHANCE = 0.25


@dataclass(frozen=True)
class Room:
    """decay_seconds: until the low end has fallen by 60 dB. damping: how much faster the top falls. early: the share of
    the first reflections in the energy. size_ms: within which those come."""

    decay_seconds: float
    damping: float
    early: float
    size_ms: float
    before_ms: float


def draw_room(rng: Generator) -> Room | None:
    """From a booth to a hall; None in a quarter of the pieces, for sound straight from the desk."""
    if rng.random() < _DRY_CHANCE:
        return None
    decay = float(np.exp(rng.uniform(np.log(0.25), np.log(2.2))))
    return Room(
        decay, float(rng.uniform(1.5, 4.0)), float(rng.uniform(0.2, 0.6)), 12 + 40 * decay / 2.2, float(rng.uniform(0, 25))
    )


def impulse_response(rng: Generator, room: Room, sample_rate: int) -> Sound:
    """[n, 2] at ``sample_rate``, of energy 1 in each channel: early reflections, then noise that decays, its top faster."""
    # Past 45 dB down the mix covers it, and half the length is half the work.
    count = min(int(room.decay_seconds * 0.75 * sample_rate), _FFT // 2)
    time = np.arange(count)[:, None] / sample_rate
    noise = rng.standard_normal((count, 2))
    low = np.apply_along_axis(lambda channel: np.convolve(channel, np.full(6, 1 / 6), mode="same"), 0, noise)
    fall = -3 * np.log(10) / room.decay_seconds
    tail = low * np.exp(fall * time) + (noise - low) * np.exp(fall * room.damping * time)
    tail *= 1 - np.exp(-time * 1000 / room.size_ms)  # it thickens before it decays
    taps = np.zeros((count, 2))
    at = (rng.uniform(1.0, room.size_ms, (_TAPS, 2)) / 1000 * sample_rate).astype(np.int64) % count
    for ear in range(2):
        taps[at[:, ear], ear] += rng.choice([-1, 1], _TAPS) * np.exp(-at[:, ear] / (room.size_ms / 1000 * sample_rate))
    parts = [part / np.sqrt(np.sum(part**2, axis=0) + 1e-12) for part in (taps, tail)]
    whole = np.sqrt(room.early) * parts[0] + np.sqrt(1 - room.early) * parts[1]
    return np.pad(whole, ((int(room.before_ms / 1000 * sample_rate), 0), (0, 0))).astype(np.float32)


def reverberation(dry: Sound, response: Sound) -> Sound:
    """What the room adds to ``dry`` [T, 2] at twice the rate of ``response``: [T, 2], linear in ``dry``."""
    half = soxr.resample(dry @ np.full(2, 0.5, np.float32), 2, 1, quality="LQ")
    wet = soxr.resample(_convolve(half, response), 1, 2, quality="LQ")[: len(dry)]
    return wet if len(wet) == len(dry) else np.pad(wet, ((0, len(dry) - len(wet)), (0, 0)))


def _convolve(mono: Sound, response: Sound) -> Sound:
    """[T] with [n, 2] to [T, 2], by overlap and add in single precision."""
    size = _FFT
    while size < 2 * len(response):
        size *= 2
    step = size - len(response) + 1
    blocks = -(-len(mono) // step)
    spectra = np.fft.rfft(np.pad(mono, (0, blocks * step - len(mono))).reshape(blocks, step), size)
    out = np.zeros((blocks * step + size, 2), np.float32)
    for ear in range(2):
        sounds = np.fft.irfft(spectra * np.fft.rfft(response[:, ear], size), size)
        for block, sound in enumerate(sounds):
            out[block * step : block * step + size, ear] += sound
    return out[: len(mono)]
