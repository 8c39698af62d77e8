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


def draw(file: Path, heard: Audio, performance: Performance, cues: Sequence[Cue], info: ModelInfo) -> None:
    """Write a PNG. Blocks for some seconds. Raises SetupFault if matplotlib isn't installed."""
    try:
        figure_module: Any = import_module("matplotlib.figure")
    except ImportError as error:
        raise SetupFault("the picture needs matplotlib: pip install 'sideman[demo]'") from error
    rate = info.sample_rate
    figure = figure_module.Figure(figsize=(13, 9), dpi=110, layout="constrained")
    rows = figure.subplots(5, 1, sharex=True, height_ratios=(1, 1, 1.5, 1.5, 1.1))
    _wave(rows[0], heard, rate, HEARD, "heard")
    _wave(rows[1], performance.played, rate, PLAYED, "played")
    _spectrum(rows[2], heard, rate, "heard: pitch and noise (Hz)")
    _spectrum(rows[3], performance.played, rate, "played (Hz)")
    for block in performance.blocks:
        rows[1].axvline(block.position / rate, color=INK, alpha=0.12, linewidth=0.6)
    _margins(rows[4], performance, rate)
    _changes(rows, performance, cues, rate)
    rows[4].set_xlabel("seconds on the performer's clock; thin lines in the second row are block edges")
    rows[4].set_xlim(0, len(heard) / rate)
    figure.suptitle(f"Sideman, model {info.name}: what it heard and what it played")
    figure.savefig(file)


def _wave(axes: Any, audio: Audio, rate: int, colour: str, label: str) -> None:
    bins = 2000
    step = max(1, len(audio) // bins)
    cut = audio[: len(audio) // step * step].mean(axis=1).reshape(-1, step)
    seconds = np.arange(len(cut), dtype=np.float64) * (step / rate)
    axes.fill_between(seconds, cut.min(axis=1), cut.max(axis=1), color=colour, linewidth=0)
    axes.set_ylabel(label)
    axes.set_ylim(-1, 1)


def _spectrum(axes: Any, audio: Audio, rate: int, label: str) -> None:
    size, hop = 2048, 1024
    mono = audio.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop] * np.hanning(size)
    level = 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-3).T
    top = int(8000 / rate * size)
    seconds = np.arange(level.shape[1], dtype=np.float64) * (hop / rate)
    axes.pcolormesh(seconds, np.arange(top) * rate / size, level[:top], vmin=-40, vmax=40, cmap="magma", rasterized=True)
    axes.set_yscale("symlog", linthresh=200)
    axes.set_ylim(40, 8000)
    axes.set_ylabel(label)


def _margins(axes: Any, performance: Performance, rate: int) -> None:
    places = [block.position / rate for block in performance.blocks]
    axes.bar(places, [block.margin_ms for block in performance.blocks], width=0.12, color=INK, alpha=0.6)
    axes.axhline(0, color="red", linewidth=1)
    axes.set_ylabel("margin (ms)\nbefore it is due")


def _changes(rows: Any, performance: Performance, cues: Sequence[Cue], rate: int) -> None:
    """A dashed line where a change was asked for, a full one where it is first heard."""
    for cue in cues:
        for axes in rows:
            axes.axvline(cue.position / rate, color="#0a7d4b", linewidth=0.9, linestyle=":")
        text = " ".join((cue.message.address, *(str(value) for value in cue.message.arguments)))
        rows[0].annotate(
            text, (cue.position / rate, 0.98), fontsize=7, rotation=12, color="#0a7d4b", va="bottom", annotation_clip=False
        )
    for applied in performance.applied:
        for axes in rows[1:4]:
            axes.axvline(applied.position / rate, color="#0a7d4b", linewidth=1.2)
