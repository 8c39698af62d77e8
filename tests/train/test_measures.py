"""The measures say what they should of signals made for them."""

from __future__ import annotations

import numpy as np
import pytest

from models.train.measures import beat_f1, bootstrap, chord_share, chroma, onset_strength, pulse, tracked_beats

RATE = 44100
BEATS = np.arange(1, 24) * (RATE // 2)


def clicks(offset: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    out = np.zeros((12 * RATE, 2), np.float32)
    burst = (np.random.default_rng(0).standard_normal(800) * np.exp(-np.arange(800) / 150)).astype(np.float32)
    for beat in BEATS:
        out[beat + offset : beat + offset + 800] += burst[:, None]
    return out


def chord(pitches: tuple[int, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    time = np.arange(12 * RATE) / RATE
    mono = sum(np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * time) for pitch in pitches)
    return np.repeat(np.asarray(mono, np.float32)[:, None], 2, axis=1) * np.float32(0.1)


def test_beats_of_clicks_are_found() -> None:
    assert beat_f1(tracked_beats(clicks(), RATE), BEATS, RATE) > 0.9
    assert beat_f1(tracked_beats(clicks(RATE // 4), RATE), BEATS, RATE) < 0.1
    assert len(tracked_beats(np.zeros((RATE, 2), np.float32), RATE)) == 0


@pytest.mark.parametrize(("shift", "expected"), [(0.0, 1.0), (0.06, 1.0), (0.08, 0.0)])
def test_beat_f1_has_a_window_of_70_ms(shift: float, expected: float) -> None:
    assert beat_f1(BEATS + int(shift * RATE), BEATS, RATE) == expected


def test_half_the_beats_is_two_thirds() -> None:
    assert beat_f1(BEATS[::2], BEATS, RATE) == pytest.approx(2 * 12 / (12 + 23))


def test_pulse_is_high_on_the_beat_and_low_beside_it() -> None:
    assert pulse(onset_strength(clicks(), RATE), BEATS, RATE) > 1.5
    assert pulse(onset_strength(clicks(RATE // 4), RATE), BEATS, RATE) < -1


def test_chord_share_knows_its_chord() -> None:
    c_major, d_flat_major = (1 << 0) | (1 << 4) | (1 << 7), (1 << 1) | (1 << 5) | (1 << 8)
    # librosa's pitch filters overlap: each pure tone leaves a seventh of itself on either neighbour, in any octave.
    energy = chroma(chord((60, 64, 67)), RATE)
    assert chord_share(energy, BEATS, np.full(len(BEATS), c_major)) > 0.7
    assert chord_share(energy, BEATS, np.full(len(BEATS), d_flat_major)) < 0.15


def test_bootstrap_covers_the_mean() -> None:
    rng = np.random.default_rng(0)
    interval = bootstrap(list(rng.normal(3, 1, 200)), rng)
    assert interval.low < 3 < interval.high and interval.high - interval.low < 0.4
