"""Teach the judge of instruments: ``python -m models.train.evaluation.teach_instruments --data DIR --codec MODEL --out DIR``.

It hears solos that are rendered for it and stems of training pieces, on the SoundFonts of the training split; each as it is and
through a codec, for that is how models play, and half of these with noise on the latents, for models are less sure than a codec.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from models.codec import Codec
from models.embedded import EMBEDDED
from models.registry import folder_of, load_codec
from models.train.data.instruments import FAMILIES, family_of
from models.train.data.score import PARTS
from models.train.data.synth import SAMPLE_RATE, SoundBank, soundfonts_of
from models.train.evaluation.embedding import Audio
from models.train.evaluation.instruments import save_instruments, teach
from models.train.evaluation.judges import INSTRUMENTS, write_about
from models.train.evaluation.solos import SECONDS, draw_solo
from models.train.evaluation.timbre import bands, timbre
from models.train.latents import read_stems
from models.train.measures import rms_db
from models.train.roundtrip import decoded

HELD_BACK: Final = 0.1  # share of the solos and of the pieces that the judge is tried on
CLIPS: Final = 3  # of a stem, each the loudest of its share of the piece
MOST_NOISE: Final = 0.3  # standard deviations of a latent
SILENT_DB: Final = -55.0
WAYS: Final = ("as it is", "through the codec")


@dataclass(frozen=True, slots=True)
class Heard:
    """patches: [n, D] of one clip, for each of the ways."""

    patches: tuple[NDArray[np.float32], ...]
    family: int
    held_back: bool


class Listener:
    """What every clip is heard with. folder: keeps what was heard, so that the same needn't be heard again."""

    def __init__(self, codec: Codec, folder: Path | None) -> None:
        self._codec, self._folder = codec, folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, name: str, clip: Audio, noise: float) -> tuple[NDArray[np.float32], ...]:
        """[n, D] of [T, 2], for each of the ways. Blocks."""
        file = None if self._folder is None else self._folder / f"{name}.safetensors"
        if file is not None and file.exists():
            levels_db = load_file(file)["levels_db"]
        else:
            sounds = (clip, decoded(self._codec, clip, noise))
            levels_db = np.stack([bands(sound, SAMPLE_RATE) for sound in sounds]).astype(np.float16)
            if file is not None:
                save_file({"levels_db": levels_db}, file)
        return tuple(timbre(way) for way in levels_db.astype(np.float32))


def noise_of(*place: int) -> float:
    """For a seed and a count: none for every other clip."""
    return float(np.random.default_rng(place).uniform(0, MOST_NOISE)) if place[1] % 2 else 0.0


def solos_heard(listener: Listener, seed: int, count: int) -> Iterator[Heard]:
    """All families by turns."""
    with SoundBank(soundfonts_of("train")) as bank:
        for index in range(count):
            solo = draw_solo(seed, index, bank)
            patches = listener(f"solo-{index:05}", solo.audio, noise_of(seed, index, 1))
            yield Heard(patches, solo.family, index >= count - round(HELD_BACK * count))


def stems_heard(listener: Listener, seed: int, folders: list[Path]) -> Iterator[Heard]:
    """Parts of pieces that one family plays."""
    count = 0
    for place, folder in enumerate(folders):
        captions, stems = json.loads((folder / "piece.json").read_text())["part_captions"], read_stems(folder)
        for part in ("harmony", "lead"):
            family = family_of(captions[part])
            if family is None:
                continue
            for number, share in enumerate(clips_of(stems[PARTS.index(part)])):
                count += 1
                if rms_db(share) >= SILENT_DB:
                    patches = listener(f"{folder.name}-{part}-{number}", share, noise_of(seed, count))
                    yield Heard(patches, family, place >= len(folders) - round(HELD_BACK * len(folders)))


def clips_of(stem: Audio) -> list[Audio]:
    """The loudest seconds of each third of [T, 2]."""
    hop, found, size = SAMPLE_RATE // 100, list[Audio](), len(stem) // CLIPS
    for number in range(CLIPS):
        share = stem[number * size : (number + 1) * size]
        power = np.convolve(np.square(share).mean(axis=1)[::hop], np.ones(round(100 * SECONDS)), "valid")
        start = int(power.argmax()) * hop
        found.append(share[start : start + round(SECONDS * SAMPLE_RATE)])
    return found


def together(heard: list[Heard]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """All patches [N, D], and the family of each."""
    pairs = [(patches, one.family) for one in heard for patches in one.patches]
    families = [np.full(len(patches), family, np.int64) for patches, family in pairs]
    return np.concatenate([patches for patches, _ in pairs]), np.concatenate(families)


def shares_right(judge: Callable[[NDArray[np.float32]], NDArray[np.float32]], heard: list[Heard]) -> dict[str, dict[str, float]]:
    """For each way: how often a clip's family is named, and how often it is likelier than a random other one."""
    found: dict[str, dict[str, float]] = {}
    truth = np.array([one.family for one in heard])
    for place, way in enumerate(WAYS):
        likely = np.stack([judge(one.patches[place]).mean(axis=0) for one in heard])
        own = likely[np.arange(len(truth)), truth]
        beaten = (likely < own[:, None]).sum(axis=1) / (len(FAMILIES) - 1)
        found[way] = {"named": float((likely.argmax(axis=1) == truth).mean()), "told_from_another": float(beaten.mean())}
    return found


def main() -> None:
    """Parse arguments, listen, teach, and write the judge with how good it is on what was held back."""
    parser = argparse.ArgumentParser(prog="python -m models.train.evaluation.teach_instruments", description="Teach the judge.")
    parser.add_argument("--data", type=Path, required=True, help="folder of rendered training pieces")
    parser.add_argument("--codec", default=EMBEDDED, help="a model, through whose codec instruments are heard too")
    parser.add_argument("--out", type=Path, required=True, help="folder to write it into")
    parser.add_argument("--heard", type=Path, help="folder that keeps what was heard, for another time")
    parser.add_argument("--pieces", type=int, default=120)
    parser.add_argument("--solos", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    folders = sorted(path.parent for path in args.data.glob("*/piece.json"))[: args.pieces]
    listener = Listener(load_codec(folder_of(args.codec)), args.heard)
    kinds: dict[str, list[Heard]] = {"solos": [], "stems": []}
    for kind, source in (
        ("solos", solos_heard(listener, args.seed, args.solos)),
        ("stems", stems_heard(listener, args.seed, folders)),
    ):
        for one in source:
            kinds[kind].append(one)
            if len(kinds[kind]) % 100 == 0:
                print(f"{len(kinds[kind])} {kind} heard", flush=True)
    taught = [one for heard in kinds.values() for one in heard if not one.held_back]
    judge = teach(*together(taught), args.seed)
    save_instruments(judge, args.out / INSTRUMENTS)
    tried = {kind: [one for one in heard if one.held_back] for kind, heard in kinds.items()}
    right = {kind: {"clips": len(heard), **shares_right(judge, heard)} for kind, heard in tried.items()}
    about = {"clips": len(taught), "seconds_a_clip": SECONDS, "seed": args.seed, "held_back": right, "families": list(FAMILIES)}
    write_about(args.out, "instruments", about)


if __name__ == "__main__":
    main()
