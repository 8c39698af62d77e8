"""Rooms, tone and master: linear, so that stems stay stems."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.train.data.mixing import PEAK, Glue, glue_gain, mix_down, peak, tilt
from models.train.data.piece import mix
from models.train.data.rooms import Room, impulse_response, reverberation
from models.train.data.score import PARTS, Part

RATE = 44100
ROOM = Room(decay_seconds=0.8, damping=2.0, early=0.4, size_ms=20.0, before_ms=10.0)
Sound = NDArray[np.float32]


def noise(seed: int, seconds: float) -> Sound:
    return (0.1 * np.random.default_rng(seed).standard_normal((int(seconds * RATE), 2))).astype(np.float32)


def test_a_room_is_linear_begins_late_and_dies_away() -> None:
    response = impulse_response(np.random.default_rng(0), ROOM, RATE // 2)
    np.testing.assert_allclose(np.square(response).sum(0), 1.0, rtol=0.35)
    click = np.zeros((RATE * 3, 2), np.float32)
    click[RATE] = 1.0
    wet = reverberation(click, response)
    assert wet.shape == click.shape and wet.dtype == np.float32
    level = np.abs(wet[: 3 * RATE // 441 * 441]).max(1).reshape(-1, 441).max(1)  # a hundredth of a second each
    assert level[:100].max() < 1e-3 * level.max()
    assert level[101:110].max() == level.max()
    assert level[150:160].max() < 0.1 * level.max() and level[190:].max() < 1e-4
    first, second = noise(1, 2.0), noise(2, 2.0)
    apart = reverberation(first, response) + 2 * reverberation(second, response)
    np.testing.assert_allclose(reverberation(first + 2 * second, response), apart, atol=1e-5)


def test_a_larger_room_rings_longer() -> None:
    def ring(decay: float) -> float:
        response = impulse_response(np.random.default_rng(0), Room(decay, 2.0, 0.3, 20.0, 0.0), RATE // 2)
        energy = np.cumsum(np.square(response).sum(1)[::-1])[::-1]
        return float(np.count_nonzero(energy > energy[0] * 1e-2)) / (RATE // 2)

    assert ring(0.3) < 0.25 < ring(1.0) < ring(2.0)
    assert ring(1.0) == pytest.approx(1 / 3, rel=0.5)  # 20 dB are a third of 60 dB


def test_tone_changes_where_it_should_and_keeps_time() -> None:
    click = np.zeros((4096, 2), np.float32)
    click[2048] = 1.0
    bright, warm = click.copy(), click.copy()
    tilt(bright, 0.25, 0.0)
    tilt(warm, 0.0, 0.4)
    gain_db = {
        name: 20 * np.log10(np.abs(np.fft.rfft(sound[:, 0], RATE))) for name, sound in (("bright", bright), ("warm", warm))
    }
    assert gain_db["bright"][15000] > 3 and abs(gain_db["bright"][1000]) < 0.2
    assert gain_db["warm"][60] > 2.5 and np.abs(gain_db["warm"][2000:]).max() < 0.4
    assert int(np.abs(bright[:, 0]).argmax()) == int(np.abs(warm[:, 0]).argmax()) == 2048


def test_the_master_gain_comes_down_where_it_is_loud_and_never_jumps() -> None:
    sound = noise(0, 4.0)
    sound[:RATE] *= 0.1
    sound[2 * RATE :] *= 0.1
    gain = glue_gain(sound, Glue(0.4, 2.0, 0.2), RATE)
    assert gain.shape == (len(sound),) and gain.max() <= 1.0
    assert gain[RATE // 2] == 1.0 and gain[int(1.5 * RATE)] < 0.75 and gain[-1] > 0.98
    assert np.abs(np.diff(gain)).max() < 1e-3


def test_what_is_recast_goes_through_the_same_and_changes_nothing_in_the_mix() -> None:
    for seed in range(6):
        plain: dict[Part, Sound] = {part: noise(place, 1.0) for place, part in enumerate(PARTS)}
        beside: dict[Part, Sound] = {part: sound.copy() for part, sound in plain.items()}
        same: dict[Part, Sound] = {"lead": plain["lead"].copy(), "bass": 4 * plain["bass"]}
        mix_down(np.random.default_rng(seed), plain, RATE)
        mix_down(np.random.default_rng(seed), beside, RATE, same)
        for part in PARTS:
            np.testing.assert_array_equal(beside[part], plain[part])
        np.testing.assert_array_equal(same["lead"], plain["lead"])
        np.testing.assert_allclose(same["bass"], plain["bass"], atol=1e-5)  # it is brought to the same level


def test_a_mix_peaks_at_its_bound_and_a_resting_stem_stays_silent() -> None:
    for seed in range(6):
        stems: dict[Part, Sound] = {part: noise(place, 1.0 + place / 7)[:RATE] for place, part in enumerate(PARTS)}
        stems["lead"] = np.zeros((RATE, 2), np.float32)
        mix_down(np.random.default_rng(seed), stems, RATE)
        assert max(peak(sound) for sound in (mix(stems), *stems.values())) == pytest.approx(PEAK, rel=1e-5)
        assert not stems["lead"].any() and all(stems[part].any() for part in PARTS if part != "lead")
