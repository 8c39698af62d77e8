"""What training makes of a performance that a session heard block by block."""

from __future__ import annotations

import torch
from torch import Tensor

from models.generator import StudentGenerator
from models.student import Condition
from models.train.latents import encode_aligned, notes_of, onsets_of
from models.train.pulse import foreseen
from models.train.rollout import expectations
from models.train.scenes import felt_pulse
from tests.models import tiny
from tests.models.sessions import Audio


def as_training_sees(generator: StudentGenerator, heard: Audio, tokens: int, lookahead_tokens: int) -> tuple[Tensor, Condition]:
    """A performer [1, T, 2] as tokens [1, tokens, patch * C], and what the student is told of it at a look-ahead."""
    config, codec = generator.student.config, generator.codec.config
    block_tokens = config.block_tokens
    latents = torch.from_numpy(encode_aligned(generator.codec, heard, torch.device("cpu")))
    onsets = torch.from_numpy(onsets_of(generator.listener, heard, codec.latency))
    notes = torch.from_numpy(notes_of(generator.codec, latents.numpy()))
    ahead = torch.full((1, tokens), lookahead_tokens)
    expected = expectations(
        generator.listener,
        onsets[:, : tokens * generator.listener.per_token],
        notes[:, : tokens * config.patch].unflatten(1, (tokens, config.patch)).mean(2),
        ahead,
        block_tokens,
    )
    position, per_token = torch.arange(tokens), generator.listener.per_token
    known = (position // block_tokens * block_tokens - lookahead_tokens).clamp(min=0)
    beliefs = foreseen(generator.student.pulse_ear, onsets, per_token, lookahead_tokens + block_tokens)
    pulse = felt_pulse(beliefs[0], known.numpy(), (position - known).numpy(), per_token)
    condition = tiny.condition(config, ahead, expected, torch.from_numpy(pulse)[None])
    return latents[:, : tokens * config.patch].reshape(1, tokens, -1), condition
