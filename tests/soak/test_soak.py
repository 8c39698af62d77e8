"""An hour of music: `make check-slow`. Not a block late, not a sample out of place, and no memory lost."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from server.clock import MonotonicClock
from tests.shipped.stage import started
from tests.soak.memory import resident_mb
from tests.soak.soak import as_line, soak, troubles

MINUTES = 60


async def test_three_seconds_are_counted_right(tmp_path: Path) -> None:
    """With a stand-in for the model: what the soak counts, and not how fast this machine is."""
    lines: list[str] = []
    with started(tmp_path, (sys.executable, "-m", "tests.faults.stand_in", "plays")) as server:
        figures = await soak(server.port, 3.0, MonotonicClock(), partial(resident_mb, server.process.pid), lines.append, 40)
    assert figures.end_position == figures.status_position == 3 * 44_100 // 256 * 256
    assert min(figures.blocks, figures.controls_sent, figures.controls_done, figures.played_samples) > 0
    assert json.loads(as_line(figures))["memory_mb"][0] > 1 and lines[0].startswith("minute 0")


@pytest.mark.slow
async def test_an_hour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def say(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    with started(tmp_path) as server:
        figures = await soak(server.port, 60 * MINUTES, MonotonicClock(), partial(resident_mb, server.process.pid), say)
    say(as_line(figures))
    assert not troubles(figures)
