"""Anna and Sideman are alone in a Link session, which takes what she tells. Then others come: tempo and bar are the session's, and
a change on the bar falls where theirs does. What they would have to agree to is refused. At last she leaves the session."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.engine.port import Pulse
from tests.scenarios.stage import RATE, Stage, lines, play

BEGINS = 0.001  # Anna's first sample, on the clock

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /link
0.00 Anna hears /link.reply 0 0 0.00 0.00
0.00 Anna says /link 1
0.00 Anna says /play
0.00 Anna hears /done /play
0.00 Anna says /tempo 60
0.00 Anna hears /done /tempo 60.00
0.00 Anna hears /done /link 1 0.00
0.00 Anna hears /link.reply 1 0 60.00 0.00
0.05 Anna hears /block 2 400 200 2 350.00
0.05 Anna hears /applied /play 1 400
0.05 Anna hears /applied /tempo 2 400
0.06 Anna hears /performer Anna 1
0.20 Anna says /beat 0
0.20 Anna hears /done /beat 0.00
0.25 Anna hears /block 3 600 200 3 350.00
0.25 Anna hears /applied /beat 3 600
0.40 Anna says /at/bar 2 /tempo 90
0.40 Anna hears /scheduled /tempo 4 8200
0.45 Anna hears /block 4 800 200 4 350.00
0.60 Anna hears /fail /at "others are in the Link session, which gives tempo and beat: what waited for its place is forgotten, 1 of yours"
0.65 Anna hears /block 5 1000 200 6 350.00
0.80 Anna says /at/bar 1 /seed 7
0.80 Anna hears /scheduled /seed 7 2600
0.80 Anna says /beat 0
0.80 Anna hears /fail /beat "the Link session says where the beat is; to tell it yourself, send /link 0 first"
0.80 Anna says /tempo 0
0.80 Anna hears /fail /tempo "in a Link session the tempo can't go by ear; send /link 0 first"
0.80 Anna says /at/bar 1 /tempo 90
0.80 Anna hears /fail /at/bar "/tempo can't wait for its place in a Link session; send /link 0 first"
0.80 Anna says /tempo 60
0.80 Anna hears /done /tempo 60.00
0.80 Anna says /link 1 50
0.80 Anna hears /done /link 1 50.00
0.85 Anna hears /block 6 1200 200 8 350.00
0.85 Anna hears /applied /tempo 8 1200
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
1.00 Anna hears /link.reply 1 1 60.00 0.80
1.05 Anna hears /block 7 1400 200 9 350.00
1.25 Anna hears /log warning "Link: the session has 20 beats a minute; Sideman plays at 30 to 300, and goes by ear"
1.25 Anna hears /block 8 1600 200 9 350.00
1.40 Anna says /link 0
1.40 Anna hears /done /link 0 50.00
1.40 Anna hears /link.reply 0 0 90.00 0.00
1.40 Anna says /beat 0
1.40 Anna hears /done /beat 0.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, RATE, 1)
    anna.says("/link")
    anna.says("/link", 1)
    anna.says("/play")
    anna.says("/tempo", 60)
    await anna.plays(0.2)
    anna.says("/beat", 0)
    await anna.plays(0.2)
    assert (stage.link.bpm, stage.link.downbeat_seconds) == (60, pytest.approx(BEGINS + 0.2))
    anna.says("/at/bar", 2, "/tempo", 90)
    await anna.plays(0.2)
    stage.link.others(1, 120, BEGINS + 0.5)
    await anna.plays(0.2)
    assert stage.app.store.current.pulse(RATE) == Pulse(500, 500)
    anna.says("/at/bar", 1, "/seed", 7)
    anna.says("/beat", 0)
    anna.says("/tempo", 0)
    anna.says("/at/bar", 1, "/tempo", 90)
    anna.says("/tempo", 60)
    anna.says("/link", 1, 50)
    assert stage.link.bpm == 60
    await anna.plays(0.4)
    stage.link.others(2, 20, 0)
    await anna.plays(0.1)
    stage.link.others(1, 90, BEGINS)
    await anna.plays(0.1)
    assert stage.app.store.current.pulse(RATE) == Pulse(50, RATE / 1.5)
    anna.says("/link", 0)
    anna.says("/beat", 0)


def test_link(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    assert not stage.link.there
