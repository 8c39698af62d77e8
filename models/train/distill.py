"""Distil a teacher into a student of one call: ``python -m models.train.distill --config FILE --start RUN ... --run DIR``.

The second of three stages. ``objective = "consistency"``: whatever noise it begins with, the student ends where the teacher's
path would. ``"meanflow"``: it learns the mean velocity over steps of any length. The terms of the loss have a weight each,
so that what each is worth can be measured. With ``data_free`` nothing written is imitated: the teacher plays by itself, to
performers and prompts, and the student learns from that alone. Can be stopped and started again.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from pydantic import Field, model_validator
from torch import Tensor

from models.sampling import Aim
from models.student import Student, StudentConfig
from models.train.arguments import opened, stage_arguments
from models.train.checkpoint import RunFolder, average_of
from models.train.consistency import Pair, consistency_pair, meanflow_pair
from models.train.learner import student_learner
from models.train.lessons import ForcedTraining, Lesson, Lessons, fresh, scene_of
from models.train.loop import begin, train_steps
from models.train.music_terms import music_terms
from models.train.rollout import Scene, generate_from, remember_all
from models.train.selfplay import nothing_played, play_out


class DistillTraining(ForcedTraining):
    """Everything that a distillation depends on."""

    objective: Literal["consistency", "meanflow"]
    draws: int = Field(gt=0, description="noises and levels for each row of a batch")
    levels: int = Field(gt=0, description="steps of the path that consistency is taught on")
    whole_odds: float = Field(ge=0, le=1, description="of a row that begins at all noise, as on stage; for consistency")
    short_odds: float = Field(ge=0, le=1, description="of a step of no length; for meanflow")
    latent_weight: float = Field(ge=0)
    spectral_weight: float = Field(ge=0)
    temporal_weight: float = Field(ge=0)
    data_free: bool = Field(description="imitate what the teacher plays by itself, and nothing that was written")
    teacher_steps: int = Field(gt=0, description="in which the teacher makes a block when it plays by itself")

    @model_validator(mode="after")
    def _fits(self) -> DistillTraining:
        if self.student.sampler != {"consistency": "pingpong", "meanflow": "jumps"}[self.objective]:
            raise ValueError("the sampler of a consistency student is pingpong, that of a meanflow student jumps")
        return self

    @property
    def teacher(self) -> StudentConfig:
        """The teacher that fits: the same network, with another sampler."""
        return self.student.model_copy(update={"sampler": "euler"})


def load_teacher(config: DistillTraining, run: Path, device: torch.device) -> Student:
    """The averaged teacher of a run, to be asked and not to be taught. Raises RuntimeError if it has other sizes."""
    teacher = Student(config.teacher)
    teacher.load_state_dict(average_of(run))
    return teacher.to(device).eval().requires_grad_(False)


def aims(student: Student, scene: Scene) -> Aim:
    """A network's aims in a scene, whose past it looks at once."""
    past = remember_all(student, scene)
    return lambda x, level: generate_from(student, scene, past, x, level)


@torch.no_grad()
def played_by(teacher: Student, lesson: Lesson, steps: int) -> Lesson:
    """The lesson with what the teacher plays to it, from nothing, in place of what was written, now and before."""
    size = (len(lesson.heard), teacher.config.block_tokens, teacher.config.token_channels)

    def noise(block: int, step: int) -> Tensor:
        return torch.randn(size, device=lesson.heard.device)

    made = play_out(teacher, lesson.heard, lesson.condition, nothing_played(lesson.heard), 0, noise, steps)
    return replace(lesson, played=made.sounding, kept=made.kept)


def distill_loss(pair: Pair, metric: Tensor, config: DistillTraining) -> tuple[Tensor, dict[str, Tensor]]:
    """The weighted sum, a scalar, and its terms. Rows that are far off count for less with meanflow, whose targets are
    noisy (2505.13447, section 4.3, with p = 1)."""
    terms = music_terms(pair.made, pair.wanted, metric)
    weights = {"latent": config.latent_weight, "spectral": config.spectral_weight, "temporal": config.temporal_weight}
    rows = torch.stack([weights[name] * value for name, value in terms.items()]).sum(0)
    if config.objective == "meanflow":
        rows = rows / (rows.detach() + 1e-3)
    return rows.mean(), {name: value.mean() for name, value in terms.items()}


def train(config: DistillTraining, teacher: Path, lessons: Lessons, run: RunFolder, minutes: float) -> Student:
    """The run; gives the averaged student. teacher: its run, with whose weights the student begins. Blocks for as long as
    training takes."""
    begin(config, run)
    model = fresh(config, lessons, teacher)
    for ear in (model.ear, model.pulse_ear):
        ear.requires_grad_(False)
    own, master = student_learner(model), load_teacher(config, teacher, lessons.device)

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        lesson = lessons.draw(rng, config)
        if config.data_free:
            lesson = played_by(master, lesson, config.teacher_steps)
        scene = scene_of(lesson, config)
        clean = scene.played.expand(config.draws, *scene.played.shape)
        with torch.no_grad():
            told = aims(master, scene)
        if config.objective == "consistency":
            with torch.no_grad():
                target = aims(own.average, scene)
            pair = consistency_pair(aims(own.model, scene), target, told, clean, config.levels, config.whole_odds)
        else:
            pair = meanflow_pair(aims(own.model, scene), told, clean, config.short_odds)
        loss, terms = distill_loss(pair, lessons.metric, config)
        own.learn(loss, step, config.ema_steps)
        return {"loss": loss, **terms}

    train_steps(config, run, own, minutes, turn)
    return own.average


def main() -> None:
    """Parse arguments and distil."""
    args = stage_arguments("models.train.distill", "Distil a teacher into a student of one call.", needs_start=True).parse_args()
    config = DistillTraining.model_validate(tomllib.loads(args.config.read_text()))
    train(config, args.start, opened(config, args, config.data_free), RunFolder(args.run), args.minutes)


if __name__ == "__main__":
    main()
