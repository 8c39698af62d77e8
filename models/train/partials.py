"""What sounds with a pitch in a piece of music, found by signal processing: the teacher of the codec's oscillators.

Through the audio alone an oscillator hears too late that it isn't wanted: hundreds of wrong ones together make a spectrum that
looks right in every band, and no small step away from it is an improvement. So they are shown the partials: peaks of a
long window's spectrum that stand out from what is around them (McAulay and Quatieri 1986), each given to its nearest oscillator.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.codec.codec import LOUDEST
from models.codec.config import CodecConfig
from models.streaming.fourier import rfft

QUIET = -9.0  # natural logarithm of amplitude, -78 dB: an oscillator below it is silent to the loss
PROMINENCE = 1.4  # natural logarithm of amplitude, 12 dB: how far a partial stands above its surroundings, noise hardly does
AROUND = 8  # bins on each side that count as surroundings


class Partials(nn.Module):
    """[B, T * hop, 2] samples -> log amplitudes of the oscillators [B, T, tones], QUIET where no partial is."""

    window: Tensor

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        window = torch.hann_window(config.long_window)
        self.register_buffer("window", window * (2 / window.sum()), persistent=False)

    def forward(self, audio: Tensor, lag: int) -> Tensor:
        """Frame t of the answer is about what the decoder, ``lag`` samples late, plays in its frame t."""
        size, hop = self.config.long_window, self.config.hop
        before = size // 2 - hop // 2 + lag
        padded = F.pad(audio.mean(-1), (before, size))
        frames = padded.unfold(1, size, hop)[:, : audio.shape[1] // hop]
        level = (rfft(frames * self.window).abs() + 1e-6).log()
        around = F.avg_pool1d(level, 2 * AROUND + 1, 1, AROUND, count_include_pad=False)
        left, middle, right = level[..., :-2], level[..., 1:-1], level[..., 2:]
        peak = (middle > left) & (middle >= right) & (middle > around[..., 1:-1] + PROMINENCE) & (middle > QUIET)
        # The top of the parabola through three logarithms (Smith and Serra 1987, PARSHL, section 4).
        bend = (left - 2 * middle + right).clamp(max=-1e-3)
        shift = 0.5 * (left - right) / bend
        height = middle - 0.25 * (left - right) * shift
        hertz = (torch.arange(1, level.shape[-1] - 1, device=audio.device) + shift) * self.config.sample_rate / size
        octaves = torch.log2(hertz.clamp(min=1.0) / self.config.lowest_hz)
        tone = (octaves * self.config.tones_per_octave).round().long()
        found = peak & (tone >= 0) & (tone < self.config.tones)
        out = torch.full((*level.shape[:2], self.config.tones + 1), QUIET, device=audio.device)
        where = torch.where(found, tone, self.config.tones)
        return out.scatter_reduce(2, where, height.clamp(QUIET, LOUDEST), "amax")[..., :-1]


def tone_distance(levels: Tensor, partials: Tensor) -> Tensor:
    """How far oscillators [B, T, steps, tones] are from partials [B, T, tones], a scalar: Huber's loss of every step's level.

    Below QUIET all levels are the same. Steps that only agree on average would be a tremolo at the frame rate.
    """
    target = partials[:, :, None].expand_as(levels)
    return F.smooth_l1_loss(levels.clamp(min=QUIET) / 2, target / 2)
