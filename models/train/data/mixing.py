"""From four stems to a mix: tone, room, level, pan, and a master gain. All of it is linear in every stem or common to all,
so that the mix is the sum of the stems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.train.data.piece import mix
from models.train.data.rooms import draw_room, impulse_response, reverberation
from models.train.data.score import PARTS, Part

Sound = NDArray[np.float32]

PEAK = 10 ** (-3 / 20)  # -3 dBFS
# Loudness of a part while it plays, before its variation. Programs differ by up to 20 dB.
_LEVELS_DB: Mapping[Part, float] = {"drums": -21.0, "bass": -22.5, "harmony": -23.0, "lead": -22.0}
_LEVEL_SPREAD_DB = 2.5
# Sparse hits have peaks far above their level; without a bound a lone kick would make the whole mix quiet.
_CREST_DB = 18.0
_WIDEST_PAN: Mapping[Part, float] = {"drums": 0.05, "bass": 0.05, "harmony": 0.35, "lead": 0.25}
# How loud the room is beside the stem itself, at most and at least; a bass mostly stays dry.
_ROOM_DB: Mapping[Part, tuple[float, float]] = {"drums": (-20, -9), "bass": (-24, -16), "harmony": (-18, -7), "lead": (-17, -6)}
_ROOM_CHANCE: Mapping[Part, float] = {"drums": 0.8, "bass": 0.15, "harmony": 0.9, "lead": 0.95}
_TONE_CHANCE = 0.35  # of a part
_BRIGHT_LIMIT = 0.28
_WARM_SAMPLES = 110  # a boxcar of 2.5 ms: below about 200 Hz
_GLUE_CHANCE = 0.5
_CHUNK = 8192
_NONE: Mapping[Part, Sound] = MappingProxyType({})


@dataclass(frozen=True)
class Glue:
    """A bus compressor. Levels above ``threshold`` times the mix's loudest tenth of a second come down by ``ratio``."""

    threshold: float
    ratio: float
    release_seconds: float


