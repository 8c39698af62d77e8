"""How far a decoded signal is from the original, as a listener might weigh it.

Multi-resolution spectral distance (Yamamoto et al. 2019, 1910.11480) in bands that are evenly spaced in pitch, as far as
the window can tell them apart: the long windows hear a wrong note, the short ones a late stick. One step of training takes
some of the windows, and left and right or mid and side: on a CPU the transforms cost more than the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.codec.bands import resolved_matrix
from models.codec.features import mid_side
from models.streaming.fourier import rfft

QUIET = 1e-7  # band power, of a full-scale sine, below which a difference can't be heard: -70 dB


@dataclass(frozen=True, slots=True)
class Distance:
    """Loss terms, each a scalar tensor."""

    level: Tensor
    loud: Tensor


class SpectralDistance(nn.Module):
    """Distance of two signals [B, T, 2]. level: mean absolute ratio of band powers, in units of log10. loud: mean absolute
    difference of band amplitudes' square roots, which weighs most what sounds most."""

    def __init__(self, windows: tuple[int, ...], per_octave: tuple[int, ...]) -> None:
        super().__init__()
        self.windows = windows
        for size, bands in zip(windows, per_octave, strict=True):
            window = torch.hann_window(size)
            self.register_buffer(f"window{size}", window * (2 / window.sum()), persistent=False)
            self.register_buffer(f"bands{size}", resolved_matrix(size // 2 + 1, bands), persistent=False)

    def forward(self, x: Tensor, y: Tensor, windows: Sequence[int], as_mid_side: bool) -> Distance:
        """windows: which of the sizes to compare in."""
        if as_mid_side:
            x, y = mid_side(x), mid_side(y)
        level, loud = x.new_zeros(()), x.new_zeros(())
        for size in windows:
            a, b = self._powers(x, size), self._powers(y, size)
            level = level + (a.log10() - b.log10()).abs().mean() / len(windows)
            loud = loud + (a**0.25 - b**0.25).abs().mean() / len(windows)
        return Distance(level, loud)

    def _powers(self, x: Tensor, size: int) -> Tensor:
        """[B, T, 2] -> [B, 2, frames, bands]."""
        frames = x.transpose(1, 2).unfold(2, size, size // 4 if size > 1024 else size // 2)
        spectrum = rfft(frames * self.get_buffer(f"window{size}"))
        return (spectrum.real.square() + spectrum.imag.square()) @ self.get_buffer(f"bands{size}") + QUIET
