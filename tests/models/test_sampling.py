"""From noise to a block: the steps land where the path begins, and the network that knows no levels is left as it was."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch import Tensor

from models.generator import StudentGenerator
from models.sampling import Sampler, moved, sample
from models.student import Student, StudentConfig
from models.train.rollout import Scene, generate_all, previous_tokens
from tests.models import tiny
from tests.models.sessions import noise, play

SHAPE = (2, 6, 8)
BLOCK = torch.randn(SHAPE, generator=torch.Generator().manual_seed(5))


def drawn(step: int) -> Tensor:
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(step))


@pytest.mark.parametrize("steps", [1, 2, 4, 8, 32])
@pytest.mark.parametrize("sampler", ["euler", "jumps", "pingpong"])
def test_the_true_velocity_leads_to_the_block(sampler: Sampler, steps: int) -> None:
    """With one block in the world, the velocity at x_t is (x_t - x) / t."""

    def aim(x: Tensor, level: Tensor | None) -> Tensor:
        assert level is not None
        return x - (x - BLOCK) / level[..., :1]

    torch.testing.assert_close(sample(aim, drawn, steps, sampler), BLOCK, atol=1e-4, rtol=0)


def test_many_steps_find_one_of_two_blocks_where_one_step_finds_their_mean() -> None:
    """Two blocks at +1 and -1: the posterior mean at x_t is tanh((1 - t) x_t / t^2), and the velocity (x_t - mean) / t."""

    def aim(x: Tensor, level: Tensor | None) -> Tensor:
        assert level is not None
        t = level[..., :1]
        return x - (x - torch.tanh((1 - t) * x / t**2)) / t

    one, many = (sample(aim, lambda _: drawn(0)[..., :1], steps, "euler") for steps in (1, 64))
    assert one.abs().max() < 1e-6
    assert ((many.abs() - 1).abs() < 0.05).float().mean() > 0.9
    assert 0 < (many > 0).float().mean() < 1


def test_pingpong_puts_fresh_noise_on_what_it_reached() -> None:
    asked: list[int] = []

    def counted(step: int) -> Tensor:
        asked.append(step)
        return drawn(step)

    sample(lambda x, _: x, counted, 4, "pingpong")
    assert asked == [0, 1, 2, 3]
    asked.clear()
    sample(lambda x, _: x, counted, 4, "euler")
    assert asked == [0]


def test_no_step_changes_nothing_and_a_whole_one_is_the_aim() -> None:
    aim = drawn(1)
    assert torch.equal(moved(BLOCK, aim, 0.0), BLOCK)
    assert torch.equal(moved(BLOCK, aim, 1.0), aim)
    assert torch.equal(moved(BLOCK, aim, torch.ones(SHAPE[:-1])), aim)


@pytest.mark.parametrize("change", [{"sampler": "euler"}, {"level_width": 8}, {"sampler": "jumps", "level_width": 3}])
def test_levels_and_sampler_go_together(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="level_width"):
        StudentConfig(**{**tiny.student_config(2).model_dump(), **change})


def test_a_network_begun_from_one_without_levels_is_that_one_at_first() -> None:
    plain = tiny.student(2)
    begun = Student(tiny.student_config(2, "euler")).eval()
    begun.load_state_dict({**begun.state_dict(), **plain.state_dict()})
    rows = (1, 8)
    condition = tiny.condition(plain.config, torch.full(rows, 2), torch.zeros(*rows, plain.config.anticipation_width))
    heard, played = (torch.randn(*rows, plain.config.token_channels) for _ in range(2))
    scene = Scene(heard, played, played, previous_tokens(played, 2), condition)
    x = torch.randn(3, *heard.shape)
    with torch.inference_mode():
        assert torch.equal(generate_all(begun, scene, x, torch.rand(3, *rows, 2)), generate_all(plain, scene, x))


@pytest.mark.parametrize(("sampler", "steps"), [("euler", 4), ("jumps", 2), ("pingpong", 3)])
def test_a_session_can_be_played_in_steps(sampler: Sampler, steps: int) -> None:
    """Rings full of NaN, and none comes out; one step more or fewer is another music."""
    student = tiny.student(2, sampler=sampler)
    heard = noise(20 * student.config.patch * tiny.CODEC.hop, seed=1)

    def session(count: int) -> Tensor:
        generator = StudentGenerator(tiny.codec(), student, torch.device("cpu"), poison=True, steps=count)
        return torch.cat([proposal.made.sounding for proposal in play(generator, heard, 6, 2).proposals], 1)

    first, again, fewer = session(steps), session(steps), session(steps - 1)
    assert first.isfinite().all()
    assert torch.equal(first, again)
    assert (first - fewer).abs().max() > 1e-3


def test_a_model_taught_for_one_step_takes_no_more() -> None:
    with pytest.raises(ValueError, match="one step"):
        StudentGenerator(tiny.codec(), tiny.student(2), torch.device("cpu"), steps=2)
