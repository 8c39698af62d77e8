"""One picture of a run: ``python -m models.train.picture RUN`` draws every figure of its log over the steps, as curves.png.

Every trainer draws it at its end, where matplotlib is installed.
"""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from models.train.checkpoint import RunFolder

PICTURE = "curves.png"


def draw_picture(run: RunFolder) -> Path | None:
    """A panel a figure. Gives the picture's file, or None where there is nothing to draw or to draw with."""
    lines = run.logged()
    if not lines or find_spec("matplotlib") is None:
        return None
    from matplotlib.figure import Figure  # a machine that only trains may go without

    names = list(dict.fromkeys(name for line in lines for name in line if name != "step"))
    columns = min(len(names), 3)
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(4 * columns, 2.6 * rows), layout="constrained")
    for place, name in enumerate(names):
        axis = figure.add_subplot(rows, columns, place + 1)
        steps, values = _curve(lines, name)
        axis.plot(steps, values, color="#2f6fb5", marker="." if len(steps) < 40 else None)
        axis.set(title=name.replace("_", " "), xlabel="step")
    figure.savefig(run.path / PICTURE, dpi=80)
    return run.path / PICTURE


def _curve(lines: list[dict[str, Any]], name: str) -> tuple[list[int], list[float]]:
    own = sorted((line["step"], line[name]) for line in lines if name in line)
    return [step for step, _ in own], [value for _, value in own]


def main() -> None:
    """Parse arguments and draw."""
    parser = argparse.ArgumentParser(prog="python -m models.train.picture", description="Draw what a run has logged.")
    parser.add_argument("run", type=Path, help="the run's folder")
    run = parser.parse_args().run
    file = draw_picture(RunFolder(run))
    print(f"wrote {file}" if file else f"nothing to draw: {run} has no log yet, or matplotlib isn't installed (`make setup`)")


if __name__ == "__main__":
    main()
