"""The machine sleeps for an hour and a half, as with a laptop's lid closed, Anna's audio with it: nobody was silent but the
machine, so Bert is still there, Anna's turn goes on, and so does the timeline."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import Stage, lines, play

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /play
0.00 Anna hears /done /play
0.00 Bert says /hello Bert 0 1000 1
0.00 Bert hears /welcome VERSION 1000 1 200 50 round
0.05 Anna hears /block 2 400 200 1 350.00
0.05 Bert hears /block 2 400 200 1 350.00
0.05 Anna hears /applied /play 1 400
0.06 Anna hears /performer Anna 1
0.06 Bert hears /performer Anna 0
0.25 Anna hears /block 3 600 200 1 350.00
0.25 Bert hears /block 3 600 200 1 350.00
0.45 Anna hears /block 4 800 200 1 350.00
0.45 Bert hears /block 4 800 200 1 350.00
5400.50 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 2699995.50 350.00 350.00 0
5400.50 Bert hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 2699995.50 350.00 350.00 0
5400.65 Anna hears /block 5 1000 200 1 350.00
5400.65 Bert hears /block 5 1000 200 1 350.00
5400.85 Anna hears /block 6 1200 200 1 350.00
5400.85 Bert hears /block 6 1200 200 1 350.00
5401.00 Bert says /sync 1
5401.00 Bert hears /synced 1
"""


async def scenario(stage: Stage) -> None:
    anna, bert = stage.player("Anna"), stage.player("Bert")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    bert.says("/hello", "Bert", 0, 1000, 1)
    await anna.plays(0.5)
    stage.clock.advance(5400.0)
    await anna.plays(0.5)
    bert.says("/sync", 1)


def test_asleep(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    assert stage.app.session.counts.underruns == 0
