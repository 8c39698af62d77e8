"""The same notes, on other instruments."""

from __future__ import annotations

import pytest
import torch

from models.harmony import note_matrix
from models.train.moments import unlike
from models.train.notes import pitch_classes
from tests.models import tiny

CODEC = tiny.CODEC.model_copy(update={"tones": 60, "tones_per_octave": 24, "lowest_hz": 110.0})
PER_OCTAVE = CODEC.tones_per_octave


def playing(*tones: int, loudness: float = 1.0) -> torch.Tensor:
    """[1, 12]: pitch classes of some oscillators."""
    sound = torch.zeros(1, 4, CODEC.tones)
    sound[..., list(tones)] = loudness
    return pitch_classes(sound, note_matrix(CODEC))


def test_an_octave_and_how_loud_make_no_difference_and_a_semitone_does() -> None:
    chord = playing(0, 8, 14)
    assert float(unlike(playing(PER_OCTAVE, PER_OCTAVE + 8, 14, loudness=0.1), chord)) == pytest.approx(0, abs=1e-5)
    assert float(unlike(playing(2, 10, 16), chord)) > 0.9
    assert 0.05 < float(unlike(playing(0, 8, 16), chord)) < 0.7


def test_where_nothing_sounds_no_note_is_another() -> None:
    silence, chord = playing(0, loudness=0.0), playing(0, 8, 14)
    assert float(unlike(silence, chord)) == 0 and float(unlike(chord, silence)) == 0
