"""Anna's computer freezes for three seconds, and her clock with it. Sideman plays on to silence; when she is back, where she had
stopped, it goes on with all that it remembers, the beat that she told stays hers, and what waited for its place finds it."""

from __future__ import annotations

from itertools import pairwise
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
0.65 Anna hears /block 5 1000 200 1 350.00
0.85 Anna hears /block 6 1200 200 1 350.00
1.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
1.00 Anna says /tempo 120.00
1.00 Anna hears /done /tempo 120.00
1.00 Anna says /beat 0.00
1.00 Anna hears /done /beat 0.00
1.00 Anna says /at 2600 /gain 0.50
1.00 Anna hears /scheduled /gain 4 2600
1.52 Anna hears /underrun 1400 400 1
1.52 Anna hears /block 9 1800 200 4 281.00
1.52 Anna hears /applied /tempo 2 1800
1.52 Anna hears /applied /beat 3 1800
1.66 Anna hears /block 10 2000 200 4 341.00
1.86 Anna hears /block 11 2200 200 4 341.00
2.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 350.00 350.00 0
2.06 Anna hears /block 12 2400 200 4 341.00
2.26 Anna hears /block 13 2600 200 4 341.00
2.26 Anna hears /applied /gain 4 2600
2.46 Anna hears /block 14 2800 200 4 341.00
2.66 Anna hears /block 15 3000 200 4 341.00
2.86 Anna hears /block 16 3200 200 4 341.00
3.00 Anna hears /performer  0
3.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 341.00 287.00 0
3.06 Anna hears /block 17 3400 200 4 341.00
3.26 Anna hears /block 18 3600 200 4 341.00
3.46 Anna hears /block 19 3800 200 4 341.00
3.66 Anna hears /block 20 4000 200 4 341.00
3.86 Anna hears /block 21 4200 200 4 341.00
4.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 341.00 290.00 0
4.05 Anna hears /log info "Anna is back where its sound had stopped; the timeline goes back there, too"
4.05 Anna hears /block 7 1400 200 5 350.00
4.05 Anna hears /performer Anna 1
4.25 Anna hears /block 8 1600 200 5 350.00
4.45 Anna hears /block 9 1800 200 5 350.00
4.65 Anna hears /block 10 2000 200 5 350.00
4.85 Anna hears /block 11 2200 200 5 350.00
5.00 Anna says /at/bar 1 /gain 1.00
5.00 Anna hears /scheduled /gain 6 3000
5.00 Anna hears /latency.reply 400.00 0 0.00 0.00 50.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 341.00 293.00 0
5.05 Anna hears /block 12 2400 200 6 350.00
5.25 Anna hears /block 13 2600 200 6 350.00
5.45 Anna hears /block 14 2800 200 6 350.00
5.65 Anna hears /block 15 3000 200 6 350.00
5.65 Anna hears /applied /gain 6 3000
5.85 Anna hears /block 16 3200 200 6 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(1.0)
    anna.says("/tempo", 120.0)
    anna.says("/beat", 0.0)
    anna.says("/at", 2600, "/gain", 0.5)
    await stage.until(4.0)
    await anna.plays(1.0)
    anna.says("/at/bar", 1, "/gain", 1.0)
    await anna.plays(1.0)


def test_stands_still(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    calls = stage.model.calls[stage.model.calls.index(("propose", 2)) :]  # it was warmed up before
    heard, played = ([number for what, number in calls if what == verb] for verb in ("hear", "commit"))
    for numbers in (heard, played):
        assert all(before < after for before, after in pairwise(numbers)), "to the model, nothing has begun anew"
    assert len(played) > 20
