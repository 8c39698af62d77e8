"""A session played through the generator's verbs, as the engine plays it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.facts import Conditioning
from models.generator import Proposal, SessionState, StudentGenerator

Audio = NDArray[np.float32]

PLAIN = Conditioning(prompts=(), parts=(True, True), visible_frame=0, temperature=1.0, seed=7)


def noise(samples: int, seed: int, batch: int = 1) -> Audio:
    return np.random.default_rng(seed).standard_normal((batch, samples, 2), dtype=np.float32) * np.float32(0.1)


class Session:
    """Feeds audio and collects blocks. Time is the newest heard token."""

    def __init__(
        self, generator: StudentGenerator, lookahead_tokens: int, controls: Conditioning = PLAIN, batch: int = 1
    ) -> None:
        self.generator, self.lookahead, self.controls = generator, lookahead_tokens, controls
        self.state: SessionState = generator.init(batch)
        self.heard_tokens = 0
        config = generator.student.config
        self.block = -(-lookahead_tokens // config.block_tokens)
        self.audio: list[Audio] = []
        self.proposals: list[Proposal] = []

    def play(self, heard: Audio, blocks: int) -> None:
        """Play ``blocks`` blocks; ``heard`` [B, T, 2] starts with the sample at position 0."""
        for _ in range(blocks):
            self.hear_for_next_block(heard)
            self.step()

    def hear_for_next_block(self, heard: Audio) -> None:
        config, codec = self.generator.student.config, self.generator.codec.config
        visible = self.block * config.block_tokens - self.lookahead
        while self.heard_tokens < visible:
            start = self.heard_tokens * config.patch * codec.hop + codec.latency
            chunk = heard[:, start : start + config.patch * codec.hop]
            self.state = self.generator.hear(self.state, self.heard_tokens * config.patch, chunk)
            self.heard_tokens += 1

    def step(self) -> Audio:
        config = self.generator.student.config
        visible = (self.block * config.block_tokens - self.lookahead) * config.patch
        proposal = self.generator.propose(self.state, self.block, replace(self.controls, visible_frame=visible))
        audio, self.state = self.generator.decode(self.state, proposal)
        self.state = self.generator.commit(self.state, proposal)
        self.audio.append(audio)
        self.proposals.append(proposal)
        self.block += 1
        return audio

    @property
    def played(self) -> Audio:
        return np.concatenate(self.audio, axis=1)


def play(
    generator: StudentGenerator,
    heard: Audio,
    blocks: int,
    lookahead_tokens: int,
    changes: Sequence[tuple[int, Conditioning]] = (),
) -> Session:
    """A whole session with control changes, each before some block of it."""
    session = Session(generator, lookahead_tokens, batch=heard.shape[0])
    for turn in range(blocks):
        for when, controls in changes:
            if when == turn:
                session.controls = controls
        session.play(heard, 1)
    return session
