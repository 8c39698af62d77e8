"""Guidance: how much of what the prompts do is done (Ho & Salimans 2022, 2207.12598, eq. 6), in the one call that a block takes.

The block is made twice over, side by side: as it is told, and as if no prompt were known. Neither sees the other, and both look
back on the same memories, so it costs some tokens more and no second call.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.histories import View
from models.sampling import Aim
from models.streaming.attention import Memory
from models.streaming.state import map_tensors
from models.student import Condition, Student


def plain(student: Student, previous: Tensor, condition: Condition, view: View) -> Aim:
    """A student's aims in one block, as it is told. previous: [B, T, patch * C], as :meth:`Student.generate` has it."""
    return lambda x, level: student.generate(x, previous, condition, view.positions, view.own, view.memories, level)


def guided(student: Student, previous: Tensor, condition: Condition, view: View, guidance: float) -> Aim:
    """Aims that go ``guidance`` times as far as the prompts lead: 0 as if none were known, 1 as :func:`plain`, 2 twice as far."""
    count = view.positions.shape[1]
    known = condition.prompt_known
    both = map_tensors(condition, lambda _, value: torch.cat([value, value], 1))
    both = replace(both, prompt_known=torch.cat([torch.zeros_like(known), known], 1))
    twice = View(
        view.positions.repeat(1, 2),
        torch.block_diag(view.own[0], view.own[0])[None].bool(),
        tuple(Memory(memory.keys, memory.values, memory.mask.repeat(1, 2, 1)) for memory in view.memories),
    )
    aim = plain(student, previous.repeat(1, 2, 1), both, twice)

    def further(x: Tensor, level: Tensor | None) -> Tensor:
        made = aim(x.repeat(1, 2, 1), None if level is None else level.repeat(1, 2, 1))
        without, with_prompts = made[:, :count], made[:, count:]
        return without + guidance * (with_prompts - without)

    return further
