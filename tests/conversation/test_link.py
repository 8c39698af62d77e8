"""What is said of a Link session, and who gives tempo and beat in it."""

from __future__ import annotations

import pytest

from server.control.link import Shared
from server.conversation.effects import Effect, JoinLink, LeaveLink, OfferLink
from server.conversation.link import STILL_SECONDS, TELL_SECONDS
from tests.conversation.talk import ANNA, BERT, INFO, Talk, lines, reason, rest

PACKET = 441


def linked(seconds: float = 0.1) -> Talk:
    """In the session, and Anna has played for so long."""
    talk = Talk()
    talk.effects("/hello", "Anna", 0, INFO.sample_rate, 1)
    assert rest(talk.effects("/link", 1)) == [JoinLink(ANNA)]
    assert lines(talk.session.linking.done(ANNA)) == [(ANNA, ("/done", "/link", 1, 0.0))]
    talk.session.timeline_began()
    plays(talk, seconds)
    return talk


def plays(talk: Talk, seconds: float) -> None:
    for _ in range(round(100 * seconds)):
        talk.tick(0.01)
        talk.stands += PACKET


def look(talk: Talk, peers: int, bpm: float, beat: float, packets: int = 1) -> tuple[Effect, ...]:
    """A look, a moment after some packets."""
    plays(talk, packets / 100)
    return talk.session.linking.look(Shared(peers, bpm, beat), talk.now)


def pulse(talk: Talk) -> tuple[float, float]:
    """Tempo, and where in the bar the newest sample is."""
    told = talk.store.current.pulse(INFO.sample_rate)
    assert told is not None
    return talk.store.current.tempo_bpm, (talk.stands - told.downbeat) / told.beat_samples % 4


def test_joining_asking_and_leaving() -> None:
    talk = Talk()
    assert talk.say("/link") == [(ANNA, ("/link.reply", 0, 0, 0.0, 0.0))]
    assert talk.effects("/link", 1) == (JoinLink(ANNA),)
    assert talk.effects("/link", 1, -20) == (JoinLink(ANNA),), "nobody has seen the session yet"
    assert lines(talk.session.linking.done(ANNA)) == [(ANNA, ("/done", "/link", 1, -20.0))]
    look(talk, 2, 124.0, 1.5)
    assert talk.say("/link", 1) == [(ANNA, ("/done", "/link", 1, -20.0))]
    assert talk.say("/link") == [(ANNA, ("/link.reply", 1, 2, 124.0, 1.5))]
    left = talk.effects("/link", 0)
    assert rest(left) == [LeaveLink()]
    assert lines(left) == [(ANNA, ("/done", "/link", 0, -20.0))], "nobody has said /hello"
    assert talk.session.linking.look(Shared(2, 124.0, 1.5), talk.now) == (), "a look that was under way"


def test_with_others_their_tempo_and_bar_are_ours() -> None:
    talk = linked()
    look(talk, 1, 120.0, 3.0)
    assert pulse(talk) == (120.0, pytest.approx(3.0, abs=0.025))
    revision = talk.store.current.revision
    for turn in range(1, 100):
        look(talk, 1, 120.0, (3.0 + 0.02 * turn) % 4)
    assert talk.store.current.revision == revision
    look(talk, 1, 90.0, 1.0)
    assert pulse(talk) == (90.0, pytest.approx(1.0, abs=0.025))


def test_the_offset_makes_the_beat_later() -> None:
    talk = linked()
    talk.say("/link", 1, 250)
    look(talk, 1, 120.0, 3.0)
    assert pulse(talk) == (120.0, pytest.approx(2.5, abs=0.025))


def test_alone_the_session_gets_what_is_told() -> None:
    talk = linked()
    assert look(talk, 0, 120.0, 1.0)[:-1] == (), "by ear: nothing to tell"
    talk.say("/tempo", 120)
    talk.say("/beat", 2)
    for _ in range(2):
        assert look(talk, 0, 120.0, 0.5) == ()
    (offered,) = look(talk, 0, 120.0, 0.5)
    assert isinstance(offered, OfferLink)
    assert (offered.bpm, offered.beat) == (120.0, pytest.approx(2.06, abs=0.025))
    talk.say("/link", 1, 250)
    (offered,) = look(talk, 0, 100.0, 0.5)
    assert isinstance(offered, OfferLink)
    assert (offered.bpm, offered.beat) == (120.0, pytest.approx(2.58, abs=0.025))


