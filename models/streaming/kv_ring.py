"""The KV ring: keys and values of the last tokens, at fixed shapes, found by position.

Token n goes to slot n modulo the capacity, so nothing is ever moved, and the ring says at which position each slot's
token stands (-1: never written). Masks come from these positions alone. The capacity must be context + block - 1:
when a block of tokens has been written, its first token still needs ``context - 1`` older ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

EMPTY = -1


@dataclass(frozen=True, slots=True)
class KVRing:
    """keys, values: [B, layers, heads, capacity, D]. positions: int64 [B, capacity]. written: tokens so far.

    Appending writes into these tensors: a ring that was appended to must not be used again (clone it first).
    """

    keys: Tensor
    values: Tensor
    positions: Tensor
    written: int


def empty_ring(
    batch: int, layers: int, heads: int, context: int, block: int, width: int, like: Tensor, poison: bool = False
) -> KVRing:
    """A ring that holds ``context`` tokens before a block of ``block``. ``poison`` fills it with NaN, to catch readers
    of unwritten slots."""
    shape = (batch, layers, heads, context + block - 1, width)
    fill = float("nan") if poison else 0.0
    return KVRing(
        keys=torch.full(shape, fill, dtype=like.dtype, device=like.device),
        values=torch.full(shape, fill, dtype=like.dtype, device=like.device),
        positions=torch.full((batch, shape[3]), EMPTY, dtype=torch.int64, device=like.device),
        written=0,
    )


def append(ring: KVRing, keys: Tensor, values: Tensor, first_position: int) -> KVRing:
    """The ring with T more tokens at positions first_position, first_position + 1, ...

    keys, values: [B, layers, heads, T, D]. Positions must grow from call to call; holes are allowed.
    Raises ValueError if T exceeds the capacity.
    """
    count, capacity = keys.shape[3], ring.positions.shape[1]
    if count > capacity:
        raise ValueError(f"{count} tokens don't fit in a ring of {capacity}")
    steps = torch.arange(count, device=keys.device)
    slots = (ring.written + steps) % capacity
    ring.keys.index_copy_(3, slots, keys)
    ring.values.index_copy_(3, slots, values)
    ring.positions.index_copy_(1, slots, (first_position + steps).expand(keys.shape[0], count))
    return KVRing(ring.keys, ring.values, ring.positions, ring.written + count)


def visible(positions: Tensor, first: int, end: int) -> Tensor:
    """bool [B, capacity]: which slots hold a token at a position in [first, end)."""
    return (positions != EMPTY) & (positions >= first) & (positions < end)
