"""A network that plays on from its own output, over the rings of serving: what self-forcing learns by, the past that a student is
taught on, and what a teacher plays when it is distilled without data.

hear, look back, make and commit are those of models/generator.py, in tensors (models/histories.py, models/guidance.py);
tests/train/test_selfplay.py holds the two to the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from models.guidance import Played, joined, make_block
from models.histories import commit_block, empty_history, hear_token, look_back
from models.streaming.state import map_tensors
from models.student import Condition, Student

# Block, step -> standard normal noise [B, block_tokens, patch * C].
Noise = Callable[[int, int], Tensor]


def nothing_played(heard: Tensor) -> Played:
    """No token, before a performer heard [B, T, patch * C]."""
    return Played(heard[:, :0], heard[:, :0])


def play_out(
    student: Student, heard: Tensor, condition: Condition, before: Played, start: int, noise: Noise, steps: int = 1
) -> Played:
    """Play blocks from token ``start`` on, to a performer heard [B, T, patch * C]: T - start tokens.

    before: what was played until then, ``start`` tokens, or :func:`nothing_played`. T and start are whole blocks. What is
    remembered of a block carries no gradient: that of a block's tokens ends with the block (Self-Forcing, 2506.08009, section
    3.2).
    """
    block, total = student.config.block_tokens, heard.shape[1]
    heard_ring, played_ring = (empty_history(student.config, len(heard), heard) for _ in range(2))
    silence = torch.zeros_like(heard[:, :1])
    last, made = Played(silence, silence), list[Played]()
    for origin in range(0, total, block):
        here = slice(origin, origin + block)
        now = map_tensors(condition, lambda _, value, here=here: value[:, here])
        view = look_back(student, heard_ring, played_ring, origin, now.lookahead)
        tokens = before[here]
        if origin >= start:
            tokens = make_block(student, last, now, view, lambda step, at=origin // block: noise(at, step), steps)
            made.append(tokens)
        with torch.no_grad():
            if tokens.kept.shape[1]:
                played_ring = commit_block(student, played_ring, tokens.kept.detach(), view, origin)
                last = tokens[-1:].detach()
            for position in range(origin, origin + block):
                heard_ring = hear_token(student, heard_ring, heard[:, position : position + 1], position)
    return joined(*made)


def play_on(student: Student, heard: Tensor, condition: Condition, before: Played, start: int) -> Played:
    """:func:`play_out` with noise of its own, in one step."""
    size = (len(heard), student.config.block_tokens, student.config.token_channels)

    def noise(block: int, step: int) -> Tensor:
        return torch.randn(size, device=heard.device)

    return play_out(student, heard, condition, before, start, noise)
