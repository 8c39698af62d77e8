"""What every stage of the student learns from: encoded pieces, how they sound, and scenes made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field, model_validator
from torch import Tensor

from models.codec import Codec
from models.conditioning import load_word_table
from models.generator import listener_for
from models.guidance import Played
from models.listener import ONSETS_A_FRAME, Listener
from models.pulse import PulseEar
from models.registry import ABOUT, load_codec, load_student
from models.student import Condition, Student, StudentConfig
from models.train.checkpoint import average_of
from models.train.hearing import hearing_metric, note_directions
from models.train.loop import Pace
from models.train.pulse import in_groups, listened, load_ear, load_foreseen
from models.train.rollout import Scene, expectations, previous_tokens
from models.train.scenes import Batch, Encoded, SceneOdds, Side

METRIC_STRETCHES: Final = 64  # of music, over which the metric of hearing is averaged
NOTE_STRETCHES: Final = (256, 120)  # of music and their frames, from which it is read what a note is in latents

# The written past -> what the network itself would have played there.
Imagine = Callable[[Played], Played]


class StageTraining(Pace):
    """What a run of any stage depends on."""

    student: StudentConfig
    batch: int = Field(gt=0)
    tokens: int = Field(gt=0, description="length of a stretch")
    odds: SceneOdds = SceneOdds()

    @model_validator(mode="after")
    def _whole_blocks(self) -> Self:
        if self.tokens % self.student.block_tokens:
            raise ValueError(f"tokens ({self.tokens}) must be whole blocks of {self.student.block_tokens}")
        return self


class ForcedTraining(StageTraining):
    """What a run depends on that is taught on histories that are there from the start."""

    history_noise: float = Field(ge=0, le=1, description="largest share of noise in the history, as variance")
    stranger_odds: float = Field(ge=0, le=1, description="of a row whose history is another piece's")
    silent_odds: float = Field(default=0, ge=0, le=1, description="of a row in whose history it hasn't played")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a stage finds what it learns from. codec: a model folder. pulse: a run of models.train.pulse."""

    codec: Path
    latents: Path
    pulse: Path


@dataclass(frozen=True, slots=True)
class Lesson:
    """Stretches of music. heard, played, kept: tokens [B, T, patch * C], ``played`` as it is to sound, ``kept`` as it is
    remembered, perhaps on other instruments. families: as in :class:`models.train.scenes.Batch`. silence: [patch * C], a token
    of it."""

    heard: Tensor
    played: Tensor
    kept: Tensor
    condition: Condition
    families: Tensor
    silence: Tensor


@dataclass(frozen=True, slots=True)
class Lessons:
    """metric: [C, C], by which latents are compared. notes: [C, SEMITONES], what a note is in latents. codec: only judges.
    pulse_ear: has learned already."""

    encoded: Encoded
    codec: Codec
    pulse_ear: PulseEar
    listener: Listener
    metric: Tensor
    notes: Tensor
    device: torch.device

    def draw(self, rng: np.random.Generator, config: StageTraining) -> Lesson:
        """A batch of stretches."""
        batch = self.encoded.batch(rng, config.batch, config.tokens, config.student, config.odds)
        condition = condition_of(batch, self.listener, config.student.block_tokens, self.device)
        values = (batch.heard, batch.played, batch.kept, batch.families)
        heard, played, kept, families = (torch.from_numpy(value).to(self.device) for value in values)
        silence = torch.from_numpy(self.encoded.silence).to(self.device).repeat(config.student.patch)
        return Lesson(heard, played, kept, condition, families, silence)


def open_lessons(config: StageTraining, places: Places, device: torch.device, data_free: bool = False) -> Lessons:
    """Read everything that is learned from. data_free: how music sounds is learned from performers, and no accompaniment is
    looked at. Blocks for some seconds."""
    side: Side = "heard" if data_free else "played"
    codec = load_codec(places.codec).requires_grad_(False)
    files = sorted(places.latents.glob("*.safetensors"))
    foreseen = [load_foreseen(places.pulse, file.name) for file in files]
    encoded = Encoded(files, foreseen, load_word_table(), silence_latent(codec).numpy())
    music = np.random.default_rng(config.seed)
    notes = note_directions(codec, torch.from_numpy(encoded.stretches(music, *NOTE_STRETCHES, side)))
    short = encoded.stretches(music, METRIC_STRETCHES, codec.decoder.spec.receptive_field, side)
    metric = hearing_metric(codec, torch.from_numpy(short)).to(device)
    listener, ear = listener_for(codec.config, config.student).to(device), load_ear(places.pulse, config.student.pulse_width)
    return Lessons(encoded, codec.to(device), ear, listener, metric, notes, device)


