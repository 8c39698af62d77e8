"""Lessons in doing what one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from models.listener import Listener
from models.train.rollout import Scene, generate_all, previous_tokens
from models.train.student import StudentTraining
from models.train.wishes import held_back, other_wishes
from tests.models import tiny
from tests.train.test_teacher import STUDENT

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


def test_what_is_held_back_is_what_the_prompt_did() -> None:
    student, given = tiny.student(), scene()
    noise = torch.randn(2, *given.played.shape)

    def made(known: Tensor) -> Tensor:
        return generate_all(student, replace(given, condition=replace(given.condition, prompt_known=known)), noise)

    known = given.condition.prompt_known
    told, free = made(known), made(torch.zeros_like(known))
    assert not torch.allclose(told[:, 1], free[:, 1], atol=1e-4)
    torch.testing.assert_close(held_back(student, given, noise, told, 0.25), 0.75 * told + 0.25 * free)
    assert torch.equal(held_back(student, given, noise, told, 0.25)[:, 2], told[:, 2]), "it was told no prompt"
    assert held_back(student, given, noise, told, 0.0) is told


def test_what_is_held_back_must_be_named() -> None:
    with pytest.raises(ValueError, match="naming_weight is 0"):
        StudentTraining.model_validate(STUDENT.model_dump() | {"held_back": 0.3})
