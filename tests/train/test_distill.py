"""What a student is taught from a teacher, and what a distillation without data never reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from torch import Tensor

from models.train import distill
from models.train.checkpoint import RunFolder, average_of
from models.train.consistency import consistency_pair, meanflow_pair
from models.train.distill import DistillTraining, distill_loss, train
from models.train.latents import load_pairs, save_pairs
from models.train.learner import learner
from models.train.lessons import Lessons, Places, fresh, open_lessons
from models.train.music_terms import music_terms
from tests.train import school

CPU = torch.device("cpu")
CONFIG = DistillTraining(
    student=school.size("pingpong", block_tokens=2),
    seed=1,
    steps=3,
    batch=2,
    tokens=16,
    learning_rate=1e-3,
    warmup_steps=1,
    history_noise=0.9,
    stranger_odds=0.35,
    ema_steps=2,
    objective="consistency",
    draws=2,
    levels=4,
    whole_odds=0.5,
    short_odds=0.5,
    latent_weight=1.0,
    spectral_weight=0.5,
    temporal_weight=0.5,
    data_free=False,
    teacher_steps=2,
)
MEANFLOW = CONFIG.model_copy(update={"objective": "meanflow", "student": school.size("jumps", block_tokens=2)})
CLEAN = torch.randn(2, 3, 8, 16, generator=torch.Generator().manual_seed(0))
METRIC = torch.eye(4)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    return school.places(tmp_path_factory.mktemp("school"))


@pytest.fixture(scope="module")
def lessons(places: Places) -> Lessons:
    return open_lessons(CONFIG, places, CPU)


@pytest.fixture(scope="module")
def teacher(lessons: Lessons, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that learned nothing, of a network whose every weight says something."""
    config = CONFIG.model_copy(update={"student": CONFIG.teacher})
    model = fresh(config, lessons, None)
    with torch.no_grad():
        for parameter in model.parameters():
            if float(parameter.abs().max()) == 0:
                parameter.copy_(torch.randn_like(parameter) * 0.1)
    run = RunFolder(tmp_path_factory.mktemp("teacher"))
    run.save(0, [learner(model)])
    return run.path


def to_the_block(x: Tensor, level: Tensor | None) -> Tensor:
    """The aim where CLEAN is all there is, from whatever level to whatever level."""
    assert level is not None
    return x - (x - CLEAN) / level[..., :1].clamp(min=1e-6)


def test_a_student_that_ends_where_the_teachers_path_ends_has_nothing_to_learn() -> None:
    torch.manual_seed(0)
    pair = consistency_pair(to_the_block, to_the_block, to_the_block, CLEAN, levels=4, whole_odds=0.3)
    torch.testing.assert_close(pair.made, CLEAN, atol=1e-4, rtol=0)
    for name, value in music_terms(pair.made, pair.wanted, METRIC).items():
        assert value.max() < 1e-4, name


def test_on_the_last_step_the_teacher_alone_says_where_it_ends() -> None:
    """With a path of one step, what is wanted is the teacher's own step, whatever the target thinks."""
    pair = consistency_pair(to_the_block, lambda x, _: x + 1e3, to_the_block, CLEAN, levels=1, whole_odds=0.0)
    torch.testing.assert_close(pair.wanted, CLEAN, atol=1e-4, rtol=0)


def test_a_mean_velocity_that_fits_has_nothing_to_learn() -> None:
    """On a straight path the velocity is the same all along it, so the mean velocity is the velocity."""
    torch.manual_seed(0)
    pair = meanflow_pair(to_the_block, to_the_block, CLEAN, short_odds=0.0)
    torch.testing.assert_close(pair.made, pair.wanted, atol=1e-3, rtol=1e-3)


def test_a_mean_velocity_is_asked_for_over_the_steps_length() -> None:
    """The teacher's velocity is 3, the student's t + 9 r: with du/dt = 1, what is wanted of it is 3 - (t - r)."""
    torch.manual_seed(0)
    seen: list[Tensor] = []

    def of_three(x: Tensor, level: Tensor | None) -> Tensor:
        assert level is not None
        seen.extend((x, level[..., 0]))
        return x - 3.0

    def linear(x: Tensor, level: Tensor | None) -> Tensor:
        assert level is not None
        return x - (level[..., :1] + 9 * level[..., 1:])

    pair = meanflow_pair(linear, of_three, CLEAN, short_odds=0.3)
    x, t = seen
    r = ((x - pair.made)[..., 0] - t) / 9
    assert (t - r > 0.05).any() and (t - r).min() > -1e-5
    torch.testing.assert_close((x - pair.wanted)[..., 0], 3.0 - (t - r), atol=1e-4, rtol=0)


def test_terms_tell_a_shift_in_time_from_another_sound() -> None:
    frames = torch.sin(torch.arange(64) * 2 * torch.pi / 16)[:, None].expand(-1, 4).reshape(1, 1, 32, 8)
    shifted = frames.roll(4, 2)
    other = torch.sin(torch.arange(64) * 2 * torch.pi / 8)[:, None].expand(-1, 4).reshape(1, 1, 32, 8)
    moved, changed = music_terms(shifted, frames, METRIC), music_terms(other, frames, METRIC)
    assert moved["latent"] > 0.5 and moved["spectral"] < 1e-5
    assert changed["spectral"] > 0.01
    assert music_terms(frames + 1, frames, METRIC)["temporal"] < 1e-5
    weighed = CONFIG.model_copy(update={"latent_weight": 0.0, "spectral_weight": 0.0, "temporal_weight": 2.0})
    loss, terms = distill_loss(distill.Pair(shifted, frames), METRIC, weighed)
    torch.testing.assert_close(loss, 2 * terms["temporal"])


@pytest.mark.parametrize("config", [CONFIG, MEANFLOW], ids=["consistency", "meanflow"])
def test_a_run_that_was_killed_goes_on_as_if_it_had_not_been(
    config: DistillTraining, teacher: Path, lessons: Lessons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(config, teacher, lessons, RunFolder(tmp_path / "whole"), 10)
    with school.killed_in_step(2, distill, "distill_loss", monkeypatch):
        train(config, teacher, lessons, RunFolder(tmp_path / "parts"), 10)
    school.assert_equal(whole, train(config, teacher, lessons, RunFolder(tmp_path / "parts"), 10))
    began = average_of(teacher)
    assert any(not torch.equal(began[name], value) for name, value in whole.state_dict().items())
    assert torch.equal(began["pulse_ear.network.weight_hh_l0"], whole.state_dict()["pulse_ear.network.weight_hh_l0"])


def test_without_data_nothing_that_was_written_is_read(teacher: Path, places: Places, tmp_path: Path) -> None:
    """Two schools that differ in every accompaniment teach the same."""
    config = CONFIG.model_copy(update={"data_free": True, "steps": 2})
    elsewhere = school.places(tmp_path)
    for file in elsewhere.latents.glob("*.safetensors"):
        pairs = load_pairs(file)
        save_pairs({**pairs, "played": np.full_like(pairs["played"], np.nan)}, file)
    one, other = (
        train(config, teacher, open_lessons(config, where, CPU, data_free=True), RunFolder(tmp_path / str(index)), 10)
        for index, where in enumerate((places, elsewhere))
    )
    school.assert_equal(one, other)
    assert all(value.isfinite().all() for value in other.state_dict().values())


def test_objective_and_sampler_go_together() -> None:
    with pytest.raises(ValidationError, match="pingpong"):
        DistillTraining(**{**CONFIG.model_dump(), "objective": "meanflow"})
