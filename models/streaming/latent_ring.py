"""The latent ring: the last frames of a stream of latents, read by absolute frame."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

EMPTY = -1


@dataclass(frozen=True, slots=True)
class LatentRing:
    """frames: [B, capacity, C]. indices: int64 [B, capacity], the absolute frame in each slot (-1: none).

    Frame f stands in slot f modulo the capacity. Appending writes into these tensors: a ring that was appended to
    must not be used again (clone it first).
    """

    frames: Tensor
    indices: Tensor


def empty_latents(batch: int, capacity: int, channels: int, like: Tensor) -> LatentRing:
    """A ring with nothing in it."""
    return LatentRing(
        frames=torch.zeros(batch, capacity, channels, dtype=like.dtype, device=like.device),
        indices=torch.full((batch, capacity), EMPTY, dtype=torch.int64, device=like.device),
    )


def put(ring: LatentRing, frames: Tensor, first_frame: int) -> LatentRing:
    """The ring with frames [B, T, C] at first_frame, first_frame + 1, ... Raises ValueError if T exceeds the capacity."""
    count, capacity = frames.shape[1], ring.indices.shape[1]
    if count > capacity:
        raise ValueError(f"{count} frames don't fit in a ring of {capacity}")
    absolute = first_frame + torch.arange(count, device=frames.device)
    ring.frames.index_copy_(1, absolute % capacity, frames)
    ring.indices.index_copy_(1, absolute % capacity, absolute.expand(frames.shape[0], count))
    return ring


def window(ring: LatentRing, first_frame: int, count: int) -> Tensor:
    """[B, count, C]: frames first_frame ... first_frame + count - 1, and zeros where a frame isn't there."""
    absolute = first_frame + torch.arange(count, device=ring.frames.device)
    slots = absolute % ring.indices.shape[1]
    there = ring.indices[:, slots] == absolute
    return torch.where(there[..., None], ring.frames[:, slots], 0.0)
