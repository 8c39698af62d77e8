"""Hosts at other sample rates than the model's: one timeline, counted in everybody's own samples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from server.conversation.effects import AudioIn
from server.engine.port import Audio
from server.osc.codec import Message
from server.units import HOST_RATES, Bridge
from tests.conversation.talk import ANNA, BERT, Talk, lines, reason, rest

PACKET = 240


def tone(rate: int, first: int, count: int) -> Audio:
    return (0.5 * np.sin(2 * np.pi * 440 * np.arange(first, first + count) / rate)).astype(np.float32)


def send(talk: Talk, position: int, audio: Audio) -> list[AudioIn]:
    effects = talk.session.receive(Message("/audio/in", (position, 1), audio), ANNA, talk.now)
    return [effect for effect in rest(effects) if isinstance(effect, AudioIn)]


def begin(rate: int) -> Talk:
    talk = Talk()
    talk.say("/hello", "Anna", 0, rate)
    return talk


@pytest.mark.parametrize("rate", HOST_RATES)
def test_every_position_has_its_place_at_both_rates(rate: int) -> None:
    bridge = Bridge(rate, 44_100)
    for position in (0, 1, 8192, 10**6 + 3, 10**9 + 7):
        host = bridge.to_host(position)
        assert host * 44_100 >= position * rate > (host - 1) * 44_100
        assert bridge.to_model(host) == position or rate < 44_100
    spans = [bridge.host_samples(400 * block, 400) for block in range(147)]
    assert sum(spans) == bridge.to_host(400 * 147) and max(spans) - min(spans) <= 1


@pytest.mark.parametrize("rate", [48_000, 88_200, 96_000])
def test_what_a_host_plays_is_heard_where_it_was_played(rate: int) -> None:
    talk = begin(rate)
    start = 7 * rate + 13
    found = [one for at in range(start, start + rate, PACKET) for one in send(talk, at, tone(rate, at, PACKET))]
    assert [one.first for one in found] == [True] + [False] * (len(found) - 1)
    heard = np.concatenate([one.samples[:, 0] for one in found])
    first = found[0].position
    for one in found:
        assert one.position == first
        first += len(one.samples)
    assert 0.96 * 44_100 < len(heard) <= 44_100 + 200
    # The beginning is a step from silence, which rings.
    expected = tone(44_100, found[0].position, len(heard))
    assert np.abs(heard - expected)[4000:].max() < 1e-3


def test_a_hole_is_told_once_and_filled_with_silence() -> None:
    talk = begin(48_000)
    send(talk, 0, tone(48_000, 0, 9600))
    effects = talk.session.receive(Message("/audio/in", (14_400, 1), tone(48_000, 14_400, 9600)), ANNA, talk.now)
    assert lines(effects) == [(ANNA, ("/gap", 9600, 4800, 1))]
    (audio,) = [one for one in rest(effects) if isinstance(one, AudioIn)]
    hole = slice(9600 * 147 // 160 - audio.position + 300, 14_400 * 147 // 160 - audio.position - 300)
    assert np.abs(audio.samples[hole]).max() < 1e-3 < np.abs(audio.samples[hole.stop + 600 :]).max()


def test_a_packet_out_of_order_is_refused_and_nothing_is_lost_by_it() -> None:
    talk = begin(48_000)
    send(talk, 0, tone(48_000, 0, 480))
    send(talk, 960, tone(48_000, 960, 480))
    late = talk.session.receive(Message("/audio/in", (480, 1), tone(48_000, 480, 480)), ANNA, talk.now)
    assert reason(lines(late)) == "a packet came after its successor; at 48000 Hz they have to come in order"
    before = send(talk, 1440, tone(48_000, 1440, 480))
    after = send(talk, 1920, tone(48_000, 1920, 480))
    assert after[0].position == before[0].position + len(before[0].samples)


def test_each_client_counts_its_own_samples() -> None:
    talk = begin(48_000)
    talk.say("/hello", "Bert", 0, 44_100, who=BERT)
    position = 10 * 4096
    heard = dict(lines(talk.session.published(10, position, 4096, 0, 100.0)))
    address, index, start, samples, revision, margin = heard[ANNA]
    assert (address, index, start, revision) == ("/block", 10, math.ceil(position * 48_000 / 44_100), 0)
    assert samples in (4458, 4459)
    assert isinstance(margin, float) and 50 < margin < 70, "conversion takes its time, both ways"
    assert heard[BERT] == ("/block", 10, position, 4096, 0, 100.0)
    talk.say("/gain", 0.5)
    applied = [line for line in lines(talk.session.published(11, position + 4096, 4096, 1, 1.0)) if line[1][0] == "/applied"]
    assert applied == [(ANNA, ("/applied", "/gain", 1, math.ceil((position + 4096) * 48_000 / 44_100)))]
    late = dict(lines(talk.session.late(position, 4096)))
    assert late[BERT] == ("/late", position, 4096, 1) and late[ANNA][1] == math.ceil(position * 48_000 / 44_100)


def test_the_beat_is_where_the_performer_says() -> None:
    talk = begin(96_000)
    send(talk, 0, tone(96_000, 0, 96_00))
    talk.say("/tempo", 60)
    talk.say("/beat", 0)
    assert talk.store.current.downbeat == 4410


def test_a_performer_at_another_rate_starts_anew() -> None:
    talk = begin(48_000)
    send(talk, 0, tone(48_000, 0, 480))
    talk.say("/bye")
    talk.say("/hello", "Bert", 0, 44_100, who=BERT)
    effects = talk.session.receive(Message("/audio/in", (5, 1, *[0.0] * 64)), BERT, talk.now)
    (audio,) = [one for one in rest(effects) if isinstance(one, AudioIn)]
    assert (audio.position, audio.first) == (5, True)
