"""The look-ahead grows and shrinks while Sideman plays: no block is missing and none comes twice."""

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
0.45 Anna hears /block 4 800 200 1 350.00
0.60 Anna says /lookahead 0.80
0.60 Anna hears /done /lookahead 0.80
0.65 Anna hears /block 5 1000 200 2 350.00
0.65 Anna hears /applied /lookahead 2 1000
0.65 Anna hears /block 6 1200 200 2 550.00
0.65 Anna hears /block 7 1400 200 2 750.00
0.85 Anna hears /block 8 1600 200 2 750.00
1.00 Anna hears /latency.reply 800.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
1.05 Anna hears /block 9 1800 200 2 750.00
1.20 Anna says /lookahead 0.20
1.20 Anna hears /done /lookahead 0.20
1.85 Anna hears /block 10 2000 200 3 150.00
1.85 Anna hears /applied /lookahead 3 2000
2.00 Anna hears /latency.reply 200.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 450.00 350.00 0
2.05 Anna hears /block 11 2200 200 3 150.00
2.25 Anna hears /block 12 2400 200 3 150.00
2.40 Anna says /lookahead 0.01
2.40 Anna hears /done /lookahead 0.10
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(0.6)
    anna.says("/lookahead", 0.8)
    await anna.plays(0.6)
    anna.says("/lookahead", 0.2)
    await anna.plays(1.2)
    anna.says("/lookahead", 0.01)


def test_lookahead_change(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
