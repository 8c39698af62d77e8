"""Training and serving compute the same thing: dense over a whole piece, or a block at a time through the rings."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from models.generator import block_noise
from models.train.rollout import Scene, generate_all, previous_tokens
from tests.models import tiny
from tests.models.lessons import as_training_sees
from tests.models.sessions import noise, play


@pytest.mark.parametrize(("block_tokens", "lookahead_tokens"), [(1, 0), (1, 3), (2, 2), (2, 5), (3, 4)])
def test_rings_give_what_training_sees(block_tokens: int, lookahead_tokens: int) -> None:
    generator = tiny.generator(block_tokens)
    config, codec = generator.student.config, generator.codec.config
    blocks = 40 // block_tokens
    tokens = blocks * block_tokens
    first = -(-lookahead_tokens // block_tokens)
    heard = noise((tokens * config.patch + 1) * codec.hop, seed=1)
    session = play(generator, heard, blocks - first, lookahead_tokens)
    assert session.state.heard.written > 3 * session.state.heard.positions.shape[1], "the rings must have wrapped three times"

    played = torch.zeros(1, tokens, config.token_channels)
    for proposal in session.proposals:
        start = proposal.block * block_tokens
        played[:, start : start + block_tokens] = proposal.made.kept
    latents, condition = as_training_sees(generator, heard, tokens, lookahead_tokens)
    scene = Scene(
        heard=latents,
        played=played,
        history=played,
        previous=previous_tokens(played, block_tokens),
        condition=condition,
    )
    drawn = torch.cat([block_noise(7, k, (1, block_tokens, config.token_channels)) for k in range(blocks)], 1)
    with torch.inference_mode():
        dense = generate_all(generator.student, scene, drawn[None])[0]
    # Training knows no "not played yet": from the block on whose context is full of played blocks, both must agree.
    full = first * block_tokens + config.depth * config.context_tokens
    torch.testing.assert_close(dense[:, full:], _only(played, full), atol=1e-5, rtol=0)


def _only(played: Tensor, first: int) -> Tensor:
    return played[:, first:]


def test_training_blocks_do_not_see_their_own_future() -> None:
    student = tiny.student(block_tokens=2)
    config = student.config
    generator = torch.Generator().manual_seed(0)
    rows, tokens = (1, 20), 20

    def scene(changed: bool) -> Scene:
        source = torch.Generator().manual_seed(1)
        heard, played = (torch.randn(1, tokens, config.token_channels, generator=source) for _ in range(2))
        if changed:
            heard[:, 8:] += 100  # block 5 starts at token 10 and hears until 10 - 2 = 8
            played[:, 10:] += 100
        condition = tiny.condition(config, torch.full(rows, 2), torch.zeros(*rows, config.anticipation_width))
        return Scene(heard, played, played, previous_tokens(played, 2), condition)

    drawn = torch.randn(1, 1, tokens, config.token_channels, generator=generator)
    with torch.inference_mode():
        one = generate_all(student, scene(False), drawn)[0]
        two = generate_all(student, scene(True), drawn)[0]
    torch.testing.assert_close(one[:, :12], two[:, :12], atol=1e-5, rtol=0)
    assert (one[:, 12:] - two[:, 12:]).abs().max() > 1e-3
