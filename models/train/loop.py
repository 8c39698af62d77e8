"""What all trainers share: how long, how fast, and the loop itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor, nn

from models.train.checkpoint import RunFolder
from models.train.learner import Learner, cosine
from models.train.picture import draw_picture

LOG_EVERY: Final = 25
SAVE_EVERY: Final = 200

# Step and its randomness -> figures by name.
Turn = Callable[[int, np.random.Generator], dict[str, Tensor]]


class Pace(BaseModel):
    """What a run's loop depends on."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    seed: int
    steps: int = Field(gt=0)
    learning_rate: float = Field(gt=0)
    warmup_steps: int = Field(gt=0)
    ema_steps: int = Field(gt=1)

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        return self.learning_rate * cosine(step, self.steps, self.warmup_steps)


def begin(pace: Pace, run: RunFolder) -> None:
    """Open a run's folder, and seed what is drawn before the first step."""
    run.start(pace)
    torch.manual_seed(pace.seed)


def train_steps(
    pace: Pace,
    run: RunFolder,
    own: Learner[nn.Module],
    minutes: float,
    turn: Turn,
    beside: tuple[Learner[nn.Module], ...] = (),
    over: Callable[[int], bool] = lambda _: False,
) -> int:
    """Take turns from where the run stands until its steps are done, its time is up or it is over; gives the steps done.

    Every step draws all of its randomness from (seed, step), so that a run that was stopped and goes on equals one that was
    not. turn: learns from one batch, the rate being set. beside: others that learn in the same turns. over: asked before
    every step. Blocks for as long as training takes.
    """
    everyone = (own, *beside)
    step = run.resume(everyone)
    until, started, sums = time.monotonic() + 60 * minutes, time.monotonic(), dict[str, list[float]]()
    first = step
    while step < pace.steps and time.monotonic() < until and not over(step):
        rng = np.random.default_rng([pace.seed, step])
        torch.manual_seed(int(rng.integers(2**62)))
        own.at_rate(pace.rate(step))
        for name, value in turn(step, rng).items():
            sums.setdefault(name, []).append(value.item())
        step += 1
        if step % LOG_EVERY == 0:
            means = {name: sum(values) / len(values) for name, values in sums.items()}
            seconds = (time.monotonic() - started) / (step - first)
            text = "  ".join(f"{name} {value:.4f}" for name, value in means.items())
            print(f"step {step}/{pace.steps}  {text}  {seconds:.2f} s a step", flush=True)
            run.log(step=step, **means, seconds_a_step=seconds)
            started, first, sums = time.monotonic(), step, {}
        if step % SAVE_EVERY == 0:
            run.save(step, everyone)
    run.save(step, everyone)
    draw_picture(run)
    return step
