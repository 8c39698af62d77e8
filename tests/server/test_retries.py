"""When a sound card that was lost is tried again."""

from __future__ import annotations

import math

from server.cards.retries import RETRY_SECONDS, STEADY_SECONDS, Retries


def test_it_is_tried_ever_more_seldom_and_then_no_more() -> None:
    now, retries = 100.0, Retries(back_seconds=100.0).lost(100.0)
    for pause in RETRY_SECONDS:
        assert retries.due_seconds == now + pause
        assert retries.outlook == f"trying to open it again in {pause} s"
        now += pause
        retries = retries.failed(now)
    assert retries.due_seconds == math.inf
    assert "start Sideman again" in retries.outlook


def test_a_card_that_was_steady_is_lost_anew() -> None:
    shaky = Retries().failed(0.0).failed(1.0).back(3.0)
    assert shaky.due_seconds == math.inf
    assert shaky.lost(3.0 + STEADY_SECONDS - 0.1).tries == 3
    assert shaky.lost(3.0 + STEADY_SECONDS).tries == 1
