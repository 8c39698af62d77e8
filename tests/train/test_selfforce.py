"""A student that learns from its own roll-outs: who learns in which turn, what the judge is asked, and when it stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch import Tensor, nn

from models.streaming.state import map_tensors
from models.student import Condition
from models.train import loop, selfforce
from models.train.adversary import Window, judge_losses, player_loss, veiled
from models.train.checkpoint import RunFolder, average_of
from models.train.discriminator import Discriminator
from models.train.drift import drift, has_turned
from models.train.learner import learner
from models.train.lessons import Lessons, fresh, open_lessons
from models.train.selfforce import SelfForceTraining, train
from tests.models import tiny
from tests.train import school

CPU = torch.device("cpu")
CONFIG = SelfForceTraining(
    student=school.size("pingpong", block_tokens=2),
    seed=1,
    steps=4,
    batch=2,
    tokens=16,
    learning_rate=1e-3,
    warmup_steps=1,
    ema_steps=2,
    least_blocks=2,
    most_blocks=4,
    nothing_odds=0.5,
    judge_width=8,
    judge_rate=1e-3,
    judge_alone_steps=1,
    contrast_weight=1.0,
    veil=0.5,
    look_every=25,
    look_rows=2,
    look_tokens=12,
    patience=1,
)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    return open_lessons(CONFIG, school.places(tmp_path_factory.mktemp("school")), CPU)


@pytest.fixture(scope="module")
def start(lessons: Lessons, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = RunFolder(tmp_path_factory.mktemp("distilled"))
    run.save(0, [learner(fresh(CONFIG, lessons, None))])
    return run.path


def window(rows: int = 3, tokens: int = 6) -> Window:
    config = tiny.student_config(2)
    shape = (rows, tokens, config.token_channels)
    told = tiny.condition(config, torch.full((rows, tokens), 2), torch.zeros(rows, tokens, config.anticipation_width))
    condition = map_tensors(told, lambda _, value: torch.rand_like(value) if value.is_floating_point() else value)
    return Window(torch.randn(shape), torch.randn(shape), torch.randn(shape), condition)


def test_a_run_that_was_killed_goes_on_as_if_it_had_not_been(
    lessons: Lessons, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps 0 and 2 teach the judge, 1 and 3 the student; it dies in step 3, with both on the way."""
    whole = train(CONFIG, start, lessons, RunFolder(tmp_path / "whole"), 10)
    with school.killed_in_step(3, selfforce, "veiled", monkeypatch):
        train(CONFIG, start, lessons, RunFolder(tmp_path / "parts"), 10)
    school.assert_equal(whole, train(CONFIG, start, lessons, RunFolder(tmp_path / "parts"), 10))
    began = average_of(start)
    moved = {name.split(".")[0] for name, value in whole.state_dict().items() if not torch.equal(began[name], value)}
    assert {"leave", "layers"} <= moved
    assert not moved & {"ear", "pulse_ear"}


def test_while_the_judge_learns_alone_the_student_stays(lessons: Lessons, start: Path, tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"judge_alone_steps": 4})
    average = train(config, start, lessons, RunFolder(tmp_path), 10)
    began = average_of(start)
    assert all(torch.equal(began[name], value) for name, value in average.state_dict().items())


class Fixed(nn.Module):
    """A judge that likes loud music, and nothing else."""

    def forward(self, played: Tensor, heard: Tensor, condition: Condition) -> Tensor:
        return played.square().mean((1, 2))[:, None]


def test_the_player_gains_what_the_judge_loses() -> None:
    torch.manual_seed(0)
    plain = window()
    judge: Any = Fixed()
    loud = Window(plain.real, 3 * plain.made, plain.heard, plain.condition)
    assert player_loss(judge, loud) < 0.1 < player_loss(judge, plain)
    assert judge_losses(judge, loud)["relativistic"] > judge_losses(judge, plain)["relativistic"]
    torch.testing.assert_close(judge_losses(judge, plain)["contrastive"], torch.tensor(2.0).log(), atol=0.2, rtol=0)


