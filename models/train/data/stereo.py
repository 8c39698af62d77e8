"""Sound of any kind as everything here has it: two channels, at one rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray


def in_stereo(audio: NDArray[Any], rate: int, wanted: int) -> NDArray[np.float32]:
    """[T, channels] at ``rate`` Hz -> [T', 2] at ``wanted`` Hz: mono on both sides, and of more channels the first two."""
    stereo = np.repeat(audio, 2, axis=1) if audio.shape[1] == 1 else audio[:, :2]
    return np.asarray(soxr.resample(stereo, rate, wanted, quality="HQ") if rate != wanted else stereo, np.float32)
