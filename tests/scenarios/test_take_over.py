"""Bert can't play while Anna does. She leaves, and he goes on where she was."""

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
0.25 Anna hears /block 3 600 200 1 350.00
0.45 Anna hears /block 4 800 200 1 350.00
0.60 Bert says /hello Bert 0 1000 1
0.60 Bert hears /welcome VERSION 1000 1 200 50 round
0.60 Bert hears /fail /audio/in "Anna is performing; wait until it says /bye or sends no sound for 2 s"
0.60 Anna says /bye
0.60 Anna hears /done /bye
0.65 Bert hears /block 5 1000 200 1 350.00
0.85 Bert hears /block 6 1200 200 1 350.00
1.05 Bert hears /block 7 1400 200 1 350.00
"""


async def take_over(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(0.6)
    bert = stage.player("Bert")
    bert.says("/hello", "Bert", 0, 1000, 1)
    bert.position = anna.position
    bert.packet()
    anna.says("/bye")
    bert.position = anna.position
    await bert.plays(0.6)


def test_take_over(tmp_path: Path) -> None:
    assert play(tmp_path, take_over).transcript == lines(TRANSCRIPT)
