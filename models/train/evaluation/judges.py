"""The judges: fixed yardsticks, so that one model's figures can be held against another's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.registry import PRETRAINED
from models.train.evaluation.coherence import Coherence, load_coherence
from models.train.evaluation.embedding import Audio, Ear
from models.train.evaluation.instruments import Instruments, load_instruments
from models.train.evaluation.timbre import bands, timbre

JUDGES: Final = PRETRAINED / "judges"
EMBEDDING: Final = JUDGES / "msd_musicnn.onnx"
COHERENCE: Final = "coherence.safetensors"
INSTRUMENTS: Final = "instruments.safetensors"
ABOUT: Final = "judges.json"


class NoJudgesError(FileNotFoundError):
    """The judges haven't been taught. The text says how they are."""


@dataclass(frozen=True, slots=True)
class Judges:
    """Who belongs to whom, how it sounds, and which instrument it is."""

    coherence: Coherence
    ear: Ear
    instruments: Instruments

    def families(self, audio: Audio, sample_rate: int) -> NDArray[np.float32]:
        """[families]: how likely each is to be what plays alone in [T, 2], three seconds or more."""
        return self.instruments(timbre(bands(audio, sample_rate))).mean(axis=0)


@cache
def load_judges(folder: Path) -> Judges:
    """Read them once per process. Blocks on the disk. Raises NoJudgesError."""
    files = [folder / COHERENCE, folder / INSTRUMENTS]
    if missing := [str(file) for file in files if not file.exists()]:
        raise NoJudgesError(f"{' and '.join(missing)} is missing; `make judges` teaches the judges in some ten minutes")
    return Judges(load_coherence(files[0]), Ear(EMBEDDING), load_instruments(files[1]))


def write_about(folder: Path, judge: str, about: Mapping[str, Any]) -> None:
    """Say and write down how a judge was taught and how good it is, beside what is written of the other. Blocks on the disk."""
    file = folder / ABOUT
    known = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**known, judge: about}, indent=1) + "\n")
    print(json.dumps(about, indent=1))
