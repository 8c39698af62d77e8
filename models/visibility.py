"""Who may look at whom: the one rule behind training masks and live masks.

Positions count tokens on the session's timeline. A context of W means that token q sees no token before q - W + 1.
"""

from __future__ import annotations

from torch import Tensor

from models.streaming.kv_ring import EMPTY


def sees(reader: Tensor, read: Tensor, end: Tensor, context: int) -> Tensor:
    """bool [B, T, N]: reader positions [B, T] may see positions [B, N] that are before ``end`` [B, T] and within the context.

    Slots marked empty are seen by nobody.
    """
    read = read[:, None, :]
    return (read != EMPTY) & (read < end[:, :, None]) & (read > reader[:, :, None] - context)


def block_start(position: Tensor, block: int) -> Tensor:
    """The first token of the block that a token belongs to."""
    return position // block * block


def end_for_heard(position: Tensor) -> Tensor:
    """A heard token sees what was heard up to itself."""
    return position + 1


def end_of_heard_for_block(position: Tensor, block: int, lookahead: Tensor) -> Tensor:
    """A block sees what was heard until ``lookahead`` tokens before it starts."""
    return block_start(position, block) - lookahead


def end_of_played_for_block(position: Tensor, block: int) -> Tensor:
    """A block sees what was played before it."""
    return block_start(position, block)


def same_block(position: Tensor, block: int) -> Tensor:
    """bool [B, T, T]: tokens of a block see each other."""
    start = block_start(position, block)
    return start[:, :, None] == start[:, None, :]
