"""What an evaluation is about, in one value that every process gets; and the processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from models.conditioning import WordTable, load_word_table
from models.facts import Conditioning
from models.generator import StudentGenerator
from models.registry import load_generator
from models.train.data.score import PARTS, Part
from models.train.evaluation.material import Hint, Material
from models.train.evaluation.performance import Sight, ahead_by

Job = TypeVar("Job")
Result = TypeVar("Result")

SETTLING_SECONDS = 4.0  # what is played before is not judged: the first block itself sounds like an attack


@dataclass(frozen=True, slots=True)
class Bench:
    """model: a name or a folder; teacher: those of one that it is held beside, if any. judges: their folder. pieces: held-out
    ones; reference: others, for what parts sound like; training: some that the model learned from. songs: recordings. parts:
    that it plays, one at a time. minutes: over which drift is looked for. lookahead_tokens: where nothing else is said."""

    model: str
    judges: Path
    pieces: tuple[Path, ...]
    reference: tuple[Path, ...]
    training: tuple[Path, ...]
    songs: tuple[Path, ...]
    parts: tuple[Part, ...]
    seconds: float
    minutes: float
    lookahead_tokens: int
    temperature: float
    seed: int
    workers: int
    teacher: str | None = None

    def halved(self) -> Bench:
        """With the first half of the pieces, but two at least."""
        return replace(self, pieces=self.pieces[: max(len(self.pieces) // 2, 2)])

    @property
    def rng(self) -> np.random.Generator:
        """For bootstraps, the same for every section."""
        return np.random.default_rng(self.seed)


@cache
def model_of(name: str) -> StudentGenerator:
    """The model on trial, read once per process and held to one thread."""
    return load_generator(name, "cpu", threads=1)


@cache
def words() -> WordTable:
    """Prompts as numbers, read once per process."""
    return load_word_table()


def lookahead_tokens(seconds: float, generator: StudentGenerator) -> int:
    """The nearest look-ahead that the model can play with."""
    return round(seconds / token_seconds(generator))


def token_seconds(generator: StudentGenerator) -> float:
    """How long a token sounds."""
    codec = generator.codec.config
    return generator.student.config.patch * codec.hop / codec.sample_rate


def block_samples(generator: StudentGenerator) -> int:
    """How long a block is."""
    config = generator.student.config
    return config.patch * config.block_tokens * generator.codec.config.hop


def told_of(
    bench: Bench, material: Material, hints: frozenset[Hint] = frozenset(), seed: int | None = None
) -> Callable[[int, int], Conditioning]:
    """What the model is told of a material: its caption, which parts to play, and the hints."""
    embedding, samples = words().embed(material.prompt), block_samples(model_of(bench.model))

    def told(block: int, visible_frame: int) -> Conditioning:
        middle = block * samples + samples // 2
        return Conditioning(
            prompts=((embedding, 1.0),) if material.prompt else (),
            parts=material.parts,
            visible_frame=visible_frame,
            temperature=bench.temperature,
            seed=bench.seed if seed is None else seed,
            chord=material.chord_at(middle) if "chord" in hints else None,
            pulse=material.pulse_at(middle) if "pulse" in hints else None,
        )

    return told


def usual_sight(bench: Bench) -> Sight:
    """The look-ahead that is meant where nothing else is said."""
    return ahead_by(bench.lookahead_tokens)


def only(*parts: str) -> tuple[bool, ...]:
    """Flags for the parts named."""
    return tuple(part in parts for part in PARTS)


def share_out(name: str, work: Callable[[Job], Result], jobs: Sequence[Job], workers: int) -> list[Result]:
    """``work`` on every job, in processes of their own or, with 0 workers, in this one; a line as each is done. Blocks."""
    results: list[Result] = []
    with ExitStack() as stack:
        if workers == 0:
            done = map(work, jobs)
        else:
            pool = ProcessPoolExecutor(min(workers, max(len(jobs), 1)), get_context("spawn"), torch.set_num_threads, (1,))
            done = stack.enter_context(pool).map(work, jobs)
        for result in done:
            results.append(result)
            print(f"{name}: {len(results)}/{len(jobs)}", flush=True)
    return results
