"""A block is made two ways at once: as it is told to sound, and as it would be if nothing were asked for.

The second is what is kept: what later blocks look back on. So a prompt changes how the music sounds, and never what it is: the
beat, the chords and the rests go on as they would without it, and of an instrument that isn't asked for any more nothing is left.
Both ways begin with the same noise, and neither sees the other. They go through the network side by side, in one call.

Guidance: how far to go where the prompts lead (Ho & Salimans 2022, 2207.12598, eq. 6), with a third way beside, as if no prompt
were known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from models.histories import View
from models.sampling import Aim, sample
from models.streaming.attention import Memory
from models.student import Condition, Student, unasked, wishes_of


@dataclass(frozen=True, slots=True)
class Played:
    """Tokens [B, T, patch * C], twice. sounding: what is heard. kept: what is remembered, which is the same where nothing was
    asked for."""

    sounding: Tensor
    kept: Tensor

    def __getitem__(self, tokens: slice) -> Played:
        """Some of the tokens."""
        return Played(self.sounding[:, tokens], self.kept[:, tokens])

    def detach(self) -> Played:
        """Without gradients."""
        return Played(self.sounding.detach(), self.kept.detach())


def joined(*runs: Played) -> Played:
    """One after another."""
    return Played(torch.cat([run.sounding for run in runs], 1), torch.cat([run.kept for run in runs], 1))


def make_block(
    student: Student,
    last: Played,
    condition: Condition,
    view: View,
    noise: Callable[[int], Tensor],
    steps: int = 1,
    guidance: float = 1.0,
) -> Played:
    """One block. last: the token before it. noise: standard normal [B, block_tokens, patch * C] for each step. guidance: 0 as if
    no prompt were known, 1 as the student was taught, 2 twice as far."""
    asked = (wishes_of(condition) != 0).any(-1, keepdim=True)
    if not asked.any():
        kept = sample(_side_by_side(student, [(last.kept, condition)], view), noise, steps, student.config.sampler)
        return Played(kept, kept)
    both = sample(
        _two_ways(student, last, condition, view, guidance),
        lambda step: noise(step).repeat(1, 2, 1),
        steps,
        student.config.sampler,
    )
    sounding, kept = both.chunk(2, 1)
    return Played(torch.where(asked, sounding, kept), kept)


def _two_ways(student: Student, last: Played, condition: Condition, view: View, guidance: float) -> Aim:
    """The aims of what sounds, then of what is kept: [B, 2 * T, D] -> the same shape."""
    ways = [(last.sounding, condition), (last.kept, unasked(condition))]
    guided = guidance != 1 and bool(condition.prompt_known.any())
    if guided:
        ways.append((last.sounding, replace(condition, prompt_known=torch.zeros_like(condition.prompt_known))))
    aim = _side_by_side(student, ways, view)

    def aims(x: Tensor, level: Tensor | None) -> Tensor:
        count = x.shape[1] // 2

        def with_a_third(value: Tensor) -> Tensor:
            return torch.cat([value, value[:, :count]], 1) if guided else value

        sounding, kept, *free = aim(with_a_third(x), None if level is None else with_a_third(level)).split(count, 1)
        if free:
            sounding = free[0] + guidance * (sounding - free[0])
        return torch.cat([sounding, kept], 1)

    return aims


def _side_by_side(student: Student, ways: list[tuple[Tensor, Condition]], view: View) -> Aim:
    """Aims of as many blocks as there are ways of being told, at the same place. Each way: the token before, [B, 1, D], and what
    is told."""
    count, times = view.positions.shape[1], len(ways)
    previous = torch.cat([last.expand(-1, count, -1) for last, _ in ways], 1)
    tolds = [told for _, told in ways]
    told = Condition(**{part.name: torch.cat([getattr(one, part.name) for one in tolds], 1) for part in fields(Condition)})
    positions = view.positions.repeat(1, times)
    own = torch.block_diag(*(view.own[0],) * times)[None].bool()
    memories = tuple(Memory(memory.keys, memory.values, memory.mask.repeat(1, times, 1)) for memory in view.memories)
    return lambda x, level: student.generate(x, previous, told, positions, own, memories, level)
