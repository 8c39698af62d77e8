"""Random stretches of rendered audio for training the codec: any mixture of a piece's parts, at any level."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.train.data.score import PARTS


class StemFolders:
    """Pieces held in memory: for each, its stems as int16 [parts, T, 2]. A minute of four stems takes 42 MB."""

    def __init__(self, folders: Sequence[Path]) -> None:
        if not folders:
            raise FileNotFoundError("there are no rendered pieces; render some with `python -m models.train.data`")
        self._pieces = [
            np.stack([soundfile.read(folder / f"{part}.flac", dtype="int16")[0] for part in PARTS]) for folder in folders
        ]

    def crops(self, rng: np.random.Generator, count: int, length: int) -> NDArray[np.float32]:
        """[count, length, 2] float32: each a random subset of a random piece's parts, with random gains."""
        out = np.zeros((count, length, 2), np.float32)
        for item in out:
            stems = self._pieces[rng.integers(len(self._pieces))]
            start = int(rng.integers(max(1, stems.shape[1] - length)))
            for part in _some_parts(rng, len(PARTS)):
                gain_db = rng.uniform(-6, 6)
                piece = stems[part, start : start + length]
                item[: len(piece)] += piece * np.float32(10 ** (gain_db / 20) / 32768)
        peak = np.abs(out).max(axis=(1, 2), keepdims=True)
        return out / np.maximum(peak / 0.98, 1)


def _some_parts(rng: np.random.Generator, parts: int) -> NDArray[np.int64]:
    """A third of the time all parts, a third one alone, a third any of them."""
    kind = rng.random()
    if kind < 1 / 3:
        return np.arange(parts)
    if kind < 2 / 3:
        return rng.integers(parts, size=1)
    return np.flatnonzero(rng.random(parts) < 0.6)
