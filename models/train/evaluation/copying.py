"""Is it playing back what it learned from? How near the nearest four seconds of training are to what it plays.

Beside it stands the written part of the same held-out piece: music of these styles is alike anyway. And a training piece
through the codec: were it played back, that is how near it would be.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.train.data.piece import Piece
from models.train.data.score import PARTS, Part
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import SETTLING_SECONDS, Bench, model_of, share_out, told_of, usual_sight
from models.train.evaluation.features import Audio, features, transposed
from models.train.evaluation.material import from_piece
from models.train.evaluation.performance import play_along
from models.train.latents import read_stems
from models.train.measures import bootstrap
from models.train.roundtrip import decoded

WINDOW: Final = 86  # frames, 4 s
POOL: Final = 2
STEP: Final = 4  # frames between the training's windows, 0.19 s
SEMITONES: Final = (-2, -1, 0, 1, 2)  # the keys in which the training was heard

Windows = NDArray[np.float32]


def windows_of(values: NDArray[np.float32], step: int) -> Windows:
    """Features [frames, D] -> [windows, WINDOW / POOL * D], of unit length, each without its own mean level."""
    starts = range(0, len(values) - WINDOW + 1, step)
    clips = np.stack([values[start : start + WINDOW] for start in starts]) if len(starts) else values[:0].reshape(0, WINDOW, -1)
    pooled = clips.reshape(len(clips), WINDOW // POOL, POOL, -1).mean(axis=2)
    centred = (pooled - pooled.mean(axis=(1, 2), keepdims=True)).reshape(len(clips), -1)
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)


def nearest(queries: Windows, bank: Windows) -> NDArray[np.float32]:
    """[queries]: the highest cosine with any window of the bank."""
    return (queries @ bank.T).max(axis=1)


def queries_of(audio: Audio) -> Windows:
    """A recording's windows in every key, [keys * windows, ...]."""
    values = features(audio, SAMPLE_RATE)
    return np.concatenate([windows_of(transposed(values, up), WINDOW // 2) for up in SEMITONES])


def played_queries(path: Path, bench: Bench) -> list[tuple[Windows, Windows]]:
    """What the model plays and what was written, for each part of a piece. A process's job."""
    piece, skip = Piece.load(path), round(SETTLING_SECONDS * SAMPLE_RATE)
    found: list[tuple[Windows, Windows]] = []
    for part in bench.parts:
        material = from_piece(piece, part)
        made = play_along(model_of(bench.model), material.performer, told_of(bench, material), usual_sight(bench)).audio
        found.append((queries_of(made[skip:]), queries_of(material.truth[skip:])))
    return found


def nearest_in(path: Path, queries: dict[Part, Windows]) -> dict[Part, NDArray[np.float32]]:
    """The nearest windows of one training piece, part by part. A process's job."""
    stems = read_stems(path)
    return {
        part: nearest(rows, windows_of(features(stems[PARTS.index(part)], SAMPLE_RATE), STEP)) for part, rows in queries.items()
    }


def copy_likeness(path: Path, bench: Bench) -> list[float]:
    """How near a training piece's part is to itself after the codec. A process's job."""
    stems, found = read_stems(path), list[float]()
    for part in bench.parts:
        stem = stems[PARTS.index(part)]
        there = decoded(model_of(bench.model).codec, stem)
        bank = windows_of(features(stem, SAMPLE_RATE), STEP)
        found.append(float(nearest(windows_of(features(there, SAMPLE_RATE), WINDOW // 2), bank).mean()))
    return found


def run(bench: Bench) -> dict[str, Any]:
    """Nearest neighbours of outputs and of written parts in the training pieces, part by part."""
    played = share_out("copying, played", partial(played_queries, bench=bench), bench.pieces, bench.workers)
    queries: dict[Part, Windows] = {
        part: np.concatenate([rows for piece in played for rows in piece[index]]) for index, part in enumerate(bench.parts)
    }
    best: dict[Part, NDArray[np.float32]] = {part: np.full(len(rows), -1, np.float32) for part, rows in queries.items()}
    for found in share_out("copying, training", partial(nearest_in, queries=queries), bench.training, bench.workers):
        for part, near in found.items():
            best[part] = np.maximum(best[part], near)
    copies = share_out("copying, copies", partial(copy_likeness, bench=bench), bench.training[:4], bench.workers)
    rows: list[dict[str, Any]] = []
    for index, part in enumerate(bench.parts):
        sizes = [len(rows) for piece in played for rows in piece[index]]
        each = [_best_key(near) for near in np.split(best[part], np.cumsum(sizes)[:-1])]
        made, written = np.concatenate(each[0::2]), np.concatenate(each[1::2])
        rows.append(
            {
                "part": part,
                "windows": len(made),
                "model": asdict(bootstrap(list(made), bench.rng)),
                "truth": asdict(bootstrap(list(written), bench.rng)),
                "a_copy": float(np.mean([one[index] for one in copies])),
                "nearest_of_model": float(made.max()),
                "nearest_of_truth": float(written.max()),
            }
        )
    return {"training_pieces": len(bench.training), "rows": rows}


def _best_key(near: NDArray[np.float32]) -> NDArray[np.float32]:
    """[keys * windows] -> [windows]."""
    return near.reshape(len(SEMITONES), -1).max(axis=0)
