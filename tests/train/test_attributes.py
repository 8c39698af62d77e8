"""Density and brightness: what begins is counted, what is high is bright, and both are ranked among their like."""

from __future__ import annotations

import numpy as np
import torch

from models.embedded import EMBEDDED
from models.registry import folder_of, load_codec
from models.train.attributes import APART, AROUND, WINDOW_FRAMES, attributes_in, beginnings, ranks_of, texture
from models.train.latents import encode_aligned

RATE = 44100
DRUMS, BASS = (1, 0, 0, 0), (0, 1, 0, 0)


def test_a_beginning_is_a_peak_that_stands_out() -> None:
    rise = torch.full((1, 200), 0.2)
    rise[0, [20, 80, 140]] = 5.0
    rise[0, 80 + APART - 1] = 4.0  # of one thing
    rise[0, 180] = 0.25  # of nothing
    assert beginnings(rise)[0].nonzero().flatten().tolist() == [20, 80, 140]
    assert not beginnings(torch.full((1, 4 * AROUND), 2.0)).any(), "what is everywhere begins nowhere"


def test_what_is_played_is_heard_through_the_codec() -> None:
    """Notes of the shipped codec: twice as many are twice as dense, three octaves higher are brighter, silence is neither."""
    codec = load_codec(folder_of(EMBEDDED))
    time = np.arange(4 * RATE) / RATE

    def notes(hertz: float, a_second: int) -> np.ndarray:
        return np.sin(2 * np.pi * hertz * time) * np.exp(-12 * (time * a_second % 1) / a_second)

    mono = np.stack([notes(220, 2), notes(220, 4), notes(1760, 2), 0 * time])
    audio = np.repeat(0.3 * mono[..., None], 2, -1).astype(np.float32)
    measured = texture(codec, encode_aligned(codec, audio, torch.device("cpu")))
    slow, fast, high, silent = attributes_in(measured[:, 5:])
    assert 1.7 < fast[0] / slow[0] < 2.3
    assert 2.0 < high[1] - slow[1] < 4.0
    assert np.isnan(silent).all()


def piece(parts: tuple[int, ...], begins: float, high: float, windows: int = 4) -> dict[str, np.ndarray]:
    frames = np.tile(np.array([begins, 1.0, high], np.float16), (1, windows * WINDOW_FRAMES + 5, 1))
    return {"texture": frames, "parts": np.array([parts], np.uint8)}


def test_ranks_are_among_what_the_same_parts_play() -> None:
    ranks = ranks_of([piece(DRUMS, n, 8 - n) for n in (1, 2, 3, 4)] + [piece(BASS, 0.25, 1)])

    def rank(parts: tuple[int, ...], begins: float, high: float) -> list[float]:
        return ranks(piece(parts, begins, high)["texture"][0, :20], np.array(parts)).tolist()

    assert rank(DRUMS, 0.25, 9) == [0.0, 1.0]
    assert rank(DRUMS, 2.5, 5.5) == [0.5, 0.5]
    assert rank(DRUMS, 5, 1) == [1.0, 0.0]
    assert rank(BASS, 0.25, 1) == [0.5, 0.5], "as usual for a bass"
    assert np.isnan(rank((1, 1, 1, 1), 1, 1)).all(), "never seen"
    assert np.isnan(ranks(np.zeros((20, 3)), np.array(DRUMS))).all(), "silence"
