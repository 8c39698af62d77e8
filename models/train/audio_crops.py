"""Random stretches of audio for training the codec: any mixture of a piece's parts, at any level, and recorded music.

Files are read as they are drawn: an hour of four stems would take 2.5 GB of memory, and reading costs a tenth of a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.train.data.folders import AUDIO
from models.train.data.piece import RECAST
from models.train.data.score import PARTS
from models.train.data.stereo import in_stereo


@dataclass(frozen=True, slots=True)
class AudioCrops:
    """pieces: for each, the files of its parts. recordings: of music, any length, rate and number of channels."""

    pieces: Sequence[tuple[Path, ...]]
    recordings: Sequence[Path]
    sample_rate: int

    @classmethod
    def found_in(cls, data: Path, recordings: Path | None, sample_rate: int) -> Self:
        """Rendered pieces, on their own instruments and recast, and recordings at any depth. Raises FileNotFoundError if there
        are none of what is asked for."""
        folders = sorted(path.parent for path in data.glob("*/piece.json"))
        if not folders:
            raise FileNotFoundError(f"there are no rendered pieces in {data}; render some with `sideman data render`")
        folders += [folder / RECAST for folder in folders if (folder / RECAST).is_dir()]
        music = sorted(file for file in recordings.rglob("*") if file.suffix.lower() in AUDIO) if recordings is not None else []
        if recordings is not None and not music:
            raise FileNotFoundError(f"there is no music in {recordings}: none of {' '.join(AUDIO)}")
        return cls([tuple(folder / f"{part}.flac" for part in PARTS) for folder in folders], music, sample_rate)

    def crops(self, rng: np.random.Generator, count: int, length: int, recorded: float = 0.0) -> NDArray[np.float32]:
        """[count, length, 2] float32, each of a random piece's parts, some or all, with random gains, or of a recording, as one
        in ``recorded``. Reads files."""
        crops = [self._recorded(rng, length) if rng.random() < recorded else self._rendered(rng, length) for _ in range(count)]
        out = np.stack(crops)
        peak = np.abs(out).max(axis=(1, 2), keepdims=True)
        return out / np.maximum(peak / 0.98, 1)

    def _rendered(self, rng: np.random.Generator, length: int) -> NDArray[np.float32]:
        files = self.pieces[int(rng.integers(len(self.pieces)))]
        where = rng.random()
        out = np.zeros((length, 2), np.float32)
        for part in _some_parts(rng, len(files)):
            out += _gain(rng, -6, 6) * self._stretch(files[part], where, length)
        return out

    def _recorded(self, rng: np.random.Generator, length: int) -> NDArray[np.float32]:
        file = self.recordings[int(rng.integers(len(self.recordings)))]
        return _gain(rng, -15, 0) * self._stretch(file, rng.random(), length)

    def _stretch(self, path: Path, where: float, length: int) -> NDArray[np.float32]:
        """[length, 2] from a place between the first (0) and the last (1) of the file; silence behind the end of a short one."""
        with soundfile.SoundFile(path) as file:
            wanted = -(-length * file.samplerate // self.sample_rate)
            file.seek(int(where * max(0, file.frames - wanted)))
            read, rate = file.read(wanted, dtype="float32", always_2d=True), file.samplerate
        audio = in_stereo(read, rate, self.sample_rate)
        return np.pad(audio[:length], ((0, max(0, length - len(audio))), (0, 0)))


def _gain(rng: np.random.Generator, least_db: float, most_db: float) -> np.float32:
    return np.float32(10 ** (rng.uniform(least_db, most_db) / 20))


def _some_parts(rng: np.random.Generator, parts: int) -> NDArray[np.int64]:
    """A third of the time all parts, a third one alone, a third any of them."""
    kind = rng.random()
    if kind < 1 / 3:
        return np.arange(parts)
    if kind < 2 / 3:
        return rng.integers(parts, size=1)
    return np.flatnonzero(rng.random(parts) < 0.6)