def test_a_tempo_is_told_to_the_others_and_the_rest_is_refused() -> None:
    talk = linked()
    look(talk, 1, 120.0, 3.0)
    told = talk.effects("/tempo", 100, who=BERT)
    assert rest(told) == [OfferLink(100.0, None)]
    assert lines(told) == [(BERT, ("/done", "/tempo", 100.0))]
    assert pulse(talk) == (100.0, pytest.approx(3.0, abs=0.025))
    assert "send /link 0 first" in reason(talk.say("/beat", 0))
    assert "send /link 0 first" in reason(talk.say("/tempo", 0))
    for when, what in (("/at/bar", "/tempo"), ("/at/beat", "beat"), ("/at", "/beat")):
        assert "send /link 0 first" in reason(talk.say(when, 1, what, 90))
    assert "too slow" in reason(talk.say("/tempo", 10))
    assert talk.say("/at/bar", 1, "/seed", 5)[0][1][0] == "/scheduled"
    left = [(ANNA, ("/done", "/link", 0, 0.0)), (ANNA, ("/link.reply", 0, 0, 100.0, 0.0))]
    assert talk.say("/link", 0) == left
    assert pulse(talk)[0] == 100.0, "tempo and beat go on"
    assert talk.say("/beat", 0) == [(ANNA, ("/done", "/beat", 0.0))]


def test_what_waits_gives_way_when_others_come() -> None:
    talk = linked()
    talk.say("/tempo", 120)
    talk.say("/beat", 0)
    for command in (("/tempo", 90), ("/beat", 2), ("/seed", 5)):
        talk.say("/at/bar", 3, *command)
    told, *_ = lines(look(talk, 1, 120.0, 3.0))
    assert told[1][:2] == ("/fail", "/at") and "2 of yours" in str(told[1][2])
    assert [cue.name for cue in talk.store.current.cues] == ["/seed"]


def test_a_tempo_that_sideman_does_not_play_at() -> None:
    talk = linked()
    look(talk, 1, 120.0, 3.0)
    (warned, _) = lines(look(talk, 1, 400.0, 3.0, round(100 * TELL_SECONDS)))
    assert "400 beats a minute" in str(warned)
    assert talk.store.current.tempo_bpm == 0
    assert look(talk, 1, 401.0, 3.0) == (), "it is told once"
    look(talk, 1, 300.0, 3.0)
    assert pulse(talk)[0] == 300.0


def test_news_are_told_once_a_second() -> None:
    talk = linked()
    assert lines(look(talk, 1, 120.0, 3.0)) == [(ANNA, ("/link.reply", 1, 1, 120.0, 3.0))]
    for bpm in range(121, 130):
        assert look(talk, 1, bpm, 3.0) == ()
    assert lines(look(talk, 1, 130.0, 3.0, 100)) == [(ANNA, ("/link.reply", 1, 1, 130.0, 3.0))]
    assert look(talk, 1, 130.0, 3.5, 200) == ()


def test_who_comes_back_looks_at_the_clocks_anew() -> None:
    """While Link was off, the performer's clock lost a tenth of a second."""
    talk = linked()
    look(talk, 1, 120.0, 3.0)
    talk.say("/link", 0)
    talk.now += 0.1
    talk.say("/link", 1)
    plays(talk, 0.1)
    look(talk, 1, 120.0, 3.0)
    for _ in range(2):
        look(talk, 1, 120.0, 3.0, packets=0)
    assert pulse(talk) == (120.0, pytest.approx(3.0, abs=0.025))


def test_while_nothing_sounds_nothing_follows() -> None:
    """A timeline that stands still has no beat; one that begins anew takes it at once."""
    talk = linked(seconds=0.0)
    look(talk, 1, 120.0, 3.0, packets=0)
    assert talk.store.current.tempo_bpm == 0
    plays(talk, 0.1)
    look(talk, 1, 120.0, 3.0)
    revision = talk.store.current.revision
    talk.tick(0.01)
    talk.tick(STILL_SECONDS)
    for _ in range(100):
        talk.tick(0.1)
        look(talk, 1, 120.0, 1.0, packets=0)
    assert talk.store.current.revision == revision
    talk.session.timeline_began()
    assert talk.store.current.downbeat is None
    talk.stands = 0
    plays(talk, 0.05)
    look(talk, 1, 120.0, 1.0)
    assert pulse(talk) == (120.0, pytest.approx(1.0, abs=0.025))
