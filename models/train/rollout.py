"""The student over whole pieces in one pass: the training half of hear, propose and commit.

The methods, the masks and the positions are those of ``models/generator.py``; only the memories are dense instead of
rings. ``tests/models/test_parity.py`` holds the two to the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.harmony import balanced
from models.listener import Listener
from models.streaming.attention import Memory, rotate
from models.streaming.state import map_tensors
from models.student import Condition, Remembered, Student
from models.visibility import (
    block_start,
    end_for_heard,
    end_of_heard_for_block,
    end_of_played_for_block,
    same_block,
    sees,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A batch of stretches of music. heard, played: tokens [B, T, patch * C]. lookahead: int64 [B, T], in tokens.

    history: what the student is told that it played, usually ``played`` with noise or with its own output in it.
    """

    heard: Tensor
    played: Tensor
    history: Tensor
    previous: Tensor
    condition: Condition

    @property
    def lookahead(self) -> Tensor:
        """int64 [B, T]."""
        return self.condition.lookahead


def expectations(listener: Listener, onsets: Tensor, notes: Tensor, lookahead: Tensor, block: int) -> Tensor:
    """What the listener expects in every token, [B, T, F], given what was heard ``lookahead`` [B, T] before its block.

    onsets: [B, T * per_token, registers]. notes: [B, T, NOTES], of the token. Nothing was heard before the start.
    """
    batch, count, _ = notes.shape
    past = nn.functional.pad(onsets, (0, 0, listener.memory, 0)).unfold(1, listener.memory, listener.per_token).transpose(2, 3)
    tones = nn.functional.pad(balanced(notes), (0, 0, listener.tokens, 0)).unfold(1, listener.tokens, 1).transpose(2, 3)
    position = torch.arange(count, device=onsets.device).expand(batch, count)
    end = (block_start(position, block) - lookahead).clamp(min=0)
    row = torch.arange(batch, device=onsets.device)[:, None]
    ahead = (position - end).flatten()
    return listener.anticipate(past[row, end].flatten(0, 1), tones[row, end].flatten(0, 1), ahead).unflatten(0, (batch, count))


def previous_tokens(clean: Tensor, block: int) -> Tensor:
    """For each token of [B, T, D], the last token before its block; zeros before the first."""
    count = clean.shape[1]
    position = torch.arange(count, device=clean.device)
    source = block_start(position, block) - 1
    return torch.where((source >= 0)[None, :, None], clean[:, source.clamp(min=0)], 0.0)


@dataclass(frozen=True, slots=True)
class Past:
    """What every block of a scene looks back on, at once. positions: int64 [B, T]. own: bool [1, T, T], who is of one block."""

    positions: Tensor
    own: Tensor
    memories: tuple[Memory, ...]


def remember_all(student: Student, scene: Scene) -> Past:
    """Both histories of a scene, as keys and values."""
    config = student.config
    batch, count, _ = scene.heard.shape
    position = torch.arange(count, device=scene.heard.device).expand(batch, count)
    heard_end = end_of_heard_for_block(position, config.block_tokens, scene.lookahead)
    played_end = end_of_played_for_block(position, config.block_tokens)
    heard = student.remember(
        "heard", scene.heard, position, sees(position, position, end_for_heard(position), config.context_tokens)
    )
    heard_memory = _memory(heard, position, sees(position, position, heard_end, config.context_tokens))
    past = sees(position, position, played_end, config.context_tokens)
    own = same_block(position, config.block_tokens)
    played = student.remember("played", scene.history, position, past | own, [heard_memory])
    return Past(position, own[:1], (heard_memory, _memory(played, position, past)))


def generate_from(student: Student, scene: Scene, past: Past, noise: Tensor, level: Tensor | None = None) -> Tensor:
    """Every block of the scene, S times over, from noise [S, B, T, D]: [S, B, T, D]. level: [S, B, T, 2], for a network that
    was taught with levels; then these are aims."""
    draws, _, count, _ = noise.shape
    made = student.generate(
        noise.transpose(0, 1).flatten(1, 2),
        scene.previous.repeat(1, draws, 1),
        map_tensors(scene.condition, lambda _, value: torch.cat([value] * draws, 1)),
        past.positions.repeat(1, draws),
        torch.block_diag(*(past.own[0],) * draws)[None].bool(),
        [Memory(memory.keys, memory.values, memory.mask.repeat(1, draws, 1)) for memory in past.memories],
        None if level is None else level.transpose(0, 1).flatten(1, 2),
    )
    return made.unflatten(1, (draws, count)).transpose(0, 1)


def generate_all(student: Student, scene: Scene, noise: Tensor, level: Tensor | None = None) -> Tensor:
    """:func:`generate_from` the scene's own past."""
    return generate_from(student, scene, remember_all(student, scene), noise, level)


def _memory(left: Remembered, position: Tensor, mask: Tensor) -> Memory:
    return Memory(rotate(left.keys, position), left.values, mask)
