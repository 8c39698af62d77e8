"""Short-time Fourier analysis and overlapping synthesis as causal streaming layers.

Frame j of the analysis covers samples [j*hop + hop - window, j*hop + hop): it ends with the newest sample.
Frame j of the synthesis covers samples [j*hop, j*hop + window): it begins with the oldest sample not yet sent.
So no sample changes once it is out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor, nn

from models.streaming.contract import StreamSpec
from models.streaming.fourier import rfft


@dataclass(frozen=True, slots=True)
class StftState:
    """past: the last (window - hop) samples, [B, window - hop, C]."""

    past: Tensor


class CausalStft(nn.Module):
    """[B, T, C] samples -> complex [B, T / hop, C, window / 2 + 1].

    The window is Hann's; with ``falls_within``, its peak is that near to the newest sample: it hears sooner, and still
    looks back as far. gain: the magnitude that a full-scale sine gives.
    """

    window: Tensor

    def __init__(self, channels: int, window: int, hop: int, falls_within: int | None = None) -> None:
        super().__init__()
        if window % hop:
            raise ValueError(f"the window ({window}) must be a whole number of hops ({hop})")
        self.channels, self.size, self.hop = channels, window, hop
        fall = window // 2 if falls_within is None else falls_within
        rise = window - fall
        shape = torch.cat([torch.hann_window(2 * rise)[:rise], torch.hann_window(2 * fall)[fall:]])
        self.gain = float(shape.sum()) / 2
        self.register_buffer("window", shape, persistent=False)

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=self.hop, ratio=Fraction(1, self.hop), latency=0, receptive_field=self.size)

    def init_state(self, batch: int) -> StftState:
        return StftState(self.window.new_zeros(batch, self.size - self.hop, self.channels))

    def step(self, x: Tensor, state: StftState) -> tuple[Tensor, StftState]:
        x = torch.cat([state.past, x], dim=1)
        frames = x.transpose(1, 2).unfold(2, self.size, self.hop)
        spectrum = rfft(frames * self.window)
        return spectrum.transpose(1, 2), StftState(x[:, x.shape[1] - (self.size - self.hop) :])


@dataclass(frozen=True, slots=True)
class OverlapState:
    """tail: what the frames so far add to samples not yet sent, [B, window - hop, C]."""

    tail: Tensor


class OverlapAdd(nn.Module):
    """Windows' worth of samples [B, T, C, window] -> [B, T * hop, C], weighted by ``window`` and added up."""

    window: Tensor

    def __init__(self, channels: int, window: Tensor, hop: int) -> None:
        super().__init__()
        self.channels, self.size, self.hop = channels, len(window), hop
        if self.size % hop:
            raise ValueError(f"the window ({self.size}) must be a whole number of hops ({hop})")
        self.register_buffer("window", window, persistent=False)

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=1, ratio=Fraction(self.hop), latency=0, receptive_field=self.size // self.hop)

    def init_state(self, batch: int) -> OverlapState:
        return OverlapState(self.window.new_zeros(batch, self.size - self.hop, self.channels))

    def step(self, x: Tensor, state: OverlapState) -> tuple[Tensor, OverlapState]:
        batch, count, channels, _ = x.shape
        parts = self.size // self.hop
        pieces = (x * self.window).reshape(batch, count, channels, parts, self.hop)
        out = x.new_zeros(batch, count + parts - 1, channels, self.hop)
        out[:, : parts - 1] = state.tail.reshape(batch, parts - 1, self.hop, channels).transpose(2, 3)
        for part in range(parts):
            out[:, part : part + count] += pieces[:, :, :, part]
        audio = out.transpose(2, 3).reshape(batch, (count + parts - 1) * self.hop, channels)
        return audio[:, : count * self.hop], OverlapState(audio[:, count * self.hop :])
