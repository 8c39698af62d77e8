"""What there is to play to: a performer, the part that was written to go with it, and what is known of both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.facts import Chord, Pulse
from models.train.data.piece import Piece
from models.train.data.score import PARTS, Part
from models.train.data.stereo import in_stereo
from models.train.data.synth import SAMPLE_RATE

Audio = NDArray[np.float32]
Hint = Literal["chord", "pulse"]
HINTS: tuple[Hint, ...] = ("chord", "pulse")

_NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """performer, truth: [T, 2] at 44.1 kHz. parts: what the truth plays, and the model is asked for. Of recordings no beats
    or chords are known."""

    name: str
    performer: Audio
    truth: Audio
    parts: tuple[bool, ...]
    prompt: str
    beats: NDArray[np.int64] = field(default_factory=lambda: _NOTHING)
    downbeats: NDArray[np.int64] = field(default_factory=lambda: _NOTHING)
    chord_roots: NDArray[np.int64] = field(default_factory=lambda: _NOTHING)
    chord_masks: NDArray[np.int64] = field(default_factory=lambda: _NOTHING)

    def chord_at(self, position: int) -> Chord | None:
        """The chord written for a position; None before the first beat, and where none is known."""
        beat = int(np.searchsorted(self.beats, position, side="right")) - 1
        known = 0 <= beat < len(self.chord_masks) and self.chord_masks[beat] > 0
        return Chord(int(self.chord_masks[beat]), int(self.chord_roots[beat])) if known else None

    def pulse_at(self, position: int) -> Pulse | None:
        """Where the beats fall around a position: the tempo may wander, and a performer who tells it follows. None where
        they aren't known."""
        if not len(self.downbeats):
            return None
        bar = max(int(np.searchsorted(self.downbeats, position, side="right")) - 1, 0)
        first = int(np.searchsorted(self.beats, self.downbeats[bar]))
        around = np.diff(self.beats[max(first - 1, 0) : first + 5])
        return Pulse(int(self.downbeats[bar]), float(around.mean()))

    def after(self, samples: int) -> Material:
        """The same without its first ``samples``."""
        return self.between(samples, len(self.performer))

    def between(self, first: int, last: int) -> Material:
        """The samples from ``first`` to before ``last``, with the chart of those."""
        inside = (self.beats >= first) & (self.beats < last)
        known = inside[: len(self.chord_masks)]
        return replace(
            self,
            performer=self.performer[first:last],
            truth=self.truth[first:last],
            beats=self.beats[inside] - first,
            downbeats=self.downbeats[(self.downbeats >= first) & (self.downbeats < last)] - first,
            chord_roots=self.chord_roots[known],
            chord_masks=self.chord_masks[known],
        )


def from_piece(piece: Piece, part: Part) -> Material:
    """One part of a piece, to be played to the sum of the others."""
    return Material(
        name=f"{piece.split} {piece.index}",
        performer=np.stack([piece.stems[other] for other in PARTS if other != part]).sum(axis=0),
        truth=piece.stems[part],
        parts=tuple(name == part for name in PARTS),
        prompt=piece.captions[0],
        beats=piece.beats,
        downbeats=piece.downbeats,
        chord_roots=piece.chord_roots,
        chord_masks=piece.chord_masks,
    )


def from_files(performer: Path, truth: Path, parts: tuple[bool, ...], prompt: str = "") -> Material:
    """Two aligned recordings of one performance. Blocks on the disk."""
    both = [_read(file) for file in (performer, truth)]
    length = min(len(audio) for audio in both)
    return Material(performer.stem, both[0][:length], both[1][:length], parts, prompt)


def _read(file: Path) -> Audio:
    audio, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return in_stereo(audio, rate, SAMPLE_RATE)
