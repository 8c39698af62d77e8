"""Weights on the line between two students: ``python -m models.train.between ONE OTHER --share 0.6 --name NAME --out DIR``.

A student that went on to learn something more forgets some of what it could. Between it and the one that it began from lie
weights that do both (Wortsman et al. 2022, 2109.01903, section 3); they may be played, or begin a run (``--start``).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from models.registry import load_codec, load_student, save_model
from models.student import Student


def between(one: Student, other: Student, share: float, whole: Sequence[str] = ()) -> Student:
    """A student of the other's size, whose weights have gone ``share`` of the way from the one to it. What the one doesn't have,
    and what begins with a name in ``whole``, is the other's. Raises ValueError where both have a weight in two shapes."""
    begun, found = one.state_dict(), Student(other.config)
    weights: dict[str, torch.Tensor] = {}
    for name, value in other.state_dict().items():
        if name not in begun or name.startswith(tuple(whole)):
            weights[name] = value
        elif begun[name].shape != value.shape:
            raise ValueError(f"{name} is {list(begun[name].shape)} in the one and {list(value.shape)} in the other")
        else:
            weights[name] = begun[name].lerp(value, share)
    found.load_state_dict(weights)
    return found.eval()


def main() -> None:
    """Parse arguments and write the folder."""
    parser = argparse.ArgumentParser(prog="python -m models.train.between", description="Mix the weights of two students.")
    parser.add_argument("one", type=Path, help="the model folder to begin from")
    parser.add_argument("other", type=Path, help="the model folder to go towards; its codec is kept")
    parser.add_argument("--share", type=float, required=True, help="of the way; 0: the one, 1: the other")
    parser.add_argument("--whole", nargs="*", default=(), help="beginnings of names of weights that are taken from the other")
    parser.add_argument("--name", required=True)
    parser.add_argument("--codec-of", help="name of a shipped model with the same codec, whose file is used instead of one more")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    mixed = between(load_student(args.one), load_student(args.other), args.share, args.whole)
    save_model(args.out, args.name, load_codec(args.other), mixed, codec_of=args.codec_of)
    print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
