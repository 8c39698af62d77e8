"""The ear for harmony knows notes from oscillators, and no key better than another."""

from __future__ import annotations

import math

import torch

from models.codec import CodecConfig
from models.harmony import CHORD_VIEWS, NOTES, VIEWS, ChordEar, NoteFold, balanced, contrast
from models.voicing import REGIONS, SEMITONES, SOURCES, Voicing
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


def test_a_guess_stands_out_like_a_written_chord() -> None:
    written = torch.zeros(12).index_fill(0, torch.tensor([0, 4, 7]), 1.0)
    guessed = 0.2 + 0.3 * written
    for chord in (written, guessed):
        assert contrast(chord).mean().abs() < 1e-6 and 0.5 < contrast(chord).std() < 1
    assert contrast(torch.full((12,), 0.3)).abs().max() < 1e-5


def test_no_key_is_better_than_another() -> None:
    torch.manual_seed(0)
    ear = ChordEar(width=16)
    views, ahead = torch.rand(3, 7, VIEWS, 12), torch.rand(3, 7)
    assert ear(views, ahead).shape == (3, 7, CHORD_VIEWS, 12)
    torch.testing.assert_close(ear(views.roll(5, -1), ahead), ear(views, ahead).roll(5, -1))
    assert (ear(views, ahead) - ear(views, 1 - ahead)).abs().max() > 1e-3


def test_notes_that_are_wanted_sound_in_their_key_and_region() -> None:
    """The same wish, a fifth higher: the same notes, a fifth higher."""
    torch.manual_seed(0)
    voicing = Voicing(width=4, patch=2, channels=SEMITONES)
    with torch.no_grad():
        voicing.spread.weight.copy_(torch.eye(SEMITONES))
    hidden, chord = torch.ones(1, 4), torch.zeros(1, SOURCES, 12)
    chord[0, 0, [0, 4, 7]] = 1  # C major
    assert voicing(hidden, chord).abs().max() == 0
    want = torch.zeros(2, SOURCES, REGIONS)
    want[1, 0, 3:5] = 0.5  # in the token's second frame, from 18 semitones above A0: D sharp 2, to D 3
    with torch.no_grad():
        voicing.want.bias.copy_(want.flatten())
    first, second = voicing(hidden, chord)[0].unflatten(0, (2, SEMITONES))
    assert first.abs().max() == 0
    notes = torch.nonzero(second)[:, 0] + 21  # MIDI
    assert notes.tolist() == [40, 43, 48]  # E2, G2, C3
    higher = voicing(hidden, chord.roll(7, -1))[0].unflatten(0, (2, SEMITONES))[1]
    assert ((torch.nonzero(higher)[:, 0] + 21) % 12).sort().values.tolist() == [2, 7, 11]  # G major
