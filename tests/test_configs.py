"""Every file in configs/ loads, as what it is for."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import torch

from models.codec import Codec
from models.embedded import EMBEDDED
from models.generator import listener_for
from models.registry import folder_of, load_codec, read_about
from models.student import Student
from models.train.codec import CodecTraining, fresh
from models.train.distill import DistillTraining
from models.train.lessons import StageTraining
from models.train.pulse import PulseTraining
from models.train.selfforce import SelfForceTraining
from models.train.student import StudentTraining
from models.train.teacher import TeacherTraining
from server.settings import ServerSettings, load_settings

CONFIGS = Path(__file__).parents[1] / "configs"
STAGES: dict[str, type[StageTraining]] = {
    "student": StudentTraining,
    "teacher": TeacherTraining,
    "distill": DistillTraining,
    "selfforce": SelfForceTraining,
}


def files(pattern: str) -> list[Path]:
    return sorted(CONFIGS.glob(pattern))


CODECS = [*files("train/codec*.toml"), *files("train/voice*.toml")]


def stages() -> list[Path]:
    return [file for stage in STAGES for file in files(f"train/{stage}-*.toml")]


def stage(file: Path) -> StageTraining:
    return STAGES[file.stem.partition("-")[0]].model_validate(tomllib.loads(file.read_text()))


def test_every_config_has_a_test() -> None:
    known = {*CODECS, *stages(), *files("train/pulse.toml"), *files("server/*.toml"), *files("gpu/*.sh")}
    assert {path for path in CONFIGS.rglob("*") if path.is_file()} == known
    assert len(known) >= 5


@pytest.mark.parametrize("file", CODECS, ids=lambda file: file.stem)
def test_a_codec_can_be_made_of_it(file: Path) -> None:
    config = CodecTraining.model_validate(tomllib.loads(file.read_text()))
    assert len(config.loss_windows) == len(config.loss_bands_per_octave)
    assert config.loss_windows_a_step <= len(config.loss_windows)
    assert config.frames * config.codec.hop > max(config.loss_windows) + config.codec.latency
    Codec(config.codec)


@pytest.mark.parametrize("file", stages(), ids=lambda file: file.stem)
def test_a_student_fits_its_codec_and_its_listener(file: Path) -> None:
    config = stage(file)
    Student(config.student)
    codec = read_about(folder_of(EMBEDDED)).codec
    assert codec.latent_channels == config.student.latent_channels
    assert listener_for(codec, config.student).features == config.student.anticipation_width


@pytest.mark.parametrize("file", stages(), ids=lambda file: file.stem)
def test_the_ear_for_the_pulse_fits_every_student(file: Path) -> None:
    student = stage(file).student
    ear = PulseTraining.model_validate(tomllib.loads((CONFIGS / "train" / "pulse.toml").read_text()))
    assert (ear.width, ear.patch) == (student.pulse_width, student.patch)
    assert ear.lookahead_tokens >= student.max_lookahead_tokens + student.block_tokens - 1


@pytest.mark.parametrize("machine", ["cpu", "gpu"])
def test_each_stage_goes_on_from_the_one_before(machine: str) -> None:
    names = ("teacher", "distill", "selfforce")
    teacher, distilled, forced = (stage(CONFIGS / "train" / f"{name}-{machine}.toml") for name in names)
    assert isinstance(distilled, DistillTraining)
    assert distilled.teacher == teacher.student
    assert forced.student == distilled.student


def test_a_voice_keeps_the_latents_of_the_shipped_codec() -> None:
    shipped = folder_of(EMBEDDED)
    config = CodecTraining.model_validate(tomllib.loads((CONFIGS / "train" / "voice-gpu.toml").read_text()))
    voice, theirs = fresh(config, shipped).encoder.state_dict(), load_codec(shipped).encoder.state_dict()
    assert voice.keys() == theirs.keys() and all(torch.equal(voice[name], theirs[name]) for name in theirs)


@pytest.mark.parametrize("file", files("gpu/*.sh"), ids=lambda file: file.stem)
def test_a_job_for_the_gpu_is_bash_and_names_what_is_there(file: Path) -> None:
    subprocess.run(["bash", "-n", str(file)], check=True)
    for name in re.findall(r"(?<![\w/])(?:configs|models)/[\w./-]+", file.read_text()):
        assert (CONFIGS.parent / name).exists(), name


@pytest.mark.parametrize("file", files("server/*.toml"), ids=lambda file: file.stem)
def test_the_server_takes_it(file: Path) -> None:
    load_settings(file)


def test_the_default_file_says_what_the_code_does() -> None:
    assert load_settings(CONFIGS / "server" / "default.toml") == ServerSettings()


def test_the_shipped_model_is_what_its_configs_describe() -> None:
    about = read_about(folder_of(EMBEDDED))
    codec = CodecTraining.model_validate(tomllib.loads((CONFIGS / "train" / "voice-cpu.toml").read_text())).codec
    assert about.codec == codec
    for name in ("student-cpu", "student-asking-cpu"):
        config = StudentTraining.model_validate(tomllib.loads((CONFIGS / "train" / f"{name}.toml").read_text()))
        assert about.student == config.student
