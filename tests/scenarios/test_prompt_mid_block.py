"""A prompt, a weight and a part change while block 4 is being made: block 4 doesn't know them, block 5 does."""

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
0.45 Anna says /prompt 1 brushes 1.00
0.45 Anna says /weight 1 0.50
0.45 Anna hears /done /weight 1 0.50 0.00
0.45 Anna says /part drums 0
0.45 Anna hears /done /part drums 0
0.45 Anna hears /block 4 800 200 1 350.00
0.45 Anna hears /done /prompt 1
0.65 Anna hears /block 5 1000 200 4 350.00
0.65 Anna hears /applied /weight 2 1000
0.65 Anna hears /applied /part 3 1000
0.65 Anna hears /applied /prompt 4 1000
0.85 Anna hears /block 6 1200 200 4 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")

    def change() -> None:
        anna.says("/prompt", 1, "brushes", 1.0)
        anna.says("/weight", 1, 0.5)
        anna.says("/part", "drums", 0)

    stage.model.meanwhile[4] = change
    await anna.plays(1.0)


def test_prompt_mid_block(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    told = {block: (len(c.prompts), c.parts) for (_, block), c in zip(proposed(stage), stage.model.told, strict=True)}
    assert told[4] == (0, (True, True)) and told[5] == (1, (False, True))


def proposed(stage: Stage) -> list[tuple[str, int]]:
    return [call for call in stage.model.calls if call[0] == "propose"]
