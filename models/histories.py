"""The two histories of a session, in tensors: hear, look back and commit, as serving and self-forcing do it.

Tokens of the heard side are turned into keys and values with themselves and what was heard before them in sight; played ones
under the visibility that they were made with.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.streaming.attention import Memory, from_ring
from models.streaming.kv_ring import KVRing, append, empty_ring
from models.student import Student, StudentConfig
from models.visibility import end_for_heard, end_of_heard_for_block, end_of_played_for_block, same_block, sees


@dataclass(frozen=True, slots=True)
class View:
    """What a block may look back on. positions: int64 [B, block_tokens], counted from the block's first token, as the
    memories are. own: bool [B, T, T], its tokens among themselves."""

    positions: Tensor
    own: Tensor
    memories: tuple[Memory, ...]


def empty_history(config: StudentConfig, batch: int, like: Tensor, poison: bool = False) -> KVRing:
    """A ring in which nothing was heard, or played."""
    return empty_ring(
        batch,
        layers=config.depth,
        heads=config.heads,
        context=config.context_tokens,
        block=config.block_tokens,
        width=config.head_width,
        like=like,
        poison=poison,
    )


def hear_token(student: Student, heard: KVRing, token: Tensor, position: int) -> KVRing:
    """The heard history with one more token [B, 1, patch * C]."""
    here = _count(token)
    end = end_for_heard(here + position)
    run = student.remember("heard", token, here, same_block(here, 1), [_memory(student, heard, here + position, end, position)])
    return append(heard, run.keys, run.values, position)


def look_back(student: Student, heard: KVRing, played: KVRing, origin: int, lookahead: Tensor) -> View:
    """What the block that starts at token ``origin`` may see. lookahead: int64 [B, block_tokens], tokens."""
    block = student.config.block_tokens
    positions = torch.arange(block, device=lookahead.device).expand(len(lookahead), block)
    absolute = positions + origin
    return View(
        positions,
        same_block(positions, block),
        (
            _memory(student, heard, absolute, end_of_heard_for_block(absolute, block, lookahead), origin),
            _memory(student, played, absolute, end_of_played_for_block(absolute, block), origin),
        ),
    )


def commit_block(student: Student, played: KVRing, tokens: Tensor, view: View, origin: int) -> KVRing:
    """The played history with a block [B, block_tokens, patch * C] more, under the view that it was made with."""
    run = student.remember("played", tokens, view.positions, view.own, view.memories)
    return append(played, run.keys, run.values, origin)


def _count(tokens: Tensor) -> Tensor:
    """Positions 0, 1, ... of a run's own tokens, [B, T]."""
    return torch.arange(tokens.shape[1], device=tokens.device).expand(tokens.shape[:2])


def _memory(student: Student, ring: KVRing, reader: Tensor, end: Tensor, origin: int) -> Memory:
    """The part of a ring that readers may see, with positions counted from ``origin``."""
    return from_ring(ring, sees(reader, ring.positions, end, student.config.context_tokens), origin)
