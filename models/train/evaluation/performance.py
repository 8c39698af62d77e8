"""A model that plays along with a recording, block by block, through the verbs that the server calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.facts import Conditioning
from models.generator import StudentGenerator

Audio = NDArray[np.float32]

# The first token of a block -> how many tokens have been heard when it is made. Below zero: the block isn't made.
Sight = Callable[[int], int]
# Block, visible frame -> what the block is told.
Told = Callable[[int, int], Conditioning]


@dataclass(frozen=True, slots=True)
class Performance:
    """audio: [T, 2], aligned with the performer, silent before the first block. latents: [frames, C], zeros there."""

    audio: Audio
    latents: NDArray[np.float32]


def ahead_by(tokens: int) -> Sight:
    """Every block is made when all but the last ``tokens`` before it have been heard: how the server plays."""
    return lambda origin: origin - tokens


def in_steps(step_tokens: int, lookahead_steps: int) -> Sight:
    """Whole steps are made at once: at a step's start, for the step that begins ``lookahead_steps`` later."""
    return lambda origin: (origin // step_tokens - lookahead_steps) * step_tokens


def play_along(generator: StudentGenerator, heard: Audio, told: Told, sight: Sight) -> Performance:
    """Play to a performer [T, 2] from the beginning. Blocks the caller for about a fifth of the music's length."""
    config, codec = generator.student.config, generator.codec.config
    token, block_tokens = config.patch * codec.hop, config.block_tokens
    out = np.zeros_like(heard)
    latents = np.zeros((len(heard) // codec.hop, config.latent_channels), np.float32)
    block_frames = config.patch * block_tokens
    state, heard_tokens = generator.init(1), 0
    for block in range(len(out) // (block_tokens * token)):
        visible = sight(block * block_tokens)
        if visible < 0:
            continue
        while heard_tokens < visible:
            start = heard_tokens * token + codec.latency
            state = generator.hear(state, heard_tokens * config.patch, heard[None, start : start + token])
            heard_tokens += 1
        proposal = generator.propose(state, block, told(block, visible * config.patch))
        audio, state = generator.decode(state, proposal)
        state = generator.commit(state, proposal)
        out[block * block_tokens * token : (block + 1) * block_tokens * token] = audio[0]
        latents[block * block_frames : (block + 1) * block_frames] = (
            proposal.made.sounding.reshape(block_frames, -1).cpu().numpy()
        )
    return Performance(out, latents)
