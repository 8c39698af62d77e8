"""The pulse by ear: where in the bar the performer is, and so where the beats of the next seconds will fall.

A small recurrent network says of every step how much it is like a beat or a downbeat. The bar pointer makes a belief of
that: a probability for every tempo, beat of the bar and place in the beat (Whiteley, Cemgil and Godsill 2006, "Bayesian
modelling of temporal structure in musical audio"; the states are those of Krebs, Böck and Widmer 2015, "An efficient
state-space model for joint tempo and meter tracking"). It goes forward in time only. From a belief the coming beats
follow by arithmetic, however far ahead: what a network would have to learn by counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from models.facts import BEATS_IN_BAR

SHORTEST_BEAT_STEPS: Final = 26  # at 86 steps a second: 199 beats a minute
LONGEST_BEAT_STEPS: Final = 90  # 57 beats a minute
TEMPO_LOOSENESS: Final = 0.02  # of the logarithm of the tempo, from beat to beat (Krebs 2015, equation 9: 1 / lambda)
LIKENESS: Final = 0.3  # steps that follow each other say nearly the same: each counts for this much
LEAST: Final = 1e-9
OTHER, BEAT, DOWNBEAT = range(3)
USUAL: Final = (0.935, 0.049, 0.016)  # how many steps are of each kind, a beat being three steps long


@dataclass(frozen=True, slots=True)
class PulseState:
    """network: [1, B, W]. belief: probability of each period, beat of the bar and place in the beat,
    [B, periods, BEATS_IN_BAR, LONGEST_BEAT_STEPS]."""

    network: Tensor
    belief: Tensor


class PulseEar(nn.Module):
    """Onsets in, belief out. registers: of the onset strengths. width: of the network."""

    pace: Tensor
    possible: Tensor
    like: Tensor
    last: Tensor
    periods: Tensor
    usual: Tensor

    def __init__(self, registers: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(registers, width)
        self.network = nn.GRU(width, width, batch_first=True)
        self.leave = nn.Linear(width, 3)
        periods = torch.arange(SHORTEST_BEAT_STEPS, LONGEST_BEAT_STEPS + 1)
        place = torch.arange(LONGEST_BEAT_STEPS)
        apart = (periods.log()[:, None] - periods.log()).abs()
        pace = torch.exp(-apart / TEMPO_LOOSENESS)
        possible = (place < periods[:, None])[:, None].expand(-1, BEATS_IN_BAR, -1)
        for name, value in (
            ("pace", pace / pace.sum(1, keepdim=True)),
            ("possible", possible.float().contiguous()),
            ("like", _likeness(periods, place)),
            ("last", (periods - 1)[None, :, None, None].repeat(1, 1, BEATS_IN_BAR, 1)),
            ("periods", periods),
            ("usual", torch.tensor(USUAL).log()),
        ):
            self.register_buffer(name, value, persistent=False)

    def init_state(self, batch: int) -> PulseState:
        """Nothing heard: every place in the bar of every tempo is as likely."""
        even = self.possible / self.possible.sum(-1, keepdim=True)
        return PulseState(
            network=self.leave.weight.new_zeros(1, batch, self.network.hidden_size),
            belief=(even / even.sum()).expand(batch, -1, -1, -1).clone(),
        )

    def activations(self, onsets: Tensor, network: Tensor) -> tuple[Tensor, Tensor]:
        """onsets [B, T, registers] -> logits [B, T, 3] of no beat, a beat and a downbeat, and the network's state."""
        hidden, network = self.network(torch.tanh(self.enter(onsets)), network)
        return self.leave(hidden), network

    def step(self, onsets: Tensor, state: PulseState) -> PulseState:
        """Take in onsets [B, T, registers]."""
        logits, network = self.activations(onsets, state.network)
        belief = state.belief
        for observed in (LIKENESS * (logits - self.usual)).exp().unbind(1):
            belief = self._observe(self._advance(belief), observed)
        return PulseState(network, belief)

    def _advance(self, belief: Tensor) -> Tensor:
        """One step on: a beat that ends begins the next, perhaps at another pace."""
        ended = belief.gather(3, self.last.expand(len(belief), -1, -1, -1))[..., 0]
        begun = torch.einsum("bpq,pr->brq", ended.roll(1, 2), self.pace)
        return torch.cat([begun[..., None], belief[..., :-1]], 3) * self.possible

    def _observe(self, belief: Tensor, observed: Tensor) -> Tensor:
        """Bayes: observed [B, 3], how likely what was heard is in each kind of place."""
        seen = belief * observed[:, self.like]
        return seen / (seen.sum((1, 2, 3), keepdim=True) + LEAST)

    def foresee(self, belief: Tensor, first: int, count: int) -> Tensor:
        """The chance that a beat, and a downbeat, falls into each of ``count`` steps, the first of them ``first`` steps after
        the last one heard: [B, 2, count]."""
        after = torch.arange(first + 1, first + count + 1, device=belief.device)
        periods = self.periods
        place = (-after[:, None]) % periods
        turns = (place + after[:, None]) // periods
        index = torch.arange(len(periods), device=belief.device)
        beat = belief.sum(2)[:, index, place].sum(-1)
        down = belief[:, index, (-turns) % BEATS_IN_BAR, place].sum(-1)
        return torch.stack([beat, down], 1)


def _likeness(periods: Tensor, place: Tensor) -> Tensor:
    """[periods, BEATS_IN_BAR, places]: what should be heard there: a beat lasts from the step before it to the one after."""
    before = place == periods[:, None] - 1
    after = (place <= 1).expand_as(before)
    like = torch.full((len(periods), BEATS_IN_BAR, len(place)), OTHER)
    for beat in range(BEATS_IN_BAR):
        like[:, beat][after] = DOWNBEAT if beat == 0 else BEAT
        like[:, beat][before] = DOWNBEAT if beat == BEATS_IN_BAR - 1 else BEAT
    return like
