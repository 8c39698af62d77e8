"""What the encoder sees of a spectrum: levels in bands, and the compressed complex bins of the bass.

Levels alone would do for noise and hi-hats; the bass needs its phase, or the decoder can't keep it in step.
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.codec.config import CodecConfig

FLOOR = 1e-5  # power below which a band counts as silent: about -100 dB of a full-scale sine


def feature_count(config: CodecConfig) -> int:
    """Numbers in the feature vector of one Fourier frame."""
    return config.channels * (config.bands + 2 * config.low_bins)


def mid_side(x: Tensor) -> Tensor:
    """[..., 2, F] left and right -> [..., 2, F] mid and side, of equal energy."""
    left, right = x.unbind(-2)
    return torch.stack([left + right, left - right], dim=-2) * 0.5**0.5


def band_matrix(bins: int, bands: int, sample_rate: int) -> Tensor:
    """[bins, bands] triangular weights, evenly spaced on the mel scale (O'Shaughnessy 1987) from 0 Hz to Nyquist.

    Every band holds at least its nearest bin, also where bands are narrower than a bin.
    """
    nyquist = sample_rate / 2
    top = 2595 * torch.log10(torch.tensor(1 + nyquist / 700))
    edges = 700 * (10 ** (torch.linspace(0, float(top), bands + 2) / 2595) - 1) / nyquist * (bins - 1)
    position = torch.arange(bins)[:, None]
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    rise = (position - low) / (centre - low).clamp(min=1.0)
    fall = (high - position) / (high - centre).clamp(min=1.0)
    weights = torch.minimum(rise, fall).clamp(min=0)
    nearest = torch.zeros_like(weights)
    nearest[centre.round().long(), torch.arange(bands)] = 1
    weights = torch.where(weights.sum(0, keepdim=True) > 0, weights, nearest)
    return weights / weights.sum(0, keepdim=True)


def features(spectrum: Tensor, bands: Tensor, low_bins: int) -> Tensor:
    """complex [B, T, 2, F] -> real [B, T, feature_count].

    Levels are log10 of band power, shifted to be near zero mean and unit scale; bass bins are z / |z|^(1/2).
    """
    both = mid_side(spectrum)
    power = both.real.square() + both.imag.square()
    level = torch.log10(power @ bands + FLOOR) * 0.5 + 0.8
    bass = both[..., :low_bins]
    compressed = torch.view_as_real(bass) * ((power[..., :low_bins] + FLOOR) ** -0.25)[..., None]
    return torch.cat([level.flatten(2), compressed.flatten(2)], dim=-1)
