"""After 2 s without a performer Sideman plays along to silence. Then Anna comes, and her clock counts."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import Stage, lines, play

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /play
0.00 Anna hears /done /play
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0
2.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0
2.04 Anna hears /block 2 400 200 1 380.00
2.04 Anna hears /applied /play 1 400
2.28 Anna hears /block 3 600 200 1 340.00
2.48 Anna hears /block 4 800 200 1 340.00
2.55 Anna hears /block 352 70400 200 1 350.00
2.55 Anna hears /performer Anna 1
2.75 Anna hears /block 353 70600 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await stage.until(2.5)
    anna.position = 70_000
    await anna.plays(0.4)


def test_nobody_performs(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
