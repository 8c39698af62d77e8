"""Attention of a run of tokens over what is remembered and over themselves, with positions as the only guide.

Keys are stored as they are and rotated when they are read, by their distance from the reader: rotary embedding
(Su et al. 2021, 2104.09864, eq. 16) depends on the difference of positions alone, so an hour into a stream the angles
are those of the first seconds, and nothing in the cache ever needs to be turned again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.streaming.kv_ring import KVRing


@dataclass(frozen=True, slots=True)
class Memory:
    """Keys and values that a run of tokens may read.

    keys: [B, layers, heads, N, D], rotated. values: the same shape. mask: bool [B, T, N], true where the T reading
    tokens may look.
    """

    keys: Tensor
    values: Tensor
    mask: Tensor


def from_ring(ring: KVRing, mask: Tensor, origin: int) -> Memory:
    """What ``mask`` (bool [B, T, capacity]) lets through of a ring, rotated by the distance from ``origin``.

    Slots that nobody may see read as zeros, whatever they hold.
    """
    seen = mask.any(1)
    slots = seen[:, None, None, :, None]
    return Memory(
        keys=rotate(torch.where(slots, ring.keys, 0.0), torch.where(seen, ring.positions - origin, 0)),
        values=torch.where(slots, ring.values, 0.0),
        mask=mask,
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """How far a run's positions turn its queries and keys, the same in every layer: [B, 1, ..., T, D / 2] each."""

    cos: Tensor
    sin: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        """x [B, ..., T, D], turned."""
        a, b = x.chunk(2, -1)
        return torch.cat([a * self.cos - b * self.sin, a * self.sin + b * self.cos], dim=-1)


def turn(position: Tensor, width: int, dims: int, like: Tensor) -> Turn:
    """Rotary embedding at integer positions [B, T], for what has ``dims`` dimensions and D of ``width``."""
    half = width // 2
    rate = 10000.0 ** (-torch.arange(half, device=like.device, dtype=like.dtype) / half)
    angle = position.to(like.dtype)[..., None] * rate
    angle = angle.reshape(angle.shape[0], *(1,) * (dims - 3), *angle.shape[1:])
    return Turn(angle.cos(), angle.sin())


def rotate(x: Tensor, position: Tensor) -> Tensor:
    """Rotary embedding: x [B, ..., T, D] at integer positions [B, T]."""
    return turn(position, x.shape[-1], x.dim(), x)(x)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a run of T tokens looks at, the same in every layer. turn: of its own positions, counted from where the memories'
    rotation does. mask: bool [B, 1, T, 1 + N + T]: the sink, what is remembered, and the run itself."""

    memories: Sequence[Memory]
    turn: Turn
    mask: Tensor


def sight(tokens: Tensor, head_width: int, positions: Tensor, own_mask: Tensor, memories: Sequence[Memory]) -> Sight:
    """Of tokens [B, T, W] at positions [B, T]. own_mask: bool [B or 1, T, T], true where token t may look at token s."""
    batch, count, _ = tokens.shape
    sink = torch.ones(batch, count, 1, dtype=torch.bool, device=tokens.device)
    mask = torch.cat([sink, *(memory.mask for memory in memories), own_mask.expand(batch, -1, -1)], 2)
    return Sight(memories, turn(positions, head_width, 4, tokens), mask[:, None])


class AttentionLayer(nn.Module):
    """One transformer layer, modulated by a condition (DiT, Peebles & Xie 2022, 2212.09748, section 3.2, adaLN-Zero).

    The modulation is shared by all layers and shifted by each (PixArt-alpha, Chen et al. 2023, 2310.00426, adaLN-single).
    A sink gives a token something to look at where nothing has been remembered yet. Its key is zero: any other would have to
    stand at some position, and look different to a reader an hour into the stream (cf. Xiao et al. 2023, 2309.17453, eq. 2).
    """

    def __init__(self, width: int, heads: int, expansion: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, elementwise_affine=False)
        self.norm2 = nn.LayerNorm(width, elementwise_affine=False)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up = nn.Linear(width, expansion * width)
        self.down = nn.Linear(expansion * width, width)
        self.shift = nn.Parameter(torch.zeros(6, width))
        self.sink_value = nn.Parameter(torch.zeros(heads, 1, width // heads))

    def leave_behind(self, x: Tensor, modulation: Tensor) -> tuple[Tensor, Tensor]:
        """Keys (not rotated) and values alone, as :meth:`forward` gives them: all that is ever read of a memory's last layer."""
        scale, shift, *_ = (modulation + self.shift).unbind(2)
        _, k, v = self._project(self.norm1(x) * (1 + scale) + shift)
        return k, v

    def _project(self, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[B, T, W] -> queries, keys and values [B, H, T, D]."""
        q, k, v = self.qkv(h).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        return q, k, v

    def forward(self, x: Tensor, modulation: Tensor, layer: int, seen: Sight) -> tuple[Tensor, Tensor, Tensor]:
        """x [B, T, W], modulation [B or 1, T or 1, 6, W] -> x and this layer's keys (not rotated) and values, [B, H, T, D].
        layer: which of the memories' layers is this one's."""
        scale1, shift1, gate1, scale2, shift2, gate2 = (modulation + self.shift).unbind(2)
        batch, count, width = x.shape
        q, k, v = self._project(self.norm1(x) * (1 + scale1) + shift1)
        sink = k.new_zeros(batch, self.heads, 1, width // self.heads)
        keys = [sink, *(memory.keys[:, layer] for memory in seen.memories), seen.turn(k)]
        values = [self.sink_value.expand(batch, -1, -1, -1), *(memory.values[:, layer] for memory in seen.memories), v]
        y = F.scaled_dot_product_attention(seen.turn(q), torch.cat(keys, 2), torch.cat(values, 2), attn_mask=seen.mask)
        x = x + gate1 * self.out(y.transpose(1, 2).reshape(batch, count, width))
        h = self.norm2(x) * (1 + scale2) + shift2
        x = x + gate2 * self.down(F.gelu(self.up(h)))
        return x, k, v
