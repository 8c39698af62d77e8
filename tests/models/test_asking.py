"""The weights that hear what is asked for: nothing asked for changes nothing, and what is asked for reaches every layer."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.asking import Asking
from models.facts import Conditioning
from models.generator import StudentGenerator
from models.student import Student, wishes_of
from tests.models import tiny
from tests.models.sessions import PLAIN, noise, play
from tests.models.test_guidance import ASKED

HEARD = noise(256 * 2 * 40, seed=1)


def made(student: Student, told: Conditioning) -> Tensor:
    generator = StudentGenerator(tiny.codec(), student, torch.device("cpu"), poison=True)
    session = play(generator, HEARD, 8, lookahead_tokens=2)
    return generator.propose(session.state, session.block, replace(told, visible_frame=8)).made.sounding


def test_what_is_not_asked_for_and_what_has_not_been_learned_change_nothing() -> None:
    taught, fresh = tiny.student(), tiny.student()
    torch.nn.init.zeros_(fresh.asking.leave.weight)
    assert torch.equal(made(taught, PLAIN), made(fresh, PLAIN))
    for asked in (ASKED, replace(ASKED, prompts=()), replace(ASKED, attributes=(None, None))):
        torch.testing.assert_close(made(fresh, asked), made(fresh, PLAIN), atol=1e-5, rtol=0)
        assert not torch.allclose(made(taught, asked), made(taught, PLAIN), atol=1e-3)


def test_every_layer_and_what_leaves_the_last_is_told() -> None:
    torch.manual_seed(0)
    asking = Asking(6, 8, 16, 3)
    torch.nn.init.normal_(asking.leave.weight)
    asked = asking(torch.randn(2, 5, 6))
    assert asked.layers.shape == (2, 5, 3, 6, 16) and asked.last.shape == (2, 5, 2, 16)
    assert (asked.layers.abs().amax((0, 1, 4)) > 0).all() and (asked.last.abs().amax((0, 1, 3)) > 0).all()
    hidden = torch.randn(2, 5, 16)
    torch.testing.assert_close(asked.spoken(hidden), hidden * (1 + asked.last[:, :, 0]) + asked.last[:, :, 1])
    assert torch.equal(asking(torch.zeros(2, 5, 6)).spoken(hidden), hidden)


def test_a_wish_that_is_not_known_is_none() -> None:
    config = tiny.student_config(2)
    plain = tiny.condition(config, torch.full((1, 2), 2), torch.zeros(1, 2, config.anticipation_width))
    told = replace(
        plain,
        prompt=torch.ones_like(plain.prompt),
        prompt_known=torch.tensor([[1.0, 0.0]]),
        attributes=torch.full_like(plain.attributes, 0.75),
        attributes_known=torch.tensor([[[1.0, 0.0], [0.0, 0.0]]]),
    )
    assert wishes_of(told).tolist() == [[[1.0] * 8 + [0.5, 0, 1, 0], [0.0] * 12]]
