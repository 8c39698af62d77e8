"""Matrices that gather Fourier bins into bands."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def triangles(edges: Tensor, bins: int) -> Tensor:
    """[bins, len(edges) - 2]: triangular weights that rise from edge i to i + 1 and fall to i + 2, each summing to 1.

    Edges are in bins. Every band holds at least its nearest bin, also where bands are narrower than a bin.
    """
    position = torch.arange(bins)[:, None]
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    rise = (position - low) / (centre - low).clamp(min=1.0)
    fall = (high - position) / (high - centre).clamp(min=1.0)
    weights = torch.minimum(rise, fall).clamp(min=0)
    nearest = torch.zeros_like(weights)
    nearest[centre.round().long().clamp(max=bins - 1), torch.arange(len(centre))] = 1
    weights = torch.where(weights.sum(0, keepdim=True) > 0, weights, nearest)
    return weights / weights.sum(0, keepdim=True)


def band_matrix(bins: int, bands: int, sample_rate: int) -> Tensor:
    """[bins, bands], evenly spaced on the mel scale (O'Shaughnessy 1987) from 0 Hz to Nyquist."""
    nyquist = sample_rate / 2
    top = 2595 * math.log10(1 + nyquist / 700)
    return triangles(700 * (10 ** (torch.linspace(0, top, bands + 2) / 2595) - 1) / nyquist * (bins - 1), bins)


def tone_matrix(bins: int, lowest_hz: float, tones: int, per_octave: int, sample_rate: int) -> Tensor:
    """[bins, tones]: a band around each of ``tones`` pitches, ``per_octave`` of them in an octave."""
    pitch = lowest_hz * 2 ** (torch.arange(-1, tones + 1) / per_octave)
    return triangles(pitch / (sample_rate / 2) * (bins - 1), bins)


def resolved_matrix(bins: int, per_octave: int) -> Tensor:
    """[bins, bands] from the first bin to Nyquist: ``per_octave`` bands in an octave, as far as bins can tell them apart."""
    step = 2 ** (1 / per_octave)
    edges = [1.0]
    while edges[-1] < bins - 1:
        edges.append(max(edges[-1] + 1, edges[-1] * step))
    return triangles(torch.tensor(edges), bins)


def octave_matrix(bins: int) -> Tensor:
    """[bins, octaves]: 1 where a bin lies in the octave; the first begins at the first bin, and the bin at 0 Hz is in none."""
    octave = torch.arange(1, bins).double().log2().floor().long()
    return torch.cat([torch.zeros(1, int(octave[-1]) + 1), torch.nn.functional.one_hot(octave).float()])
