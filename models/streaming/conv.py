"""Causal convolution and the ConvNeXt block built on it, on [B, T, C]."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.streaming.contract import StreamSpec
from models.streaming.rows import RowLinear


@dataclass(frozen=True, slots=True)
class ConvState:
    """past: the last (kernel - 1) inputs, [B, kernel - 1, C]."""

    past: Tensor


class CausalDepthwiseConv(nn.Module):
    """One filter a channel, looking back ``kernel`` steps: [B, T, C] -> [B, T, C]."""

    def __init__(self, channels: int, kernel: int) -> None:
        super().__init__()
        self.channels, self.kernel = channels, kernel
        self.weight = nn.Parameter(torch.randn(channels, 1, kernel) * kernel**-0.5)
        self.bias = nn.Parameter(torch.zeros(channels))

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=1, ratio=Fraction(1), latency=0, receptive_field=self.kernel)

    def init_state(self, batch: int) -> ConvState:
        return ConvState(self.weight.new_zeros(batch, self.kernel - 1, self.channels))

    def step(self, x: Tensor, state: ConvState) -> tuple[Tensor, ConvState]:
        x = torch.cat([state.past, x], dim=1)
        # As an image one pixel high, [B, C, 1, T], x lies in memory channels-last: no copy, and up to four times as fast as
        # a conv1d of its transpose.
        image = x[:, None].permute(0, 3, 1, 2)
        y = F.conv2d(image, self.weight[:, :, None], self.bias, groups=self.channels).permute(0, 2, 3, 1)[:, 0]
        return y, ConvState(x[:, x.shape[1] - (self.kernel - 1) :])


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution, then a gated-by-scale MLP, added to the input (Liu et al. 2022, 2201.03545, section 2).

    [B, T, C] -> [B, T, C], causal.
    """

    def __init__(self, channels: int, kernel: int, expansion: int, scale: float) -> None:
        super().__init__()
        self.conv = CausalDepthwiseConv(channels, kernel)
        self.norm = nn.LayerNorm(channels)
        self.up = RowLinear(channels, channels * expansion)
        self.down = RowLinear(channels * expansion, channels)
        self.scale = nn.Parameter(torch.full((channels,), scale))

    @property
    def spec(self) -> StreamSpec:
        return self.conv.spec

    def init_state(self, batch: int) -> ConvState:
        return self.conv.init_state(batch)

    def step(self, x: Tensor, state: ConvState) -> tuple[Tensor, ConvState]:
        y, state = self.conv.step(x, state)
        y = self.down(F.gelu(self.up(self.norm(y))))
        return x + self.scale * y, state


@dataclass(frozen=True, slots=True)
class StackState:
    """blocks: one state for each block of the stack."""

    blocks: tuple[ConvState, ...]


class ConvNeXtStack(nn.Module):
    """``depth`` ConvNeXt blocks in a row: [B, T, C] -> [B, T, C], causal."""

    def __init__(self, channels: int, depth: int, kernel: int = 7, expansion: int = 3) -> None:
        super().__init__()
        self.depth, self.kernel = depth, kernel
        self.blocks = nn.ModuleList(ConvNeXtBlock(channels, kernel, expansion, scale=1.0 / depth) for _ in range(depth))

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=1, ratio=Fraction(1), latency=0, receptive_field=1 + self.depth * (self.kernel - 1))

    def init_state(self, batch: int) -> StackState:
        return StackState(tuple(self._block(i).init_state(batch) for i in range(self.depth)))

    def step(self, x: Tensor, state: StackState) -> tuple[Tensor, StackState]:
        after: list[ConvState] = []
        for i, before in enumerate(state.blocks):
            x, new = self._block(i).step(x, before)
            after.append(new)
        return x, StackState(tuple(after))

    def _block(self, i: int) -> ConvNeXtBlock:
        block = self.blocks[i]
        assert isinstance(block, ConvNeXtBlock)
        return block