def held_out(lessons: Lessons, latents: Path, config: StageTraining) -> Lessons:
    """The same lessons in other pieces, in a folder that models.train.latents wrote, to which the ear listens now. Blocks for
    about half a second each. Raises FileNotFoundError if there are none."""
    files, size = sorted(latents.glob("*.safetensors")), config.student
    per_token, ahead = size.patch * ONSETS_A_FRAME, size.max_lookahead_tokens + size.block_tokens
    foreseen = [found for group in in_groups(files) for found in listened(lessons.pulse_ear, group, per_token, ahead)]
    return replace(lessons, encoded=Encoded(files, foreseen, load_word_table(), lessons.encoded.silence))


def fresh(config: StageTraining, lessons: Lessons, start: Path | None) -> Student:
    """A student that knows what a note is, has the ear for the pulse, and has learned nothing else, unless it begins with the
    weights of the run ``start``. What the ear foresees is written down: here it only comes along."""
    torch.manual_seed(config.seed)
    model = Student(config.student).to(lessons.device).train()
    with torch.no_grad():
        model.voicing.spread.weight.copy_(lessons.notes)
    if start is not None:
        begin_from(model, start)
    model.pulse_ear.load_state_dict(lessons.pulse_ear.state_dict())
    model.pulse_ear.requires_grad_(False)
    return model


def begin_from(model: Student, run: Path) -> None:
    """Take over the averaged weights of another run, or a model folder's, where names and shapes fit; say which are new."""
    found = load_student(run).state_dict() if (run / ABOUT).exists() else average_of(run)
    own = model.state_dict()
    fitting = {key: value for key, value in found.items() if key in own and own[key].shape == value.shape}
    model.load_state_dict({**own, **fitting})
    print(f"began from {run}; new: {', '.join(sorted(set(own) - set(fitting))) or 'nothing'}", flush=True)


def silence_latent(codec: Codec) -> Tensor:
    """[C]: what the codec makes of silence, once it has settled."""
    with torch.inference_mode():
        return codec.encode(torch.zeros(1, 64 * codec.config.hop, codec.config.channels))[0, -1].clone()


def condition_of(batch: Batch, listener: Listener, block: int, device: torch.device) -> Condition:
    """What a batch's target tokens are told."""

    def on_device(values: NDArray[Any]) -> Tensor:
        return torch.from_numpy(values).to(device)

    lookahead = on_device(batch.lookahead)
    return Condition(
        prompt=on_device(batch.prompt),
        prompt_known=on_device(batch.prompt_known),
        parts=on_device(batch.parts),
        parts_known=on_device(batch.parts_known),
        lookahead=lookahead,
        anticipation=expectations(listener, on_device(batch.onsets), on_device(batch.notes), lookahead, block),
        chord=on_device(batch.chord),
        chord_known=on_device(batch.chord_known),
        pulse=on_device(batch.pulse),
        pulse_known=on_device(batch.pulse_known),
        attributes=on_device(batch.attributes),
        attributes_known=on_device(batch.attributes_known),
    )


def scene_of(lesson: Lesson, config: ForcedTraining, imagine: Imagine | None = None) -> Scene:
    """A lesson as a network sees it: with noise in its history (variance preserving, after CALM, 2509.06926, section 3.2),
    with its own output in it where it may ``imagine``, and with another piece's history in some rows.

    What one has just played says so well what comes next that a student taught on true histories copies it and stops
    listening; on stage it then drifts into any key. A stranger's history is no help: only the performer is. And where one has
    just rested, music mostly goes on resting: a past without a sound teaches it to come in again.
    """
    heard, played, condition = lesson.heard, lesson.played, lesson.condition
    block, device = config.student.block_tokens, played.device

    def in_some(odds: float, one: Played, other: Played) -> Played:
        rows = torch.rand(len(played), 1, 1, device=device) < odds
        return Played(torch.where(rows, one.sounding, other.sounding), torch.where(rows, one.kept, other.kept))

    past = Played(played, lesson.kept)
    past = in_some(config.stranger_odds, Played(past.sounding.roll(1, 0), past.kept.roll(1, 0)), past)
    if imagine is not None:
        past = imagine(past)
    if config.silent_odds:
        past = in_some(config.silent_odds, Played(lesson.silence, lesson.silence), past)
    share = torch.rand(len(played), 1, 1, device=device) * config.history_noise
    share = share * (torch.rand_like(share) < 0.7)
    history = (1 - share).sqrt() * past.kept + share.sqrt() * torch.randn_like(past.kept)
    return Scene(heard, played, history, previous_tokens(past.sounding, block), condition)
