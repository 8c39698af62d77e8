"""Train the student: ``python -m models.train.student --config FILE --codec DIR --latents DIR --pulse RUN --run DIR``.

One stage, for a CPU: the one-call generator is trained directly by the energy score on teacher-forced history with noise
in it, and later on history that it made itself. Can be stopped and started again; the learning rate follows the steps.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from models.codec import Codec
from models.harmony import note_matrix
from models.student import Student
from models.train.arguments import opened, stage_arguments
from models.train.checkpoint import RunFolder
from models.train.ear import ear_loss
from models.train.energy import energy_score, hit_score, tone_score
from models.train.hearing import sounds
from models.train.learner import learner
from models.train.lessons import ForcedTraining, Lessons, fresh, scene_of
from models.train.loop import begin, train_steps
from models.train.naming import naming_loss
from models.train.rollout import Scene, generate_all
from models.train.wishes import held_back, other_wishes

WARM_UP_TOKENS = 1  # that the decoder has heard before a token whose tones are judged


class StudentTraining(ForcedTraining):
    """Everything that a student run depends on."""

    own_history_from: float = Field(ge=0, le=1, description="share of the steps after which it also hears itself")
    own_history_odds: float = Field(ge=0, le=1)
    tone_weight: float = Field(ge=0, description="of the notes that would sound, beside the latents")
    hit_weight: float = Field(ge=0, description="of the hits that would sound")
    decoded_tokens: int = Field(gt=0, description="tokens of a stretch whose notes and hits are compared in a step")
    other_wishes_odds: float = Field(default=0, ge=0, le=1, description="of a row whose own history had other wishes")
    naming_weight: float = Field(default=0, ge=0, description="of the instruments that are to be heard")
    held_back: float = Field(default=0, ge=0, lt=1, description="share of what the prompt does that isn't counted")


def decoded_score(codec: Codec, scene: Scene, made: Tensor, config: StudentTraining, rng: np.random.Generator) -> Tensor:
    """The scores of notes and hits in one crop of the scene: each drawn token decoded after the true ones before it, a scalar.

    A linear metric can't tell one chord from another: which note sounds is the least linear thing that a decoder knows.
    """
    size = config.student
    first = int(rng.integers(WARM_UP_TOKENS, config.tokens - config.decoded_tokens + 1))
    tokens = range(first, first + config.decoded_tokens)
    before = torch.stack([scene.played[:, t - WARM_UP_TOKENS : t] for t in tokens], 1)

    def decoded(now: Tensor) -> tuple[Tensor, Tensor]:
        chosen = now[:, first : first + config.decoded_tokens, None]
        latents = (
            torch.cat([before, chosen], 2).flatten(0, 1).reshape(-1, (WARM_UP_TOKENS + 1) * size.patch, size.latent_channels)
        )
        return sounds(codec, latents, WARM_UP_TOKENS * size.patch)

    with torch.no_grad():
        tones, hits = decoded(scene.played)
    one, two = decoded(made[0]), decoded(made[1])
    notes = tone_score(torch.stack([one[0], two[0]]), tones, note_matrix(codec.config).to(tones.device))
    return config.tone_weight * notes + config.hit_weight * hit_score(torch.stack([one[1], two[1]]), hits)


def train(config: StudentTraining, lessons: Lessons, run: RunFolder, minutes: float, start: Path | None = None) -> Student:
    """The run; gives the averaged student. Blocks for as long as training takes."""
    begin(config, run)
    own = learner(fresh(config, lessons, start))
    namer = lessons.encoded.namer(config.student.patch, config.seed).to(lessons.device) if config.naming_weight else None

    @torch.no_grad()
    def imagine(scene: Scene) -> Tensor:
        told = other_wishes(scene.condition, config.other_wishes_odds) if config.other_wishes_odds else scene.condition
        return generate_all(own.model, replace(scene, condition=told), torch.randn_like(scene.played)[None])[0]

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        lesson = lessons.draw(rng, config)
        hears_itself = step >= config.own_history_from * config.steps and rng.random() < config.own_history_odds
        scene = scene_of(lesson, config, imagine if hears_itself else None)
        noise = torch.randn(2, *scene.played.shape, device=lessons.device)
        made = held_back(own.model, scene, noise, generate_all(own.model, scene, noise), config.held_back)
        loss = energy_score(made, scene.played, scene.previous, lessons.metric)
        loss = loss + ear_loss(own.model, scene.condition)
        loss = loss + decoded_score(lessons.codec, scene, made, config, rng)
        if namer is not None:
            loss = loss + config.naming_weight * naming_loss(namer, made, scene.played, lesson.families)
        own.learn(loss, step, config.ema_steps)
        return {"energy": loss}

    train_steps(config, run, own, minutes, turn)
    return own.average


def main() -> None:
    """Parse arguments and train."""
    args = stage_arguments("models.train.student", "Train the one-call student.").parse_args()
    config = StudentTraining.model_validate(tomllib.loads(args.config.read_text()))
    train(config, opened(config, args), RunFolder(args.run), args.minutes, args.start)


if __name__ == "__main__":
    main()
