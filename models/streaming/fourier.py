"""The two Fourier transforms in use, with the types that torch.fft leaves out."""

from __future__ import annotations

from torch import Tensor, fft


def rfft(x: Tensor) -> Tensor:
    """Real [..., N] -> complex [..., N / 2 + 1]."""
    return fft.rfft(x, dim=-1)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def irfft(x: Tensor, size: int) -> Tensor:
    """Complex [..., size / 2 + 1] -> real [..., size]."""
    return fft.irfft(x, n=size, dim=-1)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
