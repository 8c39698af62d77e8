"""One picture of a performance: what was heard, what was played, block edges, margins, and control changes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.engine.port import Audio, ModelInfo
from server.errors import SetupFault
from server.performance import Cue, Performance

INK: Final = "#1d2733"
HEARD: Final = "#2c6fad"
PLAYED: Final = "#c2571a"
CHANGE: Final = "#0a7d4b"
PITCHES: Final = (50, 100, 200, 500, 1000, 2000, 5000)
LETTER_SHARE: Final = 0.0062  # of the picture's width, for one letter of a label
RANGE_DB: Final = 70.0


def draw(file: Path, heard: Audio, performance: Performance, cues: Sequence[Cue], info: ModelInfo) -> None:
    """Write a PNG. Blocks for some seconds. Raises SetupFault if matplotlib isn't installed."""
    try:
        figure_module: Any = import_module("matplotlib.figure")
    except ImportError as error:
        raise SetupFault("the picture needs matplotlib: pip install 'sideman[demo]'") from error
    rate, seconds = info.sample_rate, len(heard) / info.sample_rate
    lanes = _lanes(cues, rate, seconds)
    figure = figure_module.Figure(figsize=(13, 9.5), dpi=110, layout="constrained")
    labels, *rows = figure.subplots(6, 1, sharex=True, height_ratios=(0.22 * (max(lanes, default=0) + 1), 1, 1, 1.5, 1.5, 1.1))
    _wave(rows[0], heard, rate, HEARD, "heard")
    _wave(rows[1], performance.played, rate, PLAYED, "played")
    _spectrum(rows[2], heard, rate, "heard (Hz)")
    _spectrum(rows[3], performance.played, rate, "played (Hz)")
    for block in performance.blocks:
        rows[1].axvline(block.position / rate, color=INK, alpha=0.12, linewidth=0.6)
    _margins(rows[4], performance, rate, info.block_frames * info.hop / rate)
    _labels(labels, cues, lanes, rate)
    _changes(rows, performance, cues, rate)
    rows[4].set_xlabel("seconds on the performer's clock")
    rows[4].set_xlim(0, seconds)
    figure.align_ylabels(rows)
    figure.suptitle(
        f"Sideman, model {info.name}: what it heard and what it played\n"
        "dotted: a change is asked for; solid: it is first heard; thin grey: block edges",
        fontsize=11,
    )
    figure.savefig(file)


def _wave(axes: Any, audio: Audio, rate: int, colour: str, label: str) -> None:
    """Each to its own peak, which stands beside it: an accompanist plays far more softly than a soloist."""
    bins = 2000
    step = max(1, len(audio) // bins)
    cut = audio[: len(audio) // step * step].reshape(-1, step * audio.shape[1])
    peak = max(float(np.abs(audio).max(initial=0)), 1e-4)
    seconds = np.arange(len(cut), dtype=np.float64) * (step / rate)
    axes.fill_between(seconds, cut.min(axis=1), cut.max(axis=1), color=colour, linewidth=0)
    axes.set_ylabel(f"{label}\npeak {20 * np.log10(peak):.0f} dB")
    axes.set_ylim(-1.05 * peak, 1.05 * peak)
    axes.locator_params(axis="y", nbins=5)


def _spectrum(axes: Any, audio: Audio, rate: int, label: str) -> None:
    size, hop = 4096, 1024
    mono = audio.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop] * np.hanning(size)
    level = 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-5).T
    bottom, top = int(40 / rate * size), int(8000 / rate * size)
    # A frame stands for the moment in its middle.
    seconds = (np.arange(level.shape[1], dtype=np.float64) * hop + size / 2) / rate
    shown, loudest = level[bottom:top], float(np.percentile(level[bottom:top], 99.9))
    bands = np.arange(bottom, top) * rate / size
    axes.pcolormesh(seconds, bands, shown, vmin=loudest - RANGE_DB, vmax=loudest, cmap="magma", rasterized=True)
    axes.set_facecolor("black")
    axes.set_yscale("log")
    axes.set_ylim(bands[0], bands[-1])
    axes.set_yticks(PITCHES, [str(pitch) for pitch in PITCHES])
    axes.set_yticks([], minor=True)
    axes.set_ylabel(label)


def _margins(axes: Any, performance: Performance, rate: int, block_seconds: float) -> None:
    places = [block.position / rate for block in performance.blocks]
    margins = [block.margin_ms for block in performance.blocks]
    axes.bar(places, margins, width=0.8 * block_seconds, align="edge", color=INK, alpha=0.6)
    axes.axhline(0, color="red", linewidth=1)
    axes.set_ylabel("ms before\nit is due")


def _lanes(cues: Sequence[Cue], rate: int, seconds: float) -> list[int]:
    """For each label the lowest line on which it meets no other."""
    ends: list[float] = []
    lanes: list[int] = []
    for cue in cues:
        start = cue.position / rate
        lane = next((index for index, end in enumerate(ends) if end <= start), len(ends))
        ends[lane : lane + 1] = [start + (len(_text(cue)) + 2) * LETTER_SHARE * seconds]
        lanes.append(lane)
    return lanes


def _labels(axes: Any, cues: Sequence[Cue], lanes: Sequence[int], rate: int) -> None:
    """What was asked for, each above the moment at which it was."""
    axes.set_ylim(0, max(lanes, default=0) + 1)
    axes.set_axis_off()
    for cue, lane in zip(cues, lanes, strict=True):
        at = cue.position / rate
        axes.plot((at, at), (0, lane + 0.9), color=CHANGE, linewidth=0.9, linestyle=":", clip_on=False)
        axes.annotate(_text(cue), (at, lane + 0.25), xytext=(3, 0), textcoords="offset points", fontsize=8, color=CHANGE)


def _text(cue: Cue) -> str:
    return " ".join((cue.message.address, *(f"{v:g}" if isinstance(v, float) else str(v) for v in cue.message.arguments)))


def _changes(rows: Any, performance: Performance, cues: Sequence[Cue], rate: int) -> None:
    """A dotted line where a change was asked for, a full one where it is first heard."""
    for cue in cues:
        for axes in rows:
            axes.axvline(cue.position / rate, color=CHANGE, linewidth=0.9, linestyle=":")
    for applied in performance.applied:
        for axes in (rows[1], rows[3]):
            axes.axvline(applied.position / rate, color=CHANGE, linewidth=1.2)
