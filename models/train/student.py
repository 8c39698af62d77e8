"""Train the student: ``python -m models.train.student --config FILE --codec DIR --latents DIR --pulse RUN --run DIR``.

One stage, for a CPU: the one-call generator is trained directly by the energy score on teacher-forced history with noise
in it, and later on history that it played itself. Can be stopped and started again; the learning rate follows the steps.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
import torch
from pydantic import Field, model_validator
from torch import Tensor

from models.guidance import Played, joined
from models.student import Student, unasked
from models.train.aloud import aloud, obedient
from models.train.arguments import opened, stage_arguments
from models.train.checkpoint import RunFolder
from models.train.ear import ear_loss
from models.train.energy import energy_score
from models.train.judging import judge
from models.train.learner import student_learner
from models.train.lessons import ForcedTraining, Lesson, Lessons, fresh, held_out, scene_of
from models.train.loop import LOG_EVERY, begin, train_steps
from models.train.naming import naming_loss
from models.train.rollout import generate_all
from models.train.selfplay import play_on
from models.train.wishes import other_wishes


class StudentTraining(ForcedTraining):
    """Everything that a student run depends on."""

    own_history_from: float = Field(ge=0, le=1, description="share of the steps after which it also hears itself")
    own_history_odds: float = Field(ge=0, le=1)
    from_nothing_odds: float = Field(default=0.5, ge=0, le=1, description="that nothing was written before its own history")
    tone_weight: float = Field(ge=0, description="of the notes that would sound, beside the latents")
    hit_weight: float = Field(ge=0, description="of the hits that would sound")
    manner_weight: float = Field(default=0, ge=0, description="of how dense, bright and loud it would be")
    decoded_tokens: int = Field(gt=0, description="tokens of a stretch whose notes and hits are compared in a step")
    other_wishes_odds: float = Field(default=0, ge=0, le=1, description="of a row whose own history had other wishes")
    in_time_weight: float = Field(
        default=0, ge=0, description="of beginning at the same moments as unasked, where nobody says how dense it is to be"
    )
    same_notes_weight: float = Field(default=0, ge=0, description="of playing the same notes as unasked")
    level_weight: float = Field(default=0, ge=0, description="of being as loud as what was written, on average, in every octave")
    naming_weight: float = Field(default=0, ge=0, description="of the instruments that are to be heard")
    namer_steps: int = Field(default=2000, gt=0, description="for which the listener that names them is taught beforehand")
    asking_alone: bool = Field(
        default=False, description="only the weights that hear prompts and attributes learn; all others stay what they were"
    )
    look_every: int = Field(default=0, ge=0, description="steps between two logs of how its average plays by itself; 0: never")

    @model_validator(mode="after")
    def _logged(self) -> Self:
        if self.look_every % LOG_EVERY:
            raise ValueError(f"look_every must be a multiple of {LOG_EVERY}, so that each look stands in the log")
        return self

    @model_validator(mode="after")
    def _stretch_is_longer(self) -> Self:
        if self.decoded_tokens >= self.tokens:
            raise ValueError(
                f"decoded_tokens ({self.decoded_tokens}) must be less than tokens ({self.tokens}): one is heard before them"
            )
        return self


def _start(rng: np.random.Generator, config: StudentTraining) -> int:
    """The token from which a past is the student's own: the first, or another in the first half."""
    block = config.student.block_tokens
    return 0 if rng.random() < config.from_nothing_odds else block * int(rng.integers(config.tokens // block // 2 + 1))


def train(
    config: StudentTraining,
    lessons: Lessons,
    run: RunFolder,
    minutes: float,
    start: Path | None = None,
    looked_at: Lessons | None = None,
) -> Student:
    """The run; gives the averaged student. looked_at: pieces in which it is listened to on the way, held out from what it learns
    from; None: those it learns from. Blocks for as long as training takes."""
    begin(config, run)
    looked_at = looked_at or lessons
    model = fresh(config, lessons, start)
    if config.asking_alone:
        model.requires_grad_(False)
        model.asking.requires_grad_(True)
    own = student_learner(model)
    namer = None
    if config.naming_weight:
        namer = lessons.encoded.namer(config.student.patch, config.seed, config.namer_steps).to(lessons.device)

    @torch.no_grad()
    def imagine(lesson: Lesson, past: Played, start: int) -> Played:
        """A past of its own, played block by block from token ``start`` on as it is on stage: in one call for all it would stay
        near what was written, and never learn to come back from where it goes alone."""
        told = other_wishes(lesson.condition, config.other_wishes_odds) if config.other_wishes_odds else lesson.condition
        return joined(past[:start], play_on(own.model, lesson.heard, told, past[:start], start))

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        lesson = lessons.draw(rng, config)
        hears_itself = step >= config.own_history_from * config.steps and rng.random() < config.own_history_odds
        start = _start(rng, config)
        scene = scene_of(lesson, config, (lambda past: imagine(lesson, past, start)) if hears_itself else None)
        noise = torch.randn(2, *scene.played.shape, device=lessons.device)
        made = generate_all(own.model, scene, noise)
        free = None
        if config.in_time_weight or config.same_notes_weight:
            with torch.no_grad():
                free = generate_all(own.model, replace(scene, condition=unasked(scene.condition)), noise)
        judged = judge(lessons.codec, scene, made, free, config.student, config.decoded_tokens, rng)
        loss = energy_score(made, scene.played, scene.previous, lessons.metric) + ear_loss(own.model, scene.condition)
        loss = loss + config.tone_weight * judged.notes + config.hit_weight * judged.hits
        loss = loss + config.manner_weight * judged.manner + config.in_time_weight * judged.out_of_time
        loss = loss + config.same_notes_weight * judged.other_notes + config.level_weight * judged.off_level
        figures = {"manner": judged.manner, "off_level": judged.off_level}
        figures |= {"out_of_time": judged.out_of_time, "other_notes": judged.other_notes}
        if namer is not None:
            asked = lesson.families.masked_fill(scene.condition.prompt_known[..., None] == 0, torch.nan)
            figures["naming"] = naming_loss(namer, made, scene.played, asked)
            loss = loss + config.naming_weight * figures["naming"]
        own.learn(loss, step, config.ema_steps)
        if config.look_every and (step + 1) % config.look_every == 0:
            figures |= aloud(own.average, looked_at, config)
            figures |= obedient(own.average, looked_at, config, namer) if namer is not None else {}
        return {"loss": loss, **figures}

    train_steps(config, run, own, minutes, turn)
    return own.average


def main() -> None:
    """Parse arguments and train."""
    parser = stage_arguments("models.train.student", "Train the one-call student.")
    parser.add_argument("--valid", type=Path, help="folder of encoded pieces in which it is listened to on the way (look_every)")
    args = parser.parse_args()
    config = StudentTraining.model_validate(tomllib.loads(args.config.read_text()))
    lessons = opened(config, args)
    looked_at = held_out(lessons, args.valid, config) if args.valid else None
    train(config, lessons, RunFolder(args.run), args.minutes, args.start, looked_at)


if __name__ == "__main__":
    main()
