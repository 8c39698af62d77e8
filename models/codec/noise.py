"""Noise, filtered in bands: what sounds without a pitch, and the edge of every attack.

The stochastic half of a harmonic-plus-noise model (Serra and Smith 1990; Engel et al. 2020, DDSP, 2001.04643, section 3.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch
from torch import Tensor, nn

from models.codec.bands import band_matrix
from models.streaming.contract import StreamSpec
from models.streaming.fourier import irfft
from models.streaming.spectral import OverlapAdd, OverlapState

PERIOD = 499  # steps until the noise repeats: prime, and with 256 samples a step 2.9 s, too long to hear as a pitch


@dataclass(frozen=True, slots=True)
class NoiseState:
    """overlap: the second half of the last window. step: noise steps played so far."""

    overlap: OverlapState
    step: int


class NoiseBank(nn.Module):
    """Levels [B, T, C * bands] -> [B, T * hop, C] samples. All bands at 1 are as strong as a full-scale sine.

    The phases are a fixed table drawn from a seed, so that the same levels give the same samples everywhere.
    """

    table: Tensor
    bands: Tensor

    def __init__(self, channels: int, bands: int, hop: int, sample_rate: int) -> None:
        super().__init__()
        self.channels, self.count, self.size = channels, bands, 2 * hop
        bins = hop + 1
        turns = np.random.Generator(np.random.Philox(key=1)).random((PERIOD, channels, bins))
        phase = 2 * math.pi * torch.from_numpy(turns)
        spread = band_matrix(bins, bands, sample_rate).T
        spread = spread / spread.sum(0, keepdim=True).clamp(min=1e-6)
        self.register_buffer("table", torch.polar(torch.ones_like(phase), phase).to(torch.complex64), persistent=False)
        self.register_buffer("bands", spread * hop**0.5, persistent=False)
        self.add = OverlapAdd(channels, torch.sin(math.pi * (torch.arange(self.size) + 0.5) / self.size), hop)

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=1, ratio=Fraction(self.size // 2), latency=0, receptive_field=2)

    def init_state(self, batch: int) -> NoiseState:
        return NoiseState(self.add.init_state(batch), 0)

    def step(self, x: Tensor, state: NoiseState) -> tuple[Tensor, NoiseState]:
        gains = x.unflatten(-1, (self.channels, self.count)) @ self.bands
        where = torch.arange(state.step, state.step + x.shape[1], device=x.device) % PERIOD
        audio, overlap = self.add.step(irfft(gains * self.table[where], self.size), state.overlap)
        return audio, NoiseState(overlap, state.step + x.shape[1])
