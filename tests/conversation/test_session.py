"""Conversations, word for word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from server.control.params import Ramp, steady
from server.conversation.effects import Effect, EmbedPrompt, Reset, StartRecording, StopRecording, Subscribe
from server.conversation.figures import Counts, EngineFigures
from server.engine.port import Chord, Pulse
from server.osc.codec import DecodeError, Message, Scalar, decode, encode
from server.osc.schema import FROM_SERVER
from tests.conversation.talk import ANNA, BERT, INFO, Talk, lines, reason, rest

WELCOME = ("/welcome", "0.1.0", 44_100, 1, 4096, 1024, "tiny")
NUMBERS = np.zeros(4, np.float32)


def f32(value: float) -> float:
    return float(np.float32(value))


def test_a_first_conversation() -> None:
    talk = Talk()
    assert talk.say("/hello", "Anna", 0, 44_100, 1) == [(ANNA, WELCOME)]
    assert talk.say("/sync", 42) == [(ANNA, ("/synced", 42))]
    assert talk.say("/version") == [(ANNA, ("/version.reply", "0.1.0", "tiny"))]
    assert talk.say("/seed", 7) == [(ANNA, ("/done", "/seed", 7))]
    assert talk.say("/temperature", 0.5) == [(ANNA, ("/done", "/temperature", 0.5))]
    assert talk.say("/gain", 2) == [(ANNA, ("/done", "/gain", 2.0))]
    assert talk.say("/part", "drums", 0) == [(ANNA, ("/done", "/part", "drums", 0))]
    assert talk.say("/part/bass", 0.0) == [(ANNA, ("/done", "/part", "bass", 0))]
    assert talk.say("/lookahead", 0.5) == [(ANNA, ("/done", "/lookahead", f32(44 * 512 / 44_100)))]
    assert talk.say("/play") == [(ANNA, ("/done", "/play"))]
    assert talk.say("/stop") == [(ANNA, ("/done", "/stop"))]
    assert talk.say("/bye") == [(ANNA, ("/done", "/bye"))]
    now = talk.store.current
    assert (now.seed, now.temperature.end, now.gain.end, now.playing, now.lookahead_frames) == (7, 0.5, 2.0, False, 44)
    assert now.parts == (False, False, True, True)
    assert now.revision == 8


def test_replies_go_where_hello_says() -> None:
    talk = Talk()
    assert talk.say("/hello", "Anna", 9000) == [(("127.0.0.1", 9000), WELCOME)]
    assert talk.say("/sync", 1) == [(("127.0.0.1", 9000), ("/synced", 1))]
    assert reason(talk.say("/gain", 5)).startswith("/gain takes gain (0 to 4) and, if you like, ramp_seconds (0 to 600); got 5")


def test_without_hello_commands_work_and_nothing_else_comes() -> None:
    talk = Talk()
    assert talk.say("/gain", 0.5) == [(ANNA, ("/done", "/gain", 0.5))]
    assert lines(talk.session.published(0, 0, 4096, 0, 10.0)) == []
    assert lines(talk.session.published(1, 4096, 4096, 1, 10.0)) == [(ANNA, ("/applied", "/gain", 1, 4096))]
    assert talk.tick(2.0) == ()


def test_hello_at_a_rate_that_no_one_can_follow() -> None:
    talk = Talk()
    text = "Anna runs at 22050 Hz, which Sideman can't follow; set the host to 44100, 48000, 88200 or 96000 Hz"
    assert talk.say("/hello", "Anna", 9000, 22_050) == [(("127.0.0.1", 9000), ("/fail", "/hello", text))]
    assert reason(talk.say("/audio/in", 0, 1, 0.0)) == (
        "Anna runs at 22050 Hz; set the host to 44100, 48000, 88200 or 96000 Hz and say /hello again"
    )
    assert talk.tick(2.0) == ()
    assert talk.say("/hello", "Anna", 9000, 44_100) == [(("127.0.0.1", 9000), WELCOME)]
    assert len(rest(talk.effects("/audio/in", 0, 1, 0.0))) == 1


def test_a_chart_is_told() -> None:
    talk = Talk()
    assert talk.say("/chord", "G7/B") == [(ANNA, ("/done", "/chord", "G7/B"))]
    assert talk.store.current.chord == Chord(0b100010100100, 11)
    assert "did you mean Gmaj7?" in reason(talk.say("/chord", "Gmajj7"))
    assert talk.store.current.chord == Chord(0b100010100100, 11), "a wrong chord changes nothing"
    assert talk.say("/chord") == [(ANNA, ("/done", "/chord", ""))]
    assert talk.store.current.chord is None


def test_a_pulse_is_told() -> None:
    talk = Talk()
    assert reason(talk.say("/beat", 0)) == "a beat needs a tempo; send /tempo first"
    assert reason(talk.say("/tempo", 12)) == "12 is too slow; send 30 to 300 beats a minute, or 0: by ear"
    assert talk.say("/tempo", 120) == [(ANNA, ("/done", "/tempo", 120.0))]
    talk.effects("/audio/in", 5_000, 1, *[0.0] * 100)
    assert talk.say("/beat", 1.5) == [(ANNA, ("/done", "/beat", 1.5))]
    assert talk.store.current.pulse(44_100) == Pulse(5_100 - 33_075, 22_050.0)
    talk.effects("/reset")
    talk.session.done(ANNA, "/reset")
    assert (talk.store.current.tempo_bpm, talk.store.current.downbeat) == (120.0, None)


def test_unknown_addresses_get_a_hint() -> None:
    assert reason(Talk().say("/plya")) == "there is no /plya; did you mean /play?"
    assert reason(Talk().say("/prompt/1/txt", "x")) == "there is no /prompt/1/txt; did you mean /prompt/{slot}/text?"


def test_the_servers_own_words_are_counted_and_not_answered() -> None:
    talk = Talk()
    for address in FROM_SERVER:
        assert talk.effects(address) == ()
    assert talk.session.counts.rejected == len(FROM_SERVER)


def test_a_prompt_comes_to_life() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    assert talk.effects("/prompt", 2, " upright bass ", 0.5) == (EmbedPrompt(2, "upright bass", 0.5, ANNA),)
    assert lines(talk.session.prompt_ready(EmbedPrompt(2, "upright bass", 0.5, ANNA), NUMBERS)) == [
        (ANNA, ("/done", "/prompt", 2))
    ]
    prompt = talk.store.current.prompts[1]
    assert prompt is not None and prompt.embedding is NUMBERS
    assert talk.store.current.weights[1] == steady(0.5)
    assert lines(talk.session.published(5, 20_480, 4096, 1, 3.5)) == [
        (ANNA, ("/block", 5, 20_480, 4096, 1, 3.5)),
        (ANNA, ("/applied", "/prompt", 1, 20_480)),
    ]
    assert talk.say("/prompt", 2, "") == [(ANNA, ("/done", "/prompt", 2))]
    assert talk.store.current.prompts[1] is None


def test_the_newest_prompt_wins() -> None:
    talk = Talk()
    talk.effects("/prompt/1/text", "slow one")
    talk.effects("/prompt/1/text", "quick one")
    talk.session.prompt_ready(EmbedPrompt(1, "quick one", None, ANNA), NUMBERS)
    late = lines(talk.session.prompt_ready(EmbedPrompt(1, "slow one", None, ANNA), NUMBERS))
    assert reason(late) == "a newer /prompt for slot 1 came before this one was ready"
    prompt = talk.store.current.prompts[0]
    assert prompt is not None and prompt.text == "quick one"


def test_a_prompt_that_was_cleared_stays_so() -> None:
    talk = Talk()
    talk.effects("/prompt", 1, "jazz")
    talk.effects("/prompt", 1, "")
    assert "newer" in reason(lines(talk.session.prompt_ready(EmbedPrompt(1, "jazz", None, ANNA), NUMBERS)))
    assert talk.store.current.prompts[0] is None


def test_a_ramp_starts_with_the_next_block() -> None:
    talk = Talk()
    talk.session.published(9, 9 * 4096, 4096, 0, 0.0)
    assert talk.say("/weight", 3, 1, 1.0) == [(ANNA, ("/done", "/weight", 3, 1.0, 1.0))]
    assert talk.store.current.weights[2] == Ramp(0.0, 1.0, 10 * 4096, 10 * 4096 + 44_100)
    assert talk.say("/prompt/3/weight", 0.5) == [(ANNA, ("/done", "/weight", 3, 0.5, 0.0))]
    assert talk.store.current.weights[2] == steady(0.5)
    assert talk.say("/temperature", 0.5, 2) == [(ANNA, ("/done", "/temperature", 0.5))]
    assert talk.store.current.temperature == Ramp(1.0, 0.5, 10 * 4096, 10 * 4096 + 88_200)
    assert talk.say("/gain", 0.25) == [(ANNA, ("/done", "/gain", 0.25))]
    assert talk.store.current.gain == Ramp(1.0, 0.25, 10 * 4096, 10 * 4096 + 256), "never faster than a seam"


def test_density_and_brightness() -> None:
    talk = Talk()
    talk.session.published(9, 9 * 4096, 4096, 0, 0.0)
    assert talk.say("/density", 0.25) == [(ANNA, ("/done", "/density", 0.25))]
    assert talk.say("/density", 0.75, 1) == [(ANNA, ("/done", "/density", 0.75))]
    assert talk.say("/brightness", 1) == [(ANNA, ("/done", "/brightness", 1.0))]
    assert talk.store.current.attributes == (Ramp(0.25, 0.75, 10 * 4096, 10 * 4096 + 44_100), steady(1.0))
    assert talk.say("/density", "auto") == [(ANNA, ("/done", "/density", "auto"))]
    assert talk.say("/brightness") == [(ANNA, ("/done", "/brightness", "auto"))]
    assert talk.store.current.attributes == (None, None)
    assert talk.store.current.revision == 5
    takes = "/density takes if you like, density (0 to 1, or auto) and ramp_seconds (0 to 600)"
    assert reason(talk.say("/density", 1.5)) == f"{takes}; got 1.5: density must be 0 to 1, or auto"


def test_a_control_that_the_model_was_trained_without() -> None:
    talk = Talk(replace(INFO, attributes=("density",)))
    has = "tiny has no control of brightness: of these it has density; /brightness auto is always right"
    assert reason(talk.say("/brightness", 0.5)) == has
    assert reason(talk.say("/at", 500, "/brightness", 0.5)) == has
    assert talk.store.current.revision == 0
    assert talk.say("/density", 0.5) == [(ANNA, ("/done", "/density", 0.5))]
    assert talk.say("/brightness", "auto") == [(ANNA, ("/done", "/brightness", "auto"))], "the Max patch says so on each link up"
    bare = Talk(replace(INFO, attributes=()))
    assert "tiny has no control of density: it was trained without;" in reason(bare.say("/density", 0.5))


def test_a_ramp_starts_where_the_sound_is() -> None:
    """While Sideman rests no blocks come, but the performer plays on. Frames 0 to 75 can be heard by 40961; 16 ahead of that,
    block 11 may have been begun."""
    talk = Talk()
    talk.effects("/audio/in", 40_960, 1, 0.0)
    talk.say("/weight", 1, 1, 1.0)
    assert talk.store.current.weights[0].first == 12 * 4096
    talk.stands = 81_920
    talk.say("/weight", 2, 1, 1.0)
    assert talk.store.current.weights[1].first == 22 * 4096


def test_a_new_timeline_ends_ramps() -> None:
    talk = Talk()
    talk.session.published(1000, 0, 4096, 0, 0.0)
    talk.say("/weight", 1, 0.25, 60)
    talk.say("/gain", 0.25, 60)
    assert talk.effects("/reset") == (Reset(ANNA),)
    assert talk.store.current.weights[0].first == 1001 * 4096
    assert lines(talk.session.done(ANNA, "/reset")) == [(ANNA, ("/done", "/reset"))]
    assert talk.store.current.weights[0] == talk.store.current.gain == steady(0.25)
    talk.say("/weight", 1, 1, 1.0)
    assert talk.store.current.weights[0].first == 0


def test_the_first_audio_is_a_new_timeline_too() -> None:
    talk = Talk()
    talk.session.published(1000, 0, 4096, 0, 0.0)
    talk.say("/weight", 1, 0.25, 60)
    talk.effects("/audio/in", 8192, 1, 0.0)
    assert talk.store.current.weights[0] == steady(0.25)
    talk.say("/weight", 1, 1, 1.0)
    assert talk.store.current.weights[0].first == 4 * 4096


def test_lookahead_that_this_machine_cannot_hold() -> None:
    talk = Talk()
    talk.session.set_floor(21)
    assert reason(talk.say("/lookahead", 0.1)) == "0.100 s is less than this machine keeps up with; send 0.279 or more"
    assert talk.say("/lookahead", 0.279) == [(ANNA, ("/done", "/lookahead", f32(24 * 512 / 44_100)))]
    assert talk.say("/lookahead", "auto") == [(ANNA, ("/done", "/lookahead", f32(24 * 512 / 44_100)))]


def test_parts_of_another_model() -> None:
    text = 'there is no part "banjo"; tiny has drums, bass, harmony and lead'
    assert reason(Talk().say("/part", "banjo", 1)) == text


def test_applied_comes_once_to_whoever_asked() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    talk.say("/hello", "Bert", who=BERT)
    talk.say("/gain", 0.5)  # revision 1
    talk.say("/seed", 5, who=BERT)  # revision 2
    talk.say("/gain", 0.5)  # no change: still 2
    talk.say("/stop")  # no change, and never applied
    first, second = ("/block", 0, 0, 4096, 1, 1.0), ("/block", 1, 4096, 4096, 2, 1.0)
    assert lines(talk.session.published(0, 0, 4096, 1, 1.0)) == [
        (ANNA, first),
        (BERT, first),
        (ANNA, ("/applied", "/gain", 1, 0)),
    ]
    assert lines(talk.session.published(1, 4096, 4096, 2, 1.0)) == [
        (ANNA, second),
        (BERT, second),
        (BERT, ("/applied", "/seed", 2, 4096)),
        (ANNA, ("/applied", "/gain", 2, 4096)),
    ]
    assert lines(talk.session.published(2, 8192, 4096, 2, 1.0)) == [
        (who, ("/block", 2, 8192, 4096, 2, 1.0)) for who in (ANNA, BERT)
    ]


def test_nothing_is_applied_for_those_who_left() -> None:
    talk = Talk()
    talk.say("/gain", 0.5)
    talk.say("/seed", 5, who=BERT)
    talk.say("/bye")
    assert lines(talk.session.published(0, 0, 4096, 9, 1.0)) == [(BERT, ("/applied", "/seed", 2, 0))]


def test_engine_troubles_are_counted() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    wide = (1 << 32) + 5
    assert lines(talk.session.late(wide, 4096)) == [(ANNA, ("/late", 5, 4096, 1))]
    assert lines(talk.session.late(10, 4096)) == [(ANNA, ("/late", 10, 4096, 2))]
    assert lines(talk.session.underrun(10, 64)) == [(ANNA, ("/underrun", 10, 64, 1))]
    assert lines(talk.session.gap(10, 64)) == [(ANNA, ("/gap", 10, 64, 1))]
    assert lines(talk.session.log("info", "hi")) == [(ANNA, ("/log", "info", "hi"))]
    assert talk.session.counts == Counts(late=2, underruns=1, gaps=1)


def test_recording() -> None:
    talk = Talk()
    assert talk.effects("/record/start", " take 1.a_b-c ") == (StartRecording("take 1.a_b-c", ANNA),)
    assert talk.effects("/record/stop") == (StopRecording(ANNA),)
    assert lines(talk.session.done(ANNA, "/record/stop", "take1.wav")) == [(ANNA, ("/done", "/record/stop", "take1.wav"))]
    assert lines(talk.session.fail(ANNA, "/record/stop", "nothing is recorded")) == [
        (ANNA, ("/fail", "/record/stop", "nothing is recorded"))
    ]


@pytest.mark.parametrize("name", ["", " ", "../x", "a/b", "a\\b", ".hidden", "C:x", "é", "a\nb", "-x"])
def test_recordings_stay_in_their_folder(name: str) -> None:
    talk = Talk()
    effects = talk.effects("/record/start", name)
    assert not rest(effects)
    assert "can't be the name of a recording" in reason(lines(effects))


def test_subscriptions() -> None:
    talk = Talk()
    talk.say("/hello", "Anna", 9000)
    to = ("127.0.0.1", 9000)
    osc = talk.effects("/audio/subscribe", "osc", 256)
    assert rest(osc) == [Subscribe(ANNA, "osc", 256, False)]
    assert lines(osc) == [(to, ("/done", "/audio/subscribe", "osc", 256))]
    assert [(one.to, one.frames_per_packet) for one in talk.session.listeners()] == [(to, 256)]
    assert talk.effects("/audio/subscribe", "shm") == (Subscribe(ANNA, "shm", 128, True),)
    assert talk.session.listeners() == ()
    assert lines(talk.session.shared(ANNA, "sideman-7770")) == [
        (to, ("/shm", "sideman-7770")),
        (to, ("/done", "/audio/subscribe", "shm", 128)),
    ]
    assert talk.effects("/audio/subscribe", "device") == (Subscribe(ANNA, "device", 128, True),)
    assert lines(talk.session.fail(ANNA, "/audio/subscribe", "there is no sound card")) == [
        (to, ("/fail", "/audio/subscribe", "there is no sound card"))
    ]
    talk.effects("/audio/subscribe", "osc")
    bye = talk.effects("/bye")
    assert rest(bye) == [Subscribe(ANNA, "none", 0, False)]
    assert lines(bye) == [(to, ("/done", "/bye"))]
    assert talk.session.listeners() == ()


def test_a_subscription_without_hello() -> None:
    talk = Talk()
    assert lines(talk.effects("/audio/subscribe", "osc")) == [(ANNA, ("/done", "/audio/subscribe", "osc", 128))]
    assert lines(talk.session.log("info", "for those who said hello")) == []


def test_the_heartbeat() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    talk.say("/play")
    talk.session.published(3, 12_288, 4096, 1, 9.0)
    talk.stands = 16_384
    figures = EngineFigures(margin_p50_ms=120.5, margin_p1_ms=80.25, load_p99=0.5, dropped=2)
    lookahead = f32(16 * 512 / 44_100)
    times = (0, 0, 0, f32(1000 * 1024 / 44_100), 0, 0, 0, 0, 0, 0, 0, 120.5, 80.25, 0)
    beat = [
        (ANNA, ("/status.reply", 1, 16_384, 3, 1, lookahead, 120.5, 80.25, 0.5, 0, 0, 0, 2, 0, 0, 1, 0)),
        (ANNA, ("/latency.reply", f32(1000 * 16 * 512 / 44_100), *times)),
    ]
    assert talk.session.wake_in_seconds(talk.now) == 1.0
    assert lines(talk.tick(0.5, figures)) == []
    assert talk.session.wake_in_seconds(talk.now) == 0.5
    assert lines(talk.tick(0.5, figures)) == beat
    assert lines(talk.tick(0.0, figures)) == []
    assert lines(talk.tick(0.99, figures)) == []
    assert lines(talk.tick(0.02, figures)) == beat
    assert lines(talk.tick(30.0, figures)) == beat, "after a long pause, one"
    assert lines(talk.tick(0.0, figures)) == []
    assert talk.say("/status") == beat[:1]
    assert talk.say("/latency") == beat[1:]


def test_silent_clients_leave() -> None:
    talk = Talk()
    talk.say("/hello", "Anna", 9000)
    assert talk.say("/status")[0][1][-2] == 1
    talk.tick(59.9)
    heard = lines(talk.tick(0.2))
    assert heard == [
        (("127.0.0.1", 9000), ("/log", "warning", "nothing came from Anna for 60 s; say /hello to come back")),
    ]
    assert talk.say("/status")[0][1][-2] == 0


def test_listeners_may_be_silent_for_longer() -> None:
    talk = Talk()
    talk.say("/audio/subscribe", "osc")
    assert talk.tick(539.0) == ()
    warning = lines(talk.tick(2.0))
    assert [line[1][:2] for line in warning] == [("/log", "warning")]
    assert talk.tick(1.0) == ()
    talk.say("/sync", 1)
    assert talk.tick(70.0) == ()
    assert len(lines(talk.tick(480.0))) == 1
    gone = talk.tick(60.0)
    assert rest(gone) == [Subscribe(ANNA, "none", 0, False)]
    assert talk.session.listeners() == ()


@pytest.mark.parametrize("transport", ["shm", "device"])
def test_who_listens_on_this_machine_stays(transport: str) -> None:
    talk = Talk()
    talk.say("/audio/subscribe", transport)
    assert talk.tick(1e6) == ()


def test_sixteen_clients() -> None:
    talk = Talk()
    for port in range(16):
        assert talk.say("/hello", "x", who=("127.0.0.1", 6000 + port))[0][1] == WELCOME
    full = "16 clients are connected already; let one of them say /bye"
    assert reason(talk.say("/hello", "Anna")) == full
    assert reason(talk.say("/audio/subscribe", "osc")) == full
    talk.say("/bye", who=("127.0.0.1", 6003))
    assert talk.say("/hello", "Anna") == [(ANNA, WELCOME)]


def test_a_newcomer_takes_the_place_of_one_that_has_gone_without_a_word() -> None:
    """A listener over UDP may be silent for ten minutes, but not while others wait at the door."""
    talk = Talk()
    for port in range(16):
        who = ("127.0.0.1", 6000 + port)
        talk.say("/hello", f"guest {port}", who=who)
        talk.say("/audio/subscribe", "osc", who=who)
    talk.tick(30.0)
    talk.say("/sync", 1, who=("127.0.0.1", 6000))
    talk.tick(29.0)
    assert reason(talk.say("/hello", "Anna")).startswith("16 clients")
    talk.tick(1.0)
    came = talk.effects("/hello", "Anna")
    gone = ("127.0.0.1", 6001)
    assert rest(came) == [Subscribe(gone, "none", 0, False)], "the one that has been silent longest"
    told = "nothing has come from guest 1 for long, and another client wants its place; say /hello to come back"
    assert lines(came) == [(gone, ("/log", "warning", told)), (ANNA, WELCOME)]


def test_a_patch_that_is_opened_again_takes_its_own_place() -> None:
    talk = Talk()
    talk.say("/hello", "Anna", 9000)
    talk.say("/audio/subscribe", "osc")
    again = talk.effects("/hello", "Anna", 9000, who=BERT)
    assert rest(again) == [Subscribe(ANNA, "none", 0, False)]
    assert lines(again) == [(("127.0.0.1", 9000), WELCOME)]
    assert [said[0] for _, said in lines(talk.tick(1.0))] == ["/status.reply", "/latency.reply"]


def test_dated_messages() -> None:
    talk = Talk()
    assert talk.effects("/gain", 0.5, tag=talk.ntp + 2) == ()
    assert talk.effects("/gain", 0.25, tag=talk.ntp + 1) == ()
    assert talk.session.wake_in_seconds(talk.now) == 1.0
    assert talk.tick(0.5) == ()
    assert talk.session.wake_in_seconds(talk.now) == 0.5
    assert lines(talk.tick(0.5)) == [(ANNA, ("/done", "/gain", 0.25))]
    assert lines(talk.tick(5.0)) == [(ANNA, ("/done", "/gain", 0.5))]
    assert lines(talk.effects("/gain", 1, tag=talk.ntp - 1)) == [(ANNA, ("/done", "/gain", 1.0))]
    assert talk.session.counts.late_commands == 1


def test_dated_mistakes_are_answered_at_once() -> None:
    talk = Talk()
    assert reason(lines(talk.effects("/gain", 9, tag=talk.ntp + 5))).startswith("/gain takes")
    ahead = "this message is dated 86400 s ahead; send it within 3600 s of its date, or set the clock"
    assert reason(lines(talk.effects("/gain", 1, tag=talk.ntp + 86_400))) == ahead
    for _ in range(256):
        assert talk.effects("/gain", 1, tag=talk.ntp + 5) == ()
    full = "256 messages are waiting for their date already; send it later"
    assert reason(lines(talk.effects("/gain", 1, tag=talk.ntp + 5))) == full


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (("/part", "banjo", 1), 'there is no part "banjo"; tiny has drums, bass, harmony and lead'),
        (("/part/banjo", 1), 'there is no part "banjo"; tiny has drums, bass, harmony and lead'),
        (("/at", 90_000, "/part", "banjo", 1), 'there is no part "banjo"'),
        (("/at/bar", 1, "/status"), "/status can't wait for its place"),
        (("/at/beat", 1, "/gain", 9), "/gain takes gain"),
        (("/chord", "Gmajj7"), "did you mean Gmaj7?"),
        (("/tempo", 12), "12 is too slow"),
        (("/density", 0.5), "tiny has no control of density"),
        (("/lookahead", 0.01), "0.010 s is less than the model was made for"),
        (("/lookahead", 9), "9.000 s is more than the model was made for"),
        (("/record/start", "../x"), "can't be the name of a recording"),
        (("/state/store", 1, "../x"), "can't be the name of a state"),
        (("/state/load", 1, "con"), "is a device on some machines"),
        (("/audio/subscribe", "osc", 8192), "8192 frames don't fit into one packet"),
    ],
)
def test_what_is_sure_to_be_a_mistake_at_its_date_is_answered_at_once(said: tuple[Scalar, ...], text: str) -> None:
    talk = Talk(replace(INFO, attributes=(), channels=2))
    address, *arguments = said
    assert text in reason(lines(talk.effects(str(address), *arguments, tag=talk.ntp + 5)))
    assert talk.tick(10.0) == (), "and not a second time"


def test_what_may_be_right_by_then_waits() -> None:
    """A tempo before the beat, a beat before its place, a bank that is filled: what comes before in the same bundle counts."""
    talk = Talk()
    for said in (("/tempo", 120), ("/beat", 0), ("/at/beat", 1, "/seed", 5), ("/state/recall", 1), ("/reset/undo",)):
        assert talk.effects(said[0], *said[1:], tag=talk.ntp + 1) == ()
    heard = [answer[:2] for _, answer in lines(talk.tick(1.0))]
    assert heard == [
        ("/done", "/tempo"), ("/done", "/beat"), ("/scheduled", "/seed"), ("/fail", "/state/recall"), ("/fail", "/reset/undo")
    ]  # fmt: skip


def test_a_dated_mistake_that_shows_only_later() -> None:
    talk = Talk()
    assert talk.effects("/lookahead", 0.1, tag=talk.ntp + 1) == ()
    talk.session.set_floor(40)
    assert "keeps up with" in reason(lines(talk.tick(1.0)))


def test_dated_audio_is_taken_at_once() -> None:
    talk = Talk()
    assert len(rest(talk.effects("/audio/in", 0, 1, 0.5, tag=talk.ntp + 5))) == 1


def test_refusals_are_never_silent() -> None:
    talk = Talk()
    heard = [line for _ in range(50) for line in talk.say("/gain", 9)]
    assert len(heard) == 20
    ((_, (_, _, text)),) = lines(talk.tick(0.1))
    assert str(text).endswith("(29 more refused)")
    assert talk.session.counts.rejected == 50


def test_what_is_not_osc() -> None:
    talk = Talk()
    for datagram, answer in (
        (b"hello", ("/fail", "datagram", "this is not OSC: a text has no end")),
        (encode(Message("/prompt", (1, "x" * 1001))), ("/fail", "/prompt", "a text of 1001 characters; the limit is 1000")),
    ):
        assert lines(refused(talk, datagram)) == [(ANNA, answer)]
    assert lines(refused(talk, encode(Message("/fail", ("/x", "x" * 1001))))) == []
    assert talk.session.counts.rejected == 3


def refused(talk: Talk, datagram: bytes) -> tuple[Effect, ...]:
    with pytest.raises(DecodeError) as caught:
        decode(datagram)
    return talk.session.rejected(ANNA, caught.value, talk.now)


def test_lines_to_read_come_as_fast_as_they_can_be_read() -> None:
    """Whatever repeats itself: those that are left out are counted, and their number is told."""
    talk = Talk()
    talk.say("/hello", "Anna")
    talk.tick()
    heard = [line for number in range(1000) for line in lines(talk.session.log("warning", f"no {number}"))]
    assert heard == [(ANNA, ("/log", "warning", f"no {number}")) for number in range(10)]
    assert lines(talk.session.log("info", "hi")) == [(ANNA, ("/log", "info", "hi"))], "one level doesn't keep out another"
    assert logged(talk.tick(0.9)) == []
    assert logged(talk.tick(0.2)) == [("/log", "warning", "no 999 (989 more left out)")]
    assert talk.session.counts == Counts(dropped=989), "10 were told one by one, and the last one with the number of the others"
    assert logged(talk.tick(50.0)) == []
    assert lines(talk.session.log("warning", "again")) == [(ANNA, ("/log", "warning", "again"))]


def test_what_repeats_itself_without_end_is_told_once_a_second() -> None:
    talk, heard = Talk(), list[tuple[Scalar, ...]]()
    talk.say("/hello", "Anna")
    for number in range(3000):
        heard += logged(talk.tick(0.01))
        heard += logged(talk.session.log("error", f"no {number}"))
    heard += logged(talk.tick(2.0))
    assert len(heard) == pytest.approx(10 + 30, abs=1)
    left_out = [int(str(text).split("(")[1].split()[0]) for _, _, text in heard if "more left out" in str(text)]
    assert len(heard) + sum(left_out) == 3000 and talk.session.counts.dropped == sum(left_out)


def test_why_sideman_stops_gets_through_and_so_does_what_was_held_back() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    for number in range(50):
        talk.session.log("error", f"no {number}")
    assert lines(talk.session.stops(ValueError("the model broke"))) == [
        (ANNA, ("/log", "error", "no 49 (39 more left out)")),
        (ANNA, ("/log", "error", "Sideman stops: the model broke")),
    ]


def logged(effects: tuple[Effect, ...]) -> list[tuple[Scalar, ...]]:
    """The lines to read among what is sent."""
    return [said for _, said in lines(effects) if said[0] == "/log" and "nothing came" not in str(said[2])]


def test_a_disk_that_fails_a_recording_is_counted_and_told() -> None:
    talk = Talk()
    talk.say("/hello", "Anna")
    assert lines(talk.session.recording_fault("the disk is full")) == [(ANNA, ("/log", "error", "the disk is full"))]
    assert talk.say("/status")[0][1][-1] == 1
