"""Anna's clock jumps by an hour, which is refused until she says /reset: then a new timeline begins where she is."""

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
0.45 Anna hears /fail /audio/in "position jumped from 400 to 3600400; send /reset to start a new timeline"
0.60 Anna says /reset
0.60 Anna hears /done /reset
0.65 Anna hears /block 18005 3601000 200 1 350.00
0.85 Anna hears /block 18006 3601200 200 1 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
1.05 Anna hears /block 18007 3601400 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(0.4)
    anna.position += 3_600_000
    await anna.plays(0.2)
    anna.says("/reset")
    await anna.plays(0.6)


def test_reset(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
