"""A network that learns: some of its weights faster than others, and all of them again after a stop."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from models.train.checkpoint import RunFolder
from models.train.learner import Learner, learner, student_learner
from tests.models import tiny


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2))


def step(own: Learner[nn.Module], number: int) -> None:
    torch.manual_seed(number)
    own.at_rate(0.01)
    own.learn(own.model(torch.randn(5, 3)).square().sum(), number, 10)


def moved(pace: float) -> dict[str, float]:
    """How far each parameter goes in a first step, of which Adam makes one of the size of its rate."""
    own = learner(network(), paces={"0.weight": pace})
    before = {name: value.clone() for name, value in own.model.named_parameters()}
    step(own, 0)
    return {name: float((value - before[name]).detach().abs().max()) for name, value in own.model.named_parameters()}


def test_what_has_a_pace_of_its_own_goes_so_much_farther() -> None:
    far, near = moved(16.0), moved(1.0)
    assert far["0.weight"] == pytest.approx(16 * near["0.weight"], rel=0.05)
    assert {name: value for name, value in far.items() if name != "0.weight"} == {
        name: value for name, value in near.items() if name != "0.weight"
    }


def test_moments_are_kept_by_the_names_of_their_parameters(tmp_path: Path) -> None:
    own, run = learner(network(), paces={"0.weight": 4.0}), RunFolder(tmp_path)
    step(own, 0)
    run.save(1, [own])
    saved = load_file(tmp_path / "checkpoint.safetensors")
    for name, value in own.model.named_parameters():
        assert saved[f"optimizer/{name}|exp_avg"].shape == value.shape, name
    again = learner(network(), paces={"0.weight": 4.0})
    assert run.resume([again]) == 1
    step(own, 1)
    step(again, 1)
    assert all(torch.equal(one, two) for one, two in zip(own.model.parameters(), again.model.parameters(), strict=True))


def test_a_student_learns_to_read_what_it_is_told_faster_than_the_rest() -> None:
    own = student_learner(tiny.student())
    own.at_rate(1.0)
    rates = {name: group["lr"] for group in own.optimizer.param_groups for name in _names(own, group["params"])}
    fast = {name for name, rate in rates.items() if rate > 1}
    assert fast == {"asking.enter.weight"} and rates["leave.weight"] == 1.0


def _names(own: Learner[nn.Module], values: list[torch.Tensor]) -> list[str]:
    return [name for name, value in own.model.named_parameters() if any(value is one for one in values)]
