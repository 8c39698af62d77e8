"""Train the codec: ``python -m models.train.codec --config configs/train/codec-cpu.toml --data DIR --run DIR``.

Stops after ``steps`` or ``minutes``, whichever comes first, and can be started again to go on. The learning rate
follows the steps, so give as many as the time will hold.
"""

from __future__ import annotations

import argparse
import copy
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field

from models.codec import Codec, CodecConfig
from models.train.audio_crops import StemFolders
from models.train.checkpoint import RunFolder, cosine, ema_update
from models.train.codec_loss import SpectralDistance


class CodecTraining(BaseModel):
    """Everything that a codec run depends on."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    codec: CodecConfig
    seed: int
    steps: int = Field(gt=0)
    batch: int = Field(gt=0)
    frames: int = Field(gt=0, description="latent frames in one crop")
    learning_rate: float = Field(gt=0)
    warmup_steps: int = Field(gt=0)
    latent_noise: float = Field(ge=0, description="largest noise added to latents, in standard deviations")
    phase_weight: float = Field(ge=0)
    phase_up_to_hz: float = Field(gt=0)
    loss_windows: tuple[int, ...]
    loss_bands: tuple[int, ...]
    ema_steps: int = Field(gt=1)


def train(config: CodecTraining, data: Path, run: RunFolder, minutes: float, device: torch.device) -> None:
    """The loop. Blocks for as long as training takes."""
    run.start(config.model_dump())
    torch.manual_seed(config.seed)
    model = Codec(config.codec).to(device).train()
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.learning_rate, betas=(0.8, 0.98), weight_decay=0.01)
    distance = SpectralDistance(config.codec.sample_rate, config.loss_windows, config.loss_bands, config.phase_up_to_hz).to(
        device
    )
    stems = StemFolders(sorted(path.parent for path in data.glob("*/piece.json")))
    step = run.resume(model, average, optimizer)
    lag = config.codec.latency
    until = time.monotonic() + 60 * minutes
    started, sums = time.monotonic(), np.zeros(2)
    while step < config.steps and time.monotonic() < until:
        rng = np.random.default_rng([config.seed, step])
        torch.manual_seed(int(rng.integers(2**62)))
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * cosine(step, config.steps, config.warmup_steps)
        audio = torch.from_numpy(stems.crops(rng, config.batch, config.frames * config.codec.hop)).to(device)
        latents = model.encode(audio)
        spread = torch.rand(len(audio), 1, 1, device=device) * config.latent_noise
        decoded = model.decode(latents + spread * torch.randn_like(latents))
        loss = distance(audio[:, :-lag], decoded[:, lag:])
        total = loss.total(config.phase_weight)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        ema_update(average, model, step, config.ema_steps)
        sums += [loss.bands.item(), loss.phase.item()]
        if step % 25 == 0:
            bands, phase = sums / 25
            seconds = (time.monotonic() - started) / 25
            print(f"step {step}/{config.steps}  bands {bands:.4f}  phase {phase:.4f}  {seconds:.2f} s a step", flush=True)
            run.log(step=step, bands=float(bands), phase=float(phase), seconds_a_step=seconds)
            started, sums = time.monotonic(), np.zeros(2)
        if step % 200 == 0:
            run.save(step, model, average, optimizer)
    run.save(step, model, average, optimizer)


def main() -> None:
    """Parse arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m models.train.codec", description="Train the streaming codec.")
    parser.add_argument("--config", type=Path, required=True, help="a file of configs/train")
    parser.add_argument("--data", type=Path, required=True, help="folder of pieces that models.train.data rendered")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log; started again, it goes on")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = CodecTraining.model_validate(tomllib.loads(args.config.read_text()))
    train(config, args.data, RunFolder(args.run), args.minutes, torch.device(args.device))


if __name__ == "__main__":
    main()
