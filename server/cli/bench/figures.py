"""What was measured, as it stands in a line of JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from server.engine.metrics import STAGES, Figures

Line = dict[str, Any]


def stages(figures: Figures) -> Line:
    """Times of each stage in ms, and the load of a whole block."""
    times = {
        stage: dict(zip(("p50", "p95", "p99"), (round(1000 * s, 3) for s in figures.stage_seconds[stage]), strict=True))
        for stage in STAGES
    }
    return {"stage_ms": times, "load_p99": figures.load_p99}


def spread(values: list[float]) -> dict[str, float | None]:
    """p50, p95 and p99."""
    return {f"p{percent}": percentile(values, percent) for percent in (50, 95, 99)}


def percentile(values: list[float], percent: float) -> float | None:
    """Rounded; None without values."""
    return round(float(np.percentile(values, percent)), 2) if values else None
