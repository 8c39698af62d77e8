"""All that the server knows of a model.

A generator turns what was heard and played into the next block. It holds weights only; what it remembers is the
state that goes in and comes out of every verb. Arrays are float32 NumPy with a batch axis: [B, T, channels].
All verbs belong to the inference thread; each blocks for as long as it computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
Embedding = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The facts about a model that scheduling needs. Lengths are in the unit that the name says.

    hear_frames: frames taken by one call of hear. hear_latency_samples: frame f can be heard once audio up to
    (f+1)*hop + hear_latency_samples is in. min/max_lookahead_frames: what the model was trained for; a look-ahead
    is a whole number of hear_frames.
    """

    name: str
    sample_rate: int
    channels: int
    hop: int
    block_frames: int
    hear_frames: int
    hear_latency_samples: int
    context_frames: int
    min_lookahead_frames: int
    max_lookahead_frames: int
    default_lookahead_frames: int
    parts: tuple[str, ...]
    parameters: int


@dataclass(frozen=True, slots=True)
class Conditioning:
    """The controls that one block is generated under.

    prompts: embeddings with their weights; none means no prompt. parts: which of ModelInfo.parts may sound.
    visible_frame: frames before this one have been heard, as far as this block may know. temperature: share of
    the noise's variance, 0 to 1.5. seed: with the block's index, fixes the noise.
    """

    prompts: tuple[tuple[Embedding, float], ...]
    parts: tuple[bool, ...]
    visible_frame: int
    temperature: float
    seed: int


S = TypeVar("S")
P = TypeVar("P")


class Generator(Protocol[S, P]):
    """A model that can play along. S is its state, P a proposed block before it is decoded."""

    @property
    def info(self) -> ModelInfo:
        """Facts that never change. Any thread; does not block."""
        ...

    def init(self, batch: int) -> S:
        """The state of a session in which nothing was heard or played."""
        ...

    def clone(self, state: S) -> S:
        """An independent copy of a state."""
        ...

    def hear(self, state: S, first_frame: int, audio: Audio) -> S:
        """Take in ``hear_frames`` frames: audio [B, hear_frames * hop, channels], whose first sample is at position
        first_frame * hop + hear_latency_samples. Frames come in order; a jump forward leaves a hole."""
        ...

    def propose(self, state: S, block: int, conditioning: Conditioning) -> P:
        """Generate block ``block`` with one network call. Changes nothing."""
        ...

    def decode(self, state: S, proposal: P) -> tuple[Audio, S]:
        """The proposed block as audio [B, block_frames * hop, channels]."""
        ...

    def commit(self, state: S, proposal: P) -> S:
        """Remember the proposed block as played."""
        ...


class PromptEncoder(Protocol):
    """Turns a prompt's text into numbers."""

    def embed(self, text: str) -> Embedding:
        """[E] float32. Any thread; blocks for some milliseconds, so never call it on the event loop."""
        ...
