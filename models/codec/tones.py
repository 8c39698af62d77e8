"""A bank of oscillators, one on every quarter tone: what sounds with a pitch.

The harmonic half of a harmonic-plus-noise model (Serra and Smith 1990; Engel et al. 2020, DDSP, 2001.04643, section 3.2).
A network that predicts a spectrum must also predict phase, or what it plays buzzes at its own frame rate. An oscillator
keeps its phase by itself: the network says how loud, and the pitch stays true for as long as it sounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor, nn

from models.streaming.contract import StreamSpec

GOLDEN = (math.sqrt(5) - 1) / 2  # spreads starting phases evenly, so that they never add up to a click


@dataclass(frozen=True, slots=True)
class ToneState:
    """levels: where each oscillator's level was left, [B, C * tones]. step: level steps played so far."""

    levels: Tensor
    step: int


class ToneBank(nn.Module):
    """Levels [B, T, C * tones], amplitudes that may be negative -> [B, T * hop, C] samples.

    Between two levels an oscillator's amplitude moves in a straight line; it reaches level t at the end of step t.
    """

    cycles: Tensor
    basis: Tensor

    def __init__(self, channels: int, hertz: Tensor, hop: int, sample_rate: int) -> None:
        super().__init__()
        self.channels, self.hop, self.tones = channels, hop, len(hertz)
        cycles = hertz.double() / sample_rate
        angle = 2 * math.pi * cycles[:, None] * torch.arange(hop, dtype=torch.float64)
        rise = torch.arange(1, hop + 1, dtype=torch.float64) / hop
        waves = torch.cat([angle.cos(), -angle.sin()])
        self.register_buffer("cycles", cycles, persistent=False)
        self.register_buffer("basis", torch.cat([waves * (1 - rise), waves * rise]).float(), persistent=False)

    @property
    def spec(self) -> StreamSpec:
        return StreamSpec(block=1, ratio=Fraction(self.hop), latency=0, receptive_field=2)

    def init_state(self, batch: int) -> ToneState:
        return ToneState(self.basis.new_zeros(batch, self.channels * self.tones), 0)

    def step(self, x: Tensor, state: ToneState) -> tuple[Tensor, ToneState]:
        batch, count, _ = x.shape
        edges = torch.cat([state.levels[:, None], x], 1).unflatten(-1, (self.channels, self.tones))
        phase = self._phase(state.step, count)
        turn = torch.cat([phase.cos(), phase.sin()], -1)[:, None].to(x.dtype)
        before, after = edges[:, :-1].repeat(1, 1, 1, 2) * turn, edges[:, 1:].repeat(1, 1, 1, 2) * turn
        audio = torch.cat([before, after], -1) @ self.basis
        audio = audio.transpose(2, 3).reshape(batch, count * self.hop, self.channels)
        return audio, ToneState(x[:, -1], state.step + count)

    def _phase(self, first: int, count: int) -> Tensor:
        """[count, tones] radians at the start of each step. In doubles, exact for longer than any concert."""
        step = torch.arange(first, first + count, dtype=torch.float64, device=self.cycles.device)
        start = torch.arange(self.tones, dtype=torch.float64, device=self.cycles.device) * GOLDEN
        return 2 * math.pi * ((step[:, None] * self.hop * self.cycles + start) % 1.0)
