"""Banks and undo, word for word."""

from __future__ import annotations

from dataclasses import replace

from server.audio.seam import Seam
from server.control.banks import bank_of
from server.control.params import Moment
from server.control.score import controls_at
from server.engine.memory import Memory
from server.osc.effects import SaveState
from server.units import Grid
from tests.osc.talk import ANNA, BERT, Talk, lines, reason

BLOCK = 4096
GRID = Grid(44_100, 512, 8)
MEMORY = Memory("the state", 64, 33_792, 10, Seam(), False)


def test_save_and_recall() -> None:
    talk = Talk()
    talk.effects("/audio/in", 40_999, 1, 0.0)
    talk.say("/seed", 5)
    assert talk.effects("/state/save", 3) == (SaveState(3, ANNA),)
    bank = bank_of(MEMORY, talk.store.current, GRID)
    assert lines(talk.session.saved(3, bank, ANNA)) == [(ANNA, ("/done", "/state/save", 3))]
    talk.say("/seed", 6)
    assert talk.say("/state/recall", 3) == [(ANNA, ("/scheduled", "/state/recall", 3, 12 * BLOCK))]
    assert talk.say("/at", 20 * BLOCK - 1, "/state/recall", 3, who=BERT) == [
        (BERT, ("/scheduled", "/state/recall", 4, 20 * BLOCK))
    ]
    assert [controls_at(talk.store.current, block * BLOCK).seed for block in (11, 12, 20)] == [6, 5, 5]
    one, two = (controls_at(talk.store.current, block * BLOCK).moment for block in (12, 20))
    assert one is not None and two is not None and one is not two and one.state is two.state
    assert lines(talk.session.published(12, 12 * BLOCK, BLOCK, 4, 1.0)) == [
        (ANNA, ("/applied", "/seed", 1, 12 * BLOCK)),
        (ANNA, ("/applied", "/seed", 2, 12 * BLOCK)),
        (ANNA, ("/applied", "/state/recall", 3, 12 * BLOCK)),
    ]
    assert talk.store.current.moment is one


def test_what_cannot_be_recalled() -> None:
    talk = Talk()
    assert reason(talk.say("/state/recall", 2)) == "bank 2 is empty; /state/save 2 fills it"
    assert "bank must be 1 to 8" in reason(talk.say("/state/recall", 9))
    assert "bank must be 1 to 8" in reason(talk.say("/state/save", 0))
    assert reason(talk.say("/reset/undo")) == "no /reset has forgotten anything"
    assert "empty" in reason(talk.say("/at", 1000, "/state/recall", 2))


def test_undo() -> None:
    talk = Talk()
    talk.session.banks.forgotten = Moment("what was", 8, 3)
    talk.say("/seed", 5)
    ((_, answer),) = talk.say("/reset/undo")
    assert answer[:2] == ("/scheduled", "/reset/undo")
    then = controls_at(talk.store.current, 10**9)
    assert then.moment is not None and then.moment.state == "what was"
    assert replace(then, moment=None, cues=()) == replace(talk.store.current, cues=())
