"""Turn finished runs into a model folder: ``python -m models.train.ship --name NAME --codec RUN [--student RUN] --out DIR``.

``--codec`` may also be a model folder, whose codec is kept as it is. ``--student`` may be the run of any stage; a teacher plays
too, in ``--steps`` network calls a block.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final, TypeVar

import torch
from torch import nn

from models.codec import Codec, CodecConfig
from models.registry import ABOUT, load_codec, save_model
from models.student import Student, StudentConfig
from models.train.checkpoint import average_of

M = TypeVar("M", bound=nn.Module)

FURTHEST: Final = 4.0  # as guidance


def averaged(module: M, run: Path) -> M:
    """``module`` with the averaged weights of a run's checkpoint."""
    module.load_state_dict(average_of(run))
    return module.eval()


def config_of(run: Path, part: str) -> dict[str, object]:
    """One table of the config that a run was started with."""
    return json.loads((run / "config.json").read_text())[part]


def main() -> None:
    """Parse arguments and write the folder."""
    parser = argparse.ArgumentParser(prog="python -m models.train.ship", description="Make a model folder from runs.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--codec", type=Path, required=True, help="a codec run, or a model folder")
    parser.add_argument("--student", type=Path, help="a run of student, teacher, distill or selfforce")
    parser.add_argument("--temperature", type=float, default=1.0, help="at which it plays best, found on the valid split")
    parser.add_argument("--steps", type=int, default=1, help="network calls a block, if it was taught with levels")
    parser.add_argument(
        "--asking",
        type=float,
        default=1.0,
        help=f"how far it goes where it is asked to, 0 to {FURTHEST:g} times as far as taught",
    )
    parser.add_argument("--codec-of", help="name of a shipped model with the same codec, whose file is used instead of one more")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if not 0 <= args.asking <= FURTHEST:
        parser.error(f"--asking must be from 0 to {FURTHEST:g}, not {args.asking:g}")
    if (args.codec / ABOUT).exists():
        codec = load_codec(args.codec)
    else:
        codec = averaged(Codec(CodecConfig.model_validate(config_of(args.codec, "codec"))), args.codec)
    student = None
    if args.student is not None:
        size = StudentConfig.model_validate(config_of(args.student, "student"))
        if args.steps != 1 and size.sampler == "once":
            parser.error(f"{args.student} was taught to make a block in one step; leave --steps out")
        student = averaged(Student(size), args.student)
        with torch.no_grad():
            student.asking.leave.weight.mul_(args.asking)
    save_model(args.out, args.name, codec, student, args.temperature, args.steps, args.codec_of)
    print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
