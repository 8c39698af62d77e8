"""The performer's audio: one timeline, whatever arrives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.conversation.arrivals import Arrival, Arrivals, AudioRefused
from server.conversation.effects import Alone, AudioIn, Reset
from server.osc.codec import Message
from server.units import wrap
from tests.conversation.talk import ANNA, BERT, INFO, Line, Talk, lines, reason, rest

HALF = 1 << 31
SECOND = 44_100
HELD: list[Line] = [(ANNA, ("refused, and counted for later",))]


def send(talk: Talk, position: int, samples: int = 64, who: tuple[str, int] = ANNA) -> list[Line]:
    """What is answered. The audio comes out at that position, or is refused aloud, or else is HELD."""
    message = Message("/audio/in", (wrap(position), 1), np.full(samples, 0.5, np.float32))
    effects = talk.session.receive(message, who, talk.now)
    heard = lines(effects)
    if not effects:
        return HELD
    if not any(line[0] == "/fail" for _, line in heard):
        (audio,) = rest(effects)
        assert isinstance(audio, AudioIn)
        assert audio.position % (1 << 32) == position % (1 << 32)
        assert audio.samples.shape == (samples, 1)
    return heard


def positions(talk: Talk, wire: list[int], samples: int = 64) -> list[tuple[int, bool]]:
    found: list[tuple[int, bool]] = []
    for position in wire:
        for effect in talk.session.receive(Message("/audio/in", (position, 1, *[0.0] * samples)), ANNA, talk.now):
            assert isinstance(effect, AudioIn)
            found.append((effect.position, effect.first))
    return found


def test_across_two_wraps() -> None:
    talk = Talk()
    assert positions(talk, [HALF - 64, -HALF, -HALF + 64]) == [(HALF - 64, True), (HALF, False), (HALF + 64, False)]
    talk = Talk()
    assert positions(talk, [-64, 0, 64]) == [((1 << 32) - 64, True), (1 << 32, False), ((1 << 32) + 64, False)]


def test_unsigned_positions_are_the_same() -> None:
    assert positions(Talk(), [HALF - 64, HALF]) == positions(Talk(), [HALF - 64, -HALF])


def test_positions_as_floats() -> None:
    talk = Talk()
    (audio,) = rest(talk.effects("/audio/in", 16_777_216.0, 1.0, *[0.25] * 64))
    assert isinstance(audio, AudioIn)
    assert (audio.position, audio.samples.tolist()) == (16_777_216, [[0.25]] * 64)


def test_gaps_are_reported_and_the_audio_goes_on() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    assert send(talk, 0) == []
    assert send(talk, 64) == []
    assert send(talk, 256) == [(ANNA, ("/gap", 128, 128, 1))]
    assert send(talk, 320 + SECOND) == [(ANNA, ("/gap", 320, SECOND, 2))]
    assert talk.session.counts.gaps == 2


def test_overtaken_packets_are_put_in_place() -> None:
    talk = Talk()
    assert send(talk, SECOND) == []
    assert send(talk, SECOND + 128) == []
    assert send(talk, SECOND + 64) == []
    assert send(talk, SECOND + 64) == []
    assert send(talk, SECOND + 192) == []
    assert talk.session.counts.gaps == 1


def test_jumps_are_refused_until_reset() -> None:
    talk = Talk()
    send(talk, 0)
    jump = "position jumped from 64 to 88264; send /reset to start a new timeline"
    assert send(talk, 64 + 2 * SECOND) == [(ANNA, ("/fail", "/audio/in", jump))]
    assert [send(talk, 64 + 2 * SECOND) for _ in range(9)] == [HELD] * 9
    talk.now += 1
    assert reason(send(talk, 64 + 2 * SECOND)) == f"{jump} (9 more refused)"
    assert talk.session.counts.rejected == 11
    assert send(talk, 64) == [], "the old timeline still stands"
    assert talk.effects("/reset") == (Reset(ANNA),)
    assert positions(talk, [1000, 1064]) == [(1000, True), (1064, False)]


def test_a_loop_is_a_jump_backwards() -> None:
    talk = Talk()
    send(talk, 10 * SECOND)
    assert reason(send(talk, 0)) == "position jumped from 441064 to 0; send /reset to start a new timeline"


def test_held_back_refusals_come_with_the_heartbeat() -> None:
    talk = Talk()
    send(talk, 10 * SECOND)
    for _ in range(5):
        send(talk, 0)
    ((_, (_, _, text)),) = lines(talk.tick(1.0))
    assert str(text).endswith("(3 more refused)")


def test_a_second_performer_waits() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    send(talk, 0)
    wait = "wait until it says /bye or sends no sound for 2 s, or send /perform to take over"
    text = f"Anna is performing; {wait}"
    assert send(talk, 64, who=BERT) == [(BERT, ("/fail", "/audio/in", text))]
    assert send(talk, 128, who=BERT) == HELD
    talk.now += 1.9
    assert send(talk, 64) == []
    talk.now += 1.9
    assert reason(send(talk, 128, who=BERT)) == f"{text} (1 more refused)"
    talk.now += 0.1
    assert send(talk, 128, who=BERT) == []
    assert reason(send(talk, 192)) == f"127.0.0.1:5002 is performing; {wait}"
    talk.say("/bye", who=BERT)
    assert send(talk, 192) == []


def test_commands_do_not_keep_the_place() -> None:
    talk = Talk()
    send(talk, 0)
    talk.now += 2
    talk.say("/gain", 1)
    assert send(talk, 64, who=BERT) == []


def firsts(talk: Talk, position: int, who: tuple[str, int] = ANNA) -> list[bool]:
    effects = talk.session.receive(Message("/audio/in", (wrap(position), 1, *[0.0] * 64)), who, talk.now)
    return [effect.first for effect in effects if isinstance(effect, AudioIn)]


def test_a_turn_is_taken_over_on_purpose() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    send(talk, 0)
    assert lines(talk.tick()) == [(ANNA, ("/performer", "Anna", 1))]
    talk.say("/hello", "Bert", who=BERT)
    assert talk.say("/perform", who=BERT) == [(BERT, ("/done", "/perform"))]
    told = [line for line in lines(talk.tick()) if line[1][0] == "/performer"]
    assert told == [(ANNA, ("/performer", "Bert", 0)), (BERT, ("/performer", "Bert", 1))]
    assert reason(send(talk, 64)).startswith("Bert is performing")
    assert firsts(talk, 128, BERT) == [True], "another clock, another timeline"
    assert firsts(talk, 192, BERT) == [False]
    talk.say("/perform", who=BERT)
    assert firsts(talk, 256, BERT) == [False], "who performs already goes on"


def test_a_turn_that_was_taken_and_not_used_is_free_again() -> None:
    talk = Talk()
    send(talk, 0)
    talk.tick()
    assert talk.say("/perform", who=BERT) == [(BERT, ("/done", "/perform"))]
    assert lines(talk.tick()) == [(ANNA, ("/performer", "127.0.0.1:5002", 0))], "whose turn it was is told without /hello"
    assert talk.tick(0.4) == ()
    assert talk.tick(0.2) == (Alone(100.0),), "silence counts from the last sound"
    talk.tick(1.5)
    assert firsts(talk, 64) == [True]


def test_everyone_learns_once_that_nobody_performs() -> None:
    for ending in ("/bye", "silence"):
        talk = Talk()
        talk.say("/hello", "Bert", who=BERT)
        send(talk, 0)
        talk.tick()
        talk.now += 0.5
        send(talk, 64)
        if ending == "/bye":
            talk.say("/bye")
            effects = talk.tick()
        else:
            talk.now += 2
            effects = talk.tick()
        assert rest(effects) == [Alone(100.5)]
        assert (BERT, ("/performer", "", 0)) in lines(effects)
        assert rest(talk.tick()) == []


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_performer_comes_back_in_time_and_goes_on(rate: int) -> None:
    """Three seconds without a packet: silence stood in, and the positions that come back have gone on, too."""
    talk = Talk()
    talk.say("/hello", "Anna", 0, rate)
    assert firsts(talk, 0) == [True]
    talk.tick(3.0)
    talk.stands = 3 * SECOND
    assert firsts(talk, 3 * rate - 300) == [False], "its clock needn't agree to the sample"
    assert firsts(talk, 3 * rate - 236) == [False]
    assert talk.session.counts.rejected == 0


def test_silence_keeps_time_before_anybody_else_may_perform() -> None:
    talk = Talk()
    send(talk, 0)
    talk.tick()
    assert rest(talk.tick(0.4)) == []
    assert rest(talk.tick(0.2)) == [Alone(100.0)]
    assert rest(talk.tick(0.2)) == []
    assert reason(send(talk, 0, who=BERT)).startswith("127.0.0.1:5001 is performing")


def came(talk: Talk, position: int, who: tuple[str, int] = ANNA) -> tuple[bool, bool, list[tuple[object, ...]]]:
    """A packet of 64 samples: whether it begins a timeline, whether that goes on with the one before, and what is told."""
    effects = talk.session.receive(Message("/audio/in", (wrap(position), 1, *[0.0] * 64)), who, talk.now)
    (audio,) = rest(effects)
    assert isinstance(audio, AudioIn)
    return audio.first, audio.again, [line[1][:3] for line in lines(effects)]


def away(seconds: float, rate: int = SECOND) -> Talk:
    """Anna has played 64 samples from the tenth second on, and was away for so long, in which silence kept time."""
    talk = Talk()
    talk.say("/hello", "Anna", 0, rate)
    assert came(talk, 10 * rate)[:2] == (True, False)
    talk.tick(seconds)
    talk.stands = 10 * SECOND + int(seconds * SECOND)
    return talk


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize(("seconds", "stood_still"), [(0.6, 0.6), (3.0, 3.0), (5.0, 0.5), (5.0, 4.5), (2.5, 2.8)])
def test_a_performer_that_comes_back_behind_the_timeline_takes_it_back(rate: int, seconds: float, stood_still: float) -> None:
    """Within its turn or after it; be it that its clock stood still, or part of the time, or that its sound was late."""
    talk, position = away(seconds, rate), 10 * rate + 64 + round((seconds - stood_still) * rate)
    first, again, told = came(talk, position)
    assert (first, again) == (True, True)
    assert told == [("/log", "info", "Anna is back where its sound had stopped; the timeline goes back there, too")]
    talk.stands = position + 64
    assert came(talk, position + 64)[:2] == (False, False)


def test_it_goes_back_across_a_wrap() -> None:
    talk = Talk()
    assert positions(talk, [-64]) == [((1 << 32) - 64, True)]
    positions(talk, [0])
    talk.tick(3.0)
    talk.stands = (1 << 32) + 3 * SECOND
    assert positions(talk, [64, 128]) == [((1 << 32) + 64, True), ((1 << 32) + 128, False)]


def test_nobody_goes_on_where_another_one_stopped_and_who_was_reset_does_not() -> None:
    assert came(away(3.0), 10 * SECOND + 64, BERT)[:2] == (True, False)
    talk = away(3.0)
    assert talk.effects("/reset") == (Reset(ANNA),)
    assert came(talk, 10 * SECOND + 64)[:2] == (True, False)


def test_what_is_missing_from_a_turn_is_told_even_if_silence_kept_time_there() -> None:
    talk = away(0.7)
    missing = round(0.7 * SECOND)
    assert came(talk, 10 * SECOND + 64 + missing) == (False, False, [("/gap", 10 * SECOND + 64, missing)])
    talk = away(3.0)
    assert came(talk, 13 * SECOND) == (False, False, []), "after its turn it was away, and nothing is missing"


def test_a_jump_within_a_turn_is_refused_for_as_long_as_it_lasts() -> None:
    talk = away(0.7)
    assert "jumped" in reason(send(talk, 90 * SECOND))
    for _ in range(3):
        assert send(talk, 90 * SECOND) == HELD
        talk.tick(0.4)
        talk.stands += int(0.4 * SECOND)
    talk.tick(0.2)
    assert came(talk, 90 * SECOND)[:2] == (True, False)


def test_a_performer_comes_back_with_new_positions() -> None:
    for wire in (0, 90 * SECOND):
        talk = Talk()
        send(talk, 10 * SECOND)
        talk.say("/bye")
        talk.tick(5.0)
        talk.stands = 15 * SECOND
        assert positions(talk, [wire, wire + 64]) == [(wire, True), (wire + 64, False)]


def test_a_pause_in_which_nothing_kept_time_is_no_hole() -> None:
    talk = Talk()
    send(talk, 0)
    talk.stands = 64
    talk.tick(30.0)
    assert firsts(talk, 64) == [False]


def test_another_client_never_goes_on_with_a_timeline() -> None:
    talk = Talk()
    send(talk, 0)
    talk.say("/bye")
    assert firsts(talk, 64, BERT) == [True]


def test_a_jump_is_refused_only_until_the_turn_is_over() -> None:
    """A client that was held up for longer than a hole may be, and shorter than a turn lasts, isn't locked out."""
    talk = Talk()
    send(talk, 0)
    talk.now += 1.5
    assert "jumped" in reason(send(talk, 66_000))
    talk.now += 0.5
    assert firsts(talk, 88_200) == [True]


