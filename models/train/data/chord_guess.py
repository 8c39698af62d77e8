"""Chords from notes: the quality whose tones sound most and whose other tones sound least, beat by beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.chords import QUALITIES
from models.train.data.score import Track

_QUALITIES = ("", "m", "7", "M7", "m7", "dim", "m7b5", "sus4", "6")
_FOREIGN = 0.7  # how much a tone outside costs
_MISSING = 0.12  # how much each tone costs that a chord has beyond its triad: of two that fit, the simpler
_ROOT = 0.25  # what the lowest tone adds where it is the root
_STAY = 0.15  # what the chord of the beat before adds


def guess_chords(tracks: Sequence[Track], beats: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Root (-1 for none) and 12-bit tones (0 for none) of the chord at every beat, of pitched tracks timed in the unit of
    ``beats``. A beat without notes keeps the chord before."""
    heard, lowest = _histogram(tracks, beats)
    steps = [QUALITIES[quality] for quality in _QUALITIES]
    masks = np.array([[_mask(root, tones) for tones in steps] for root in range(12)])
    inside = ((masks[..., None] >> np.arange(12)) & 1).astype(np.float64)  # [root, quality, pitch class]
    extra = np.array([_MISSING * (len(tones) - 3) for tones in steps])
    roots, chosen = np.full(len(beats), -1, np.int64), np.zeros(len(beats), np.int64)
    before: tuple[int, int] | None = None
    for place, (weights, low) in enumerate(zip(heard, lowest, strict=True)):
        total = float(weights.sum())
        if total > 0:
            share = inside @ (weights / total)
            score = share - _FOREIGN * (1 - share) - extra
            score[low] += _ROOT
            if before is not None:
                score[before] += _STAY
            root, quality = np.unravel_index(int(np.argmax(score)), score.shape)
            before = (int(root), int(quality))
        if before is not None:
            roots[place], chosen[place] = before[0], masks[before]
    return roots, chosen


def _mask(root: int, tones: Sequence[int]) -> int:
    return sum(1 << (root + tone) % 12 for tone in tones)


def _histogram(tracks: Sequence[Track], beats: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """How long every pitch class sounds in every beat [beats, 12], and the class of its lowest note [beats]."""
    heard, lowest = np.zeros((len(beats), 12)), np.full(len(beats), 128, np.int64)
    edges = np.append(beats, np.inf)
    for note in (note for track in tracks for note in track.notes):
        end = note.start_beats + note.length_beats
        place = max(int(np.searchsorted(beats, note.start_beats + 1e-6, side="right")) - 1, 0)
        while place < len(beats) and edges[place] < end:
            length = min(end, edges[place + 1]) - max(note.start_beats, edges[place])
            heard[place, note.pitch % 12] += max(length, 0.0)
            if length > 0.1:
                lowest[place] = min(lowest[place], note.pitch)
            place += 1
    return heard, lowest % 12
