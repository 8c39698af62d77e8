"""Stand-ins for tests: a model that plays the number of its block, and a server's parts without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from models.facts import Conditioning, ModelInfo
from server.engine.port import Audio, Embedding

INFO = ModelInfo(
    name="fake",
    sample_rate=44100,
    channels=2,
    hop=100,
    block_frames=4,
    hear_frames=2,
    hear_latency_samples=30,
    context_frames=40,
    min_lookahead_frames=2,
    max_lookahead_frames=20,
    default_lookahead_frames=8,
    parts=("drums", "bass"),
    parameters=0,
)


@dataclass(frozen=True)
class FakeState:
    """heard: (first frame, sum of the audio) of every call. played: committed blocks."""

    heard: tuple[tuple[int, float], ...] = ()
    played: tuple[int, ...] = ()


@dataclass(frozen=True)
class FakeProposal:
    block: int
    conditioning: Conditioning


@dataclass
class FakeGenerator:
    """Plays the block's index as samples. Notes every call. ``fail_at``: the block from which on it is broken."""

    info: ModelInfo = INFO
    fail_at: int | None = None
    calls: list[tuple[str, int]] = field(default_factory=lambda: [])
    told: list[Conditioning] = field(default_factory=lambda: [])

    def init(self, batch: int) -> FakeState:
        assert batch == 1
        return FakeState()

    def clone(self, state: FakeState) -> FakeState:
        return state

    def save(self, state: FakeState, file: Path, about: str = "") -> None:
        file.write_text(json.dumps([state.heard, state.played, about]))

    def about(self, file: Path) -> str:
        return json.loads(file.read_text())[2]

    def load(self, file: Path) -> FakeState:
        heard, played, _ = json.loads(file.read_text())
        return FakeState(tuple((frame, level) for frame, level in heard), tuple(played))

    def hear(self, state: FakeState, first_frame: int, audio: Audio) -> FakeState:
        assert audio.shape == (1, self.info.hear_frames * self.info.hop, self.info.channels)
        self.calls.append(("hear", first_frame))
        return replace(state, heard=(*state.heard, (first_frame, float(audio.sum()))))

    def propose(self, state: FakeState, block: int, conditioning: Conditioning) -> FakeProposal:
        if self.fail_at is not None and block >= self.fail_at:
            raise RuntimeError("the fake model breaks, as asked")
        self.calls.append(("propose", block))
        self.told.append(conditioning)
        return FakeProposal(block, conditioning)

    def decode(self, state: FakeState, proposal: FakeProposal) -> tuple[Audio, FakeState]:
        shape = (1, self.info.block_frames * self.info.hop, self.info.channels)
        return np.full(shape, proposal.block, np.float32), state

    def commit(self, state: FakeState, proposal: FakeProposal) -> FakeState:
        self.calls.append(("commit", proposal.block))
        return replace(state, played=(*state.played, proposal.block))


class FakePrompts:
    """A prompt's length, eight times over."""

    def embed(self, text: str) -> Embedding:
        return np.full(8, len(text), np.float32)
