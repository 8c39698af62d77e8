"""Short-time Fourier transform and its inverse as causal streaming layers.

Frame j of the analysis covers samples [j*hop + hop - window, j*hop + hop): it ends with the newest sample.
Frame j of the synthesis covers samples [j*hop, j*hop + window): it begins with the oldest sample not yet sent.
So analysis followed by synthesis delays audio by exactly window - hop samples, and no sample changes once it is out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor, nn

from models.streaming.contract import StreamSpec
from models.streaming.fourier import irfft, rfft


@dataclass(frozen=True, slots=True)
class StftState:
    """past: the last (window - hop) samples, [B, window - hop, C]."""

    past: Tensor


class CausalStft(nn.Module):
    """[B, T, C] samples -> complex [B, T / hop, C, window / 2 + 1], Hann window."""

    window: Tensor

    def __init__(self, channels: int, window: int, hop: int) -> None:
        super().__init__()
        if window % hop:
            raise ValueError(f"the window ({window}) must be a whole number of hops ({hop})")
        self.channels, self.size, self.hop = channels, window, hop
        self.register_buffer("window", torch.hann_window(window), persistent=False)

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


class CausalIstft(nn.Module):
    """complex [B, T, C, window / 2 + 1] -> [B, T * hop, C] samples, by Hann-weighted overlap-add.

    The squared Hann analysis and synthesis windows sum to 3/8 * window / hop for hop <= window / 4, and are
    divided by it: the spectrum of :class:`CausalStft` comes back as the same audio, ``window - hop`` samples late.
    """

    window: Tensor

    def __init__(self, channels: int, window: int, hop: int) -> None:
        super().__init__()
        if window % hop or window // hop < 4:
            raise ValueError(f"the window ({window}) must be a whole number, 4 or more, of hops ({hop})")
        self.channels, self.size, self.hop = channels, window, hop
        self.register_buffer("window", torch.hann_window(window) * (hop / window / 0.375), persistent=False)

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=1, ratio=Fraction(self.hop), latency=0, receptive_field=self.size // self.hop)

    def init_state(self, batch: int) -> OverlapState:
        return OverlapState(self.window.new_zeros(batch, self.size - self.hop, self.channels))

    def step(self, x: Tensor, state: OverlapState) -> tuple[Tensor, OverlapState]:
        frames = irfft(x, self.size) * self.window
        batch, count, channels, _ = frames.shape
        parts = self.size // self.hop
        pieces = frames.reshape(batch, count, channels, parts, self.hop)
        out = frames.new_zeros(batch, count + parts - 1, channels, self.hop)
        out[:, : parts - 1] = state.tail.reshape(batch, parts - 1, self.hop, channels).transpose(2, 3)
        for part in range(parts):
            out[:, part : part + count] += pieces[:, :, :, part]
        audio = out.transpose(2, 3).reshape(batch, (count + parts - 1) * self.hop, channels)
        return audio[:, : count * self.hop], OverlapState(audio[:, count * self.hop :])
