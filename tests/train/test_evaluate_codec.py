"""What the codec's evaluation writes: a figure for every measure, and pairs to be heard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from models.train import evaluate_codec
from models.train.evaluate_codec import Audio, Item, pairs, table

RATE = 44100


def item(kind: str, seed: int) -> Item:
    noise = np.random.default_rng(seed).standard_normal((2 * RATE, 2)) * 0.05
    return Item(kind, "test", noise.astype(np.float32))


def test_a_table_has_every_kind_and_a_frechet_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    def judged(original: Audio, result: Audio, rate: int) -> dict[str, float]:
        return {"level": float(result.std() / original.std())}

    def ear(audio: Audio, rate: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        return audio[:1000, :2]

    monkeypatch.setattr(evaluate_codec, "judge", judged)
    items = [item("mix", 0), item("mix", 1), item("drums", 2)]
    found: Any = table(items, lambda audio: audio * np.float32(2), RATE, np.random.default_rng(0), ear)
    assert found["mix"]["level"] == {"mean": 2.0, "low": 2.0, "high": 2.0, "items": 2}
    assert found["drums"]["Fréchet distance"]["mean"] == pytest.approx(2 * 0.05**2, abs=1e-3)  # twice as wide in two dimensions


def test_pairs_can_be_heard(tmp_path: Path) -> None:
    written = pairs([item("drums", 0)], lambda audio: audio * np.float32(0.5), RATE, tmp_path)
    original, decoded = (soundfile.read(tmp_path / name)[0] for name in written["drums"])
    assert len(original) == len(decoded) == 2 * RATE
    assert decoded.std() == pytest.approx(original.std() / 2, rel=0.1)
