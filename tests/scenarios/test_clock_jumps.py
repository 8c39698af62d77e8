"""The wall clock is set back by an hour while a message waits for its date: it comes when it was meant. Messages with dates
from another age are refused or carried out at once, and counted."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import Stage, lines, play

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /play
0.00 Anna hears /done /play
0.00 Anna says, for 0.50, /gain 0.50
0.05 Anna hears /block 2 400 200 1 350.00
0.05 Anna hears /applied /play 1 400
0.06 Anna hears /performer Anna 1
0.25 Anna hears /block 3 600 200 1 350.00
0.45 Anna hears /block 4 800 200 1 350.00
0.50 Anna hears /done /gain 0.50
0.60 Anna says, for 4000.00, /gain 0.25
0.60 Anna hears /fail /gain "this message is dated 3999 s ahead; send it within 3600 s of its date, or set the clock"
0.60 Anna says, for -3600.00, /gain 0.75
0.60 Anna hears /done /gain 0.75
0.65 Anna hears /block 5 1000 200 3 350.00
0.65 Anna hears /applied /gain 3 1000
0.85 Anna hears /block 6 1200 200 3 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    anna.says_at(0.5, "/gain", 0.5)
    await anna.plays(0.2)
    stage.ntp_offset -= 3600
    await anna.plays(0.4)
    anna.says_at(4000.0, "/gain", 0.25)
    stage.ntp_offset += 7200
    anna.says_at(-3600.0, "/gain", 0.75)
    await anna.plays(0.4)


def test_clock_jumps(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    assert (stage.app.session.counts.rejected, stage.app.session.counts.late_commands) == (1, 1)
