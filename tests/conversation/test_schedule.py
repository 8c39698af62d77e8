"""Commands that wait for their place, word for word."""

from __future__ import annotations

import numpy as np
import pytest

from server.control.params import Controls
from server.control.score import MAX_CUES, controls_at
from server.conversation.effects import EmbedPrompt
from server.osc.schema import TO_SERVER
from tests.conversation.talk import ANNA, BERT, Talk, lines, reason, rest

BLOCK = 4096
# Audio up to here: 16 frames of look-ahead and 76 heard; block 11 may have been begun, block 12 not.
NOW = 41_000


def performing() -> Talk:
    talk = Talk()
    talk.effects("/audio/in", NOW - 1, 1, 0.0)
    return talk


def at(talk: Talk, block: int) -> Controls:
    return controls_at(talk.store.current, block * BLOCK)


def test_a_change_waits_for_the_first_block_that_begins_at_or_after_its_place() -> None:
    talk = performing()
    assert talk.say("/at", 20 * BLOCK, "/seed", 5) == [(ANNA, ("/scheduled", "/seed", 1, 20 * BLOCK))]
    assert talk.say("/at", 20 * BLOCK + 1, "/seed", 6) == [(ANNA, ("/scheduled", "/seed", 2, 21 * BLOCK))]
    assert [at(talk, block).seed for block in (19, 20, 21)] == [0, 5, 6]
    assert talk.store.current.seed == 0, "nothing has happened yet"


def test_a_gain_acts_to_the_sample() -> None:
    talk = performing()
    assert talk.say("/at", 20 * BLOCK + 7, "gain", 0.5, 1) == [(ANNA, ("/scheduled", "/gain", 1, 20 * BLOCK + 7))]
    assert talk.session.published(20, 20 * BLOCK, BLOCK, 0, 1.0) == (), "a block of an older snapshot hasn't got it"
    assert lines(talk.session.published(20, 20 * BLOCK, BLOCK, 1, 1.0)) == [(ANNA, ("/applied", "/gain", 1, 20 * BLOCK + 7))]
    assert talk.session.published(21, 21 * BLOCK, BLOCK, 1, 1.0) == ()
    assert talk.store.current.cues == ()
    assert talk.store.current.gain.at(20 * BLOCK + 7 + 22_050) == 0.75


def test_scheduled_then_applied_and_then_it_is_as_any_other_change() -> None:
    talk = performing()
    talk.say("/at", 20 * BLOCK, "/seed", 5, who=BERT)
    talk.say("/gain", 0.5)
    assert lines(talk.session.published(19, 19 * BLOCK, BLOCK, 2, 1.0)) == [(ANNA, ("/applied", "/gain", 2, 19 * BLOCK))]
    assert lines(talk.session.published(20, 20 * BLOCK, BLOCK, 2, 1.0)) == [(BERT, ("/applied", "/seed", 1, 20 * BLOCK))]
    assert (talk.store.current.seed, talk.store.current.cues, talk.store.current.revision) == (5, (), 2)


def test_too_late_is_the_next_block_and_counts() -> None:
    talk = performing()
    assert talk.say("/at", 11 * BLOCK, "/seed", 5) == [(ANNA, ("/scheduled", "/seed", 1, 12 * BLOCK))]
    assert talk.say("/at", 11 * BLOCK + 1, "/seed", 5) == [(ANNA, ("/scheduled", "/seed", 2, 12 * BLOCK))]
    assert talk.session.counts.late_commands == 1, "the second one is in time: its block isn't begun"
    assert talk.say("/at", 12 * BLOCK - 1, "/gain", 0) == [(ANNA, ("/scheduled", "/gain", 3, 12 * BLOCK))]
    assert talk.say("/at", 12 * BLOCK, "/gain", 0) == [(ANNA, ("/scheduled", "/gain", 4, 12 * BLOCK))]
    assert talk.session.counts.late_commands == 2


def test_conflicts() -> None:
    """By position, and at the same one the last message. A change at once takes nothing away from what waits."""
    talk = performing()
    talk.say("/at", 30 * BLOCK, "/seed", 30)
    talk.say("/at", 20 * BLOCK, "/seed", 20)
    talk.say("/at", 20 * BLOCK, "/seed", 21)
    talk.say("/seed", 1)
    assert [at(talk, block).seed for block in (12, 20, 30)] == [1, 21, 30]


