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
from models.train.partials import Partials, tone_distance


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
    loud_weight: float = Field(ge=0)
    tone_weight: float = Field(ge=0)
    tones_alone_steps: int = Field(ge=0, description="first steps, in which the oscillators learn their pitches and nothing else")
    voice_alone_steps: int = Field(ge=0, description="last steps, in which the latents stay what they are and the decoder learns")
    loss_windows: tuple[int, ...]
    loss_bands_per_octave: tuple[int, ...]
    loss_windows_a_step: int = Field(gt=0)
    ema_steps: int = Field(gt=1)


def train(config: CodecTraining, data: Path, run: RunFolder, minutes: float, device: torch.device) -> None:
    """The loop. Blocks for as long as training takes."""
    run.start(config.model_dump())
    torch.manual_seed(config.seed)
    model = Codec(config.codec).to(device).train()
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.learning_rate, betas=(0.8, 0.98), weight_decay=0.01)
    distance = SpectralDistance(config.loss_windows, config.loss_bands_per_octave).to(device)
    partials = Partials(config.codec).to(device)
    stems = StemFolders(sorted(path.parent for path in data.glob("*/piece.json")))
    step = run.resume(model, average, optimizer)
    lag, shared_steps = config.codec.latency, config.steps - config.voice_alone_steps
    until = time.monotonic() + 60 * minutes
    started = time.monotonic()
    sums: dict[str, float] = {}
    while step < config.steps and time.monotonic() < until:
        rng = np.random.default_rng([config.seed, step])
        torch.manual_seed(int(rng.integers(2**62)))
        if step == shared_steps:
            model.load_state_dict(average.state_dict())
        if step >= shared_steps:
            model.encoder.eval().requires_grad_(False)
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * _rate(config, step)
        audio = torch.from_numpy(stems.crops(rng, config.batch, config.frames * config.codec.hop)).to(device)
        latents = model.encode(audio)
        spread = torch.rand(len(audio), 1, 1, device=device) * config.latent_noise
        start = model.decoder.init_state(len(audio))
        levels, _ = model.decoder.levels(latents + spread * torch.randn_like(latents), start.stack)
        terms = {"tone": tone_distance(levels.tones, partials(audio, lag))}
        total = config.tone_weight * terms["tone"]
        if step >= config.tones_alone_steps:
            decoded, _, _ = model.decoder.sound(levels, start.tones, start.noise)
            sizes = [int(size) for size in rng.choice(config.loss_windows, size=config.loss_windows_a_step, replace=False)]
            as_mid_side = bool(rng.random() < 0.5)
            loss = distance(audio[:, : audio.shape[1] - lag], decoded[:, lag:], sizes, as_mid_side)
            terms |= {"level": loss.level, "loud": loss.loud}
            total = total + loss.level + config.loud_weight * loss.loud
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        ema_update(average, model, step, config.ema_steps)
        for name, term in terms.items():
            sums[name] = sums.get(name, 0.0) + term.item() / 25
        if step % 25 == 0:
            seconds = (time.monotonic() - started) / 25
            figures = "  ".join(f"{name} {value:.4f}" for name, value in sums.items())
            print(f"step {step}/{config.steps}  {figures}  {seconds:.2f} s a step", flush=True)
            run.log(step=step, **sums, seconds_a_step=seconds)
            started, sums = time.monotonic(), {}
        if step % 200 == 0:
            run.save(step, model, average, optimizer)
    run.save(step, model, average, optimizer)


def _rate(config: CodecTraining, step: int) -> float:
    """Learning-rate factor: one cosine while both halves learn, and another, half as high, for the voice alone."""
    shared_steps = config.steps - config.voice_alone_steps
    if step < shared_steps:
        return cosine(step, shared_steps, config.warmup_steps)
    return 0.5 * cosine(step - shared_steps, config.voice_alone_steps, config.warmup_steps)


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
