"""Train the student: ``python -m models.train.student --config FILE --codec DIR --latents DIR --pulse RUN --run DIR``.

One stage, for a CPU: the one-call generator is trained directly by the energy score on teacher-forced history with noise
in it, and later on history that it made itself. Can be stopped and started again; the learning rate follows the steps.
"""

from __future__ import annotations

import argparse
import copy
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor, nn

from models.codec import Codec
from models.conditioning import load_word_table
from models.generator import listener_for
from models.harmony import note_matrix
from models.listener import Listener
from models.registry import load_codec
from models.student import Condition, Student, StudentConfig
from models.train.checkpoint import RunFolder, average_of, cosine, ema_update
from models.train.energy import energy_score, hit_score, tone_score
from models.train.hearing import hearing_metric, note_directions, sounds
from models.train.naming import naming_loss
from models.train.pulse import load_ear, load_foreseen
from models.train.rollout import Scene, expectations, generate_all, previous_tokens
from models.train.scenes import Batch, Encoded, SceneOdds
from models.train.wishes import held_back, other_wishes

WARM_UP_TOKENS = 1  # that the decoder has heard before a token whose tones are judged
METRIC_STRETCHES = 64  # of music, over which the metric of hearing is averaged
NOTE_STRETCHES = (256, 120)  # of music and their frames, from which it is read what a note is in latents


