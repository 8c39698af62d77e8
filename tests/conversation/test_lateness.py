"""How late packets come, with a clock of our own."""

from __future__ import annotations

import pytest

from server.conversation.lateness import Lateness


def test_against_the_earliest() -> None:
    """Whatever the two clocks say, only differences count: one packet in fifty comes 20 ms after its time."""
    lateness = Lateness()
    for packet in range(500):
        late = 0.02 if packet % 50 == 49 else 0.001 * (packet % 2)
        lateness.add(packet * 0.01, 1_000.0 + packet * 0.01 + late)
    assert lateness.p99_ms == pytest.approx(20, abs=0.1)


def test_clocks_that_drift_apart() -> None:
    """A performer's clock that is 200 ppm slow: 720 ms in an hour, but never more than 2 ms in ten seconds."""
    lateness = Lateness()
    for packet in range(36_000):
        lateness.add(packet * 0.1, packet * 0.1 * 1.0002)
    assert 0 < lateness.p99_ms <= 2.0


def test_another_performer() -> None:
    lateness = Lateness()
    lateness.add(100.0, 5.0)
    lateness.add(0.0, 5.5)
    assert lateness.p99_ms == 0.0


def test_another_timeline() -> None:
    lateness = Lateness()
    lateness.add(100.0, 5.0)
    lateness.restart()
    lateness.add(100.0, 5.5)
    assert lateness.p99_ms == 0.0
