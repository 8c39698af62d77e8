"""What the benchmark measures, where it can be known beforehand."""

from __future__ import annotations

import numpy as np

from server.cli.bench.influence import CLICKS, performer_to_sound_ms
from server.engine.port import Audio
from tests.fakes import INFO, FakeGenerator, FakeProposal, FakeState


class Echo(FakeGenerator):
    """Plays the sum of all that was heard."""

    def decode(self, state: FakeState, proposal: FakeProposal) -> tuple[Audio, FakeState]:
        audio, state = super().decode(state, proposal)
        return np.full_like(audio, sum(value for _, value in state.heard)), state


def test_a_click_is_first_heard_a_lookahead_later_at_the_soonest() -> None:
    """The look-ahead is 8 frames, what is heard at once 2, a block 4; the ear is 30 samples behind."""
    found = performer_to_sound_ms(Echo(), np.full((3 * INFO.sample_rate, 2), 0.1, np.float32))
    samples = [ms * INFO.sample_rate / 1000 for ms in found]
    assert len(samples) == CLICKS
    assert all(8 * INFO.hop - 64 - 30 <= value <= (8 + 2 + 4) * INFO.hop for value in samples)
    assert max(samples) - min(samples) > INFO.hop
