"""A voice that plays too softly is set right."""

from __future__ import annotations

import numpy as np
import pytest

from models.train.calibrate import OCTAVES_HZ, octave_levels_db, raise_levels, too_soft_db
from models.train.roundtrip import decoded
from tests.models import tiny

RATE = 44100


def tone(hertz: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.repeat(0.3 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)[:, None], 2, 1).astype(np.float32)


def test_a_tone_is_loud_in_its_octave() -> None:
    levels = octave_levels_db(tone(500.0), RATE)
    assert OCTAVES_HZ[int(levels.argmax())] == 500.0
    assert np.sort(levels)[-2] < levels.max() - 20


def test_levels_rise_by_as_much_as_is_asked() -> None:
    codec = tiny.codec()
    noise = np.random.default_rng(0).standard_normal((RATE, 2)).astype(np.float32) * np.float32(0.1)
    before = octave_levels_db(decoded(codec, noise), RATE)
    raise_levels(codec, np.full(len(OCTAVES_HZ), 3.0))
    after = octave_levels_db(decoded(codec, noise), RATE)
    assert (after - before)[3:] == pytest.approx(np.full(len(OCTAVES_HZ) - 3, 3.0), abs=0.3)


def test_what_is_missing_is_found_octave_by_octave() -> None:
    """Made 6 dB softer, the voice is 6 dB softer than before, wherever it plays."""
    codec = tiny.codec()
    noise = np.random.default_rng(1).standard_normal((RATE, 2)).astype(np.float32) * np.float32(0.1)
    before = too_soft_db(codec, [noise])
    raise_levels(codec, np.full(len(OCTAVES_HZ), -6.0))
    assert (too_soft_db(codec, [noise]) - before)[4:] == pytest.approx(np.full(len(OCTAVES_HZ) - 4, 6.0), abs=0.5)