class StudentTraining(BaseModel):
    """Everything that a student run depends on."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    student: StudentConfig
    seed: int
    steps: int = Field(gt=0)
    batch: int = Field(gt=0)
    tokens: int = Field(gt=0, description="length of a stretch")
    learning_rate: float = Field(gt=0)
    warmup_steps: int = Field(gt=0)
    history_noise: float = Field(ge=0, le=1, description="largest share of noise in the history, as variance")
    own_history_from: float = Field(ge=0, le=1, description="share of the steps after which it also hears itself")
    own_history_odds: float = Field(ge=0, le=1)
    ema_steps: int = Field(gt=1)
    stranger_odds: float = Field(ge=0, le=1, description="of a row whose history is another piece's")
    tone_weight: float = Field(ge=0, description="of the notes that would sound, beside the latents")
    hit_weight: float = Field(ge=0, description="of the hits that would sound")
    decoded_tokens: int = Field(gt=0, description="tokens of a stretch whose notes and hits are compared in a step")
    other_wishes_odds: float = Field(default=0, ge=0, le=1, description="of a row whose own history had other wishes")
    naming_weight: float = Field(default=0, ge=0, description="of the instruments that are to be heard")
    held_back: float = Field(default=0, ge=0, lt=1, description="share of what the prompt does that isn't counted")
    odds: SceneOdds = SceneOdds()


def scene_of(
    batch: Batch, student: Student, listener: Listener, config: StudentTraining, own: bool, device: torch.device
) -> Scene:
    """A batch as the student sees it: with noise in its history (variance preserving, after CALM, 2509.06926,
    section 3.2), with its own output in half of it when ``own``, and with another piece's history in some rows.

    What one has just played says so well what comes next that a student taught on true histories copies it and stops
    listening; on stage it then drifts into any key. A stranger's history is no help: only the performer is.
    """

    def on_device(values: NDArray[Any]) -> Tensor:
        return torch.from_numpy(values).to(device)

    heard, played, lookahead = on_device(batch.heard), on_device(batch.played), on_device(batch.lookahead)
    onsets, notes = on_device(batch.onsets), on_device(batch.notes)
    condition = Condition(
        prompt=on_device(batch.prompt),
        prompt_known=on_device(batch.prompt_known),
        parts=on_device(batch.parts),
        parts_known=on_device(batch.parts_known),
        lookahead=lookahead,
        anticipation=expectations(listener, onsets, notes, lookahead, config.student.block_tokens),
        chord=on_device(batch.chord),
        chord_known=on_device(batch.chord_known),
        pulse=on_device(batch.pulse),
        pulse_known=on_device(batch.pulse_known),
        attributes=on_device(batch.attributes),
        attributes_known=on_device(batch.attributes_known),
    )
    block = config.student.block_tokens
    stranger = torch.rand(len(played), 1, 1, device=device) < config.stranger_odds
    past = torch.where(stranger, played.roll(1, 0), played)
    if own:
        told = other_wishes(condition, config.other_wishes_odds) if config.other_wishes_odds else condition
        before = Scene(heard, played, past, previous_tokens(past, block), told)
        with torch.no_grad():
            made = generate_all(student, before, torch.randn_like(played)[None])[0]
        mine = torch.rand(len(played), 1, 1, device=device) < 0.5
        past = torch.where(mine, made, past)
    share = torch.rand(len(played), 1, 1, device=device) * config.history_noise
    share = share * (torch.rand_like(share) < 0.7)
    history = (1 - share).sqrt() * past + share.sqrt() * torch.randn_like(past)
    return Scene(heard, played, history, previous_tokens(past, block), condition)


def ear_loss(student: Student, condition: Condition) -> Tensor:
    """How wrong the ear is about the chords written for a batch, a scalar: cross-entropy of each pitch class."""
    heard = nn.functional.binary_cross_entropy_with_logits(student.chord(condition), condition.chord, reduction="none")
    written = condition.chord.flatten(2).any(-1)[..., None, None]
    return (heard * written).sum() / (written.sum() * heard[0, 0].numel()).clamp(min=1)


def begin_from(model: Student, run: Path) -> None:
    """Take over the averaged weights of another run, where names and shapes fit; say which are new."""
    found = average_of(run)
    own = model.state_dict()
    fitting = {key: value for key, value in found.items() if key in own and own[key].shape == value.shape}
    model.load_state_dict({**own, **fitting})
    print(f"began from {run}; new: {', '.join(sorted(set(own) - set(fitting))) or 'nothing'}", flush=True)


def silence_latent(codec: Codec) -> Tensor:
    """[C]: what the codec makes of silence, once it has settled."""
    with torch.inference_mode():
        return codec.encode(torch.zeros(1, 64 * codec.config.hop, codec.config.channels))[0, -1].clone()


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


def train(
    config: StudentTraining,
    codec: Codec,
    latents: Path,
    pulse: Path,
    run: RunFolder,
    minutes: float,
    device: torch.device,
    start: Path | None = None,
) -> None:
    """The loop. Blocks for as long as training takes."""
    run.start(config.model_dump(mode="json"))
    torch.manual_seed(config.seed)
    model = Student(config.student).to(device).train()
    codec = codec.requires_grad_(False)
    files = sorted(latents.glob("*.safetensors"))
    foreseen = [load_foreseen(pulse, file.name) for file in files]
    encoded = Encoded(files, foreseen, load_word_table(), silence_latent(codec).numpy())
    music = np.random.default_rng(config.seed)
    with torch.no_grad():
        model.voicing.spread.weight.copy_(note_directions(codec, torch.from_numpy(encoded.stretches(music, *NOTE_STRETCHES))))
    if start is not None:
        begin_from(model, start)
    # It has learned by itself, and what it foresees is written down: here it only comes along.
    model.pulse_ear.load_state_dict(load_ear(pulse, config.student.pulse_width).state_dict())
    model.pulse_ear.requires_grad_(False)
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    step = run.resume(model, average, optimizer)
    listener = listener_for(codec.config, config.student).to(device)
    size = config.student
    namer = encoded.namer(size.patch, config.seed).to(device) if config.naming_weight else None
    short = encoded.stretches(music, METRIC_STRETCHES, codec.decoder.spec.receptive_field)
    metric = hearing_metric(codec, torch.from_numpy(short)).to(device)
    codec = codec.to(device)  # from here on it only judges the notes of what was drawn there
    until, started, total = time.monotonic() + 60 * minutes, time.monotonic(), 0.0
    while step < config.steps and time.monotonic() < until:
        rng = np.random.default_rng([config.seed, step])
        torch.manual_seed(int(rng.integers(2**62)))
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * cosine(step, config.steps, config.warmup_steps)
        batch = encoded.batch(rng, config.batch, config.tokens, size, config.odds)
        own = step >= config.own_history_from * config.steps and rng.random() < config.own_history_odds
        scene = scene_of(batch, model, listener, config, own, device)
        noise = torch.randn(2, *scene.played.shape, device=device)
        made = held_back(model, scene, noise, generate_all(model, scene, noise), config.held_back)
        loss = energy_score(made, scene.played, scene.previous, metric)
        loss = loss + ear_loss(model, scene.condition)
        loss = loss + decoded_score(codec, scene, made, config, rng)
        if namer is not None:
            families = torch.from_numpy(batch.families).to(device)
            loss = loss + config.naming_weight * naming_loss(namer, made, scene.played, families)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        ema_update(average, model, step, config.ema_steps)
        total += loss.item()
        if step % 25 == 0:
            seconds = (time.monotonic() - started) / 25
            print(f"step {step}/{config.steps}  energy {total / 25:.4f}  {seconds:.2f} s a step", flush=True)
            run.log(step=step, energy=total / 25, seconds_a_step=seconds)
            started, total = time.monotonic(), 0.0
        if step % 200 == 0:
            run.save(step, model, average, optimizer)
    run.save(step, model, average, optimizer)


def main() -> None:
    """Parse arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m models.train.student", description="Train the one-call student.")
    parser.add_argument("--config", type=Path, required=True, help="a file of configs/train")
    parser.add_argument("--codec", type=Path, required=True, help="model folder whose codec made the latents")
    parser.add_argument("--latents", type=Path, required=True, help="folder that models.train.latents wrote")
    parser.add_argument("--pulse", type=Path, required=True, help="run of models.train.pulse that heard these latents")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log; started again, it goes on")
    parser.add_argument("--start", type=Path, help="a run whose weights to begin with, where the shapes fit")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = StudentTraining.model_validate(tomllib.loads(args.config.read_text()))
    codec = load_codec(args.codec)
    device = torch.device(args.device)
    train(config, codec, args.latents, args.pulse, RunFolder(args.run), args.minutes, device, args.start)


if __name__ == "__main__":
    main()
