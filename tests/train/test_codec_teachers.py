"""What teaches the codec and the student hears what a musician would."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from models.codec import CodecConfig
from models.train.codec_loss import SpectralDistance
from models.train.energy import energy_score, hit_score, tone_score
from models.train.hearing import hearing_metric, sounds
from models.train.latents import at_speed
from models.train.partials import QUIET, Partials, tone_distance
from tests.models import tiny

RATE = 44100
CONFIG = CodecConfig(
    **{
        **tiny.CODEC.model_dump(),
        "hop": 2048,
        "long_window": 8192,
        "middle_window": 2048,
        "short_window": 512,
        "lowest_hz": 27.5,
        "tones": 180,
        "tones_per_octave": 24,
    }
)


def sine(hertz: float, amplitude: float, seconds: float = 2.0) -> Tensor:
    count = round(seconds * RATE) // 2048 * 2048
    wave = amplitude * torch.sin(2 * math.pi * hertz / RATE * torch.arange(count))
    return wave[None, :, None].expand(-1, -1, 2)


@pytest.mark.parametrize("note", [33, 45, 57, 69, 81, 93])
def test_a_note_belongs_to_one_oscillator_at_its_level(note: int) -> None:
    found = Partials(CONFIG)(sine(440 * 2 ** ((note - 69) / 12), 0.25), lag=0)[0, 8:-8]
    expected = torch.full((180,), QUIET)
    expected[2 * (note - 21)] = math.log(0.25)
    torch.testing.assert_close(found, expected.expand_as(found), atol=0.1, rtol=0)


def test_noise_has_hardly_any_partials() -> None:
    noise = 0.1 * torch.randn(1, 2 * RATE // 2048 * 2048, 2, generator=torch.Generator().manual_seed(0))
    assert float((Partials(CONFIG)(noise, lag=0) > QUIET).float().mean()) < 0.05


def test_partials_come_as_late_as_the_decoder() -> None:
    audio = torch.cat([torch.zeros(1, 20480, 2), sine(440, 0.25)[:, :20480]], 1)
    first = [int((Partials(CONFIG)(audio, lag)[0, :, 96] > math.log(0.1)).nonzero()[0]) for lag in (0, 4096)]
    assert first[1] - first[0] == 2


def test_a_wrong_note_costs_more_than_the_right_one() -> None:
    target = torch.full((1, 4, 180), QUIET)
    target[..., 96] = -1.0
    wrong = target.roll(2, dims=-1)
    right = target[:, :, None].expand(-1, -1, 4, -1)
    assert float(tone_distance(right - 3 * (right <= QUIET), target)) == 0
    assert float(tone_distance(right, wrong)) > 0.01


def test_the_distance_hears_semitones_and_late_attacks() -> None:
    sizes = (512, 1024, 2048, 4096, 8192)
    distance = SpectralDistance(sizes, (12, 12, 24, 24, 24))
    a, same = sine(440, 0.2), sine(440, 0.2)
    none = distance(a, same, sizes, as_mid_side=True)
    semitone = distance(a, sine(466.16, 0.2), sizes, as_mid_side=False)
    assert float(none.level) == 0 and float(none.loud) == 0
    assert float(semitone.level) > 0.1 and float(semitone.loud) > 0.005
    click, soon, late = (torch.zeros(1, 44100, 2) for _ in range(3))
    click[:, 20000:20100], soon[:, 20010:20110], late[:, 21323:21423] = 0.5, 0.5, 0.5
    assert float(distance(click, late, (512,), False).loud) > 3 * float(distance(click, soon, (512,), False).loud)


def test_the_distance_hears_how_much_an_octave_holds() -> None:
    """Noise against other noise as loud differs in every band, and hardly in any octave; 6 dB softer is 6 dB in all of them."""
    rng = torch.Generator().manual_seed(4)
    a, b = (0.1 * torch.randn(1, 88200, 2, generator=rng) for _ in range(2))
    sizes = (512, 8192)
    distance = SpectralDistance(sizes, (12, 24))
    same, softer = distance(a, b, sizes, False), distance(a, b / 2, sizes, False)
    assert float(same.level) > 0.2
    assert float(same.octaves) < 0.1
    assert float(softer.octaves) == pytest.approx(0.602, abs=0.05)
    low = sine(100, 0.2)
    assert float(distance(low, low + sine(5000, 0.0005), sizes, False).octaves) == pytest.approx(0, abs=1e-3)
    assert float(distance(torch.zeros(1, 44100, 2), torch.zeros(1, 44100, 2), sizes, False).octaves) == 0


def test_the_metric_hears_what_the_decoder_does() -> None:
    codec = tiny.codec()
    rng = torch.Generator().manual_seed(1)
    codec.decoder.enter.weight[:, 0] = 0
    music = torch.randn(32, codec.decoder.spec.receptive_field, 4, generator=rng)
    metric = hearing_metric(codec, music)
    length = metric.norm(dim=1)
    assert float(length[0]) < 0.3 * float(length[1:].min())
    assert float((music.flatten(0, 1) @ metric).var(0).mean()) == pytest.approx(1.0, rel=1e-3)


def test_the_energy_score_is_least_for_the_truth() -> None:
    rng = torch.Generator().manual_seed(2)
    metric = torch.eye(3)

    def score(mean: float, spread: float) -> float:
        truth, before = torch.randn(1, 4000, 12, generator=rng), torch.randn(1, 4000, 12, generator=rng)
        drawn = mean + spread * torch.randn(2, 1, 4000, 12, generator=rng)
        return float(energy_score(drawn, truth, before, metric))

    truth = score(0.0, 1.0)
    assert all(score(*wrong) > truth + 0.02 for wrong in ((0.5, 1.0), (0.0, 0.5), (0.0, 1.8)))


def test_a_faster_tape_is_shorter_and_higher() -> None:
    audio = sine(440, 0.25)[0].numpy().astype(np.float32)
    fast = at_speed(audio, 12)
    assert len(fast) == pytest.approx(len(audio) / 2, abs=2)
    spectrum = np.abs(np.fft.rfft(fast[: RATE // 2, 0]))
    assert int(spectrum.argmax()) * 2 == pytest.approx(880, abs=2)
    assert at_speed(audio, 0) is audio


def test_the_right_chord_scores_better_than_another() -> None:
    rng = torch.Generator().manual_seed(3)
    chord = torch.zeros(1, 200, 180)
    chord[..., [96, 104, 110]] = 0.3
    other = chord.roll(3, dims=-1)
    wobble = 0.02 * torch.rand(2, 1, 200, 180, generator=rng)
    fold = torch.eye(24).repeat(8, 1)[:180]

    def score(drawn: torch.Tensor) -> float:
        return float(tone_score(drawn + wobble, chord, fold))

    assert score(chord) < 0.5 * score(other)
    assert score(chord) < score(torch.zeros(1, 200, 180))
    assert score(chord) < score(chord.roll(24, dims=-1)) < score(other), "another octave is better than another note"


def test_a_hit_in_its_place_scores_better_than_a_soft_one_or_none_or_one_elsewhere() -> None:
    rng = torch.Generator().manual_seed(3)
    hits = torch.zeros(1, 40, 8 * 32)
    hits[:, ::4, 64:96] = 0.5
    wobble = 0.02 * torch.rand(2, *hits.shape, generator=rng)

    def score(drawn: torch.Tensor) -> float:
        return float(hit_score(drawn + wobble, hits))

    assert score(hits) < score(0.3 * hits) < score(0 * hits) < score(hits.roll(2, dims=1))


def test_what_would_sound_is_heard_after_the_warm_up() -> None:
    codec = tiny.codec()
    latents = torch.randn(2, 12, 4, generator=torch.Generator().manual_seed(4), requires_grad=True)
    tones, hits = sounds(codec, latents, warm_up=8)
    assert tones.shape == (2, 4, 12) and hits.shape == (2, 4, 8 * 6)
    for sounding in (tones, hits):
        assert float(sounding.detach().min()) >= 0
        (gradient,) = torch.autograd.grad(sounding.sum(), latents, retain_graph=True)
        assert float(gradient.abs().sum()) > 0
