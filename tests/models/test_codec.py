"""The codec's sources do what a musician would expect of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from models.codec import CodecConfig
from models.codec.bands import band_matrix, resolved_matrix, tone_matrix
from models.codec.noise import PERIOD, NoiseBank
from models.codec.tones import ToneBank
from models.streaming.spectral import CausalStft
from tests.models import tiny

RATE, HOP = 44100, 512


def bank(*hertz: float) -> ToneBank:
    return ToneBank(1, torch.tensor(hertz), HOP, RATE)


def test_an_oscillator_holds_its_pitch_and_level_for_hours() -> None:
    tones = bank(440.0)
    late = 10_000_000
    state = tones.init_state(1)
    state = type(state)(torch.full_like(state.levels, 0.25), late)
    audio, after = tones.step(torch.full((1, 20, 1), 0.25), state)
    phase = 2 * math.pi * 440 / RATE * (late * HOP + np.arange(20 * HOP))
    wave = audio[0, :, 0].double().numpy()
    amplitude = 2 * np.hypot((wave * np.cos(phase)).mean(), (wave * np.sin(phase)).mean())
    assert amplitude == pytest.approx(0.25, rel=0.01)
    assert after.step == late + 20


def test_an_oscillator_rises_in_a_straight_line_and_never_clicks() -> None:
    tones = bank(3000.0)
    audio, _ = tones.step(torch.tensor([[[1.0], [1.0], [0.0], [0.0]]]), tones.init_state(1))
    wave = audio[0, :, 0].abs()
    assert float(wave[: HOP // 2].max()) == pytest.approx(0.5, abs=0.02)
    assert float(wave[HOP : 2 * HOP].max()) == pytest.approx(1.0, abs=0.01)
    assert float(wave[3 * HOP :].max()) == 0
    steepest = 2 * math.pi * 3000 / RATE + 2 / HOP
    assert float(audio[0, :, 0].diff().abs().max()) < steepest


def test_noise_is_as_strong_as_a_sine_of_its_level_and_does_not_repeat_soon() -> None:
    noise = NoiseBank(2, 16, 256, RATE)
    audio, _ = noise.step(torch.full((1, 400, 32), 0.1), noise.init_state(1))
    settled = audio[0, 256:]
    assert settled.std(0).tolist() == pytest.approx([0.1 / 2**0.5] * 2, rel=0.05)
    assert abs(float(torch.corrcoef(settled.T)[0, 1])) < 0.05
    assert PERIOD * 256 / RATE > 2


def test_noise_in_one_band_stays_near_it() -> None:
    noise = NoiseBank(1, 16, 256, RATE)
    levels = torch.zeros(1, 200, 16)
    levels[..., 8] = 0.1
    audio, _ = noise.step(levels, noise.init_state(1))
    power = torch.fft.rfft(audio[0, :, 0]).abs().square()
    hertz = torch.linspace(0, RATE / 2, len(power))
    bands = band_matrix(257, 16, RATE)
    held = bands[:, 8] > 0
    inside = (hertz > held.nonzero().min() * RATE / 512 - 200) & (hertz < held.nonzero().max() * RATE / 512 + 200)
    assert float(power[inside].sum() / power.sum()) > 0.95


def test_a_full_scale_sine_gives_the_declared_magnitude() -> None:
    for stft in (CausalStft(1, 2048, 512), CausalStft(1, 2048, 512, falls_within=256)):
        sine = torch.sin(2 * math.pi * 64 / 2048 * torch.arange(4096))[None, :, None]
        spectrum, _ = stft.step(sine, stft.init_state(1))
        assert float(spectrum[0, -1, 0].abs().max()) == pytest.approx(stft.gain, rel=0.01)


@pytest.mark.parametrize(
    "matrix", [band_matrix(257, 32, RATE), tone_matrix(4097, 27.5, 180, 24, RATE), resolved_matrix(1025, 24)]
)
def test_every_band_weighs_one(matrix: torch.Tensor) -> None:
    torch.testing.assert_close(matrix.sum(0), torch.ones(matrix.shape[1]))


def test_neighbouring_semitones_fall_into_different_bands() -> None:
    matrix = tone_matrix(4097, 27.5, 180, 24, RATE)
    for note in range(60, 96):
        low, high = (round(440 * 2 ** ((n - 69) / 12) / RATE * 8192) for n in (note, note + 1))
        assert int(matrix[low].argmax()) != int(matrix[high].argmax())


def test_whatever_the_latents_no_level_is_beyond_full_scale() -> None:
    codec = tiny.codec()
    wild = torch.randn(1, 50, 4) * 1e4
    levels, _ = codec.decoder.levels(wild, codec.decoder.init_state(1).stack)
    for value in (levels.tones, levels.noise):
        assert float(value.max()) <= 0 and bool(value.isfinite().all())
    assert bool(codec.decode(wild).isfinite().all())


def test_sizes_that_do_not_fit_are_refused() -> None:
    for change in ({"tone_steps": 3}, {"short_window": 100}, {"tones": 60}):
        with pytest.raises(ValidationError):
            CodecConfig(**{**tiny.CODEC.model_dump(), **change})
