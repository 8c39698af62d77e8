"""Two packets get lost, and later 0.3 s of sound: holes, told with their place, and no block is out of place."""

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
0.45 Anna hears /gap 400 100 1
0.45 Anna hears /block 4 800 200 1 250.00
0.55 Anna hears /block 5 1000 200 1 350.00
0.75 Anna hears /block 6 1200 200 1 350.00
0.85 Anna hears /gap 900 300 2
0.85 Anna hears /block 7 1400 200 1 150.00
0.85 Anna hears /block 8 1600 200 1 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 156.00 0
1.05 Anna hears /block 9 1800 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(0.4)
    anna.loses(0.1)
    await anna.plays(0.4)
    anna.loses(0.3)
    await anna.plays(0.4)


def test_lost_packet(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
