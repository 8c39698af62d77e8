"""A network that plays on from its own output in training is the one that plays on stage, and learns block by block."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from models.conditioning import blend
from models.facts import Conditioning
from models.generator import StudentGenerator, block_noise
from models.guidance import Played, joined
from models.sampling import Sampler
from models.train.selfplay import nothing_played, play_out
from tests.models import tiny
from tests.models.lessons import as_training_sees
from tests.models.sessions import PLAIN, noise, play
from tests.models.test_guidance import ASKED


@pytest.mark.parametrize(
    ("sampler", "steps", "block_tokens", "lookahead_tokens"),
    [("once", 1, 1, 3), ("once", 1, 2, 5), ("euler", 3, 2, 2), ("pingpong", 2, 1, 0), ("jumps", 2, 3, 4)],
)
@pytest.mark.parametrize("asked", [PLAIN, ASKED], ids=["nothing asked", "asked"])
def test_it_plays_what_serving_plays(
    sampler: Sampler, steps: int, block_tokens: int, lookahead_tokens: int, asked: Conditioning
) -> None:
    """From the first block on, over several turns of the rings."""
    student = tiny.student(block_tokens, sampler=sampler)
    generator = StudentGenerator(tiny.codec(), student, torch.device("cpu"), poison=True, steps=steps)
    config, first = student.config, -(-lookahead_tokens // block_tokens)
    blocks = 24 // block_tokens
    heard = noise((blocks * block_tokens * config.patch + 1) * tiny.CODEC.hop, seed=1)
    session = play(generator, heard, blocks - first, lookahead_tokens, changes=[(0, asked)])
    served = joined(*(proposal.made for proposal in session.proposals))
    tokens, condition = as_training_sees(generator, heard, blocks * block_tokens, lookahead_tokens)
    if (mixed := blend(asked.prompts)) is not None:
        condition = replace(
            condition,
            prompt=torch.from_numpy(mixed).expand_as(condition.prompt),
            prompt_known=torch.ones_like(condition.prompt_known),
            attributes=torch.tensor([0.8, 0.0]).expand_as(condition.attributes),
            attributes_known=torch.tensor([1.0, 0.0]).expand_as(condition.attributes),
        )

    def drawn(block: int, step: int) -> Tensor:
        return block_noise(7, block, (1, block_tokens, config.token_channels), step)

    with torch.inference_mode():
        played = play_out(student, tokens, condition, nothing_played(tokens), first * block_tokens, drawn, steps)
    torch.testing.assert_close(played.sounding, served.sounding, atol=1e-5, rtol=0)
    torch.testing.assert_close(played.kept, served.kept, atol=1e-5, rtol=0)
    assert torch.equal(played.sounding, played.kept) == (not asked.prompts)


def test_what_was_played_before_is_played_on_from() -> None:
    student = tiny.student(2)
    rows = (2, 12)
    condition = tiny.condition(student.config, torch.full(rows, 2), torch.zeros(*rows, student.config.anticipation_width))
    heard = torch.randn(*rows, student.config.token_channels)
    before = torch.randn(2, 6, student.config.token_channels)

    def drawn(block: int, step: int) -> Tensor:
        return torch.zeros(2, 2, student.config.token_channels)

    with torch.inference_mode():
        pasts = (Played(before, before), Played(before, -before), nothing_played(heard))
        one, other, nothing = (play_out(student, heard, condition, past, 6, drawn).kept for past in pasts)
    assert one.shape == (2, 6, student.config.token_channels)
    assert (one - other).abs().max() > 1e-3 and (one - nothing).abs().max() > 1e-3


def test_the_gradient_of_a_block_ends_with_the_block() -> None:
    student = tiny.student(2)
    rows = (1, 12)
    condition = tiny.condition(student.config, torch.full(rows, 2), torch.zeros(*rows, student.config.anticipation_width))
    heard = torch.randn(*rows, student.config.token_channels)
    noises = [torch.randn(1, 2, student.config.token_channels, requires_grad=True) for _ in range(6)]
    played = play_out(student, heard, condition, nothing_played(heard), 0, lambda block, _: noises[block]).sounding
    with torch.inference_mode():
        changed = [value + (block == 2) for block, value in enumerate(noises)]
        other = play_out(student, heard, condition, nothing_played(heard), 0, lambda block, _: changed[block]).sounding
    assert (played - other)[:, 6:].abs().max() > 1e-3, "a later block depends on an earlier one"
    played[:, 6:8].square().sum().backward()
    assert [value.grad is not None and bool(value.grad.any()) for value in noises] == [block == 3 for block in range(6)]
