"""What the benchmark plays to Sideman."""

from __future__ import annotations

from typing import Final

import numpy as np

from server.engine.port import Audio

_SEED: Final = 1


def played_notes(samples: int, sample_rate: int) -> Audio:
    """[samples, 2]: a pulse of decaying notes, so that the model has something to do."""
    rng = np.random.default_rng(_SEED)
    time = np.arange(samples) / sample_rate
    out = np.zeros(samples)
    for beat in np.arange(0, samples / sample_rate, 0.5):
        frequency = 110 * 2 ** (rng.integers(0, 25) / 12)
        since = time - beat
        out += np.where(since >= 0, np.exp(-4 * np.maximum(since, 0)) * np.sin(2 * np.pi * frequency * since), 0) * (since < 2)
    return np.stack([out, out], axis=1).astype(np.float32) * np.float32(0.2)
