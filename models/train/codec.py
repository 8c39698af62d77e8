"""Train the codec: ``python -m models.train.codec --config configs/train/codec-cpu.toml --data DIR --run DIR``.

Stops after ``steps`` or ``minutes``, whichever comes first, and can be started again to go on. The learning rate
follows the steps, so give as many as the time will hold.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Self

import numpy as np
import torch
from pydantic import Field, model_validator
from torch import Tensor

from models.codec import Codec, CodecConfig
from models.registry import load_codec
from models.train.audio_crops import AudioCrops
from models.train.checkpoint import RunFolder
from models.train.codec_loss import SpectralDistance
from models.train.learner import cosine, learner
from models.train.loop import Pace, begin, train_steps
from models.train.partials import Partials, tone_distance


class CodecTraining(Pace):
    """Everything that a codec run depends on."""

    codec: CodecConfig
    batch: int = Field(gt=0)
    frames: int = Field(gt=0, description="latent frames in one crop")
    latent_noise: float = Field(ge=0, description="largest noise added to latents, in standard deviations")
    loud_weight: float = Field(ge=0)
    octave_weight: float = Field(default=0, ge=0, description="of the levels that whole octaves hold")
    tone_weight: float = Field(ge=0)
    recorded_odds: float = Field(default=0, ge=0, le=1, description="share of the crops that are recorded music (--recordings)")
    tones_alone_steps: int = Field(ge=0, description="first steps, in which the oscillators learn their pitches and nothing else")
    voice_alone_steps: int = Field(ge=0, description="last steps, in which the latents stay what they are and the decoder learns")
    loss_windows: tuple[int, ...]
    loss_bands_per_octave: tuple[int, ...]
    loss_windows_a_step: int = Field(gt=0)

    @model_validator(mode="after")
    def _steps_are_enough(self) -> Self:
        if self.tones_alone_steps + self.voice_alone_steps > self.steps:
            alone = f"{self.tones_alone_steps} of the tones alone and {self.voice_alone_steps} of the voice alone"
            raise ValueError(f"{self.steps} steps don't hold {alone}")
        return self

    @property
    def shared_steps(self) -> int:
        """The first steps, in which both halves learn."""
        return self.steps - self.voice_alone_steps

    def rate(self, step: int) -> float:
        """One cosine while both halves learn, and another, half as high, for the voice alone."""
        if step < self.shared_steps:
            return self.learning_rate * cosine(step, self.shared_steps, self.warmup_steps)
        return self.learning_rate * 0.5 * cosine(step - self.shared_steps, self.voice_alone_steps, self.warmup_steps)


def fresh(config: CodecTraining, start: Path | None) -> Codec:
    """A codec that has learned nothing, or, where shapes fit, what that of the model folder ``start`` has. Raises ValueError
    where all steps are for the voice alone, and the encoder would be none that has learned."""
    model = Codec(config.codec)
    known = load_codec(start).state_dict() if start is not None else {}
    fitting = {name: value for name, value in known.items() if model.state_dict()[name].shape == value.shape}
    new = set(model.state_dict()) - set(fitting)
    if not config.shared_steps and any(name.startswith("encoder.") for name in new):
        raise ValueError("all steps are for the voice alone; give --start a model folder with an encoder of this size")
    model.load_state_dict(fitting, strict=False)
    if start is not None:
        print(f"began from {start}; new: {', '.join(sorted(new)) or 'nothing'}", flush=True)
    return model.train()


def train(
    config: CodecTraining, music: AudioCrops, run: RunFolder, minutes: float, device: torch.device, start: Path | None = None
) -> None:
    """The loop. start: a model folder to begin with. Blocks for as long as training takes."""
    begin(config, run)
    own = learner(fresh(config, start).to(device), betas=(0.8, 0.98))
    model = own.model
    distance = SpectralDistance(config.loss_windows, config.loss_bands_per_octave).to(device)
    partials = Partials(config.codec).to(device)
    lag = config.codec.latency

    def turn(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        if step == config.shared_steps:
            model.load_state_dict(own.average.state_dict())
        if step >= config.shared_steps:
            model.encoder.eval().requires_grad_(False)
        crops = music.crops(rng, config.batch, config.frames * config.codec.hop, config.recorded_odds)
        audio = torch.from_numpy(crops).to(device)
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
            terms |= {"level": loss.level, "loud": loss.loud, "octaves": loss.octaves}
            total = total + loss.level + config.loud_weight * loss.loud + config.octave_weight * loss.octaves
        own.learn(total, step, config.ema_steps)
        return terms

    train_steps(config, run, own, minutes, turn)


def main() -> None:
    """Parse arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m models.train.codec", description="Train the streaming codec.")
    parser.add_argument("--config", type=Path, required=True, help="a file of configs/train")
    parser.add_argument("--data", type=Path, required=True, help="folder of pieces that models.train.data rendered")
    parser.add_argument("--recordings", type=Path, help="folder of recorded music, at any depth; see recorded_odds")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log; started again, it goes on")
    parser.add_argument("--start", type=Path, help="a model folder whose codec to begin with, where shapes fit")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = CodecTraining.model_validate(tomllib.loads(args.config.read_text()))
    if (args.recordings is not None) != bool(config.recorded_odds):
        parser.error("recorded_odds in the config and --recordings belong together: give both, or neither")
    music = AudioCrops.found_in(args.data, args.recordings, config.codec.sample_rate)
    train(config, music, RunFolder(args.run), args.minutes, torch.device(args.device), args.start)


if __name__ == "__main__":
    main()
