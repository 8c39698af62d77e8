"""Weights between those of two students."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from models.registry import load_student, save_model
from models.student import Student
from models.train.between import between, main
from tests.models import tiny

BARE = tiny.student_config(1).model_copy(update={"attributes": ()})


def test_some_of_the_way_from_one_to_the_other() -> None:
    one, other = Student(BARE), Student(BARE.model_copy(update={"attributes": ("density",)}))
    found = between(one, other, 0.25, ("asking.",)).state_dict()
    theirs, ours = other.state_dict(), one.state_dict()
    torch.testing.assert_close(found["leave.weight"], 0.75 * ours["leave.weight"] + 0.25 * theirs["leave.weight"])
    assert torch.equal(found["asking.enter.weight"], theirs["asking.enter.weight"]), "in the one it reads less"
    for share, whole in ((0.0, one), (1.0, other)):
        mixed = between(one, other, share, ("asking.",)).state_dict()
        assert torch.equal(mixed["leave.weight"], whole.state_dict()["leave.weight"])
    with pytest.raises(ValueError, match=r"asking\.enter\.weight is"):
        between(one, other, 0.5)


def test_students_of_two_sizes_have_nothing_between_them() -> None:
    wide = Student(BARE.model_copy(update={"width": 2 * BARE.width}))
    with pytest.raises(ValueError, match="in the other"):
        between(Student(BARE), wide, 0.5)


def test_from_folder_to_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "other"):
        save_model(tmp_path / name, name, tiny.codec(), Student(BARE))
    places = [str(tmp_path / name) for name in ("one", "other")]
    arguments = [*places, "--share", "0.5", "--name", "half", "--out", str(tmp_path / "half")]
    monkeypatch.setattr(sys, "argv", ["between", *arguments])
    main()
    one, other, half = (load_student(tmp_path / name).state_dict() for name in ("one", "other", "half"))
    middle = (one["leave.weight"] + other["leave.weight"]) / 2
    torch.testing.assert_close(half["leave.weight"], middle, atol=1e-3, rtol=0)
