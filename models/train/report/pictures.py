"""The pictures of the results: one function a picture, from the JSON that the evaluation wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS: Final = {"drums": "#b5482f", "bass": "#2f6fb5", "harmony": "#3c8d4f", "lead": "#8a5fb0"}
BEST: Final = "#888888"
STYLES: Final[tuple[tuple[bool, dict[str, Any]], ...]] = (
    (False, {"marker": "o"}),
    (True, {"marker": "s", "fillstyle": "none", "linestyle": ":"}),  # told the chart
)


def over_lookahead(found: Mapping[str, Any], file: Path) -> None:
    """A panel a measure: gap closed over the look-ahead, a line a part; where the chart was told, hollow squares."""
    rows = [row for row in found["rows"] if row["gap_closed"] is not None]
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    columns = min(len(measures), 4)
    lines = -(-len(measures) // columns)
    figure = Figure(figsize=(3.4 * columns, 2.9 * lines), layout="constrained")
    for place, measure in enumerate(measures):
        axis = figure.add_subplot(lines, columns, place + 1)
        own = [row for row in rows if row["measure"] == measure]
        for part in dict.fromkeys(row["part"] for row in own):
            for told, style in STYLES:
                points = sorted(
                    (row["lookahead_seconds"], row["gap_closed"])
                    for row in own
                    if row["part"] == part and bool(row["told"]) == told
                )
                if points:
                    label = f"{part}, told the chart" if told else part
                    axis.plot(*zip(*points, strict=True), color=COLOURS[part], label=label, markersize=5, **style)
        axis.axhline(1, color=BEST, linewidth=0.8)
        axis.axhline(0, color=BEST, linewidth=0.8, linestyle="--")
        axis.set(title=measure, xlabel="look-ahead, s", ylabel="gap closed", ylim=(-0.3, 1.2))
    _one_legend(figure)
    figure.savefig(file, dpi=80)


def over_minutes(found: Mapping[str, Any], file: Path) -> None:
    """Level, Fréchet distance and the latents' mean, minute by minute."""
    figure = Figure(figsize=(10, 2.8), layout="constrained")
    minutes = found["minutes"]
    at = list(range(1, len(minutes) + 1))
    panels = (
        ("level_db", "level, dB"),
        ("frechet", "Fréchet distance to written parts"),
        ("latent_mean_moved", "latent mean moved, sd"),
    )
    for place, (name, title) in enumerate(panels):
        axis: Axes = figure.add_subplot(1, 3, place + 1)
        values = [minute[name] for minute in minutes]
        axis.plot(at, values, marker="o", color=COLOURS["bass"])
        reach = max(3.0 if name == "level_db" else 0.3 * max(map(abs, values)), 0.2)
        axis.set(title=title, xlabel="minute", ylim=(min(values) - reach, max(values) + reach))
    figure.savefig(file, dpi=80)


def over_age(found: Mapping[str, Any], file: Path) -> None:
    """How much one exchanged token changes the next block, over how long ago it was."""
    figure = Figure(figsize=(5.5, 3), layout="constrained")
    axis = figure.add_subplot()
    changes, token = found["changes"], found["token_seconds"]
    seed = changes["another seed"]["mean"]
    for kind, colour in (("heard", COLOURS["drums"]), ("played", COLOURS["bass"])):
        points = sorted((int(name.split()[1]), value) for name, value in changes.items() if name.startswith(f"{kind}, "))
        means = [value["mean"] / seed for _, value in points]
        reach = [
            [(value["mean"] - value["low"]) / seed for _, value in points],
            [(value["high"] - value["mean"]) / seed for _, value in points],
        ]
        axis.errorbar(
            [age * token for age, _ in points], means, yerr=reach, marker="o", color=colour, label=f"{kind}, one token", capsize=3
        )
    axis.axhline(1, color=BEST, linewidth=0.8, label="another seed")
    axis.set(xlabel="how long ago it was heard or played, s", ylabel="change / another seed's", ylim=(0, None))
    axis.legend(fontsize=8)
    figure.savefig(file, dpi=80)


def _one_legend(figure: Figure) -> None:
    found = {label: line for axis in figure.axes for line, label in zip(*axis.get_legend_handles_labels(), strict=True)}
    figure.legend(found.values(), found.keys(), loc="outside lower center", ncols=6, fontsize=8)
