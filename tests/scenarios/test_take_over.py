"""Bert can't play while Anna does, unless he takes over. Then he vanishes: Sideman plays on alone, and Anna comes back to it."""

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
0.60 Bert says /hello Bert 0 1000 1
0.60 Bert hears /welcome VERSION 1000 1 200 50 round
0.60 Bert hears /fail /audio/in "Anna is performing; wait until it says /bye or sends no sound for 2 s, or send /perform to take over"
0.60 Bert says /perform
0.60 Bert hears /done /perform
0.61 Anna hears /performer Bert 0
0.61 Bert hears /performer Bert 1
0.65 Anna hears /block 352 70400 200 1 300.00
0.65 Bert hears /block 352 70400 200 1 300.00
0.80 Anna hears /block 353 70600 200 1 350.00
0.80 Bert hears /block 353 70600 200 1 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 302.00 0
1.00 Anna hears /block 354 70800 200 1 350.00
1.00 Bert hears /block 354 70800 200 1 350.00
1.20 Anna hears /fail /audio/in "Bert is performing; wait until it says /bye or sends no sound for 2 s, or send /perform to take over"
1.20 Anna hears /block 355 71000 200 1 350.00
1.20 Bert hears /block 355 71000 200 1 350.00
1.60 Bert hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 303.00 0
1.72 Anna hears /block 356 71200 200 1 31.00
1.72 Bert hears /block 356 71200 200 1 31.00
1.72 Anna hears /block 357 71400 200 1 231.00
1.72 Bert hears /block 357 71400 200 1 231.00
1.82 Anna hears /block 358 71600 200 1 331.00
1.82 Bert hears /block 358 71600 200 1 331.00
2.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 303.00 0
2.02 Anna hears /block 359 71800 200 1 331.00
2.02 Bert hears /block 359 71800 200 1 331.00
2.22 Anna hears /block 360 72000 200 1 331.00
2.22 Bert hears /block 360 72000 200 1 331.00
2.42 Anna hears /block 361 72200 200 1 331.00
2.42 Bert hears /block 361 72200 200 1 331.00
2.60 Bert hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 331.00 55.00 0
2.62 Anna hears /block 362 72400 200 1 331.00
2.62 Bert hears /block 362 72400 200 1 331.00
2.82 Anna hears /block 363 72600 200 1 331.00
2.82 Bert hears /block 363 72600 200 1 331.00
3.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 331.00 55.00 0
3.02 Anna hears /block 364 72800 200 1 331.00
3.02 Bert hears /block 364 72800 200 1 331.00
3.21 Anna hears /performer  0
3.21 Bert hears /performer  0
3.22 Anna hears /block 365 73000 200 1 331.00
3.22 Bert hears /block 365 73000 200 1 331.00
3.42 Anna hears /block 366 73200 200 1 331.00
3.42 Bert hears /block 366 73200 200 1 331.00
3.60 Bert hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 331.00 65.00 0
3.62 Anna hears /block 367 73400 200 1 331.00
3.62 Bert hears /block 367 73400 200 1 331.00
3.82 Anna hears /block 368 73600 200 1 331.00
3.82 Bert hears /block 368 73600 200 1 331.00
3.95 Anna hears /block 1002 200400 200 1 350.00
3.95 Bert hears /block 1002 200400 200 1 350.00
3.95 Anna hears /performer Anna 1
3.95 Bert hears /performer Anna 0
4.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 331.00 65.00 0
4.15 Anna hears /block 1003 200600 200 1 350.00
4.15 Bert hears /block 1003 200600 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(0.6)
    bert = stage.player("Bert")
    bert.says("/hello", "Bert", 0, 1000, 1)
    bert.position = 70_000
    bert.packet()
    bert.says("/perform")
    await bert.plays(0.6)
    anna.packet()
    await stage.until(3.9)
    anna.position = 200_000
    await anna.plays(0.4)


def test_take_over(tmp_path: Path) -> None:
    assert play(tmp_path, scenario).transcript == lines(TRANSCRIPT)
