"""The door: what those outside get, and what one who sends too much does to the others."""

from __future__ import annotations

import asyncio

import pytest

from server.clock import ManualClock
from server.conversation.access import Access, access_for
from server.conversation.door import ANSWERS_PER_SECOND, Door
from server.conversation.effects import AudioIn
from server.conversation.figures import EngineFigures
from server.conversation.rates import MessageRates
from server.osc.address import Address
from server.osc.codec import DecodeError, Message, decode, encode
from server.running.endpoint import Endpoint, open_endpoint
from tests.conversation.talk import ANNA, BERT, Talk, lines, reason, rest
from tests.osc.test_codec import bundle
from tests.osc.test_framing import counted

KEY = "open sesame"
PATIENCE_SECONDS = 10.0


def locked() -> Talk:
    return Talk(door=Door(Access(key=KEY)))


def test_before_the_key_nothing_but_hello_and_version() -> None:
    talk = locked()
    wanted = "this server wants its key first: /hello name reply_port sample_rate channels key"
    assert reason(talk.say("/gain", 0.5)) == wanted
    assert reason(talk.say("/audio/in", 0, 1, 0.5)) == wanted
    assert talk.say("/version") == [(ANNA, ("/version.reply", "0.1.0", "tiny"))]
    assert reason(talk.say("/hello", "Anna")).startswith("the key is missing or wrong")
    heard = talk.say("/hello", "Anna", 9000, 0, 1, "open sesamE")
    assert reason(heard).startswith("the key is missing or wrong")
    assert heard[0][0] == (ANNA[0], 9000), "at the port that she listens at"
    assert len(talk.session.listeners()) == 0 and talk.store.current.revision == 0


def test_with_the_key_everything() -> None:
    talk = locked()
    ((to, welcome),) = talk.say("/hello", "Anna", 9000, 0, 1, KEY)
    assert to == ("127.0.0.1", 9000) and welcome[0] == "/welcome"
    assert talk.say("/gain", 0.5)[0][1] == ("/done", "/gain", 0.5)
    assert isinstance(rest(talk.effects("/audio/in", 0, 1, 0.5))[0], AudioIn)
    assert talk.say("/hello", "Anna", 9000)[0][1][0] == "/welcome", "who is in needs no key again"
    talk.say("/bye")
    assert "key first" in reason(talk.say("/gain", 0.5))
    talk.now += 1
    assert "key first" in reason(talk.say("/gain", 0.5, who=BERT)), "the key lets in one sender, not its whole machine"


def test_those_outside_are_answered_a_few_times_a_second_together() -> None:
    """However many they are, whatever they send: a forged sender can't be flooded with answers."""
    talk, answers = locked(), 0
    for number in range(3000):
        talk.now += 0.001
        sender = (f"127.0.{number % 250}.1", 5000 + number)
        match number % 4:
            case 0:
                answers += len(talk.effects("/version", who=sender))
            case 1:
                answers += len(talk.effects("/hello", "x", 0, 0, 0, "wrong", who=sender))
            case 2:
                answers += len(talk.effects("/play", who=sender, tag=talk.ntp + 10))
            case _:
                answers += len(talk.session.rejected(sender, DecodeError("no OSC"), talk.now))
        answers += len(talk.tick())
    assert answers <= ANSWERS_PER_SECOND * 4
    assert talk.session.counts.rejected >= 3000 - answers
    assert not talk.store.current.playing


def test_nothing_dated_waits_for_those_outside() -> None:
    talk = locked()
    assert "key first" in reason(lines(talk.effects("/play", tag=talk.ntp + 1)))
    assert lines(talk.effects("/version", tag=talk.ntp + 1)) != []
    assert talk.tick(2.0) == ()


