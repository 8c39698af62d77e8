"""What is measured of a recording once, so that it can be held against any other recording or chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.train.evaluation.chords import recognise
from models.train.evaluation.coherence import embedded
from models.train.evaluation.judges import Judges
from models.train.measures import chroma, level_db, onset_strength, tracked_beats

Audio = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """beats: as tracked, in samples. onsets: strength, every ONSET_HOP. chroma: [12, frames]; triads: [frames], by ear. clips:
    of the coherence judge. patches: of the embedding. level_db: while it sounds."""

    beats: NDArray[np.int64]
    onsets: NDArray[np.float32]
    chroma: NDArray[np.float32]
    triads: NDArray[np.int64]
    clips: NDArray[np.float32]
    patches: NDArray[np.float32]
    level_db: float


def traits_of(audio: Audio, sample_rate: int, side: str, judges: Judges) -> Traits:
    """side: heard, of a performer, or played, of an accompaniment. Blocks for about a twentieth of the music's length."""
    energy = chroma(audio, sample_rate)
    return Traits(
        beats=tracked_beats(audio, sample_rate),
        onsets=onset_strength(audio, sample_rate),
        chroma=energy,
        triads=recognise(energy),
        clips=embedded(judges.coherence, side, audio, sample_rate),
        patches=judges.ear(audio, sample_rate),
        level_db=level_db(audio),
    )
