"""The teacher in few and many steps, beside the student."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.train.report.tables import Found, interval, share, table, whose

NEAR: Final = 0.9  # of the teacher's best, that the student is to reach in one step


def steps(found: Found, _: Path) -> str:
    """A row a part and measure, a column a number of steps; then how much of the teacher's best the student reaches."""
    rows: list[Found] = found["rows"]
    columns = list(dict.fromkeys((row["who"], row["steps"]) for row in rows))
    keys = list(dict.fromkeys((row["part"], row["measure"]) for row in rows))
    cell = {(row["part"], row["measure"], row["who"], row["steps"]): row for row in rows}
    body = [
        (*key, *(interval(cell[(*key, *column)]["model"]) for column in columns), *_truth_and_chance(cell[(*key, *columns[0])]))
        for key in keys
    ]
    titles = ("part", "measure", *(f"{who}, {count}" for who, count in columns), "truth", "random pairing")
    return "\n".join(
        [
            "## What more steps are worth",
            "",
            f"""{whose(found)}, look-ahead {found["lookahead_seconds"]:.2f} s; network calls a block. The teacher is
{found["teacher"]}.""",
            "",
            table(titles, body),
            "",
            _reached(rows),
        ]
    )


def _truth_and_chance(row: Found) -> tuple[str, str]:
    return interval(row["truth"]), interval(row["random"])


def _reached(rows: Sequence[Found]) -> str:
    """Gaps closed: the student's in one step, over the teacher's in as many as it does best with."""
    best: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["who"] == "teacher" and row["gap_closed"] is not None:
            key = row["part"], row["measure"]
            best[key] = max(best.get(key, 0.0), row["gap_closed"])
    own = {(row["part"], row["measure"]): row["gap_closed"] for row in rows if (row["who"], row["steps"]) == ("student", 1)}
    compared = {key: own[key] for key, value in best.items() if value > 0 and own.get(key) is not None}
    if not compared:
        return "Nowhere does the teacher close any of the gap, so the student can't be held beside it."
    near = sum(value >= NEAR * best[key] for key, value in compared.items())
    shares = "; ".join(f"{part}'s {name} {share(value)} of {share(best[part, name])}" for (part, name), value in compared.items())
    aim = f"{100 * NEAR:.0f} % of the teacher's best gap closed"
    return f"In one step the student reaches {aim} in {near} of {len(compared)}: {shares}."
