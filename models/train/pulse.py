"""Train the ear for the pulse: ``python -m models.train.pulse --config FILE --latents DIR --run DIR``.

It learns beats and downbeats as they are written, from the performers that models.train.latents encoded. When it has
learned, it listens to all of them, and writes what it believed of the beats to come, so that the student learns from an ear
that errs as it will on stage. Can be stopped and started again.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from safetensors.numpy import load_file, save_file
from torch import Tensor, nn

from models.listener import ONSET_REGISTERS, ONSETS_A_FRAME
from models.pulse import PulseEar
from models.registry import load_student
from models.train.checkpoint import CHECKPOINT, RunFolder, average_of
from models.train.latents import load_pairs
from models.train.learner import learner
from models.train.loop import Pace, begin, train_steps

FORESEEN = "foreseen"  # folder in the run
SURE = 255  # a chance of 1, as it is written
TOGETHER = 8  # pieces listened to at once: faster than one by one


class PulseTraining(Pace):
    """Everything that a run depends on. Steps of the ear are those of the onsets, 86 a second."""

    width: int = Field(gt=0)
    batch: int = Field(gt=0)
    stretch: int = Field(gt=0, description="onsets in a stretch")
    settling: int = Field(ge=0, description="onsets at its beginning that aren't judged")
    loudness_spread: float = Field(ge=0, description="of the onsets' strength, as a factor's logarithm")
    patch: int = Field(gt=0, description="frames in a token of the student")
    lookahead_tokens: int = Field(ge=0, description="from the last one heard to the last that the student may have to play")

    @property
    def per_token(self) -> int:
        """Onsets in a token."""
        return self.patch * ONSETS_A_FRAME


def kinds_of(pulse: NDArray[np.uint8]) -> Tensor:
    """[B, T] of 0, 1 at a beat, 2 at a downbeat -> int64 labels [B, T]: a beat lasts from the step before it to the one
    after, as in the states of the bar pointer."""
    marks = torch.from_numpy(pulse.astype(np.int64))
    earlier, later = nn.functional.pad(marks, (0, 1))[:, 1:], nn.functional.pad(marks, (1, 0))[:, :-1]
    return torch.maximum(marks, torch.maximum(earlier, later))


def draw(pairs: Sequence[dict[str, NDArray[Any]]], rng: np.random.Generator, config: PulseTraining) -> tuple[Tensor, Tensor]:
    """Stretches of performers: onsets [B, T, registers], and labels [B, T]."""
    onsets: list[NDArray[np.float32]] = []
    pulse: list[NDArray[np.uint8]] = []
    for _ in range(config.batch):
        piece = pairs[int(rng.integers(len(pairs)))]
        pair = int(rng.integers(len(piece["onsets"])))
        start = int(rng.integers(piece["onsets"].shape[1] - config.stretch + 1))
        here = slice(start, start + config.stretch)
        loudness = np.float32(np.exp(rng.normal(0, config.loudness_spread)))
        onsets.append(piece["onsets"][pair, here].astype(np.float32) * loudness)
        pulse.append(piece["pulse"][pair, here])
    return torch.from_numpy(np.stack(onsets)), kinds_of(np.stack(pulse))


def train(config: PulseTraining, pairs: Sequence[dict[str, NDArray[Any]]], run: RunFolder, minutes: float) -> PulseEar:
    """The loop; gives the averaged ear. Blocks for as long as training takes."""
    begin(config, run)
    own = learner(PulseEar(ONSET_REGISTERS, config.width), betas=(0.9, 0.999))

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        onsets, kinds = draw(pairs, rng, config)
        logits, _ = own.model.activations(onsets, own.model.init_state(config.batch).network)
        loss = nn.functional.cross_entropy(logits[:, config.settling :].flatten(0, 1), kinds[:, config.settling :].flatten())
        own.learn(loss, step, config.ema_steps)
        return {"cross_entropy": loss}

    train_steps(config, run, own, minutes, turn)
    return own.average


@torch.inference_mode()
def foreseen(ear: PulseEar, onsets: Tensor, per_token: int, tokens_ahead: int) -> NDArray[np.float32]:
    """What the ear expects at every token of performers [N, T, registers]: [N, tokens + 1, 2, tokens_ahead * per_token],
    chances of a beat and of a downbeat after so many tokens were heard."""
    state, found = ear.init_state(len(onsets)), list[Tensor]()
    span = tokens_ahead * per_token
    found.append(ear.foresee(state, 0, span))
    for token in onsets.unfold(1, per_token, per_token).unbind(1):
        state = ear.step(token.transpose(1, 2), state)
        found.append(ear.foresee(state, 0, span))
    return torch.stack(found, 1).numpy()


def listened(ear: PulseEar, files: Sequence[Path], per_token: int, tokens_ahead: int) -> list[NDArray[np.uint8]]:
    """:func:`foreseen` in every file of pairs, as shares of SURE. Blocks for about half a second each."""
    performers = [torch.from_numpy(load_pairs(file)["onsets"].astype(np.float32)) for file in files]
    longest = max(onsets.shape[1] for onsets in performers)
    padded = torch.cat([nn.functional.pad(onsets, (0, 0, 0, longest - onsets.shape[1])) for onsets in performers])
    found = (SURE * foreseen(ear, padded, per_token, tokens_ahead)).round().astype(np.uint8)
    rows = np.split(found, np.cumsum([len(onsets) for onsets in performers])[:-1])
    return [mine[:, : onsets.shape[1] // per_token + 1].copy() for onsets, mine in zip(performers, rows, strict=True)]


def in_groups(files: Sequence[Path]) -> list[Sequence[Path]]:
    """Those that are listened to at once."""
    return [files[first : first + TOGETHER] for first in range(0, len(files), TOGETHER)]


def listen_to_all(ear: PulseEar, files: Sequence[Path], run: RunFolder, config: PulseTraining) -> None:
    """Write what the ear foresees in every file of pairs, those that aren't there yet. Blocks for about half a second each."""
    folder = run.path / FORESEEN
    folder.mkdir(exist_ok=True)
    missing = [file for file in files if not (folder / file.name).exists()]
    done = 0
    for group in in_groups(missing):
        for file, found in zip(group, listened(ear, group, config.per_token, config.lookahead_tokens + 1), strict=True):
            out = folder / file.name
            save_file({FORESEEN: found}, out.with_suffix(".tmp"))
            out.with_suffix(".tmp").replace(out)
        done += len(group)
        print(f"listened to {done} of {len(missing)} pieces", flush=True)


