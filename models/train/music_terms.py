"""How far music is from music, in three ways that can be weighed one by one (after Wang et al. 2026, 2606.24307)."""

from __future__ import annotations

import torch
from torch import Tensor


def music_terms(made: Tensor, wanted: Tensor, metric: Tensor) -> dict[str, Tensor]:
    """Of tokens [..., T, patch * C], each [...]; latents as they are heard.

    latent: mean square. spectral: between the sizes of the Fourier transforms over time, channel by channel: what comes back
    how often, whenever it does. temporal: between differences of neighbouring frames: where something begins.
    """
    one, two = (value.unflatten(-1, (-1, len(metric))).flatten(-3, -2) @ metric for value in (made, wanted))
    spectra = [torch.fft.rfft(value, dim=-2, norm="forward").abs() for value in (one, two)]
    moves = [torch.diff(value, dim=-2) for value in (one, two)]
    return {
        "latent": (one - two).square().mean((-2, -1)),
        "spectral": (spectra[0] - spectra[1]).abs().mean((-2, -1)),
        "temporal": (moves[0] - moves[1]).abs().mean((-2, -1)),
    }
