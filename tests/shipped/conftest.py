"""The model that comes with Sideman, and a real recording for it to hear."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.conditioning import WordTable, load_word_table
from models.embedded import EMBEDDED
from models.generator import StudentGenerator
from models.registry import load_generator
from server.audio.files import read_audio
from server.engine.port import Audio

RECORDING = Path(__file__).parents[1] / "data" / "feelings-guitar.ogg"


@pytest.fixture(scope="session")
def generator() -> StudentGenerator:
    return load_generator(EMBEDDED, "cpu", threads=1)


@pytest.fixture(scope="session")
def words() -> WordTable:
    return load_word_table()


@pytest.fixture(scope="session")
def guitar(generator: StudentGenerator) -> Audio:
    """[T, 2]: twelve seconds of electric guitar."""
    return read_audio(RECORDING, generator.info.sample_rate)[: 12 * generator.info.sample_rate]