class Wire:
    """An endpoint without sockets: what is sent, to whom."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.clock, self.sent = talk, ManualClock(), list[tuple[Address, Message]]()
        self.endpoint = Endpoint(talk.session, self.clock, lambda: talk.ntp, lambda effect: None)
        self.endpoint.send_bytes = self._keep  # type: ignore[method-assign]

    def _keep(self, datagram: bytes, to: Address) -> None:
        self.sent += [(to, timed.message) for timed in decode(datagram)]

    def tick(self) -> None:
        self.endpoint.carry_out(self.talk.session.tick(self.clock.now_seconds(), EngineFigures()))

    def to(self, client: Address, address: str) -> list[Message]:
        return [message for to, message in self.sent if to == client and message.address == address]


def test_one_who_sends_twenty_thousand_a_second_does_not_starve_the_others() -> None:
    wire = Wire(Talk(door=Door(rates=MessageRates(5000))))
    gain, sync = encode(Message("/gain", (0.5,))), encode(Message("/sync", (1,)))
    for step in range(1000):
        wire.clock.advance(0.001)
        for _ in range(20):
            wire.endpoint.take(gain, BERT)
        wire.endpoint.take(sync, ANNA)
        if step % 10 == 9:
            wire.tick()
    assert len(wire.to(ANNA, "/synced")) == 1000, "nothing of hers was left out"
    done = len(wire.to(BERT, "/done"))
    assert 5000 <= done <= 6001, "his second's worth, and one burst"
    assert wire.talk.session.counts.rejected == 20_000 - done
    (told, *_) = wire.to(BERT, "/fail")
    assert told.arguments[0] == "rate" and "more than 5000 messages a second" in str(told.arguments[1])
    assert len(wire.to(BERT, "/fail")) <= 2
    wire.sent.clear()
    wire.clock.advance(1.0)
    wire.endpoint.take(sync, BERT)
    assert len(wire.to(BERT, "/synced")) == 1, "and then he is heard again"


def test_what_comes_in_a_bundle_counts_one_by_one() -> None:
    wire = Wire(Talk(door=Door(rates=MessageRates(100))))
    many = bundle(*[encode(Message("/sync", (number,))) for number in range(20)])
    for _ in range(5):
        wire.endpoint.take(many, BERT)
    assert len(wire.to(BERT, "/synced")) == 20
    assert wire.talk.session.counts.rejected == 4


def test_senders_are_remembered_in_a_bounded_number() -> None:
    rates = MessageRates(100, capacity=10)
    for port in range(1000):
        for _ in range(21):
            rates.spend(("127.0.0.1", port), 1.0)
    assert rates.left_out == 1000
    assert len(rates.reports(1.0)) == 10
    assert rates.reports(1.5) == ()


def test_who_is_not_on_the_list_is_told_how_to_get_there_and_so_is_the_set() -> None:
    wire = Wire(Talk(door=Door(access_for("0.0.0.0", ("192.168.1.20",), KEY))))
    stranger = ("192.168.1.21", 5000)
    wire.endpoint.take(encode(Message("/hello", ("Anna", 0, 0, 0, KEY))), ANNA)
    for _ in range(100):
        wire.endpoint.take(encode(Message("/hello", ("Eve", 0, 0, 0, KEY))), stranger)
        wire.clock.advance(0.01)
        wire.tick()
    answers = wire.to(stranger, "/fail")
    assert 1 <= len(answers) <= 2 * ANSWERS_PER_SECOND
    text = "192.168.1.21 may not connect here; whoever runs this server can let it in with --allow 192.168.1.21"
    assert answers[0].arguments == ("/hello", text)
    assert [message.arguments for message in wire.to(ANNA, "/log")] == [("warning", text)]
    assert wire.talk.session.counts.rejected == 100
    wire.endpoint.take(encode(Message("/hello", ("Bert", 0, 0, 0, KEY))), ("192.168.1.20", 5000))
    assert len(wire.to(("192.168.1.20", 5000), "/welcome")) == 1


@pytest.mark.parametrize("allowed", [True, False])
async def test_the_same_over_tcp(allowed: bool) -> None:
    networks = Access(key=KEY) if allowed else Access((), KEY)
    talk = Talk(door=Door(networks))
    endpoint = await open_endpoint(talk.session, ManualClock(), lambda effect: None, "127.0.0.1", 0)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", endpoint.port)
        writer.write(counted(encode(Message("/hello", ("Anna", 0, 0, 1, KEY)))))
        try:
            heard = await asyncio.wait_for(reader.read(4096), PATIENCE_SECONDS)
        except ConnectionError:
            heard = b""
        assert heard.startswith(b"\0\0\0") is allowed
        assert (b"/welcome" in heard) is allowed
        assert (talk.session.counts.rejected == 0) is allowed
        writer.close()
    finally:
        endpoint.close()
