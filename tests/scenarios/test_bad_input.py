"""Everything that isn't right is answered in words and counted, and the music doesn't notice."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import PACKET, Stage, lines, play

TRANSCRIPT = """
0.00 Anna says /hello Anna 0 1000 1
0.00 Anna hears /welcome VERSION 1000 1 200 50 round
0.00 Anna says /play
0.00 Anna hears /done /play
0.05 Anna hears /block 2 400 200 1 350.00
0.05 Anna hears /applied /play 1 400
0.06 Anna hears /performer Anna 1
0.25 Anna hears /block 3 600 200 1 350.00
0.30 Anna hears /fail datagram "this is not OSC: a text has no end"
0.30 Anna hears /fail /play "4 bytes are missing at its end"
0.30 Anna says /plya
0.30 Anna hears /fail /plya "there is no /plya; did you mean /play?"
0.30 Anna says /gain 99
0.30 Anna hears /fail /gain "/gain takes gain (0 to 4) and, if you like, ramp_seconds (0 to 600); got 99: gain must be 0 to 4"
0.30 Anna says /gain nan
0.30 Anna hears /fail /gain "/gain takes gain (0 to 4) and, if you like, ramp_seconds (0 to 600); got nan: gain must be a number"
0.30 Anna says /gain
0.30 Anna hears /fail /gain "/gain takes gain (0 to 4) and, if you like, ramp_seconds (0 to 600); got nothing: gain is missing"
0.30 Anna says /prompt 1 !
0.30 Anna says /record/stop
0.30 Anna says /welcome "I am the server"
0.30 Anna hears /fail /audio/in "a packet with samples that aren't finite (NaN or infinity) is left out; mend its source"
0.30 Anna hears /fail /prompt "the text can't be understood: ValueError: no words in it"
0.30 Anna hears /fail /record/stop "nothing is being recorded"
0.45 Anna hears /block 4 800 200 1 350.00
0.65 Anna hears /block 5 1000 200 1 350.00
"""


async def scenario(stage: Stage) -> None:
    anna = stage.player("Anna")
    anna.says("/hello", "Anna", 0, 1000, 1)
    anna.says("/play")
    await anna.plays(0.3)
    anna.sends(b"what is this?")
    anna.sends(b"/play\0\0\0,i\0\0")
    anna.says("/plya")
    anna.says("/gain", 99)
    anna.says("/gain", float("nan"))
    anna.says("/gain")
    anna.says("/prompt", 1, "!")
    anna.says("/record/stop")
    anna.says("/welcome", "I am the server")
    anna.packet(level=float("inf"))
    anna.position -= PACKET
    await anna.plays(0.5)


def test_bad_input(tmp_path: Path) -> None:
    stage = play(tmp_path, scenario)
    assert stage.transcript == lines(TRANSCRIPT)
    assert stage.app.session.counts.rejected == 10
