"""The model raises in block 4: everybody is told, and the process ends with that fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import OurFault
from tests.scenarios.stage import Stage, lines, run

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /play
0.00 Anna hears /done /play
0.05 Anna hears /block 2 400 200 1 350.00
0.05 Anna hears /applied /play 1 400
0.06 Anna hears /performer Anna 1
0.25 Anna hears /block 3 600 200 1 350.00
0.45 Anna hears /log error "Sideman stops: RuntimeError: the fake model breaks, as asked"
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    stage.model.fail_at = 4
    await anna.plays(1.0)


def test_model_breaks(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    with pytest.raises(OurFault, match="the fake model breaks"):
        run(stage, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
