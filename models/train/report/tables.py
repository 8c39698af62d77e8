"""What every section of the page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Found = Mapping[str, Any]


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown."""
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def interval(value: Found | None, digits: int = 3) -> str:
    """A mean with its interval; the mean alone where there is none; a dash for what wasn't measured."""
    if value is None:
        return "–"
    mean = f"{value['mean']:.{digits}f}"
    return mean if value["low"] == value["high"] else f"{mean} [{value['low']:.{digits}f}, {value['high']:.{digits}f}]"


def share(value: float | None) -> str:
    """Gap closed."""
    return "–" if value is None else f"{value:.2f}"


def scores(rows: Iterable[Found]) -> str:
    """The table that stands wherever takes are scored."""
    titles = ("part", "measure", "model", "truth", "truth through the codec", "random pairing", "above random", "gap closed")
    return table(
        titles,
        (
            (
                row["part"],
                row["measure"],
                *(interval(row[name]) for name in ("model", "truth", "coded", "random", "above_random")),
                share(row["gap_closed"]),
            )
            for row in rows
        ),
    )


def whose(found: Found) -> str:
    """Which model, on what."""
    return (
        f"{found['model']}, {found['pieces']} held-out pieces of {found['seconds_a_piece']:g} s "
        f"({found['split']}, renderer {found['renderer']}), temperature {found['temperature']:g}, seed {found['seed']}"
    )
