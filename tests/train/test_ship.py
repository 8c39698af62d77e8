"""A run of any stage becomes a model that plays."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from models.registry import load_generator, load_student, read_about, save_model
from models.sampling import Sampler
from models.student import Student
from models.train import ship
from models.train.checkpoint import RunFolder
from models.train.learner import learner
from models.train.loop import begin
from tests.models import tiny
from tests.train import school
from tests.train.test_distill import CONFIG as DISTILL
from tests.train.test_selfforce import CONFIG as SELFFORCE
from tests.train.test_teacher import CONFIG as TEACHER
from tests.train.test_teacher import STUDENT

CONFIGS = {"student": STUDENT, "teacher": TEACHER, "distill": DISTILL, "selfforce": SELFFORCE}


def shipped(folder: Path, stage: str, monkeypatch: pytest.MonkeyPatch, *options: str) -> Path:
    """What the command makes of a stage's run; the judge of self-forcing lies beside the student in its checkpoint."""
    run, config = RunFolder(folder / stage), CONFIGS[stage]
    begin(config, run)
    beside = [learner(Student(config.student))] if stage == "selfforce" else []
    student = Student(config.student)
    torch.nn.init.ones_(student.asking.leave.weight)
    run.save(1, [learner(student), *beside])
    save_model(folder / "codec", "codec", tiny.codec(), None)
    arguments = ("--name", stage, "--codec", folder / "codec", "--student", run.path, "--out", folder / "out", *options)
    monkeypatch.setattr(sys, "argv", ["ship", *map(str, arguments)])
    ship.main()
    return folder / "out"


@pytest.mark.parametrize(
    ("stage", "steps", "sampler"),
    [("student", 1, "once"), ("teacher", 4, "euler"), ("distill", 2, "pingpong"), ("selfforce", 1, "pingpong")],
)
def test_it_plays_in_its_steps(stage: str, steps: int, sampler: Sampler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shipped(tmp_path, stage, monkeypatch, "--steps", str(steps))
    about = read_about(folder)
    assert about.student == school.size(sampler, block_tokens=2)
    assert (about.name, about.steps) == (stage, steps)
    generator = load_generator(str(folder), "cpu", threads=1)
    assert generator.steps == steps


def test_one_step_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        shipped(tmp_path, "student", monkeypatch, "--steps", "2")
    assert "leave --steps out" in capsys.readouterr().err


def test_it_goes_further_where_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    student = load_student(shipped(tmp_path, "student", monkeypatch, "--asking", "1.5"))
    assert torch.equal(student.asking.leave.weight, torch.full_like(student.asking.leave.weight, 1.5))


@pytest.mark.parametrize("asking", ["-1", "nan", "5"])
def test_how_far_it_may_go_is_bounded(
    asking: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        shipped(tmp_path, "student", monkeypatch, "--asking", asking)
    assert "--asking must be from 0 to 4" in capsys.readouterr().err
