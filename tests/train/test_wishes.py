"""Lessons in doing what one is told."""

from __future__ import annotations

from dataclasses import replace

import torch

from models.listener import Listener
from models.student import unasked
from models.train.rollout import Scene, generate_all, previous_tokens
from models.train.wishes import density_known, other_wishes
from tests.models import tiny

ROWS, TOKENS = 3, 8


def scene() -> Scene:
    """Each row's prompt and attributes hold its number; of the last one nothing is known."""
    torch.manual_seed(0)
    config = tiny.student_config(block_tokens=2)
    features = Listener(tiny.CODEC.sample_rate, tiny.CODEC.hop, 2, 6).features
    lookahead = torch.full((ROWS, TOKENS), 2)
    plain = tiny.condition(config, lookahead, torch.randn(ROWS, TOKENS, features))
    number = torch.arange(ROWS).float()[:, None, None].expand(ROWS, TOKENS, 1)
    known = (number < ROWS - 1).float()
    told = replace(
        plain,
        prompt=number.expand_as(plain.prompt).clone(),
        prompt_known=known[..., 0],
        attributes=number.expand_as(plain.attributes).clone(),
        attributes_known=known.expand_as(plain.attributes).clone(),
    )
    played = torch.randn(ROWS, TOKENS, config.token_channels)
    return Scene(torch.randn_like(played), played, played, previous_tokens(played, 2), told)


def test_another_wish_is_a_whole_one() -> None:
    condition = scene().condition
    told = other_wishes(condition, 1.0)
    for values in (told.prompt, told.attributes):
        assert values[:, 0, 0].tolist() == [2, 0, 1]
    for known in (told.prompt_known[:, 0], told.attributes_known[:, 0, 1]):
        assert known.tolist() == [0, 1, 1]
    assert torch.equal(told.parts, condition.parts) and torch.equal(told.lookahead, condition.lookahead)
    same = other_wishes(condition, 0.0)
    assert torch.equal(same.prompt, condition.prompt) and torch.equal(same.attributes_known, condition.attributes_known)


def test_unasked_is_what_it_plays_when_nothing_is_asked_for() -> None:
    student, given = tiny.student(), scene()
    noise = torch.randn(2, *given.played.shape)
    free = generate_all(student, replace(given, condition=unasked(given.condition)), noise)
    told = generate_all(student, given, noise)
    assert (told - free).abs().amax((0, 2, 3)).gt(1e-3).tolist() == [True, True, False], "of the last one nothing was asked"


def test_who_is_told_how_dense_to_play_may_begin_when_it_likes() -> None:
    told = scene().condition
    size = tiny.student_config(block_tokens=2)
    assert density_known(told, size)[:, 0].tolist() == [True, True, False]
    assert not density_known(told, size.model_copy(update={"attributes": ("brightness",)})).any()
