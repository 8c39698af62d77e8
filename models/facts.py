"""What a model tells about itself, and what it is told for each block. No torch here: the server reads this too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Embedding = NDArray[np.float32]
BEATS_IN_BAR: Final = 4
DENSITY: Final = "density"
ATTRIBUTES: Final = (DENSITY, "brightness")  # of what is played: 0 the least, 0.5 what is usual for these parts, 1 the most


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The facts about a model that scheduling needs. Lengths are in the unit that the name says.

    hear_frames: frames taken by one call of hear. hear_latency_samples: frame f can be heard once audio up to
    (f+1)*hop + hear_latency_samples is in. min/max_lookahead_frames: what the model was trained for; a look-ahead
    is a whole number of hear_frames. attributes: those of ATTRIBUTES that it obeys. default_temperature: at which it was found
    to play best. checksum: of the weights, empty where they come from no file.
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
    attributes: tuple[str, ...] = ()
    default_temperature: float = 1.0
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Chord:
    """tones: a bit for each pitch class, C the lowest. root: the pitch class of its bass."""

    tones: int
    root: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where beats fall: at ``downbeat`` + n * ``beat_samples``, in samples of the timeline, four to a bar."""

    downbeat: int
    beat_samples: float

    def steps(self, first: int, count: int, step: int) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
        """For ``count`` steps of ``step`` samples from position ``first``: in which a beat falls, and in which a downbeat."""
        edges = [math.ceil((first + i * step - self.downbeat) / self.beat_samples) for i in range(count + 1)]
        bars = [-(-edge // BEATS_IN_BAR) for edge in edges]
        return tuple(b > a for a, b in pairwise(edges)), tuple(b > a for a, b in pairwise(bars))


@dataclass(frozen=True, slots=True)
class Conditioning:
    """The controls that one block is generated under.

    prompts: embeddings with their weights; none means no prompt. parts: which of ModelInfo.parts may sound.
    visible_frame: frames before this one have been heard, as far as this block may know. temperature: share of
    the noise's variance, 0 to 1.5. seed: with the block's index, fixes the noise. chord, pulse: what the performer has
    told of them; None: by ear. attributes: one for each of ATTRIBUTES, 0 to 1; None: the model's own choice. guidance: how far
    to go where the prompts lead, 0 not at all, 1 as the model was taught.
    """

    prompts: tuple[tuple[Embedding, float], ...]
    parts: tuple[bool, ...]
    visible_frame: int
    temperature: float
    seed: int
    chord: Chord | None = None
    pulse: Pulse | None = None
    attributes: tuple[float | None, ...] = (None,) * len(ATTRIBUTES)
    guidance: float = 1.0
