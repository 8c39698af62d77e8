"""The judges: fixed yardsticks, so that one model's figures can be held against another's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from models.registry import PRETRAINED
from models.train.evaluation.coherence import Coherence, load_coherence
from models.train.evaluation.embedding import Ear
from models.train.evaluation.instruments import Instruments, load_instruments

JUDGES: Final = PRETRAINED / "judges"
EMBEDDING: Final = JUDGES / "msd_musicnn.onnx"
COHERENCE: Final = "coherence.safetensors"
INSTRUMENTS: Final = "instruments.safetensors"


class NoJudgesError(FileNotFoundError):
    """The judges haven't been taught. The text says how they are."""


@dataclass(frozen=True, slots=True)
class Judges:
    """Who belongs to whom, how it sounds, and which instrument it is."""

    coherence: Coherence
    ear: Ear
    instruments: Instruments


@cache
def load_judges(folder: Path) -> Judges:
    """Read them once per process. Blocks on the disk. Raises NoJudgesError."""
    files = [folder / COHERENCE, folder / INSTRUMENTS]
    if missing := [str(file) for file in files if not file.exists()]:
        raise NoJudgesError(f"{' and '.join(missing)} is missing; `make judges` teaches the judges in some ten minutes")
    return Judges(load_coherence(files[0]), Ear(EMBEDDING), load_instruments(files[1]))
