"""Self-forcing: ``python -m models.train.selfforce --config FILE --start RUN ... --run DIR``.

The last of three stages. The student plays several blocks on from its own output, over the rings of serving, and a judge that
hears written music too says which it would rather believe (ARC-Forcing, 2605.22717; Self-Forcing, 2506.08009). The gradient of
each block ends with the block. Judge and student learn in turns. It stops when what it plays at the end of long roll-outs
begins to drift away from music, and keeps what drifted least. Can be stopped and started again.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import torch
from pydantic import Field, model_validator
from torch import Tensor

from models.guidance import Played
from models.streaming.state import map_tensors
from models.student import Student
from models.train.adversary import Window, judge_losses, player_loss, veiled
from models.train.arguments import opened, stage_arguments
from models.train.checkpoint import RunFolder
from models.train.discriminator import Discriminator
from models.train.drift import drift, has_turned
from models.train.learner import learner, student_learner
from models.train.lessons import Lesson, Lessons, StageTraining, fresh
from models.train.loop import LOG_EVERY, begin, train_steps
from models.train.selfplay import nothing_played, play_on


class SelfForceTraining(StageTraining):
    """Everything that a run of self-forcing depends on."""

    least_blocks: int = Field(gt=0, description="blocks that are played on from its own output")
    most_blocks: int = Field(gt=0)
    nothing_odds: float = Field(ge=0, le=1, description="of a batch in which nothing was played before")
    judge_width: int = Field(gt=0)
    judge_rate: float = Field(gt=0, description="the judge's learning rate")
    judge_alone_steps: int = Field(ge=0, description="first steps, in which only the judge learns")
    contrast_weight: float = Field(ge=0, description="of telling performers apart, for the judge")
    veil: float = Field(ge=0, le=1, description="most noise, as a level, through which the judge looks")
    look_every: int = Field(gt=0, description="steps between two looks at the drift")
    look_rows: int = Field(gt=0)
    look_tokens: int = Field(gt=0, description="length of the roll-outs that are looked at")
    patience: int = Field(gt=0, description="looks in a row with more drift than the least, after which it stops")

    @model_validator(mode="after")
    def _fits(self) -> SelfForceTraining:
        block = self.student.block_tokens
        if self.look_tokens % block:
            raise ValueError(f"look_tokens ({self.look_tokens}) must be whole blocks of {block}")
        if not self.least_blocks <= self.most_blocks <= self.tokens // block:
            raise ValueError("least_blocks, most_blocks and the blocks of a stretch must not be in another order")
        if self.look_every % LOG_EVERY:
            raise ValueError(f"look_every must be a multiple of {LOG_EVERY}, so that each look stands in the log")
        return self


def window_of(student: Student, lesson: Lesson, blocks: int, from_nothing: bool) -> Window:
    """The last blocks of a lesson, as they were written and as the student plays them."""
    start = lesson.heard.shape[1] - blocks * student.config.block_tokens
    before = Played(lesson.played, lesson.kept)[: 0 if from_nothing else start]
    made = play_on(student, lesson.heard, lesson.condition, before, start).sounding
    condition = map_tensors(lesson.condition, lambda _, value: value[:, start:])
    return Window(lesson.played[:, start:], made, lesson.heard[:, start:], condition)


@torch.no_grad()
def look(student: Student, lessons: Lessons, config: SelfForceTraining) -> Tensor:
    """The drift of long roll-outs from nothing, to the same performers and with the same noise every time."""
    long = config.model_copy(update={"batch": config.look_rows, "tokens": config.look_tokens})
    lesson = lessons.draw(np.random.default_rng(config.seed), long)
    torch.manual_seed(config.seed)
    made = play_on(student, lesson.heard, lesson.condition, nothing_played(lesson.heard), 0)
    return drift(made.sounding, lesson.played, lessons.metric)


def train(config: SelfForceTraining, start: Path, lessons: Lessons, run: RunFolder, minutes: float) -> Student:
    """The run; gives the averaged student. start: the run that it goes on from. Blocks for as long as training takes."""
    begin(config, run)
    model = fresh(config, lessons, start)
    for ear in (model.ear, model.pulse_ear):
        ear.requires_grad_(False)
    own = student_learner(model)
    judge = learner(Discriminator(config.student, config.judge_width).to(lessons.device), betas=(0.5, 0.95))

    def drifts(step: int) -> list[float]:
        return [line["drift"] for line in run.logged() if "drift" in line and line["step"] <= step]

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        lesson = lessons.draw(rng, config)
        blocks, nothing = int(rng.integers(config.least_blocks, config.most_blocks + 1)), rng.random() < config.nothing_odds
        judging = step < config.judge_alone_steps or step % 2 == 0
        with torch.set_grad_enabled(not judging):
            window = veiled(window_of(own.model, lesson, blocks, nothing), config.veil)
        if judging:
            figures = judge_losses(judge.model, window)
            judge.at_rate(config.judge_rate)
            judge.learn(figures["relativistic"] + config.contrast_weight * figures["contrastive"], step, config.ema_steps)
        else:
            figures = {"player": player_loss(judge.model, window)}
            own.learn(figures["player"], step, config.ema_steps)
        if (step + 1) % config.look_every == 0:
            figures["drift"] = look(own.average, lessons, config)
            if float(figures["drift"]) < min(drifts(step), default=float("inf")):
                run.keep(own.average)
        return figures

    def over(step: int) -> bool:
        return step % config.look_every == 0 and has_turned(drifts(step), config.patience)

    step = train_steps(config, run, own, minutes, turn, (judge,), over)
    if over(step):
        own.average.load_state_dict(run.kept())
        run.save(step, (own, judge))
        print(f"it began to drift; kept what it was with a drift of {min(drifts(step)):.4f}", flush=True)
    return own.average


def main() -> None:
    """Parse arguments and train."""
    args = stage_arguments("models.train.selfforce", "Let a student learn from its own roll-outs.", needs_start=True).parse_args()
    config = SelfForceTraining.model_validate(tomllib.loads(args.config.read_text()))
    train(config, args.start, opened(config, args), RunFolder(args.run), args.minutes)


if __name__ == "__main__":
    main()
