"""The codec's measures say what they should of signals made for them, and the rungs stand in their order."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from models.train import codec_measures as measures
from models.train.rungs import HEADER_BYTES, RUNGS, through
from tests.shipped.conftest import RECORDING

RATE = 44100


@pytest.fixture(scope="module")
def music() -> measures.Audio:
    audio, rate = soundfile.read(RECORDING, dtype="float32", always_2d=True, frames=5 * RATE)
    assert rate == RATE
    wide = np.repeat(audio[:, :1], 2, 1)
    wide[:, 1] *= 0.5
    return wide.astype(np.float32)


def test_nothing_lost_scores_best(music: measures.Audio) -> None:
    assert measures.mel_distance_db(music, music, RATE) == 0
    assert measures.si_sdr_db(music, music) > 80
    assert measures.level_error_db(music, music) == measures.width_error_db(music, music) == 0
    assert measures.onset_f1(music, music, RATE) == 1
    assert measures.pitch_likeness(music, music, RATE) == pytest.approx(1)
    assert measures.visqol(music, music, RATE) > 4.5


def test_each_measure_hears_its_own_fault(music: measures.Audio) -> None:
    rng = np.random.default_rng(0)
    noisy = (music + 0.02 * rng.standard_normal(music.shape)).astype(np.float32)
    assert measures.mel_distance_db(music, noisy, RATE) > 3
    assert measures.visqol(music, noisy, RATE) < 4.2
    assert measures.level_error_db(music, (music / 2).astype(np.float32)) == pytest.approx(-6.02, abs=0.05)
    assert measures.width_error_db(music, np.repeat(music.mean(axis=1, keepdims=True), 2, 1)) < -10
    late = np.roll(music, round(0.1 * RATE), axis=0)
    assert measures.onset_f1(music, late, RATE) < 0.5
    assert measures.si_sdr_db(music, late) < 0
    steps = np.interp(np.arange(0, len(music) - 1, 2 ** (1 / 12)), np.arange(len(music)), music[:, 0]).astype(np.float32)
    higher = np.repeat(np.resize(steps, len(music))[:, None], 2, 1)
    assert measures.pitch_likeness(music, higher, RATE) < 0.6


def test_rungs_take_their_rate_stay_aligned_and_stand_in_order(music: measures.Audio) -> None:
    distances: dict[str, float] = {}
    for rung in RUNGS:
        audio, kilobits = through(rung, music, RATE)
        assert audio.shape == music.shape
        beside = 8 * HEADER_BYTES / 1000 / (len(music) / RATE)
        assert (0.95 if rung.format == "MP3" else 0.5) * rung.kilobits < kilobits <= rung.kilobits + beside
        assert measures.si_sdr_db(music, audio) > 3
        distances[rung.name] = measures.mel_distance_db(music, audio, RATE)
    assert distances["Opus 48 kb/s"] < distances["Opus 24 kb/s"]
