"""When beats fall: tempo that stands, drifts, breathes with the form, or is stretched at the ends of phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

Feel = Literal["steady", "drifting", "breathing", "rubato"]

_CHANCES: dict[Feel, float] = {"steady": 0.4, "drifting": 0.3, "breathing": 0.2, "rubato": 0.1}
_FASTEST_RUBATO_BPM = 110.0
_PHRASE_BEATS = 16


@dataclass(frozen=True, eq=False)
class Clock:
    """positions: [beats], the sample at which every beat falls, rising; past both ends the tempo stays as it was."""

    positions: NDArray[np.float64]

    def samples_at(self, beats: ArrayLike) -> NDArray[np.float64]:
        """The sample of any place between, before or after the beats."""
        at = np.asarray(beats, np.float64)
        place = np.clip(np.floor(at).astype(np.int64), 0, len(self.positions) - 2)
        start = self.positions[place]
        return start + (at - place) * (self.positions[place + 1] - start)


def even(tempo_bpm: float, beats: int, offset: float, sample_rate: int) -> Clock:
    """A clock without feel: beat 0 at sample ``offset``."""
    return Clock((offset + np.arange(beats + 1) * (sample_rate * 60 / tempo_bpm)).astype(np.float64))


def draw_clock(
    rng: Generator, tempo_bpm: float, starts: Sequence[int], offset: float, sample_rate: int, feel: Feel | None = None
) -> Clock:
    """A clock around ``tempo_bpm`` for sections that begin at the beats ``starts`` (the last is the end)."""
    if feel is None:
        feel = tuple(_CHANCES)[int(rng.choice(len(_CHANCES), p=tuple(_CHANCES.values())))]
    if feel == "rubato" and tempo_bpm > _FASTEST_RUBATO_BPM:
        feel = "drifting"
    beats = starts[-1]
    speeds = {"steady": _steady, "drifting": _drifting, "breathing": _breathing, "rubato": _rubato}[feel](rng, starts)
    lengths = (sample_rate * 60 / tempo_bpm) / speeds
    return Clock(offset + np.concatenate([[0.0], np.cumsum(lengths)])[: beats + 1])


def _steady(rng: Generator, starts: Sequence[int]) -> NDArray[np.float64]:
    return np.ones(starts[-1])


def _drifting(rng: Generator, starts: Sequence[int]) -> NDArray[np.float64]:
    """Slow waves of up to 2 % and a trend of up to 3 % over a minute or so, as of a band without a click."""
    beat = np.arange(starts[-1])
    wave = np.zeros(len(beat))
    for period in (11.0, 29.0, 67.0):
        wave += rng.uniform(0, 0.01) * np.sin(2 * np.pi * (beat / (period * rng.uniform(0.8, 1.25)) + rng.random()))
    return 1 + wave + rng.uniform(-0.03, 0.03) * np.minimum(beat / 128, 1.0)


def _breathing(rng: Generator, starts: Sequence[int]) -> NDArray[np.float64]:
    """Every section at its own pace, within 3 %, reached over four beats."""
    levels = np.zeros(starts[-1])
    for start in starts[:-1]:
        levels[start:] = np.clip(rng.normal(0, 0.015), -0.03, 0.03)
    return 1 + np.convolve(np.pad(levels, (3, 0), mode="edge"), np.full(4, 0.25), mode="valid")


def _rubato(rng: Generator, starts: Sequence[int]) -> NDArray[np.float64]:
    """Phrases of four bars that press on and give way, most at the end of a section."""
    speeds = np.ones(starts[-1])
    depth = rng.uniform(0.04, 0.1)
    for begin, end in pairwise(starts):
        for phrase in range(begin, end, _PHRASE_BEATS):
            length = min(_PHRASE_BEATS, end - phrase)
            place = (np.arange(length) + 0.5) / length
            speeds[phrase : phrase + length] += depth * (0.4 * np.sin(np.pi * place) - place**6)
        speeds[end - 1] -= 0.4 * depth
    return speeds * (1 + rng.normal(0, 0.006, len(speeds)))
