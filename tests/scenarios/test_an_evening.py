"""Anna comes, plays, stops and leaves: nothing goes wrong."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import Stage, lines, play

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /audio/subscribe osc 100
0.00 Anna hears /done /audio/subscribe osc 100
0.00 Anna says /prompt 1 brushes 0.50
0.00 Anna hears /done /prompt 1
0.10 Anna says /play
0.10 Anna hears /done /play
0.15 Anna hears /performer Anna 1
0.15 Anna hears /block 2 400 200 2 350.00
0.15 Anna hears /applied /prompt 1 400
0.15 Anna hears /applied /play 2 400
0.35 Anna hears /block 3 600 200 2 350.00
0.55 Anna hears /block 4 800 200 2 350.00
0.75 Anna hears /block 5 1000 200 2 350.00
0.95 Anna hears /block 6 1200 200 2 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
1.10 Anna says /stop
1.10 Anna hears /done /stop
1.15 Anna hears /block 7 1400 200 3 350.00
1.60 Anna says /bye
1.60 Anna hears /done /bye
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/audio/subscribe", "osc", 100)
    anna.says("/prompt", 1, "brushes", 0.5)
    await stage.until(0.1)
    anna.says("/play")
    await anna.plays(1.0)
    anna.says("/stop")
    await anna.plays(0.5)
    anna.says("/bye")


def test_an_evening(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    # The last 200 fade out.
    assert stage.audio == [(position, 100) for position in range(400, 1600, 100)]
