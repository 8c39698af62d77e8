"""Takes against truth and chance: each measure of a model beside the written part and random pairing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.train.evaluation.chords import named_rightly
from models.train.evaluation.coherence import fit
from models.train.evaluation.embedding import frechet
from models.train.evaluation.material import Material
from models.train.evaluation.traits import Traits
from models.train.measures import Interval, beat_f1, bootstrap, chord_share, note_likeness, onset_likeness, pulse

# Of a recording and a chart, a performer or a written part: the higher the better, and random pairing is what luck is worth.
CHARTED: Final = ("beat F1", "pulse")
CHARTED_HARMONY: Final = ("chord share", "chord named")
UNCHARTED_HARMONY: Final = ("note likeness",)
HEARD: Final = ("beat F1, both tracked", "onset likeness", "coherence")


@dataclass(frozen=True, slots=True)
class Take:
    """One performance of one material. coded: the truth through the model's codec, the best that its voice can do."""

    material: Material
    performer: Traits
    truth: Traits
    coded: Traits
    made: Traits


@dataclass(frozen=True, slots=True)
class Score:
    """One measure over all takes. random: the output against other takes' charts and performers; above_random: how far the
    model beats that, take by take; gap_closed: (model - random) / (truth - random). None where a measure has no pairs."""

    measure: str
    takes: int
    model: Interval
    truth: Interval
    coded: Interval
    random: Interval | None = None
    above_random: Interval | None = None
    gap_closed: float | None = None


def score_takes(takes: Sequence[Take], sample_rate: int, harmonic: bool, rng: np.random.Generator) -> Iterator[Score]:
    """All measures of takes that played the same part. harmonic: whether chords are to be looked for in it. What isn't known
    of the material isn't measured."""
    charted = all(len(take.material.beats) for take in takes)
    names = CHARTED if charted else ()
    if harmonic:
        known = charted and all(take.material.chord_masks.any() for take in takes)
        names += CHARTED_HARMONY if known else UNCHARTED_HARMONY
    for name in names + HEARD:
        model, truth, coded = (_against_all(name, [pick(take) for take in takes], takes, sample_rate) for pick in PICKS)
        yield _paired(name, model, np.diag(truth), np.diag(coded), rng)
    model, truth, coded = (bootstrap([pick(take).level_db for take in takes], rng) for pick in PICKS)
    yield Score("level dB", len(takes), model, truth, coded)


def frechet_score(takes: Sequence[Take], reference: NDArray[np.float32]) -> Score:
    """How far from other written parts [N, D] the output sounds; for the truth, how far parts differ anyway."""
    sets = [np.concatenate([pick(take).patches for take in takes]) for pick in PICKS]
    model, truth, coded = (Interval(value, value, value) for value in (frechet(patches, reference) for patches in sets))
    return Score("Fréchet distance", len(takes), model, truth, coded)


PICKS: Final[tuple[Callable[[Take], Traits], ...]] = (
    lambda take: take.made,
    lambda take: take.truth,
    lambda take: take.coded,
)


def _against_all(name: str, recordings: Sequence[Traits], takes: Sequence[Take], rate: int) -> NDArray[np.float64]:
    """[recordings, takes]: each recording against each take's chart or performer."""
    table = np.array([[_one(name, recording, take, rate) for take in takes] for recording in recordings])
    return ranked(table) if name == "coherence" else table


def _one(name: str, own: Traits, other: Take, rate: int) -> float:
    chart = other.material
    match name:
        case "beat F1":
            return beat_f1(own.beats, chart.beats, rate)
        case "beat F1, both tracked":
            return beat_f1(own.beats, other.performer.beats, rate)
        case "pulse":
            return pulse(own.onsets, chart.beats, rate)
        case "chord share":
            return chord_share(own.chroma, chart.beats, chart.chord_masks)
        case "chord named":
            return named_rightly(own.triads, chart.beats, chart.chord_roots, chart.chord_masks)
        case "note likeness":
            return note_likeness(own.chroma, other.truth.chroma)
        case "onset likeness":
            return onset_likeness(own.onsets, other.performer.onsets)
        case "coherence":
            return fit(other.performer.clips, own.clips)
        case _:
            raise ValueError(f"no measure is called {name}")


def ranked(fits: NDArray[np.float64]) -> NDArray[np.float64]:
    """[N, N] -> for each entry the share of the rest of its row that it beats; one half by luck. The mean of the diagonal is
    the area under the curve of telling partners from strangers."""
    count = len(fits)
    above = fits[:, :, None] > fits[:, None, :]
    even = (fits[:, :, None] == fits[:, None, :]) & ~np.eye(count, dtype=bool)
    return (above.sum(axis=2) + even.sum(axis=2) / 2) / max(count - 1, 1)


def _paired(
    name: str, model: NDArray[np.float64], truth: NDArray[np.float64], coded: NDArray[np.float64], rng: np.random.Generator
) -> Score:
    own, count = np.diag(model), len(model)
    luck = (model.sum(axis=1) - own) / max(count - 1, 1)
    ours, written, voiced, random, above = (bootstrap(list(values), rng) for values in (own, truth, coded, luck, own - luck))
    share = gap_closed(ours.mean, written.mean, random.mean)
    return Score(name, count, ours, written, voiced, random, above, share)


def gap_closed(model: float, truth: float, random: float) -> float | None:
    """0 for random pairing, 1 for the written part; None where the two can't be told apart."""
    return (model - random) / (truth - random) if truth - random > 1e-3 else None
