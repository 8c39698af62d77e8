"""The model takes 2 s over block 4: what is missing is told once, and the first block that can still be whole comes next."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import Stage, lines, play

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /play
0.00 Anna hears /done /play
0.05 Anna hears /block 2 400 200 1 350.00
0.05 Anna hears /applied /play 1 400
0.06 Anna hears /performer Anna 1
0.25 Anna hears /block 3 600 200 1 350.00
2.45 Anna hears /block 4 800 200 1 -1650.00
2.45 Anna hears /late 800 200 1
2.45 Anna hears /underrun 1000 1800 1
2.45 Anna hears /block 14 2800 200 1 350.00
2.45 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 1940.00 0.00 0.00 0.00 0.00 1095.05 350.00 -1590.00 1
2.65 Anna hears /block 15 3000 200 1 350.00
2.85 Anna hears /block 16 3200 200 1 350.00
3.05 Anna hears /block 17 3400 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    stage.model.meanwhile[4] = lambda: anna.rushes(2.0)
    await anna.plays(1.2)


def test_stall(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
