"""All that the server knows of a model.

A generator turns what was heard and played into the next block. It holds weights only; what it remembers is the
state that goes in and comes out of every verb. Arrays are float32 NumPy with a batch axis: [B, T, channels].
All verbs belong to the inference thread; each blocks for as long as it computes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.chords import QUALITIES, parse_chord
from models.embedded import EMBEDDED as EMBEDDED
from models.facts import ATTRIBUTES, BEATS_IN_BAR, Chord, Conditioning, Embedding, ModelInfo, Pulse

__all__ = [
    "ATTRIBUTES",
    "BEATS_IN_BAR",
    "QUALITIES",
    "Audio",
    "Chord",
    "Conditioning",
    "Embedding",
    "Generator",
    "Household",
    "ModelInfo",
    "PromptEncoder",
    "Pulse",
    "parse_chord",
]

Audio = NDArray[np.float32]


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

    def save(self, state: S, file: Path, about: str = "") -> None:
        """Write a state, and a text about it. Any thread; blocks for the disk. Raises OSError."""
        ...

    def about(self, file: Path) -> str:
        """The text that was saved with a state. Any thread; blocks for the disk. Raises as load does."""
        ...

    def load(self, file: Path) -> S:
        """A state that was saved. Any thread; blocks for the disk. Raises OSError, or ValueError if it isn't this model's."""
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


class Household(Protocol):
    """A model in a process of its own: when that ends, it is started again, and goes on from a state without a past."""

    @property
    def beginning(self) -> bool:
        """Whether it is just being started, which may take its time. Any thread; never blocks."""
        ...

    def kill(self) -> None:
        """End the process, for a verb that never comes back. Any thread; never blocks."""
        ...

    def on_restart(self, tell: Callable[[str], None]) -> None:
        """Who hears, on the inference thread, that it was started again, and what it had died of. Before the verbs are used."""
        ...


class PromptEncoder(Protocol):
    """Turns a prompt's text into numbers."""

    def embed(self, text: str) -> Embedding:
        """[E] float32. Any thread; blocks for some milliseconds, so never call it on the event loop."""
        ...
