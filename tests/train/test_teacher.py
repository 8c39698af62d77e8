"""The teacher's lessons, and what every trainer promises: a run that was stopped goes on as if it had not been."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.sampling import level
from models.train import student, teacher
from models.train.checkpoint import RunFolder
from models.train.flow import distance, even_levels, noised, true_aim
from models.train.lessons import Lessons, open_lessons
from models.train.rollout import Scene, generate_all, previous_tokens
from models.train.student import StudentTraining
from models.train.teacher import TeacherTraining, train
from tests.models import tiny
from tests.train import school

CPU = torch.device("cpu")
CONFIG = TeacherTraining(
    student=school.size("euler", block_tokens=2),
    seed=1,
    steps=3,
    batch=2,
    tokens=16,
    draws=2,
    learning_rate=1e-3,
    warmup_steps=1,
    history_noise=0.9,
    stranger_odds=0.35,
    ema_steps=2,
)
STUDENT = StudentTraining(
    student=school.size(block_tokens=2),
    seed=1,
    steps=3,
    batch=2,
    tokens=16,
    learning_rate=1e-3,
    warmup_steps=1,
    history_noise=0.9,
    stranger_odds=0.35,
    ema_steps=2,
    own_history_from=0.3,
    own_history_odds=1.0,
    tone_weight=1.0,
    hit_weight=1.0,
    decoded_tokens=2,
)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    return open_lessons(CONFIG, school.places(tmp_path_factory.mktemp("school")), CPU)


def test_a_teachers_run_that_was_killed_goes_on_as_if_it_had_not_been(
    lessons: Lessons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(CONFIG, lessons, RunFolder(tmp_path / "whole"), 10)
    with school.killed_in_step(2, teacher, "flow_loss", monkeypatch):
        train(CONFIG, lessons, RunFolder(tmp_path / "parts"), 10)
    school.assert_equal(whole, train(CONFIG, lessons, RunFolder(tmp_path / "parts"), 10))
    with pytest.raises(ValueError, match="another config"):
        train(CONFIG.model_copy(update={"draws": 3}), lessons, RunFolder(tmp_path / "whole"), 10)


def test_a_students_run_that_was_killed_goes_on_as_if_it_had_not_been(
    lessons: Lessons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = student.train(STUDENT, lessons, RunFolder(tmp_path / "whole"), 10)
    with school.killed_in_step(2, student, "energy_score", monkeypatch):
        student.train(STUDENT, lessons, RunFolder(tmp_path / "parts"), 10)
    school.assert_equal(whole, student.train(STUDENT, lessons, RunFolder(tmp_path / "parts"), 10))


def test_one_step_of_learning_lessens_the_loss(lessons: Lessons, tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"steps": 50, "learning_rate": 1e-2})
    run = RunFolder(tmp_path)
    train(config, lessons, run, 10)
    first, last = run.logged()
    assert (first["step"], last["step"]) == (25, 50)
    assert last["flow"] < first["flow"]


def test_levels_are_spread_evenly() -> None:
    levels = even_levels(2, 3, 4, CPU)
    assert levels.shape == (2, 3, 4)
    assert sorted((24 * levels.flatten()).int().tolist()) == list(range(24))


def test_the_true_aim_leads_back_along_the_path() -> None:
    clean, noise = torch.randn(2, 5, 8), torch.randn(2, 5, 8)
    t = torch.rand(2, 5)
    x = noised(clean, noise, t)
    torch.testing.assert_close(x.lerp(true_aim(x, clean, noise), t[..., None]), clean)
    assert distance(clean, clean, torch.eye(4)) == 0


def test_a_level_is_told_to_its_own_block_alone() -> None:
    model = tiny.student(2, sampler="euler")
    rows = (2, 8)
    condition = tiny.condition(model.config, torch.full(rows, 2), torch.zeros(*rows, model.config.anticipation_width))
    heard, played = (torch.randn(*rows, model.config.token_channels) for _ in range(2))
    scene = Scene(heard, played, played, previous_tokens(played, 2), condition)
    x = torch.randn(1, *heard.shape)
    t = torch.full((1, *rows), 0.5)
    other = t.clone()
    other[..., 4:6] = 0.9
    with torch.inference_mode():
        one, two = (generate_all(model, scene, x, level(x, value, value)) for value in (t, other))
    changed = (one - two).abs().amax((0, 1, 3)) > 1e-6
    assert changed.tolist() == [False, False, False, False, True, True, False, False]
