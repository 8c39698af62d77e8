"""What more steps are worth: a teacher in few and many network calls a block, and beside it the student in one and, where it was
taught with levels, in two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from models.train.evaluation.accompaniment import Way, rows_of
from models.train.evaluation.bench import Bench, model_of

STEPS: Final[Mapping[str, tuple[int, ...]]] = {"teacher": (1, 2, 4, 8, 32), "student": (1, 2)}


def run(bench: Bench) -> dict[str, Any]:
    """Both on the same pieces, at the usual look-ahead."""
    assert bench.teacher is not None, "whoever asks for this section names a teacher"
    rows: list[dict[str, Any]] = []
    for who, model in (("teacher", bench.teacher), ("student", bench.model)):
        knows_levels = model_of(model).student.config.sampler != "once"
        ways = [
            ({"who": who, "steps": steps}, Way(bench.lookahead_tokens, steps=steps))
            for steps in STEPS[who]
            if steps == 1 or knows_levels
        ]
        rows += rows_of(replace(bench, model=model), f"steps, {who}", ways)
    return {"teacher": model_of(bench.teacher).info.name, "rows": rows}
