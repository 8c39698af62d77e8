"""The student learns its controls, in a run: they are taken in, and begin with all that was learned before."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.facts import ATTRIBUTES
from models.train.checkpoint import RunFolder, average_of
from models.train.lessons import open_lessons
from models.train.scenes import SceneOdds
from models.train.student import StudentTraining, train
from tests.train import school

BARE = school.size()
PLAIN = StudentTraining(
    student=BARE,
    seed=1,
    steps=1,
    batch=4,
    tokens=16,
    learning_rate=1e-3,
    warmup_steps=1,
    history_noise=0.9,
    own_history_from=0,
    own_history_odds=1,
    stranger_odds=0.3,
    ema_steps=2,
    tone_weight=1,
    hit_weight=1,
    decoded_tokens=2,
)
CONTROLS = PLAIN.model_copy(
    update={
        "student": BARE.model_copy(update={"attributes": ATTRIBUTES}),
        "steps": 2,
        "other_wishes_odds": 0.8,
        "naming_weight": 0.4,
        "namer_steps": 60,
        "manner_weight": 1.0,
        "in_time_weight": 0.5,
        "same_notes_weight": 0.5,
        "level_weight": 0.5,
        "odds": SceneOdds(no_prompt=0, style=0, mute=0, no_attribute=0),
    }
)


COUNTS = (
    ("naming_weight", 0.0, "what is named"),
    ("from_nothing_odds", 1.0, "where its own history begins"),
    ("in_time_weight", 0.0, "when it begins"),
    ("same_notes_weight", 0.0, "which notes it plays"),
    ("level_weight", 0.0, "how loud it is"),
    ("manner_weight", 0.0, "how it is played"),
)


def test_a_student_goes_on_to_learn_its_controls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lessons = open_lessons(PLAIN, school.places(tmp_path), torch.device("cpu"))

    def run(config: StudentTraining, name: str, start: Path | None = None) -> dict[str, torch.Tensor]:
        train(config, lessons, RunFolder(tmp_path / name), 9.0, start)
        return average_of(tmp_path / name)

    before = run(PLAIN, "plain")
    after = run(CONTROLS, "controls", tmp_path / "plain")
    assert "new: asking.enter.weight" in capsys.readouterr().out, "it reads more than before"
    assert set(after) == set(before)
    assert float(after["asking.leave.weight"].abs().max()) > 0, "it has begun to listen to them"
    assert all(torch.isfinite(values).all() for values in after.values())
    for name, value, what in COUNTS:
        other = run(CONTROLS.model_copy(update={name: value}), name, tmp_path / "plain")
        assert not torch.equal(after["leave.weight"], other["leave.weight"]), f"{what} counts"


def test_what_is_asked_for_is_learned_and_all_else_stays(tmp_path: Path) -> None:
    lessons = open_lessons(PLAIN, school.places(tmp_path), torch.device("cpu"))
    train(PLAIN, lessons, RunFolder(tmp_path / "plain"), 9.0)
    asking = CONTROLS.model_copy(update={"asking_alone": True, "ema_steps": 1})
    train(asking, lessons, RunFolder(tmp_path / "asking"), 9.0, tmp_path / "plain")
    before, after = average_of(tmp_path / "plain"), average_of(tmp_path / "asking")
    changed = {name for name, value in before.items() if not torch.equal(after[name], value)}
    assert changed == {"asking.enter.weight", "asking.leave.weight"}
