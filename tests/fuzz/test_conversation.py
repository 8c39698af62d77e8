"""Nonsense, and a great deal of it: an answer or a refusal to each, every refusal counted, and nothing else."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.conversation import Tally, converse

QUICK, MILLION = 20_000, 1_000_000


def judge(tally: Tally, packets: int) -> None:
    # Every way out was taken, and often. What the counts must come to is held by the conversation itself.
    accepted = tally.messages - (tally.rejected - tally.undecodable)
    assert tally.packets > 0.9 * packets
    assert min(tally.undecodable, tally.certain, accepted, tally.audio, tally.unanswerable) > packets / 100, tally


def test_twenty_thousand_packets() -> None:
    judge(converse(7770, QUICK), QUICK)


@pytest.mark.slow
def test_a_million_packets(capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()

    def progress(done: int) -> None:
        if done % (MILLION // 20) == 0:
            with capsys.disabled():
                print(f"{done:,} packets, {time.perf_counter() - started:.0f} s", flush=True)

    tally = converse(7771, MILLION, progress)
    with capsys.disabled():
        print(tally, flush=True)
    judge(tally, MILLION)