def load_foreseen(run: Path, name: str) -> NDArray[np.uint8]:
    """What :func:`foreseen` found in the pairs of that name, as shares of SURE. Raises FileNotFoundError if the ear hasn't
    heard them."""
    file = run / FORESEEN / name
    if not file.exists():
        raise FileNotFoundError(f"{file} isn't there; let `python -m models.train.pulse` run to its end with these latents")
    return load_file(file)[FORESEEN]


def load_ear(run: Path, width: int) -> PulseEar:
    """The averaged ear of a run. Raises FileNotFoundError."""
    ear = PulseEar(ONSET_REGISTERS, width)
    ear.load_state_dict(average_of(run))
    return ear


def borrowed(model: Path, run: RunFolder) -> PulseEar:
    """The ear of a model folder, laid into a run as if it had been taught there. Raises ValueError where another one was."""
    ear = load_student(model).pulse_ear
    if (run.path / CHECKPOINT).exists():
        there = average_of(run.path)
        if any(not torch.equal(value, there[name]) for name, value in ear.state_dict().items()):
            raise ValueError(f"{run.path} has an ear of its own, which has listened already; give --run another folder")
    else:
        run.path.mkdir(parents=True, exist_ok=True)
        run.save(0, [learner(ear)])
    return ear


def main() -> None:
    """Parse arguments, train, listen."""
    parser = argparse.ArgumentParser(prog="python -m models.train.pulse", description="Train the ear for the pulse.")
    parser.add_argument("--config", type=Path, required=True, help="a file of configs/train")
    parser.add_argument("--latents", type=Path, required=True, help="folder that models.train.latents wrote")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log; started again, it goes on")
    parser.add_argument("--ear", type=Path, help="a model folder whose ear has learned already, and only listens")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop training after this long")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = PulseTraining.model_validate(tomllib.loads(args.config.read_text()))
    files = sorted(args.latents.glob("*.safetensors"))
    if not files:
        raise FileNotFoundError(f"{args.latents} has no encoded pieces; make some with `python -m models.train.latents`")
    run = RunFolder(args.run)
    ear = borrowed(args.ear, run) if args.ear else train(config, [load_pairs(file) for file in files], run, args.minutes)
    listen_to_all(ear, files, run, config)


if __name__ == "__main__":
    main()
