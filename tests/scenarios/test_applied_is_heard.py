"""/applied names the first sample that is different because of a change, so the benchmark's control to sound is that of the
sound itself. A ramp of the gain begins there, from where the gain was: its first step is the sample after."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from server.osc.codec import Scalar
from tests.scenarios.stage import BLOCK, RATE, Stage, play

SAID_AT = 0.85
SECONDS = 2.0


@pytest.mark.parametrize(
    "change",
    [("/prompt", 1, "brushes", 1.0), ("/part", "drums", 0), ("/gain", 0.5), ("/gain", 0.0, 0.3)],
    ids=lambda change: " ".join(map(str, change)),
)
@pytest.mark.parametrize("lookahead", [0.4, 0.8])
def test_applied_is_the_first_sample_that_differs(
    change: tuple[str, *tuple[Scalar, ...]], lookahead: float, tmp_path: Path
) -> None:
    plain, changed = (perform(lookahead, said, tmp_path) for said in (None, change))
    applied = [line.split() for line in changed.transcript if f"hears /applied {change[0]}" in line]
    assert len(applied) == 1
    differs = np.flatnonzero(plain.sound != changed.sound)
    assert differs[0] - int(applied[0][-1]) == (1 if change[0] == "/gain" else 0)
    assert differs[0] > SAID_AT * RATE


def test_what_waits_for_its_place_is_heard_there(tmp_path: Path) -> None:
    """/gain to the sample, others with the block that begins there or after it; /scheduled and /applied both say so."""
    for change, heard_at, begins in (
        (("/at", 1650, "/gain", 0.5), 1650, 1),
        (("/at", 1650, "/part", "drums", 0), 9 * BLOCK, 0),
    ):
        plain, changed = (perform(0.4, said, tmp_path) for said in (None, change))
        told = [
            line.split()
            for line in changed.transcript
            if f"hears /scheduled {change[2]}" in line or f"applied {change[2]}" in line
        ]
        assert [int(words[-1]) for words in told] == [heard_at, heard_at]
        assert np.flatnonzero(plain.sound != changed.sound)[0] == heard_at + begins


def perform(lookahead: float, change: tuple[Scalar, ...] | None, folder: Path) -> Stage:
    """Two seconds with a change on the way, or without one."""

    async def scenario(stage: Stage) -> None:
        anna = stage.player("Anna")
        anna.says("/hello", "Anna", 0, 1000, 1)
        anna.says("/audio/subscribe", "osc")
        anna.says("/lookahead", lookahead)
        anna.says("/play")
        await anna.plays(SAID_AT)
        if change is not None:
            address, *arguments = change
            anna.says(str(address), *arguments)
        await anna.plays(SECONDS - SAID_AT)

    return play(folder, scenario)
