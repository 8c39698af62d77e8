"""What the benchmark measures, where it can be known beforehand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from server.cli.bench import tell
from server.cli.bench.codec import BLOCK_FRAMES, codec_line
from server.cli.bench.influence import CLICKS, performer_to_sound_ms
from server.clock import ManualClock
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


class SlowVoice:
    """Encodes a block in 2 ms and decodes it in 5, after a first one that takes a second more."""

    sample_rate, hop, latency_samples, latent_channels = 44_100, 441, 0, 1

    def __init__(self, clock: ManualClock) -> None:
        self.clock, self.blocks = clock, 0

    def encode(self, audio: Audio) -> Audio:
        assert len(audio) == BLOCK_FRAMES * self.hop
        self.clock.advance(0.002 if self.blocks else 1.002)
        self.blocks += 1
        return audio

    def decode(self, latents: Audio) -> Audio:
        self.clock.advance(0.005)
        return latents

    def through(self, audio: Audio) -> Audio:
        return self.decode(self.encode(audio))


def test_what_the_codec_takes_is_told_for_a_second_of_sound() -> None:
    """A block of 4 frames lasts 40 ms here, so there are 25 in a second; the first ones warm up."""
    clock = ManualClock()
    line = codec_line(SlowVoice(clock), np.zeros((44_100 + 100, 2), np.float32), clock)
    assert line["blocks"] == 21
    assert line["encode_ms_a_second"] == {"p50": 50.0, "p95": 50.0, "p99": 50.0}
    assert line["decode_ms_a_second"] == {"p50": 125.0, "p95": 125.0, "p99": 125.0}


def test_each_line_is_out_and_kept_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bench.jsonl"
    for part in ("codec", "engine"):
        tell({"part": part}, out)
        assert json.loads(capsys.readouterr().out) == {"part": part}
        assert json.loads(out.read_text().splitlines()[-1]) == {"part": part}
    assert len(out.read_text().splitlines()) == 2
