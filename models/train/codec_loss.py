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

from models.codec.bands import octave_matrix, resolved_matrix
from models.codec.features import mid_side
from models.streaming.fourier import rfft

QUIET = 1e-7  # band power, of a full-scale sine, below which a difference can't be heard: -70 dB
AUDIBLE = 1e-4  # of the loudest octave's power: what an octave holds above it can be heard, 40 dB below


@dataclass(frozen=True, slots=True)
class Distance:
    """Loss terms, each a scalar tensor."""

    level: Tensor
    loud: Tensor
    octaves: Tensor


class SpectralDistance(nn.Module):
    """Distance of two signals [B, T, 2]. level: mean absolute ratio of band powers, in units of log10. loud: mean absolute
    difference of band amplitudes' square roots, which weighs most what sounds most. octaves: mean absolute ratio of the powers
    that whole octaves hold over the whole signal, in units of log10, of those that can be heard in x. The ratio in single bands
    is least for the median of what may be there, which is softer than the mean: octaves hold the level."""

    def __init__(self, windows: tuple[int, ...], per_octave: tuple[int, ...]) -> None:
        super().__init__()
        self.windows = windows
        for size, bands in zip(windows, per_octave, strict=True):
            window = torch.hann_window(size)
            self.register_buffer(f"window{size}", window * (2 / window.sum()), persistent=False)
            self.register_buffer(f"bands{size}", resolved_matrix(size // 2 + 1, bands), persistent=False)
            self.register_buffer(f"octaves{size}", octave_matrix(size // 2 + 1), persistent=False)

    def forward(self, x: Tensor, y: Tensor, windows: Sequence[int], as_mid_side: bool) -> Distance:
        """windows: which of the sizes to compare in."""
        if as_mid_side:
            x, y = mid_side(x), mid_side(y)
        level, loud, octaves = x.new_zeros(()), x.new_zeros(()), x.new_zeros(())
        for size in windows:
            spectra = self._powers(x, size), self._powers(y, size)
            a, b = (power @ self.get_buffer(f"bands{size}") + QUIET for power in spectra)
            level = level + (a.log10() - b.log10()).abs().mean() / len(windows)
            loud = loud + (a**0.25 - b**0.25).abs().mean() / len(windows)
            octaves = octaves + self._octaves(*spectra, size) / len(windows)
        return Distance(level, loud, octaves)

    def _octaves(self, x: Tensor, y: Tensor, size: int) -> Tensor:
        """The distance of two signals' octaves; of powers [B, 2, frames, bins]."""
        a, b = (power.mean(2) @ self.get_buffer(f"octaves{size}") + QUIET for power in (x, y))
        heard = a > AUDIBLE * a.amax((1, 2), keepdim=True)
        return ((a.log10() - b.log10()).abs() * heard).sum() / heard.sum()

    def _powers(self, x: Tensor, size: int) -> Tensor:
        """[B, T, 2] -> [B, 2, frames, bins]."""
        frames = x.transpose(1, 2).unfold(2, size, size // 4 if size > 1024 else size // 2)
        spectrum = rfft(frames * self.get_buffer(f"window{size}"))
        return spectrum.real.square() + spectrum.imag.square()
