"""The loopback measurement finds what a card keeps to itself."""

from __future__ import annotations

import numpy as np
import pytest

from server.audio.calibrate import measure_extra_latency
from server.engine.port import Audio
from server.errors import SetupFault

RATE, BLOCK = 8000, 256


class LoopedCard:
    """A card with a cable from its output to its input, and buffers that it doesn't mention."""

    def __init__(self, hidden: int, level: float, noise: float) -> None:
        self.latency_samples, self.hidden, self.level = 300, hidden, level
        self.cable = np.random.default_rng(5).normal(0, noise, (10 * RATE, 2)).astype(np.float32)
        self.at = 0

    def read(self, frames: int) -> tuple[Audio, bool]:
        self.at += frames
        return self.cable[self.at - frames : self.at], False

    def write(self, audio: Audio) -> bool:
        place = self.at - len(audio) + self.latency_samples + self.hidden
        self.cable[place : place + len(audio)] += self.level * audio
        return False

    def close(self) -> None:
        raise AssertionError("the stream stays open")


@pytest.mark.parametrize("hidden", [0, 1024, 777, -44])
@pytest.mark.parametrize(("level", "noise"), [(1.0, 0.0), (-0.1, 0.01)])
def test_hidden_buffers_are_found_to_the_sample(hidden: int, level: float, noise: float) -> None:
    assert measure_extra_latency(LoopedCard(hidden, level, noise), 2, BLOCK, RATE) == hidden


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_without_a_cable_it_says_so(noise: float) -> None:
    with pytest.raises(SetupFault, match="connect an output"):
        measure_extra_latency(LoopedCard(0, 0.0, noise), 2, BLOCK, RATE)
