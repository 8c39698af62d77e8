"""A sound card or a recording performs: no client does, and whatever counts on the timeline counts on theirs."""

from __future__ import annotations

import pytest

from server.conversation.effects import AudioIn
from tests.conversation.talk import ANNA, BERT, Talk, lines, reason, rest

HOUSE = "a sound card performs here"
FAR = 10_000_000
BLOCK = 4096


def housed() -> Talk:
    """Anna has performed, far on; then a card came, whose timeline is still young."""
    talk = Talk()
    talk.effects("/audio/in", FAR, 1, 0.0)
    talk.session.give_way(HOUSE)
    talk.session.timeline_began()
    talk.stands = 41_000
    return talk


def test_beats_count_from_what_the_card_plays() -> None:
    talk = housed()
    talk.say("/tempo", 60)
    talk.say("/beat", 1)
    assert talk.store.current.downbeat == 41_000 - 44_100
    talk.stands = 90_000
    talk.say("/beat", 0)
    assert talk.store.current.downbeat == 90_000, "there is no tick in between to be told by"


def test_places_count_from_what_the_card_plays() -> None:
    talk = housed()
    assert talk.say("/at", 11 * BLOCK, "/seed", 5) == [(ANNA, ("/scheduled", "/seed", 1, 12 * BLOCK))]
    talk.say("/tempo", 60)
    talk.say("/beat", 0)
    # The next downbeat that isn't late yet: four beats after this one, and heard from the next block on.
    assert talk.say("/at/bar", 1, "/seed", 6) == [(ANNA, ("/scheduled", "/seed", 4, -(-(41_000 + 4 * 44_100) // BLOCK) * BLOCK))]


def test_the_sound_of_clients_changes_nothing() -> None:
    talk = housed()
    talk.say("/hello", "Bert", who=BERT)
    talk.say("/tempo", 60)
    talk.say("/beat", 0)
    talk.say("/at", 20 * BLOCK, "/seed", 5)
    before = talk.store.current
    assert reason(talk.say("/audio/in", 500, 1, 0.0, who=BERT)) == HOUSE
    assert talk.say("/audio/in", 501, 1, 0.0, who=BERT) == [], "said once, and then counted"
    assert (talk.store.current, rest(talk.tick())) == (before, [])
    assert talk.session.counts.rejected == 2


def test_nobody_can_take_over() -> None:
    talk = housed()
    assert reason(talk.say("/perform")) == HOUSE


def test_a_turn_ends_when_the_card_comes() -> None:
    talk = Talk()
    talk.say("/hello", "Bert", who=BERT)
    talk.effects("/audio/in", 0, 1, 0.0)
    assert (BERT, ("/performer", f"{ANNA[0]}:{ANNA[1]}", 0)) in lines(talk.tick())
    talk.session.give_way(HOUSE)
    effects = talk.tick(3.0)
    assert (BERT, ("/performer", "", 0)) in lines(effects)
    assert rest(effects) == [], "silence doesn't stand in for a card"


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_without_the_card_a_client_begins_a_timeline(rate: int) -> None:
    talk = housed()
    talk.say("/hello", "Anna", 0, rate)
    talk.session.give_way("")
    (effect,) = rest(talk.effects("/audio/in", FAR + 1, 1, 0.0))
    assert isinstance(effect, AudioIn) and effect.first
