"""Silence that keeps time."""

from __future__ import annotations

import numpy as np

from server.audio.ring import PositionRing
from server.performers.silence import PATIENCE_SECONDS, ClockedSilence

RATE = 1000


def quiet(ring: PositionRing) -> ClockedSilence:
    return ClockedSilence(ring, RATE, channels=1, most_samples=100)


def test_where_nobody_has_performed_it_waits_and_begins_at_zero() -> None:
    ring = PositionRing(1, 5000, 777)
    silence, epoch = quiet(ring), ring.epoch
    assert not silence.advance(10.0)
    assert not silence.advance(10.0 + PATIENCE_SECONDS - 0.01)
    assert ring.end == 777
    assert silence.advance(10.0 + PATIENCE_SECONDS)
    assert not silence.advance(10.25 + PATIENCE_SECONDS)
    assert (ring.end, ring.epoch) == (250, epoch + 1)


def test_where_a_performer_has_left_it_goes_on() -> None:
    ring = PositionRing(1, 5000, 777)
    ring.write(777, np.ones((23, 1), np.float32))
    silence, epoch = quiet(ring), ring.epoch
    silence.go_on(since_seconds=50.0)
    assert not silence.advance(52.0)
    assert (ring.end, ring.epoch) == (2800, epoch)
    heard, report = ring.read(777, 100)
    assert heard[:, 0].tolist() == [1.0] * 23 + [0.0] * 77
    assert not report.missing_samples


def test_stopped_it_forgets_whose_time_it_kept() -> None:
    ring = PositionRing(1, 5000, 777)
    silence = quiet(ring)
    silence.go_on(50.0)
    silence.stop()
    assert not silence.advance(60.0)
    assert silence.advance(62.5)
    assert ring.end == 500
