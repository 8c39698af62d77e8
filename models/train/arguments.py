"""What every stage of the student is told on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from models.train.lessons import Lessons, Places, StageTraining, open_lessons


def stage_arguments(prog: str, description: str, needs_start: bool = False) -> argparse.ArgumentParser:
    """The arguments that every stage takes. needs_start: it can't begin with nothing."""
    parser = argparse.ArgumentParser(prog=f"python -m {prog}", description=description)
    parser.add_argument("--config", type=Path, required=True, help="a file of configs/train")
    parser.add_argument("--codec", type=Path, required=True, help="model folder whose codec made the latents")
    parser.add_argument("--latents", type=Path, required=True, help="folder that models.train.latents wrote")
    parser.add_argument("--pulse", type=Path, required=True, help="run of models.train.pulse that heard these latents")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log; started again, it goes on")
    parser.add_argument("--start", type=Path, required=needs_start, help="a run, or a model folder, whose weights to begin with")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    return parser


def opened(config: StageTraining, args: argparse.Namespace, data_free: bool = False) -> Lessons:
    """The lessons that :func:`stage_arguments` name. Blocks for some seconds."""
    torch.set_num_threads(args.threads)
    return open_lessons(config, Places(args.codec, args.latents, args.pulse), torch.device(args.device), data_free)
