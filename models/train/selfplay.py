"""A network that plays on from its own output, over the rings of serving: what self-forcing learns by, the past that a student is
taught on, and what a teacher plays when it is distilled without data.

hear, look back, propose and commit are those of models/generator.py, in tensors (models/histories.py);
tests/train/test_selfplay.py holds the two to the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from models.guidance import plain
from models.histories import commit_block, empty_history, hear_token, look_back
from models.sampling import sample
from models.streaming.state import map_tensors
from models.student import Condition, Student

# Block, step -> standard normal noise [B, block_tokens, patch * C].
Noise = Callable[[int, int], Tensor]


def play_out(
    student: Student, heard: Tensor, condition: Condition, before: Tensor, start: int, noise: Noise, steps: int = 1
) -> Tensor:
    """Play blocks from token ``start`` on, to a performer heard [B, T, patch * C]: [B, T - start, patch * C].

    before: what was played until then, [B, start, patch * C], or [B, 0, patch * C] where nothing was. T and start are whole
    blocks. What is remembered of a block carries no gradient: that of a block's tokens ends with the block (Self-Forcing,
    2506.08009, section 3.2).
    """
    block, total = student.config.block_tokens, heard.shape[1]
    heard_ring, played_ring = (empty_history(student.config, len(heard), heard) for _ in range(2))
    last = torch.zeros_like(heard[:, :1])
    made: list[Tensor] = []
    for origin in range(0, total, block):
        here = slice(origin, origin + block)
        now = map_tensors(condition, lambda _, value, here=here: value[:, here])
        view = look_back(student, heard_ring, played_ring, origin, now.lookahead)
        tokens = before[:, here]
        if origin >= start:
            previous = last.expand(-1, block, -1)
            aim = plain(student, previous, now, view)
            tokens = sample(aim, lambda step, at=origin // block: noise(at, step), steps, student.config.sampler)
            made.append(tokens)
        with torch.no_grad():
            if tokens.shape[1]:
                played_ring = commit_block(student, played_ring, tokens.detach(), view, origin)
                last = tokens[:, -1:].detach()
            for position in range(origin, origin + block):
                heard_ring = hear_token(student, heard_ring, heard[:, position : position + 1], position)
    return torch.cat(made, 1)


def play_on(student: Student, heard: Tensor, condition: Condition, before: Tensor, start: int) -> Tensor:
    """:func:`play_out` with noise of its own, in one step."""
    size = (len(heard), student.config.block_tokens, student.config.token_channels)

    def noise(block: int, step: int) -> Tensor:
        return torch.randn(size, device=heard.device)

    return play_out(student, heard, condition, before, start, noise)
