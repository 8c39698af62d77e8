"""What the encoder hears: levels in bands, through a long, a middle and a short window.

No one window can tell neighbouring notes apart and say when a stick falls; the network gets all three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import torch
from torch import Tensor, nn

from models.codec.bands import band_matrix, tone_matrix
from models.codec.config import CodecConfig
from models.streaming.contract import StreamSpec
from models.streaming.rows import ROWS, Rows
from models.streaming.spectral import CausalStft, StftState

FLOOR = 1e-8  # power below which a band counts as silent: -80 dB of a full-scale sine


@dataclass(frozen=True, slots=True)
class FeatureState:
    """The tail of the audio that each window still needs."""

    long: StftState
    middle: StftState
    short: StftState


def mid_side(x: Tensor) -> Tensor:
    """[..., 2] left and right -> [..., 2] mid and side: a sound in the middle has no side, and its own level as mid."""
    left, right = x.unbind(-1)
    return torch.stack([left + right, left - right], dim=-1) * 0.5


class Features(nn.Module):
    """[B, T * hop, 2] samples -> [B, T, width] levels of mid and side, each of about unit size."""

    long_bands: Tensor
    middle_bands: Tensor
    short_bands: Tensor

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.long = CausalStft(1, config.long_window, config.hop, falls_within=config.long_window // 4)
        self.middle = CausalStft(2, config.middle_window, config.hop // 2)
        self.short = CausalStft(2, config.short_window, config.noise_hop)
        self._rows: tuple[Rows, ...] = ()
        self.width = config.tones * (1 + 2 * 2) + config.noise_bands * 2 * config.noise_steps
        tones = (config.lowest_hz, config.tones, config.tones_per_octave, config.sample_rate)
        for name, matrix in (
            ("long_bands", tone_matrix(config.long_window // 2 + 1, *tones)),
            ("middle_bands", tone_matrix(config.middle_window // 2 + 1, *tones)),
            ("short_bands", band_matrix(config.short_window // 2 + 1, config.noise_bands, config.sample_rate)),
        ):
            # What lies above the highest band is in none: most of the bins of the long window.
            used = int(matrix.any(1).nonzero().max()) + 1
            self.register_buffer(name, matrix[:used].clone(), persistent=False)

    def lay_out(self) -> None:
        """See models.streaming.rows."""
        in_a_frame = (1, 2 * 2, 2 * self.config.noise_steps)  # windows, of mid and side
        bands = (self.long_bands, self.middle_bands, self.short_bands)
        self._rows = tuple(
            Rows(matrix.T.contiguous(), rows=max(count, ROWS)) for matrix, count in zip(bands, in_a_frame, strict=True)
        )

    @property
    def spec(self) -> StreamSpec:
        hop = self.config.hop
        longest = max(
            self.config.long_window,
            self.config.middle_window + hop // 2,
            self.config.short_window + hop - self.config.noise_hop,
        )
        return StreamSpec(block=hop, ratio=Fraction(1, hop), latency=0, receptive_field=longest)

    def init_state(self, batch: int) -> FeatureState:
        return FeatureState(self.long.init_state(batch), self.middle.init_state(batch), self.short.init_state(batch))

    def step(self, x: Tensor, state: FeatureState) -> tuple[Tensor, FeatureState]:
        both = mid_side(x)
        frames = x.shape[1] // self.config.hop
        long, after_long = self.long.step(both[..., :1], state.long)
        middle, after_middle = self.middle.step(both, state.middle)
        short, after_short = self.short.step(both, state.short)
        bands = (self.long_bands, self.middle_bands, self.short_bands)
        sums = self._rows or tuple(partial(torch.matmul, other=matrix) for matrix in bands)
        levels = [
            _levels(spectrum, len(matrix), stft.gain, add).reshape(len(x), frames, -1)
            for spectrum, matrix, stft, add in zip(
                (long, middle, short), bands, (self.long, self.middle, self.short), sums, strict=True
            )
        ]
        return torch.cat(levels, -1), FeatureState(after_long, after_middle, after_short)


def _levels(spectrum: Tensor, bins: int, gain: float, add: Callable[[Tensor], Tensor]) -> Tensor:
    """Band levels, -1 in silence and 1 for a full-scale sine: log10 of power over 80 dB. add: adds up the power of so many bins
    in bands."""
    used = spectrum[..., :bins]
    power = (used.real.square() + used.imag.square()) / gain**2
    return torch.log10(add(power) + FLOOR) / 4 + 1