def test_the_judge_hears_the_performer_and_is_told_the_prompt() -> None:
    torch.manual_seed(0)
    judge, plain = Discriminator(tiny.student_config(2), 8).eval(), window()
    score = judge(plain.real, plain.heard, plain.condition)
    assert score.shape == (3, 3)
    others = map_tensors(plain.condition, lambda _, value: value.roll(1, 0))
    assert (judge(plain.real, plain.heard.roll(1, 0), plain.condition) - score).abs().max() > 1e-4
    assert (judge(plain.real, plain.heard, others) - score).abs().max() > 1e-4


def test_both_sides_are_seen_through_the_same_veil() -> None:
    torch.manual_seed(0)
    plain = window()
    seen = veiled(Window(plain.real, plain.real, plain.heard, plain.condition), 1.0)
    assert torch.equal(seen.real, seen.made) and (seen.real - plain.real).abs().max() > 0.1
    assert torch.equal(veiled(plain, 0.0).made, plain.made)


def test_the_judges_gradient_never_reaches_the_player() -> None:
    plain = window()
    made = plain.made.requires_grad_()
    losses = judge_losses(Discriminator(tiny.student_config(2), 8), Window(plain.real, made, plain.heard, plain.condition))
    (losses["relativistic"] + losses["contrastive"]).backward()
    assert made.grad is None


def test_drift_is_of_the_end_of_a_roll_out() -> None:
    torch.manual_seed(0)
    written, metric = torch.randn(4, 30, 8), torch.eye(4)
    early, late = written.clone(), written.clone()
    early[:, :20] += 5
    late[:, 20:] += 5
    assert drift(written, written, metric) == drift(early, written, metric) == 0
    torch.testing.assert_close(drift(late, written, metric), torch.tensor(25.0))


def test_it_has_turned_once_every_look_is_above_the_least() -> None:
    assert not has_turned([], 2)
    assert not has_turned([3.0, 2.0, 2.5], 2)
    assert has_turned([3.0, 2.0, 2.5, 2.1], 2)
    assert not has_turned([3.0, 2.0, 2.5, 1.9], 2)


def test_it_stops_where_it_drifts_and_keeps_what_drifted_least(
    lessons: Lessons, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looks of 3, 2, 5 and never a fourth."""
    for module in (loop, selfforce):
        monkeypatch.setattr(module, "LOG_EVERY", 2)
    looks, kept = iter((3.0, 2.0, 5.0)), list[dict[str, Tensor]]()

    def seen(student: nn.Module, *_: Any) -> Tensor:
        kept.append({name: value.clone() for name, value in student.state_dict().items()})
        return torch.tensor(next(looks))

    monkeypatch.setattr(selfforce, "look", seen)
    config = CONFIG.model_copy(update={"steps": 20, "look_every": 2})
    run = RunFolder(tmp_path)
    average = train(config, start, lessons, run, 10)
    assert [line["drift"] for line in run.logged()] == [3.0, 2.0, 5.0]
    assert all(torch.equal(kept[1][name], value) for name, value in average.state_dict().items())
    assert any(not torch.equal(kept[2][name], value) for name, value in average.state_dict().items())
    assert all(torch.equal(average_of(tmp_path)[name], value) for name, value in average.state_dict().items())
    train(config, start, lessons, run, 10)
    assert len(run.logged()) == 3, "started again, it stays where it stopped"


def test_blocks_must_fit_into_a_stretch() -> None:
    with pytest.raises(ValidationError, match="another order"):
        SelfForceTraining(**{**CONFIG.model_dump(), "most_blocks": 9})
    with pytest.raises(ValidationError, match="multiple of 25"):
        SelfForceTraining(**{**CONFIG.model_dump(), "look_every": 30})
