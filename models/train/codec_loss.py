"""How far a decoded signal is from the original, as a listener might weigh it.

Levels in mel bands at two resolutions, after multi-resolution spectral losses (Yamamoto et al. 2019, 1910.11480), on left,
right, mid and side; and the compressed complex spectrum of the lower bins, which holds phase: without it, bass and
transients come back with the right level in the wrong place.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.codec.features import band_matrix, mid_side
from models.streaming.fourier import rfft

QUIET = 1e-6  # band power, for unit-energy windows, below which a difference can't be heard


@dataclass(frozen=True, slots=True)
class Distance:
    """Loss terms, each a scalar tensor."""

    bands: Tensor
    phase: Tensor

    def total(self, phase_weight: float) -> Tensor:
        """The weighted sum that training minimises."""
        return self.bands + phase_weight * self.phase


class SpectralDistance(nn.Module):
    """Distance of two signals [B, T, 2]: mean absolute log10 band power ratio, and compressed complex bin error."""

    def __init__(self, sample_rate: int, windows: tuple[int, ...], bands: tuple[int, ...], phase_up_to_hz: float) -> None:
        super().__init__()
        self.windows, self.phase_share = windows, phase_up_to_hz / (sample_rate / 2)
        for size, count in zip(windows, bands, strict=True):
            window = torch.hann_window(size)
            self.register_buffer(f"window{size}", window / window.square().sum().sqrt(), persistent=False)
            self.register_buffer(f"bands{size}", band_matrix(size // 2 + 1, count, sample_rate), persistent=False)

    def forward(self, x: Tensor, y: Tensor) -> Distance:
        bands, phase = x.new_zeros(()), x.new_zeros(())
        for size in self.windows:
            a, b = self._spectrum(x, size), self._spectrum(y, size)
            matrix = self.get_buffer(f"bands{size}")
            bands = bands + (self._level(a, matrix) - self._level(b, matrix)).abs().mean() / len(self.windows)
            top = round((size // 2) * self.phase_share)
            error = self._compress(a[..., :top]) - self._compress(b[..., :top])
            phase = phase + error.abs().mean() / len(self.windows)
        return Distance(bands, phase)

    def _spectrum(self, x: Tensor, size: int) -> Tensor:
        """[B, T, 2] -> complex [B, frames, 2, bins]."""
        frames = x.transpose(1, 2).unfold(2, size, size // 4)
        return rfft(frames * self.get_buffer(f"window{size}")).transpose(1, 2)

    @staticmethod
    def _level(spectrum: Tensor, matrix: Tensor) -> Tensor:
        both = torch.cat([spectrum, mid_side(spectrum)], dim=2)
        return torch.log10((both.real.square() + both.imag.square()) @ matrix + QUIET)

    @staticmethod
    def _compress(spectrum: Tensor) -> Tensor:
        power = spectrum.real.square() + spectrum.imag.square()
        return torch.view_as_real(spectrum) * ((power + QUIET) ** -0.25)[..., None]
