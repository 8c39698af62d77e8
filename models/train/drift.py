"""Does it stay music when it plays on and on? The measure on which self-forcing stops."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor


def drift(played: Tensor, written: Tensor, metric: Tensor) -> Tensor:
    """How far from what was written [B, T, patch * C] the last third of a long roll-out has gone, a scalar: the Fréchet distance
    of two normal distributions with independent channels, as they are heard."""
    third = played.shape[1] // 3
    late = [(tokens[:, -third:].unflatten(-1, (-1, len(metric))) @ metric).flatten(0, 2) for tokens in (played, written)]
    means, spreads = (value.mean(0) for value in late), (value.std(0) for value in late)
    return sum(((one - other).square().mean() for one, other in (means, spreads)), played.new_zeros(()))


def has_turned(drifts: Sequence[float], patience: int) -> bool:
    """Whether the last ``patience`` looks were all above the least before them."""
    return len(drifts) > patience and min(drifts[-patience:]) > min(drifts[:-patience])
