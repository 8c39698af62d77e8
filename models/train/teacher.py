"""Train the teacher: ``python -m models.train.teacher --config FILE --codec DIR --latents DIR --pulse RUN --run DIR``.

The first of three stages. On [clean history | noisy block] it learns where to aim from every noise level, so that it can make
a block in as many steps as there is time for (models/sampling.py). Target tokens alone are told the level; the long history
has noise in it of its own. Teacher forcing, since what is distilled into a network that plays block by block must have been
taught so (Causal Forcing, 2602.02214). Can be stopped and started again.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from models.sampling import level
from models.student import Student
from models.train.arguments import opened, stage_arguments
from models.train.checkpoint import RunFolder
from models.train.ear import ear_loss
from models.train.flow import distance, even_levels, noised, true_aim
from models.train.learner import student_learner
from models.train.lessons import ForcedTraining, Lessons, fresh, scene_of
from models.train.loop import begin, train_steps
from models.train.rollout import Scene, generate_all


class TeacherTraining(ForcedTraining):
    """Everything that a teacher run depends on."""

    draws: int = Field(gt=0, description="noises and levels for each block of a batch: the history is looked at once for all")


def flow_loss(student: Student, scene: Scene, metric: Tensor, draws: int) -> Tensor:
    """How far its aims are from the true ones, a scalar. Every block of every draw has a level of its own."""
    count, size = scene.played.shape[1], student.config.block_tokens
    levels = even_levels(draws, len(scene.played), -(-count // size), scene.played.device)
    t = levels.repeat_interleave(size, -1)[..., :count]
    noise = torch.randn(draws, *scene.played.shape, device=scene.played.device)
    clean = scene.played.expand_as(noise)
    x = noised(clean, noise, t)
    return distance(generate_all(student, scene, x, level(x, t, t)), true_aim(x, clean, noise), metric)


def train(config: TeacherTraining, lessons: Lessons, run: RunFolder, minutes: float, start: Path | None = None) -> Student:
    """The run; gives the averaged teacher. Blocks for as long as training takes."""
    begin(config, run)
    own = student_learner(fresh(config, lessons, start))

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        lesson = lessons.draw(rng, config)
        flow = flow_loss(own.model, scene_of(lesson, config), lessons.metric, config.draws)
        ear = ear_loss(own.model, lesson.condition)
        own.learn(flow + ear, step, config.ema_steps)
        return {"flow": flow, "ear": ear}

    train_steps(config, run, own, minutes, turn)
    return own.average


def main() -> None:
    """Parse arguments and train."""
    args = stage_arguments("models.train.teacher", "Train the teacher.").parse_args()
    config = TeacherTraining.model_validate(tomllib.loads(args.config.read_text()))
    train(config, opened(config, args), RunFolder(args.run), args.minutes, args.start)


if __name__ == "__main__":
    main()