def test_a_new_timeline_of_silence_is_not_the_performers() -> None:
    talk = Talk()
    send(talk, 0)
    talk.tick(3.0)
    talk.session.timeline_began()
    assert firsts(talk, 64) == [True]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((0, 2, 0.1, 0.2, 0.3), "3 samples can't be shared out among 2 channels; send as many for each"),
        ((0, 1), "0 samples can't be shared out among 1 channels; send as many for each"),
        ((0, 1, float("nan")), "a packet with samples that aren't finite (NaN or infinity) is left out; mend its source"),
    ],
)
def test_packets_that_make_no_sense(arguments: tuple[float, ...], text: str) -> None:
    talk = Talk()
    assert reason(talk.say("/audio/in", *arguments)) == text
    assert send(talk, 12_345) == []


def test_channels() -> None:
    stereo = replace(INFO, channels=2)
    (mixed,) = rest(Talk().effects("/audio/in", 0, 2, 1.0, 0.0, -0.5, 0.5))
    (spread,) = rest(Talk(stereo).effects("/audio/in", 0, 1, 1.0, -1.0))
    (kept,) = rest(Talk(stereo).effects("/audio/in", 0, 2, 1.0, 0.0, -0.5, 0.5))
    for effect, wanted in ((mixed, [[0.5], [0.0]]), (spread, [[1, 1], [-1, -1]]), (kept, [[1, 0], [-0.5, 0.5]])):
        assert isinstance(effect, AudioIn)
        assert effect.samples.tolist() == wanted
        assert effect.samples.dtype == np.float32


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.integers(0, (1 << 32) - 1),
    st.lists(st.tuples(st.integers(1, 512), st.integers(0, SECOND), st.booleans()), max_size=60),
)
def test_positions_survive_the_wire(start: int, packets: list[tuple[int, int, bool]]) -> None:
    """Whatever is sent in order with holes of at most a second comes back at its true position."""
    arrivals, true = Arrivals(SECOND), start
    for index, (samples, hole, signed) in enumerate(packets):
        hole = 0 if index == 0 else hole
        wire = wrap(true + hole) if signed else (true + hole) % (1 << 32)
        assert arrivals.take(wire, samples) == Arrival(true + hole, hole, index == 0)
        true += hole + samples
        assert arrivals.end == true


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(-(1 << 31), (1 << 32) - 1))
def test_a_refusal_changes_nothing(wire: int) -> None:
    arrivals = Arrivals(SECOND)
    arrivals.take(0, 64)
    try:
        arrivals.take(wire, 64)
    except AudioRefused:
        assert arrivals.end == 64
    else:
        assert -4410 <= wrap(wire) - 64 <= SECOND
