"""The protocol of Karchkhadze & Dubnov 2026 (2604.07612), so that figures stand in the shape of their table.

Their system keeps a window of T seconds and makes r * T of it at once, w steps ahead of what it has heard: the first block of a
step looks w * r * T ahead, the last nearly (w + 1) * r * T. Ours is made to play the same way, though it needn't.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.train.data.score import PARTS
from models.train.evaluation.accompaniment import Way, rows_of
from models.train.evaluation.bench import Bench, model_of, token_seconds

WINDOW_SECONDS = 6.0
STEPS = (0.125, 0.25, 0.5)  # r
AHEAD = (0, 1)  # w


def run(bench: Bench) -> dict[str, Any]:
    """All four parts, from a cold start, over their r and w as far as their window and our model allow."""
    generator = model_of(bench.model)
    longest = generator.student.config.max_lookahead_tokens
    token, ways = token_seconds(generator), list[tuple[dict[str, Any], Way]]()
    left_out = ["w = -1: a block sees no more than what was heard before it begins"]
    for ahead in AHEAD:
        for ratio in STEPS:
            if (ahead + 1) * ratio > 0.5:
                left_out.append(f"w = {ahead}, r = {ratio}: their window has no room for it, and their evaluator leaves it out")
                continue
            tokens = round(ratio * WINDOW_SECONDS / token)
            farthest = (ahead + 1) * tokens - 1
            about = {
                "w": ahead,
                "r": ratio,
                "step_seconds": round(tokens * token, 3),
                "lookahead_seconds": [round(ahead * tokens * token, 3), round(farthest * token, 3)],
                "beyond_training": farthest > longest,
            }
            ways.append((about, Way(ahead=ahead, step_tokens=tokens)))
    return {
        "window_seconds": WINDOW_SECONDS,
        "context_seconds": round(generator.student.config.context_tokens * token, 1),
        "left_out": left_out,
        "rows": rows_of(replace(bench, parts=PARTS), "windows", ways),
    }
