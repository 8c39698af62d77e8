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
    """network: [1, B, W]. belief: a probability for each period, place in the beat and beat of the bar,
    [B, periods, LONGEST_BEAT_STEPS, BEATS_IN_BAR]. steps: how many were heard.

    Places are kept as if the beat stood still and the listener went on: cell c of a period is place (c + steps) mod period
    now. So a step touches only the cells in which a beat begins.
    """

    network: Tensor
    belief: Tensor
    steps: int


class PulseEar(nn.Module):
    """Onsets in, belief out. registers: of the onset strengths. width: of the network."""

    pace: Tensor
    periods: Tensor
    marked: Tensor
    usual: Tensor

    def __init__(self, registers: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(registers, width)
        self.network = nn.GRU(width, width, batch_first=True)
        self.leave = nn.Linear(width, 3)
        periods = torch.arange(SHORTEST_BEAT_STEPS, LONGEST_BEAT_STEPS + 1)
        pace = torch.exp(-(periods.log()[:, None] - periods.log()).abs() / TEMPO_LOOSENESS)
        for name, value in (
            ("periods", periods),
            ("pace", pace / pace.sum(1, keepdim=True)),
            ("marked", torch.stack([torch.zeros_like(periods), torch.ones_like(periods), periods - 1])),
            ("usual", torch.tensor(USUAL).log()),
        ):
            self.register_buffer(name, value, persistent=False)

    def init_state(self, batch: int) -> PulseState:
        """Nothing heard: every tempo is as likely, and so is every place in its bar."""
        place = torch.arange(LONGEST_BEAT_STEPS, device=self.periods.device)
        even = (place < self.periods[:, None]) / self.periods[:, None]
        belief = (even / even.sum() / BEATS_IN_BAR)[..., None].expand(-1, -1, BEATS_IN_BAR)
        return PulseState(self.leave.weight.new_zeros(1, batch, self.network.hidden_size), belief.repeat(batch, 1, 1, 1), 0)

    def activations(self, onsets: Tensor, network: Tensor) -> tuple[Tensor, Tensor]:
        """onsets [B, T, registers] -> logits [B, T, 3] of no beat, a beat and a downbeat, and the network's state."""
        hidden, network = self.network(torch.tanh(self.enter(onsets)), network)
        return self.leave(hidden), network

    def step(self, onsets: Tensor, state: PulseState) -> PulseState:
        """Take in onsets [B, T, registers]."""
        logits, network = self.activations(onsets, state.network)
        likely = LIKENESS * (logits - self.usual)
        than_other = (likely - likely[..., :1]).exp()[..., [DOWNBEAT, *[BEAT] * (BEATS_IN_BAR - 1)]]
        belief = state.belief.clone()
        now = state.steps + torch.arange(1, onsets.shape[1] + 1, device=onsets.device)
        places = (self.marked - now[:, None, None]) % self.periods
        cells = (places + torch.arange(len(self.periods), device=onsets.device) * LONGEST_BEAT_STEPS).flatten(1)
        # A beat begins in the step before it, in its own, and in the one after: there the next beat of the bar is due.
        observed = torch.stack([than_other, than_other, than_other.roll(-1, 2)], 2)
        for here, likelihood in zip(cells.unbind(0), observed.unbind(1), strict=True):
            self._follow(belief, here, likelihood)
        return PulseState(network, belief, state.steps + onsets.shape[1])

    def _follow(self, belief: Tensor, cells: Tensor, observed: Tensor) -> None:
        """One step, in place: a beat that has ended begins the next, perhaps at another pace; then Bayes. cells: [3 * periods],
        those just before, in and after which a beat begins. observed: [B, 3, beats], how much likelier what was heard is
        where that beat begins than where none does."""
        flat = belief.view(len(belief), -1, BEATS_IN_BAR)
        begun = flat.index_select(1, cells).unflatten(1, (3, -1))
        begun[:, 0] = self.pace.T @ begun[:, 0].roll(1, 2)
        begun *= observed[:, :, None]
        flat.index_copy_(1, cells, begun.flatten(1, 2))
        belief /= belief.sum((1, 2, 3), keepdim=True) + LEAST

    def foresee(self, state: PulseState, first: int, count: int) -> Tensor:
        """The chance that a beat, and a downbeat, falls into each of ``count`` steps, the first of them ``first`` steps after
        the last one heard: [B, 2, count]."""
        after = torch.arange(first + 1, first + count + 1, device=self.periods.device)[:, None]
        cell = (-after - state.steps) % self.periods
        turns = (cell + state.steps) % self.periods + after
        index = torch.arange(len(self.periods), device=cell.device)
        down = state.belief[:, index, cell, -(turns // self.periods) % BEATS_IN_BAR]
        return torch.stack([state.belief.sum(3)[:, index, cell].sum(2), down.sum(2)], 1)
