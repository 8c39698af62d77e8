"""The model takes 0.4 s over block 4, which had 0.35 s: it is late, sent all the same, and the next one is in time again."""

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
0.85 Anna hears /block 4 800 200 1 -50.00
0.85 Anna hears /late 800 200 1
0.85 Anna hears /block 5 1000 200 1 150.00
0.85 Anna hears /block 6 1200 200 1 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 384.00 0.00 0.00 0.00 0.00 215.05 350.00 -42.00 1
1.05 Anna hears /block 7 1400 200 1 350.00
1.25 Anna hears /block 8 1600 200 1 350.00
1.45 Anna hears /block 9 1800 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    stage.model.meanwhile[4] = lambda: anna.rushes(0.4)
    await anna.plays(1.2)


def test_late_block(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
