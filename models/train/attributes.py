"""How dense and how bright it is what is played: what the controls of these names are learned from.

Measured on the codec's own sources, as the decoder would sound them, so that encoded pieces are enough. A control says
neither onsets a second nor Hertz, for what is much of them for a bass is little for drums: it is the rank among all that the
same parts play in the training pieces, 0 the least, 0.5 what is usual, 1 the most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.codec import Codec, CodecConfig
from models.codec.bands import band_matrix
from models.facts import ATTRIBUTES

TEXTURE: Final = "texture"  # the name of what is measured, in an encoded piece
RECAST_TEXTURE: Final = "recast_texture"  # and of what other instruments play in it
STEPS: Final = 4  # of a frame: moments at which something may begin
APART: Final = 3  # steps on each side within which but one thing begins: 35 ms
AROUND: Final = 24  # steps on each side that a beginning stands out from
STANDS_OUT: Final = 3.0  # so many times as much
LEAST: Final = 0.3  # of loudness, summed over all sources, that begins with it
QUIET: Final = -9.0  # natural logarithm of amplitude, below which a source isn't heard
SILENT: Final = 0.01  # amplitude of all sources below which a stretch has no brightness
WINDOW_FRAMES: Final = 32  # of the windows that are ranked
CHUNK_FRAMES: Final = 16  # on a CPU, what fits into its caches


def octaves(config: CodecConfig) -> Tensor:
    """[tones + bands]: where each source lies, in octaves above the lowest oscillator."""
    bins = config.noise_hop + 1
    bands = torch.linspace(0, config.sample_rate / 2, bins) @ band_matrix(bins, config.noise_bands, config.sample_rate)
    return torch.log2(torch.cat([torch.tensor(config.tone_hertz), bands]) / config.lowest_hz)


@torch.inference_mode()
def texture(codec: Codec, latents: NDArray[np.float32]) -> NDArray[np.float16]:
    """Of latents [N, frames, C], for each frame: what begins in it, how loud its sources are, and that times how high they
    lie, [N, frames, 3]. Blocks for some seconds a piece."""
    decoder, high = codec.decoder, octaves(codec.config)
    state = decoder.stack.init_state(len(latents))
    rises, amplitudes = list[Tensor](), list[Tensor]()
    last = torch.zeros(len(latents), 2, len(high))
    for start in range(0, latents.shape[1], CHUNK_FRAMES):
        levels, state = decoder.levels(torch.from_numpy(latents[:, start : start + CHUNK_FRAMES]), state)
        both = torch.cat([_in_steps(levels.tones), _in_steps(levels.noise)], -1)
        loudness = torch.cat([last, _over(0.5 * both, 0.5 * QUIET).flatten(1, 2)], 1)
        rises.append((loudness[:, 2:] - torch.maximum(loudness[:, 1:-1], loudness[:, :-2])).clamp(min=0).sum(-1))
        amplitudes.append(_over(both, QUIET).mean(2))
        last = loudness[:, -2:]
    amplitude = torch.cat(amplitudes, 1)
    begins = beginnings(torch.cat(rises, 1)).unflatten(1, (-1, STEPS)).sum(-1)
    return torch.stack([begins, amplitude.sum(-1), amplitude @ high], -1).numpy().astype(np.float16)


def beginnings(rise: Tensor) -> Tensor:
    """1 at every step of [N, T] at which something begins, else 0: peaks that stand out from their surroundings."""
    peak = nn.functional.max_pool1d(rise[:, None], 2 * APART + 1, 1, APART)[:, 0]
    around = nn.functional.avg_pool1d(rise[:, None], 2 * AROUND + 1, 1, AROUND)[:, 0]
    return ((rise == peak) & (rise > STANDS_OUT * around) & (rise > LEAST)).float()


def _in_steps(levels: Tensor) -> Tensor:
    """[B, T, any steps, N] -> [B, T, STEPS, N]: the highest level in each."""
    return levels.unflatten(2, (STEPS, -1)).amax(3)


def _over(logarithm: Tensor, quiet: float) -> Tensor:
    return (logarithm.exp() - torch.tensor(quiet).exp()).clamp(min=0)


def attributes_in(measured: NDArray[Any]) -> NDArray[np.float64]:
    """Of frames [..., frames, 3], as :func:`texture` gives them: beginnings a frame, and the mean octave, [..., 2], in the order
    of ATTRIBUTES. NaN where nothing sounds: silence has neither."""
    begins, level, high = np.moveaxis(measured.astype(np.float64).mean(axis=-2), -1, 0)
    sounds = level > SILENT
    return np.where(sounds[..., None], np.stack([begins, high / np.where(sounds, level, 1)], -1), np.nan)


@dataclass(frozen=True, slots=True)
class Ranks:
    """What is usual: for each set of parts that play together, its windows' attributes in order, [ATTRIBUTES][windows]."""

    usual: Mapping[tuple[int, ...], tuple[NDArray[np.float64], ...]]

    def __call__(self, measured: NDArray[Any], parts: NDArray[Any]) -> NDArray[np.float64]:
        """[ATTRIBUTES]: the ranks, 0 to 1, of a stretch [frames, 3] that ``parts`` [P] of 0 and 1 play; NaN in silence."""
        tables = self.usual.get(tuple(int(flag) for flag in parts))
        values = attributes_in(measured)
        if tables is None or np.isnan(values).any():
            return np.full(len(ATTRIBUTES), np.nan)
        return np.array([_rank(value, table) for value, table in zip(values, tables, strict=True)])


def ranks_of(pieces: Sequence[Mapping[str, NDArray[Any]]]) -> Ranks:
    """What is usual in encoded pieces: ``texture`` [pairs, frames, 3], that of what other instruments play, if there is any, and
    ``parts`` [pairs, P] of each."""
    found: dict[tuple[int, ...], list[NDArray[np.float64]]] = {}
    for piece, measured in ((piece, piece[name]) for piece in pieces for name in (TEXTURE, RECAST_TEXTURE) if name in piece):
        whole = measured.shape[1] // WINDOW_FRAMES
        windows = attributes_in(measured[:, : whole * WINDOW_FRAMES].reshape(-1, whole, WINDOW_FRAMES, 3))
        for parts, values in zip(piece["parts"], windows, strict=True):
            found.setdefault(tuple(int(flag) for flag in parts), []).append(values[~np.isnan(values).any(axis=-1)])
    gathered = {parts: np.concatenate(values) for parts, values in found.items()}
    return Ranks({parts: tuple(np.sort(values, axis=0).T) for parts, values in gathered.items() if len(values)})


def _rank(value: float, table: NDArray[np.float64]) -> float:
    below, upto = (np.searchsorted(table, value, side) for side in ("left", "right"))
    return float(below + upto) / (2 * len(table))
