"""Teach the judge of coherence: ``python -m models.train.evaluation.teach_coherence --data DIR --out DIR``.

It hears training pieces only, so held-out pieces are as new to it as to the model that it judges.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.coherence import CLIP, Coherence
from models.train.evaluation.features import NOTES, features, transposed
from models.train.evaluation.judges import COHERENCE, write_about
from models.train.latents import draw_castings, read_stems

CASTINGS = 2
PIECES_A_BATCH = 20
MOMENTS = 3  # of each piece in a batch: strangers that differ in nothing but time
FARTHEST = 5  # semitones by which a batch's clip is transposed
HELD_BACK = 0.1  # share of the pieces that the judge is tried on

Half = NDArray[np.float16]


def castings_of(stems: NDArray[np.float32], seed: int, index: int) -> list[tuple[Half, Half]]:
    """Features of some performers and their accompaniments, each [frames, WIDTH]."""
    found: list[tuple[Half, Half]] = []
    for cast in draw_castings(np.random.default_rng([seed, index]), CASTINGS):
        heard, played = (features(stems[np.array(flags)].sum(axis=0), SAMPLE_RATE) for flags in (cast.heard, cast.played))
        found.append((heard.astype(np.float16), played.astype(np.float16)))
    return found


def draw_batch(
    rng: np.random.Generator, pieces: Sequence[list[tuple[Half, Half]]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pairs of clips, [B, CLIP, WIDTH] each."""
    heard: list[NDArray[np.float32]] = []
    played: list[NDArray[np.float32]] = []
    for which in rng.choice(len(pieces), min(PIECES_A_BATCH, len(pieces)), replace=False):
        pair = pieces[which][int(rng.integers(CASTINGS))]
        semitones = int(rng.integers(-FARTHEST, FARTHEST + 1))
        for start in rng.integers(len(pair[0]) - CLIP + 1, size=MOMENTS):
            for side, out in zip(pair, (heard, played), strict=True):
                clip = transposed(side[start : start + CLIP].astype(np.float32), semitones)
                out.append(_coloured(rng, clip))
    return np.stack(heard), np.stack(played)


def _coloured(rng: np.random.Generator, clip: NDArray[np.float32]) -> NDArray[np.float32]:
    """The clip as another microphone might hear it: registers and bands louder or softer."""
    registers = np.interp(np.arange(NOTES), np.linspace(0, NOTES, 5), rng.normal(1, 0.2, 5))
    bands = np.repeat(rng.normal(1, 0.2, 1), clip.shape[1] - NOTES)
    return (clip * np.concatenate([registers, bands]).clip(0.4)).astype(np.float32)


def teach_coherence(pieces: Sequence[list[tuple[Half, Half]]], steps: int, seed: int) -> Coherence:
    """Train the towers. Blocks for minutes."""
    torch.manual_seed(seed)
    model = Coherence()
    everything = np.concatenate([side[::7].astype(np.float32) for piece in pieces for pair in piece for side in pair])
    model.mean.copy_(torch.from_numpy(everything.mean(axis=0)))
    model.spread.copy_(torch.from_numpy(everything.std(axis=0) + 0.02))
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    total = 0.0
    for step in range(1, steps + 1):
        heard, played = draw_batch(np.random.default_rng([seed, step]), pieces)
        loss = model.loss(torch.from_numpy(heard), torch.from_numpy(played))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % 50 == 0:
            print(f"coherence: step {step}/{steps}  loss {total / 50:.3f}", flush=True)
            total = 0.0
    return model.eval().requires_grad_(False)


@torch.inference_mode()
def found_share(model: Coherence, pieces: Sequence[list[tuple[Half, Half]]], seed: int, batches: int = 10) -> dict[str, float]:
    """How often the judge prefers the true partner to a stranger, over pieces that it wasn't taught on: to any of a batch,
    and to another moment of the same piece."""
    rates: dict[str, list[float]] = {"any stranger": [], "another moment": []}
    for turn in range(batches):
        heard, played = (torch.from_numpy(x) for x in draw_batch(np.random.default_rng([seed, turn, 1]), pieces))
        scores = (model.embed("heard", heard) @ model.embed("played", played).T).numpy()
        better = scores.diagonal()[:, None] > scores
        same = np.kron(np.eye(len(scores) // MOMENTS), np.ones((MOMENTS, MOMENTS))) - np.eye(len(scores)) > 0
        rates["any stranger"].append(float(better[~np.eye(len(scores), dtype=bool)].mean()))
        rates["another moment"].append(float(better[same].mean()))
    return {name: float(np.mean(values)) for name, values in rates.items()}


def main() -> None:
    """Parse arguments, teach, and write the judge with how good it is on pieces held back."""
    parser = argparse.ArgumentParser(prog="python -m models.train.evaluation.teach_coherence", description="Teach the judge.")
    parser.add_argument("--data", type=Path, required=True, help="folder of rendered training pieces")
    parser.add_argument("--out", type=Path, required=True, help="folder to write it into")
    parser.add_argument("--pieces", type=int, default=120)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    pairs: list[list[tuple[Half, Half]]] = []
    folders = sorted(path.parent for path in args.data.glob("*/piece.json"))[: args.pieces]
    for count, folder in enumerate(folders, 1):
        index = json.loads((folder / "piece.json").read_text())["index"]
        pairs.append(castings_of(read_stems(folder), args.seed, index))
        if count % 20 == 0:
            print(f"{count}/{len(folders)} pieces heard", flush=True)
    kept = len(folders) - max(round(HELD_BACK * len(folders)), 1)
    model = teach_coherence(pairs[:kept], args.steps, args.seed)
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, args.out / COHERENCE)
    write_about(
        args.out,
        "coherence",
        {
            "pieces": kept,
            "held_back": len(folders) - kept,
            "steps": args.steps,
            "seed": args.seed,
            "true_partner_preferred": found_share(model, pairs[kept:], args.seed),
        },
    )


if __name__ == "__main__":
    main()
