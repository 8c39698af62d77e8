"""An independent chord recogniser: which of 24 major and minor triads sounds, by templates and smoothing in time.

After Fujishima 1999 (templates on pitch class profiles) and Sheh & Ellis 2003 (Viterbi decoding). It knows nothing of the chart.
"""

from __future__ import annotations

from typing import Final

import librosa
import numpy as np
from numpy.typing import NDArray

from models.train.measures import CHROMA_HOP

TRIADS: Final = 24  # 0 to 11: major on that pitch class; 12 to 23: minor
NONE: Final = -1

_STAY = 0.9  # probability that the chord of one frame is that of the next
_SHARP = 8.0  # how much a better match counts
_SMOOTH = 9  # frames, 0.2 s


def triad(root: int, mask: int) -> int:
    """A written chord as a triad; NONE for what is neither major nor minor, as in the MIREX vocabulary of both."""
    if root < 0:
        return NONE
    third, minor_third, fifth = ((mask >> ((root + up) % 12)) & 1 for up in (4, 3, 7))
    if not fifth or third == minor_third:
        return NONE
    return root if third else 12 + root


def recognise(energy: NDArray[np.float32]) -> NDArray[np.int64]:
    """The triad in each frame of a chroma [12, frames]; NONE where nothing sounds."""
    if energy.shape[1] == 0 or float(energy.max()) <= 0:
        return np.full(energy.shape[1], NONE, np.int64)
    kernel = np.ones(_SMOOTH) / _SMOOTH
    padded = np.pad(np.sqrt(energy), ((0, 0), (_SMOOTH // 2, _SMOOTH // 2)), mode="edge")
    smooth = np.stack([np.convolve(row, kernel, mode="valid") for row in padded])
    norm = np.linalg.norm(smooth, axis=0)
    likeness = _templates() @ (smooth / np.maximum(norm, 1e-9))
    likely = np.exp(_SHARP * (likeness - likeness.max(axis=0)))
    found = librosa.sequence.viterbi(likely / likely.sum(axis=0), librosa.sequence.transition_loop(TRIADS, _STAY))
    return np.where(norm > 1e-3 * norm.max(), found, NONE).astype(np.int64)


def named_rightly(
    found: NDArray[np.int64], beats: NDArray[np.int64], roots: NDArray[np.int64], masks: NDArray[np.int64]
) -> float:
    """Share of the beats with a major or minor chord, and with something that sounds, in whose middle it was recognised."""
    right: list[bool] = []
    for first, last, root, mask in zip(beats[:-1], beats[1:], roots[:-1], masks[:-1], strict=True):
        frame, written = int((first + last) // 2 // CHROMA_HOP), triad(int(root), int(mask))
        if written != NONE and frame < len(found) and found[frame] != NONE:
            right.append(bool(found[frame] == written))
    return float(np.mean(right)) if right else 0.0


def _templates() -> NDArray[np.float64]:
    """[TRIADS, 12], of unit length."""
    rows = [np.isin((np.arange(12) - root) % 12, (0, third, 7)) for third in (4, 3) for root in range(12)]
    return np.array(rows, np.float64) / np.sqrt(3)
