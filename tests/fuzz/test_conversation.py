"""Nonsense, and a great deal of it: an answer or a refusal to each, every refusal counted, and nothing else."""

from __future__ import annotations

import time

import pytest

from server.conversation.access import Access
from server.conversation.door import Door
from server.conversation.rates import MessageRates
from server.osc.codec import Message
from tests.fuzz.conversation import Conversation, Tally, converse

QUICK, MILLION = 20_000, 1_000_000
KEY = "open sesame"


def judge(tally: Tally, packets: int) -> None:
    # Every way out was taken, and often. What the counts must come to is held by the conversation itself.
    accepted = tally.messages - (tally.rejected - tally.undecodable)
    assert tally.packets > 0.9 * packets
    assert min(tally.undecodable, tally.certain, accepted, tally.audio, tally.told, tally.untold) > packets / 100, tally
    assert min(tally.unread, tally.unsent) > packets / 1000, tally


def test_twenty_thousand_packets() -> None:
    judge(converse(7770, QUICK, Conversation()), QUICK)


@pytest.mark.parametrize("seed", range(4))
def test_strangers_at_a_locked_door_and_senders_in_a_hurry(seed: int) -> None:
    """Who hasn't the key is answered a few times a second, and who sends too much isn't read; all of it is counted."""
    door = Door(Access(key=KEY), MessageRates(per_second=5))
    tally = converse(seed, 1500, Conversation(door, Message("/hello", ("Anna", 0, 0, 1, KEY))))
    assert tally.unread > tally.packets / 4 and tally.untold > tally.packets / 10, tally


@pytest.mark.slow
def test_a_million_packets(capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()

    def progress(done: int) -> None:
        if done % (MILLION // 20) == 0:
            with capsys.disabled():
                print(f"{done:,} packets, {time.perf_counter() - started:.0f} s", flush=True)

    tally = converse(7771, MILLION, Conversation(), progress)
    with capsys.disabled():
        print(tally, flush=True)
    judge(tally, MILLION)
