"""A network that plays on from its own output in training is the one that plays on stage, and learns block by block."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from models.generator import StudentGenerator, block_noise
from models.sampling import Sampler
from models.train.selfplay import play_out
from tests.models import tiny
from tests.models.lessons import as_training_sees
from tests.models.sessions import noise, play


@pytest.mark.parametrize(
    ("sampler", "steps", "block_tokens", "lookahead_tokens"),
    [("once", 1, 1, 3), ("once", 1, 2, 5), ("euler", 3, 2, 2), ("pingpong", 2, 1, 0), ("jumps", 2, 3, 4)],
)
def test_it_plays_what_serving_plays(sampler: Sampler, steps: int, block_tokens: int, lookahead_tokens: int) -> None:
    """From the first block on, over several turns of the rings."""
    student = tiny.student(block_tokens, sampler=sampler)
    generator = StudentGenerator(tiny.codec(), student, torch.device("cpu"), poison=True, steps=steps)
    config, first = student.config, -(-lookahead_tokens // block_tokens)
    blocks = 24 // block_tokens
    heard = noise((blocks * block_tokens * config.patch + 1) * tiny.CODEC.hop, seed=1)
    session = play(generator, heard, blocks - first, lookahead_tokens)
    served = torch.cat([proposal.tokens for proposal in session.proposals], 1)
    tokens, condition = as_training_sees(generator, heard, blocks * block_tokens, lookahead_tokens)

    def drawn(block: int, step: int) -> Tensor:
        return block_noise(7, block, (1, block_tokens, config.token_channels), step)

    with torch.inference_mode():
        played = play_out(student, tokens, condition, tokens[:, :0], first * block_tokens, drawn, steps)
    torch.testing.assert_close(played, served, atol=1e-5, rtol=0)


def test_what_was_played_before_is_played_on_from() -> None:
    student = tiny.student(2)
    rows = (2, 12)
    condition = tiny.condition(student.config, torch.full(rows, 2), torch.zeros(*rows, student.config.anticipation_width))
    heard = torch.randn(*rows, student.config.token_channels)
    before = torch.randn(2, 6, student.config.token_channels)

    def drawn(block: int, step: int) -> Tensor:
        return torch.zeros(2, 2, student.config.token_channels)

    with torch.inference_mode():
        one, other, nothing = (play_out(student, heard, condition, past, 6, drawn) for past in (before, -before, before[:, :0]))
    assert one.shape == (2, 6, student.config.token_channels)
    assert (one - other).abs().max() > 1e-3 and (one - nothing).abs().max() > 1e-3


def test_the_gradient_of_a_block_ends_with_the_block() -> None:
    student = tiny.student(2)
    rows = (1, 12)
    condition = tiny.condition(student.config, torch.full(rows, 2), torch.zeros(*rows, student.config.anticipation_width))
    heard = torch.randn(*rows, student.config.token_channels)
    noises = [torch.randn(1, 2, student.config.token_channels, requires_grad=True) for _ in range(6)]
    played = play_out(student, heard, condition, heard[:, :0], 0, lambda block, _: noises[block])
    with torch.inference_mode():
        changed = [value + (block == 2) for block, value in enumerate(noises)]
        other = play_out(student, heard, condition, heard[:, :0], 0, lambda block, _: changed[block])
    assert (played - other)[:, 6:].abs().max() > 1e-3, "a later block depends on an earlier one"
    played[:, 6:8].square().sum().backward()
    assert [value.grad is not None and bool(value.grad.any()) for value in noises] == [block == 3 for block in range(6)]
