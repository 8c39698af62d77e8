"""Histories that a student is taught on: whose they are, and that they may be silent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.registry import load_student, save_model
from models.student import Student
from models.train.lessons import Lesson, Lessons, begin_from, open_lessons, scene_of
from models.train.teacher import TeacherTraining
from tests.models import tiny
from tests.train import school
from tests.train.test_teacher import CONFIG

CPU = torch.device("cpu")
BARE = CONFIG.model_copy(update={"history_noise": 0.0, "stranger_odds": 0.0})


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    return open_lessons(CONFIG, school.places(tmp_path_factory.mktemp("school")), CPU)


def drawn(lessons: Lessons, config: TeacherTraining) -> Lesson:
    return lessons.draw(np.random.default_rng(0), config)


def test_a_history_is_what_was_played_unless_something_is_to_be_learned(lessons: Lessons) -> None:
    lesson = drawn(lessons, BARE)
    torch.testing.assert_close(scene_of(lesson, BARE).history, lesson.played)


def test_a_silent_history_is_silent_throughout_and_what_is_to_be_played_is_not(lessons: Lessons) -> None:
    config = BARE.model_copy(update={"silent_odds": 1.0})
    lesson = drawn(lessons, config)
    scene = scene_of(lesson, config)
    torch.testing.assert_close(scene.history, lesson.silence.expand_as(lesson.played))
    before = scene.previous[:, CONFIG.student.block_tokens :]  # the first block has nothing before it
    torch.testing.assert_close(before, lesson.silence.expand_as(before))
    assert torch.equal(scene.played, lesson.played) and not torch.allclose(scene.played, scene.history)


def test_a_student_may_begin_with_a_shipped_one(tmp_path: Path) -> None:
    shipped, other = Student(CONFIG.student), Student(CONFIG.student)
    save_model(tmp_path, "tiny", tiny.codec(), shipped)
    begin_from(other, tmp_path)
    school.assert_equal(other, load_student(tmp_path))


def test_some_rows_are_silent_and_the_others_as_they_were(lessons: Lessons) -> None:
    config, rows = BARE.model_copy(update={"silent_odds": 0.5}), list[bool]()
    for turn in range(10):
        torch.manual_seed(turn)
        lesson = drawn(lessons, config)
        scene = scene_of(lesson, config)
        silent = (scene.history == lesson.silence).all(-1).all(-1)
        assert torch.equal(scene.history[~silent], lesson.played[~silent])
        rows += silent.tolist()
    assert 0.2 < sum(rows) / len(rows) < 0.8
