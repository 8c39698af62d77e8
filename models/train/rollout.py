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


def generate_all(student: Student, scene: Scene, noise: Tensor) -> Tensor:
    """Every block of the scene, S times over, from noise [S, B, T, D], given the scene's past: [S, B, T, D]."""
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
    draws = len(noise)
    made = student.generate(
        noise.transpose(0, 1).flatten(1, 2),
        scene.previous.repeat(1, draws, 1),
        _repeat_condition(scene.condition, draws),
        position.repeat(1, draws),
        torch.block_diag(*(own[0],) * draws)[None].bool(),
        [_readers(heard_memory, draws), _readers(_memory(played, position, past), draws)],
    )
    return made.unflatten(1, (draws, count)).transpose(0, 1)


def _memory(left: Remembered, position: Tensor, mask: Tensor) -> Memory:
    return Memory(rotate(left.keys, position), left.values, mask)


def _readers(memory: Memory, times: int) -> Memory:
    """The same memory for ``times`` as many readers."""
    return Memory(memory.keys, memory.values, memory.mask.repeat(1, times, 1))


def _repeat_condition(condition: Condition, times: int) -> Condition:
    return Condition(
        prompt=condition.prompt.repeat(1, times, 1),
        prompt_known=condition.prompt_known.repeat(1, times),
        parts=condition.parts.repeat(1, times, 1),
        parts_known=condition.parts_known.repeat(1, times),
        lookahead=condition.lookahead.repeat(1, times),
        anticipation=condition.anticipation.repeat(1, times, 1),
        chord=condition.chord.repeat(1, times, 1, 1),
        chord_known=condition.chord_known.repeat(1, times),
        pulse=condition.pulse.repeat(1, times, 1),
        pulse_known=condition.pulse_known.repeat(1, times),
        attributes=condition.attributes.repeat(1, times, 1),
        attributes_known=condition.attributes_known.repeat(1, times, 1),
    )
