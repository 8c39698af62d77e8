"""One model with one performer, on trial: it is told one thing, and then another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.facts import ATTRIBUTES, Conditioning
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import Bench, block_samples, model_of, only, usual_sight
from models.train.evaluation.material import Audio
from models.train.evaluation.performance import Performance, play_along

Latents = NDArray[np.float32]
Rows = dict[str, list[float]]


class Player:
    """One model with one performer. It changes one thing at a time."""

    def __init__(self, bench: Bench, heard: Audio) -> None:
        self._bench, self._heard, self._generator = bench, heard, model_of(bench.model)
        self.block = block_samples(self._generator)
        self.block_frames = self._generator.info.block_frames
        self.attributes = self._generator.info.attributes

    def play(self, seconds: float, change: Callable[[float, Conditioning], Conditioning]) -> Performance:
        """``change`` gets the second at which a block begins."""

        def told(block: int, visible_frame: int) -> Conditioning:
            start = Conditioning((), only(), visible_frame, self._bench.temperature, self._bench.seed)
            return change(block * self.block / SAMPLE_RATE, start)

        return play_along(self._generator, self._heard[: round(seconds * SAMPLE_RATE)], told, usual_sight(self._bench))

    def first_block(self, second: float) -> int:
        """The first block that begins at or after ``second``."""
        return -(-round(second * SAMPLE_RATE) // self.block)

    def after(self, audio: Audio, second: float, seconds: float) -> Audio:
        """What sounds from two blocks after the first block that begins at or after ``second``."""
        begin = (self.first_block(second) + 2) * self.block
        return audio[begin : begin + round(seconds * SAMPLE_RATE)]


def asking(name: str, value: float) -> tuple[float | None, ...]:
    """Attributes of which one is asked for."""
    return tuple(value if name == each else None for each in ATTRIBUTES)
