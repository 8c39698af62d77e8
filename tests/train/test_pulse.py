"""The ear for the pulse learns, goes on where it was stopped, and what it foresees is kept in the latents' order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from models.listener import ONSET_REGISTERS
from models.pulse import PulseEar
from models.registry import load_student, save_model
from models.student import Student
from models.train import pulse
from models.train.checkpoint import RunFolder
from models.train.latents import save_pairs
from models.train.learner import learner
from models.train.pulse import PulseTraining, borrowed, foreseen, kinds_of, listen_to_all, load_ear, load_foreseen, train
from models.train.scenes import felt_pulse
from tests.models import tiny
from tests.train import school

CONFIG = PulseTraining(
    width=8,
    seed=1,
    steps=100,
    batch=4,
    stretch=160,
    settling=16,
    learning_rate=1e-2,
    warmup_steps=5,
    loudness_spread=0.2,
    ema_steps=5,
    patch=4,
    lookahead_tokens=2,
)


def performer(period: int = 40, count: int = 480) -> dict[str, NDArray[Any]]:
    """One pair: something begins at every beat, in the lowest register at downbeats."""
    pulse, onsets = np.zeros((1, count), np.uint8), np.zeros((1, count, 5), np.float16)
    pulse[0, ::period], pulse[0, :: 4 * period] = 1, 2
    onsets[0, ::period, 3], onsets[0, :: 4 * period, 0] = 1, 1
    return {"onsets": onsets, "pulse": pulse}


def test_a_beat_is_three_steps_long_and_a_downbeat_wins() -> None:
    pulse = np.array([[0, 0, 1, 0, 0, 0, 1, 2, 0]], np.uint8)
    assert kinds_of(pulse).tolist() == [[0, 1, 1, 1, 0, 1, 2, 2, 2]]


def test_it_learns_what_a_beat_is(tmp_path: Path) -> None:
    pairs = performer()
    ear = train(CONFIG, [pairs], RunFolder(tmp_path), minutes=10)
    onsets = torch.from_numpy(pairs["onsets"].astype(np.float32))
    logits, _ = ear.activations(onsets, ear.init_state(1).network)
    on_beats = logits.softmax(-1)[0, 80::40, 1:].sum(-1)
    between = logits.softmax(-1)[0, 100::40, 1:].sum(-1)
    assert on_beats.min() > 3 * between.max()


def test_a_run_that_was_killed_goes_on_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(CONFIG, [performer()], RunFolder(tmp_path / "whole"), minutes=10)
    with school.killed_in_step(40, pulse, "draw", monkeypatch):
        train(CONFIG, [performer()], RunFolder(tmp_path / "parts"), minutes=10)
    school.assert_equal(whole, train(CONFIG, [performer()], RunFolder(tmp_path / "parts"), minutes=10))
    with pytest.raises(ValueError, match="another config"):
        train(CONFIG.model_copy(update={"width": 9}), [performer()], RunFolder(tmp_path / "whole"), minutes=10)


def test_what_it_foresees_is_kept_for_the_student(tmp_path: Path) -> None:
    run, file = RunFolder(tmp_path / "run"), tmp_path / "latents" / "000000.safetensors"
    file.parent.mkdir()
    save_pairs(performer(), file)
    train(CONFIG, [performer()], run, minutes=10)
    ear = load_ear(run.path, CONFIG.width)
    with pytest.raises(FileNotFoundError, match=r"models\.train\.pulse"):
        load_foreseen(run.path, file.name)
    listen_to_all(ear, [file], run, CONFIG)
    kept = load_foreseen(run.path, file.name)
    onsets = torch.from_numpy(performer()["onsets"].astype(np.float32))
    np.testing.assert_allclose(kept / 255, foreseen(ear, onsets, 16, 3), atol=0.5 / 255 + 1e-6)
    assert kept.shape == (1, 480 // 16 + 1, 2, 3 * 16)


def test_an_ear_that_has_learned_only_listens(tmp_path: Path) -> None:
    student = Student(tiny.student_config(block_tokens=1))
    save_model(tmp_path / "model", "tiny", tiny.codec(), student)
    ear = borrowed(tmp_path / "model", RunFolder(tmp_path / "run"))
    kept = load_ear(tmp_path / "run", student.config.pulse_width)
    school.assert_equal(ear, kept)
    school.assert_equal(ear, load_student(tmp_path / "model").pulse_ear)
    school.assert_equal(borrowed(tmp_path / "model", RunFolder(tmp_path / "run")), ear)
    RunFolder(tmp_path / "other").path.mkdir()
    RunFolder(tmp_path / "other").save(0, [learner(PulseEar(ONSET_REGISTERS, student.config.pulse_width))])
    with pytest.raises(ValueError, match="an ear of its own"):
        borrowed(tmp_path / "model", RunFolder(tmp_path / "other"))


def test_the_student_gets_what_was_known_when_its_token_was_made() -> None:
    """Chances are numbered by what was heard and what they are of; with two tokens heard, three ahead is the sixth token."""
    heard, kind, step = np.ogrid[:6, :2, : 4 * 16]
    table = 1000 * heard + 100 * kind + step
    felt = felt_pulse(table, np.array([2, 5]), np.array([3, 0]), per_token=16)
    assert felt.shape == (2, 32)
    assert felt[0].tolist() == [*range(2048, 2064), *range(2148, 2164)]
    assert felt[1].tolist() == [*range(5000, 5016), *range(5100, 5116)]