def test_beats_and_bars() -> None:
    talk = performing()
    nowhere = "no beat is known; send /tempo, and /beat on a downbeat, or a position with /at"
    assert reason(talk.say("/at/beat", 1, "/seed", 5)) == nowhere
    talk.say("/tempo", 120)
    talk.say("/beat", 0)
    # Beats fall on 41000 + n * 22050; block 12 is the first to reach: all places after 45056.
    for verb, count, place in (
        ("/at/beat", 1, 63_050),
        ("/at/beat", 2, 85_100),
        ("/at/bar", 1, 129_200),
        ("/at/bar", 2, 217_400),
    ):
        ((_, (_, _, _, position)),) = talk.say(verb, count, "/seed", 5)
        assert position == -(-place // BLOCK) * BLOCK
        ((_, (_, _, _, exact)),) = talk.say(verb, count, "/gain", 0.5)
        assert exact == place


def test_a_beat_that_will_be_known_by_then() -> None:
    talk = performing()
    talk.say("/at", 100_000, "/tempo", 60)
    assert reason(talk.say("/at", 99_000, "/beat", 0)) == "a beat needs a tempo; send /tempo first"
    talk.say("/at", 110_000, "/beat", 1)
    pulse = at(talk, 27).pulse(44_100)
    assert pulse is not None and pulse.downbeat == 110_000 - 44_100, "the place itself counts, not its block"
    talk.say("/at", 105_000, "/tempo", 0)
    assert at(talk, 30).pulse(44_100) is None, "what can't be done by then is left out"


def test_a_prompt_is_embedded_first() -> None:
    talk = performing()
    asked = EmbedPrompt(2, "brushes", 0.5, ANNA, 20 * BLOCK)
    assert talk.effects("/at", 20 * BLOCK, "/prompt/2/text", "brushes", 0.5) == (asked,)
    numbers = np.zeros(4, np.float32)
    assert lines(talk.session.prompt_ready(asked, numbers)) == [(ANNA, ("/scheduled", "/prompt", 1, 20 * BLOCK))]
    assert at(talk, 19).prompts[1] is None
    prompt = at(talk, 20).prompts[1]
    assert prompt is not None and prompt.text == "brushes"
    assert talk.say("/at", 30 * BLOCK, "/prompt", 2, "") == [(ANNA, ("/scheduled", "/prompt", 2, 30 * BLOCK))]
    assert at(talk, 30).prompts[1] is None


def test_what_cannot_wait_and_what_is_wrong() -> None:
    talk = performing()
    assert reason(talk.say("/at", 90_000, "/status")).startswith("/status can't wait for its place; what can: /play, /stop")
    assert "got 9: gain must be" in reason(talk.say("/at", 90_000, "/gain", 9))
    assert "did you mean /gain?" in reason(talk.say("/at", 90_000, "/gian", 1))
    assert reason(talk.say("/at", 90_000)).endswith("got 90000: address is missing")
    assert "what can:" in reason(talk.say("/at", 90_000, "/at", 91_000, "/gain", 1))
    assert "ahead; send it within 3600 s" in reason(talk.say("/at", 2_000_000_000, "/gain", 1))
    assert talk.store.current.cues == () and talk.store.current.revision == 0


def test_the_score_has_an_end() -> None:
    talk = performing()
    for turn in range(MAX_CUES):
        talk.say("/at", 90_000 + turn, "/seed", turn)
    assert reason(talk.say("/at", 90_000, "/seed", 1)) == "256 changes are waiting for their place already; send it later"
    assert talk.say("/at/clear") == [(ANNA, ("/done", "/at/clear", 256))]
    assert talk.store.current.cues == ()


def test_clearing_one_command_tells_the_others() -> None:
    talk = performing()
    talk.say("/at", 90_000, "/seed", 1)
    talk.say("/at", 90_000, "/gain", 0.5, who=BERT)
    talk.say("/at", 91_000, "/gain", 1)
    text = "/at/clear came: what waited for its place is forgotten, 1 of yours"
    assert talk.say("/at/clear", "/gain") == [(BERT, ("/fail", "/at", text)), (ANNA, ("/done", "/at/clear", 2))]
    assert [cue.name for cue in talk.store.current.cues] == ["/seed"]


def test_a_new_timeline_forgets_what_waited_on_the_old_one() -> None:
    talk = performing()
    talk.say("/at", 90_000, "/seed", 1)
    talk.effects("/reset")
    text = "a new timeline began: what waited for its place is forgotten, 1 of yours"
    assert lines(talk.session.done(ANNA, "/reset")) == [(ANNA, ("/fail", "/at", text)), (ANNA, ("/done", "/reset"))]
    talk.say("/at", 1_000_000, "/seed", 2)
    assert len(rest(talk.effects("/audio/in", 950_000, 1, 0.0))) == 1
    assert [cue.position for cue in talk.store.current.cues] == [1_000_000], "sent in between, it is meant for the new one"


def test_what_passes_while_nothing_is_played_counts_from_then_on() -> None:
    talk = performing()
    talk.say("/at", 20 * BLOCK, "/seed", 5)
    talk.say("/at", 20 * BLOCK, "/stop")
    talk.stands = 21 * BLOCK - 1
    assert lines(talk.tick(1.0)) == []
    assert talk.store.current.seed == 0
    talk.stands = 21 * BLOCK
    assert lines(talk.tick(1.0)) == []
    assert (talk.store.current.seed, talk.store.current.cues) == (5, ())
    assert lines(talk.session.published(19, 19 * BLOCK, BLOCK, 2, 1.0)) == [], "made before, it is only told now"
    assert lines(talk.session.published(40, 40 * BLOCK, BLOCK, 2, 1.0)) == [(ANNA, ("/applied", "/seed", 1, 40 * BLOCK))]


def test_a_client_that_left_is_not_told() -> None:
    talk = performing()
    talk.say("/at", 20 * BLOCK, "/seed", 5, who=BERT)
    talk.say("/bye", who=BERT)
    assert talk.session.published(20, 20 * BLOCK, BLOCK, 1, 1.0) == ()
    assert talk.store.current.seed == 5


def test_positions_are_the_clients_own() -> None:
    talk = Talk()
    talk.say("/hello", "Anna", 0, 88_200)
    talk.effects("/audio/in", 0, 1, *[0.0] * 1000)
    assert talk.say("/at", 2 * 20 * BLOCK, "/seed", 1) == [(ANNA, ("/scheduled", "/seed", 1, 2 * 20 * BLOCK))]
    assert talk.store.current.cues[0].position == 20 * BLOCK


@pytest.mark.parametrize("address", ["/at", "/at/beat", "/at/bar"])
def test_the_table_knows_that_more_follows(address: str) -> None:
    assert TO_SERVER[address].rest and TO_SERVER[address].usage().endswith("and what that command takes")
