"""One piece as a picture: ``python -m models.train.data.picture FOLDER OUT.png``. Stems over time, bars, beats, chords."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.chords import QUALITIES
from models.train.data.chart import KEY_NAMES
from models.train.data.piece import Piece
from models.train.data.score import PARTS

SECONDS = 16.0
STEP = 256  # samples a pixel, about
COLOURS = {"drums": "#c0504d", "bass": "#4f81bd", "harmony": "#7f9f3f", "lead": "#8064a2"}


def draw(piece: Piece, seconds: float = SECONDS) -> Figure:
    """The first ``seconds`` of a piece: levels of its stems, a line a beat, a name a chord."""
    figure = Figure(figsize=(13, 6.2), dpi=100, layout="constrained")
    axes = figure.subplots(len(PARTS), sharex=True)
    count = int(seconds * piece.sample_rate)
    for axis, part in zip(axes, PARTS, strict=True):
        sound = piece.stems[part][:count].mean(1)
        steps = sound[: len(sound) // STEP * STEP].reshape(-1, STEP)
        time = np.arange(len(steps)) * STEP / piece.sample_rate
        axis.fill_between(time, steps.min(1), steps.max(1), lw=0.3, color=COLOURS[part])
        axis.set_ylabel(part)
        axis.set_ylim(-0.6, 0.6)
        axis.set_yticks([])
        axis.text(0.005, 0.04, piece.part_captions[part], transform=axis.transAxes, fontsize=9, color="#444")
        for beat in piece.beats[piece.beats < count]:
            bar = beat in piece.downbeats
            axis.axvline(beat / piece.sample_rate, lw=1.0 if bar else 0.4, color="#222" if bar else "#bbb", zorder=0)
    _name_chords(axes[0], piece, count)
    axes[-1].set_xlabel("seconds")
    axes[-1].set_xlim(0, seconds)
    figure.suptitle(f"{piece.captions[-1]}: {piece.tempo_bpm:g} bpm, {piece.groove}, SoundFont {piece.soundfont}", fontsize=10)
    return figure


def _name_chords(axis: Axes, piece: Piece, count: int) -> None:
    before = None
    for beat, root, mask in zip(piece.beats, piece.chord_roots, piece.chord_masks, strict=True):
        if beat < count and (root, mask) != before:
            axis.text(beat / piece.sample_rate, 0.66, chord_name(int(root), int(mask)), fontsize=10)
        before = (root, mask)


def chord_name(root: int, mask: int) -> str:
    """A chord's name from its root and its bits."""
    for quality, steps in QUALITIES.items():
        if sum(1 << (root + step) % 12 for step in steps) == mask:
            return KEY_NAMES[root] + quality
    return "?"


def main() -> None:
    """Parse arguments and draw."""
    parser = argparse.ArgumentParser(prog="python -m models.train.data.picture", description="Draw a piece.")
    parser.add_argument("piece", type=Path, help="folder of a piece")
    parser.add_argument("out", type=Path, help=".png")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how much of it (default: %(default)s)")
    args = parser.parse_args()
    draw(Piece.load(args.piece), args.seconds).savefig(args.out)


if __name__ == "__main__":
    main()
