"""Banks and undo, word for word."""

from __future__ import annotations

from server.audio.seam import Seam
from server.control.banks import bank_of
from server.control.params import Moment
from server.control.score import controls_at
from server.conversation.effects import LoadState, SaveState, StoreState
from server.engine.memory import Memory
from server.units import Grid
from tests.conversation.talk import ANNA, BERT, Talk, lines, reason

BLOCK = 4096
GRID = Grid(44_100, 512, 8)
MEMORY = Memory("the state", 64, 33_792, 10, Seam(), False)


def test_save_and_recall() -> None:
    talk = Talk()
    talk.effects("/audio/in", 40_999, 1, 0.0)
    talk.say("/seed", 5)
    assert talk.effects("/state/save", 3) == (SaveState(3, ANNA),)
    bank = bank_of(MEMORY, talk.store.current, GRID)
    talk.session.banks.put(3, bank)
    talk.say("/seed", 6)
    assert talk.say("/state/recall", 3) == [(ANNA, ("/scheduled", "/state/recall", 3, 12 * BLOCK))]
    assert talk.say("/at", 20 * BLOCK - 1, "/state/recall", 3, who=BERT) == [
        (BERT, ("/scheduled", "/state/recall", 4, 20 * BLOCK))
    ]
    assert [controls_at(talk.store.current, block * BLOCK).seed for block in (11, 12, 20)] == [6, 5, 5]
    one, two = (controls_at(talk.store.current, block * BLOCK).moment for block in (12, 20))
    assert one is not None and two is not None and one is not two and one.state is two.state
    assert lines(talk.session.published(12, 12 * BLOCK, BLOCK, 4, 1.0)) == [
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
    assert then._replace(moment=None, cues=()) == talk.store.current._replace(cues=())


def test_a_save_may_wait_for_its_place() -> None:
    talk = Talk()
    talk.effects("/audio/in", 40_999, 1, 0.0)
    assert talk.say("/at", 20 * BLOCK - 1, "/state/save", 3) == [(ANNA, ("/scheduled", "/state/save", 1, 20 * BLOCK))]
    assert [controls_at(talk.store.current, block * BLOCK).saves[2].revision for block in (19, 20)] == [0, 1]
    assert lines(talk.session.published(20, 20 * BLOCK, BLOCK, 1, 1.0)) == [
        (ANNA, ("/applied", "/state/save", 1, 20 * BLOCK)),
    ]
    assert [save.revision for save in talk.store.current.saves] == [0, 0, 1, 0, 0, 0, 0, 0]
    assert "bank must be 1 to 8" in reason(talk.say("/at", 30 * BLOCK, "/state/save", 9))


def test_banks_on_disk() -> None:
    talk = Talk()
    assert talk.effects("/state/store", 3, " big chorus ") == (StoreState(3, "big chorus", ANNA),)
    assert talk.effects("/state/load", 8, "1.5-verse_b", who=BERT) == (LoadState(8, "1.5-verse_b", BERT),)
    assert "name is missing" in reason(talk.say("/state/store", 1))
    assert "/state/store can't wait for its place" in reason(talk.say("/at", 1, "/state/store", 1, "a"))
    for name in ("", " ", "../a", "a/b", "a\\b", ".a", "a.", "ä", "a\nb", "-a", "~a", "c:a"):
        assert "can't be the name of a state; use letters" in reason(Talk().say("/state/store", 1, name)), name
    for name in ("nul", "COM1", "Aux.tar"):
        assert reason(Talk().say("/state/load", 1, name)) == f'"{name}" is a device on some machines; give a state another name'


def test_a_bank_that_is_being_filled_cannot_be_recalled_yet() -> None:
    talk = Talk()
    banks = talk.session.banks
    banks.put(2, bank_of(MEMORY, talk.store.current, GRID))
    banks.expect(2)
    assert reason(talk.say("/state/recall", 2)) == "bank 2 is still being filled; recall it once /done has said so"
    banks.expect(2, -1)
    assert talk.say("/state/recall", 2)[0][1][0] == "/scheduled"
