"""The largest packet that a client receives."""

from __future__ import annotations

import numpy as np
import pytest

from server.conversation.effects import Send
from server.conversation.probe import TRIES, WAIT_SECONDS, sizes
from server.osc.codec import MAX_DATAGRAM_BYTES, Message, encode
from server.osc.packets import encode_audio_out, largest_packet_frames
from server.osc.schema import MOST_FRAMES_PER_PACKET
from tests.conversation.talk import ANNA, BERT, Line, Talk, lines, reason


def run(talk: Talk, most_bytes: int, lost: int = 0) -> tuple[list[Line], list[int]]:
    """A client that no packet above a size reaches, and not the first ``lost`` either: what it was told, and what was tried."""
    effects, told, tried = talk.effects("/audio/probe"), list[Line](), list[int]()
    for _ in range(100):
        confirmed = list[int]()
        for effect in effects:
            assert isinstance(effect, Send) and effect.to == ANNA
            message = effect.message
            if message.address != "/audio/test":
                return lines((effect,)), tried
            assert message.samples is not None and isinstance(message.arguments[0], int)
            tried.append(message.arguments[0])
            lost -= 1
            if lost < 0 and len(encode(message)) <= most_bytes:
                confirmed.append(message.arguments[0])
        effects = tuple(effect for frames in confirmed for effect in talk.effects("/audio/probe", frames))
        effects = effects or talk.tick(WAIT_SECONDS)
    raise AssertionError(told)


@pytest.mark.parametrize(("most_bytes", "frames"), [(1472, 256), (9216, 1024), (65_507, 8192)])
def test_it_finds_what_comes_through(most_bytes: int, frames: int) -> None:
    """Ethernet, a Mac as it comes, and loopback on Linux."""
    told, tried = run(Talk(), most_bytes)
    assert told == [(ANNA, ("/done", "/audio/probe", frames))]
    assert tried == sorted(tried) and len(tried) <= len(sizes(1, MOST_FRAMES_PER_PACKET)) + TRIES


def test_one_lost_packet_does_not_end_it() -> None:
    told, tried = run(Talk(), 65_507, lost=1)
    assert told == [(ANNA, ("/done", "/audio/probe", 8192))]
    assert tried[:3] == [64, 64, 128]


def test_who_confirms_nothing_gets_two_small_packets() -> None:
    told, tried = run(Talk(), 0)
    assert tried == [64, 64]
    assert "no /audio/test was confirmed" in reason(told)


def test_a_test_packet_is_as_long_as_audio() -> None:
    talk = Talk()
    (effect,) = talk.effects("/audio/probe")
    assert isinstance(effect, Send) and effect.message.samples is not None
    samples = effect.message.samples.reshape(-1, 1)
    assert len(encode(effect.message)) == len(encode_audio_out(0, samples))


def test_the_sizes_fit_a_datagram() -> None:
    for channels in (1, 2):
        largest = sizes(channels, MOST_FRAMES_PER_PACKET)[-1]
        assert largest <= largest_packet_frames(channels)
        packet = Message("/audio/test", (largest, channels), np.zeros(largest * channels, np.float32))
        assert len(encode(packet)) <= MAX_DATAGRAM_BYTES
    assert sizes(2, MOST_FRAMES_PER_PACKET)[-1] == largest_packet_frames(2)


def test_one_at_a_time_and_nothing_for_late_or_invented_answers() -> None:
    talk = Talk()
    assert len(talk.effects("/audio/probe")) == 1
    assert "under way" in reason(talk.say("/audio/probe"))
    assert talk.effects("/audio/probe", 8192) == (), "only what was sent can have come"
    assert talk.effects("/audio/probe", 64, who=BERT) == ()
    assert len(talk.effects("/audio/probe", 64)) == 1
    assert talk.effects("/audio/probe", 64) == ()
    talk.say("/bye")
    assert talk.tick(WAIT_SECONDS) == (), "who has left is tested no longer"


def test_so_many_tests_at_a_time() -> None:
    talk = Talk()
    for port in range(16):
        assert len(talk.effects("/audio/probe", who=("127.0.0.1", 6000 + port))) == 1
    assert "16 tests are under way" in reason(talk.say("/audio/probe"))
