"""The real package, without a network: nobody else's session is ever joined or changed by a test. Two peers of one session:
``python -m tests.link``, which needs a network of its own."""

from __future__ import annotations

import sys
import time

import pytest

from server.errors import SetupFault
from server.link.peer import MISSING, AbletonLink


@pytest.fixture
def peer() -> AbletonLink:
    return AbletonLink(120.0, network=False)


def test_alone_it_has_the_tempo_that_it_was_opened_with(peer: AbletonLink) -> None:
    shared = peer.look()
    assert (shared.peers, shared.bpm) == (0, 120.0)
    assert 0 <= shared.beat < 4
    peer.close()


@pytest.mark.parametrize("bpm", [60.0, 299.5])
def test_it_takes_tempo_and_beat(peer: AbletonLink, bpm: float) -> None:
    """Between the two calls the beat goes on by no more than the time that they took."""
    begin = time.perf_counter()
    peer.offer(90.0, 2.5)
    peer.offer(bpm, None)
    shared = peer.look()
    beats = (time.perf_counter() - begin) * max(90.0, bpm) / 60
    assert shared.bpm == pytest.approx(bpm)
    assert (shared.beat - 2.5) % 4 < beats + 0.001
    peer.close()


def test_its_beat_goes_on_with_the_time(peer: AbletonLink) -> None:
    peer.offer(300.0, 0.0)
    while peer.look().beat < 0.1:
        pass
    peer.close()


def test_who_has_left_has_left(peer: AbletonLink) -> None:
    peer.close()
    peer.close()
    with pytest.raises(AssertionError):
        peer.look()


@pytest.mark.parametrize("network", [True, False])
def test_without_the_package_it_says_what_to_do(network: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "link", None)
    with pytest.raises(SetupFault, match=r"pip install 'sideman\[link\]'"):
        AbletonLink(120.0, network)
    assert "isn't installed" in MISSING