def mix_down(rng: Generator, stems: Mapping[Part, Sound], sample_rate: int, recast: Mapping[Part, Sound] = _NONE) -> None:
    """Turn dry stems [T, 2] into those of a finished mix, in place: a fresh array for every step would cost more than the
    arithmetic. The loudest of mix and stems peaks at -3 dBFS. recast: parts on other instruments, which go through the same
    in the place of theirs, and change nothing in the mix."""
    room = draw_room(rng)
    response = impulse_response(rng, room, sample_rate // 2) if room is not None else None
    for part in PARTS:
        takes = [stems[part], recast[part]] if part in recast else [stems[part]]
        if rng.random() < _TONE_CHANCE:
            bright, warm = float(rng.uniform(-_BRIGHT_LIMIT, _BRIGHT_LIMIT)), float(rng.uniform(-0.3, 0.4))
            for stem in takes:
                tilt(stem, bright, warm)
        level_db = _LEVELS_DB[part] + float(rng.uniform(-_LEVEL_SPREAD_DB, _LEVEL_SPREAD_DB))
        pan = float(rng.uniform(-1, 1)) * _WIDEST_PAN[part]
        send, roomy = float(rng.uniform(*_ROOM_DB[part])), rng.random() < _ROOM_CHANCE[part]
        for stem in takes:
            loudness = max(active_level(stem, sample_rate), peak(stem) * 10 ** (-_CREST_DB / 20), 1e-4)
            gain = 10 ** (level_db / 20) / loudness
            for ear, side in enumerate((min(1 - pan, 1.0), min(1 + pan, 1.0))):
                stem[:, ear] *= np.float32(side * gain)
            if response is not None and roomy and stem.any():
                wet = reverberation(stem, response)
                wet *= np.float32(10 ** (send / 20))
                stem += wet
    glue = Glue(float(rng.uniform(0.3, 0.6)), float(rng.uniform(1.5, 3.0)), float(rng.uniform(0.15, 0.5)))
    if rng.random() < _GLUE_CHANCE:
        master = glue_gain(mix(stems), glue, sample_rate)
        for stem in (*stems.values(), *recast.values()):
            for ear in range(2):
                stem[:, ear] *= master
    loudest = max(peak(sound) for sound in (mix(stems), *stems.values()))
    for stem in stems.values():
        stem *= np.float32(PEAK / max(loudest, 1e-9))
    for stem in recast.values():
        stem *= np.float32(PEAK / max(loudest, peak(stem), 1e-9))


def tilt(sound: Sound, bright: float, warm: float) -> None:
    """Change the tone of [T, 2] in place. bright: above a few kHz, from -0.3 (5 dB less at the top) to 0.3 (5 dB more);
    warm: below about 200 Hz, as a share that is added. Both without delay."""
    if len(sound) <= _WARM_SAMPLES:
        return
    # Both are finite: a running mean around n, and y[n] = (x[n] - b x[n-1]) / (1 - b). In chunks that stay in the cache, and
    # the running sum of left and right as one complex number: a third of the time.
    half = _WARM_SAMPLES // 2
    span = 2 * half + 1
    dry = np.pad(sound, ((half + 1, half), (0, 0)))
    pairs = dry.view(np.complex64)[:, 0]
    total = np.complex128(0)
    for start in range(0, len(sound), _CHUNK):
        here = sound[start : start + _CHUNK]
        sums = pairs[start : start + len(here) + span].astype(np.complex128)
        sums[0] += total
        sums = np.cumsum(sums)
        total = sums[len(here) - 1]
        low = (sums[span:] - sums[:-span]).view(np.float64).reshape(-1, 2) * (warm / span)
        here -= dry[start + half :][: len(here)] * np.float32(bright)
        here *= np.float32(1 / (1 - bright))
        here += low.astype(np.float32)


def glue_gain(sound: Sound, glue: Glue, sample_rate: int) -> NDArray[np.float32]:
    """The gain of every sample of a mix [T, 2], [T], at most 1: slow to let go, and never in jumps."""
    hop = sample_rate // 200
    count = -(-len(sound) // hop)
    power = np.zeros(count * hop, np.float32)
    power[: len(sound)] = np.einsum("tc,tc->t", sound, sound) / 2
    level = np.sqrt(power.reshape(count, hop).mean(1, dtype=np.float64))
    window = np.convolve(level, np.full(10, 0.1), mode="same")
    over = np.maximum(window / max(glue.threshold * float(window.max(initial=0)), 1e-6), 1.0)
    wanted = over ** (1 / glue.ratio - 1)
    keep = float(np.exp(-1 / (200 * glue.release_seconds)))
    gain, state = np.empty(count + 1), 1.0
    for place, value in enumerate(wanted.tolist()):
        state = min(value, 1 - keep + keep * state)
        gain[place] = state
    gain[count] = state
    smooth = np.convolve(np.pad(gain, 4, mode="edge"), np.full(9, 1 / 9), mode="valid")
    ramp = np.arange(hop) / hop
    return (smooth[:-1, None] + np.diff(smooth)[:, None] * ramp).reshape(-1)[: len(sound)].astype(np.float32)


def peak(sound: Sound) -> float:
    """The largest sample, either way."""
    return max(float(sound.max(initial=0)), -float(sound.min(initial=0)))


def active_level(sound: Sound, sample_rate: int) -> float:
    """RMS of [T, 2] over the tenths of a second in which the part plays (within 40 dB of its loudest)."""
    window = sample_rate // 10
    count = len(sound) // window
    frames = sound[: count * window].reshape(count, 2 * window)
    power = np.einsum("fs,fs->f", frames, frames) / (2 * window)
    active = power[power > power.max(initial=0.0) * 1e-4]
    return float(np.sqrt(active.mean())) if len(active) else 0.0
