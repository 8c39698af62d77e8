"""The engine alone, with no server around it."""

from __future__ import annotations

from typing import Any

from server.cli.bench.figures import Line, stages
from server.cli.render import show_progress
from server.clock import MonotonicClock
from server.control.params import opening_controls
from server.engine.port import Audio, Generator
from server.offline import render


def engine_line(generator: Generator[Any, Any], heard: Audio) -> Line:
    """The engine alone, as fast as it goes."""
    info = generator.info
    clock = MonotonicClock()
    controls = opening_controls(info)._replace(playing=True)
    started = clock.now_seconds()
    result = render(generator, heard, controls, clock, progress=show_progress)
    taken = clock.now_seconds() - started
    return {
        "part": "engine",
        "seconds": len(heard) / info.sample_rate,
        "blocks": len(result.blocks),
        "real_time_factor": taken / (len(heard) / info.sample_rate),
        **stages(result.figures),
    }
