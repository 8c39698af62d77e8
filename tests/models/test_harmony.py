"""The ear for harmony knows notes from oscillators, and no key better than another."""

from __future__ import annotations

import math

import torch

from models.codec import CodecConfig
from models.harmony import NOTES, VIEWS, ChordEar, NoteFold, balanced
from tests.models import tiny

QUARTER_TONES = CodecConfig.model_validate({**tiny.CODEC.model_dump(), "lowest_hz": 27.5, "tones": 180, "tones_per_octave": 24})


def levels(*hertz: float) -> torch.Tensor:
    """[1, 1, 4, 180]: oscillators at these frequencies sound, all others are silent."""
    out = torch.full((1, 1, 4, 180), -16.0)
    for one in hertz:
        out[..., round(24 * math.log2(one / 27.5))] = -2.0
    return out


def test_oscillators_become_pitch_classes_low_and_high() -> None:
    notes = NoteFold(QUARTER_TONES)(levels(65.41, 329.63, 783.99))[0, 0]  # C2, E4, G5
    assert notes.shape == (NOTES,)
    assert set(notes.topk(3).indices.tolist()) == {0, 12 + 4, 12 + 7}
    between = NoteFold(QUARTER_TONES)(levels(440 * 2 ** (1 / 24)))[0, 0]
    torch.testing.assert_close(between[12 + 9], between[12 + 10])


def test_how_loud_it_was_does_not_matter_unless_it_was_silent() -> None:
    notes = torch.rand(5, NOTES, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(balanced(notes), balanced(10 * notes), atol=0.02, rtol=0)
    assert balanced(1e-6 * notes).abs().max() < 1e-3
    assert torch.equal(balanced(torch.zeros(1, NOTES)), torch.zeros(1, NOTES))


def test_no_key_is_better_than_another() -> None:
    torch.manual_seed(0)
    ear = ChordEar(width=16)
    views, ahead = torch.rand(3, 7, VIEWS * 12), torch.rand(3, 7)
    higher = views.unflatten(-1, (VIEWS, 12)).roll(5, -1).flatten(-2)
    torch.testing.assert_close(ear(higher, ahead), ear(views, ahead).roll(5, -1))
    assert (ear(views, ahead) - ear(views, 1 - ahead)).abs().max() > 1e-3
