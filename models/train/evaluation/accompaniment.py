"""How well it plays along, over the look-ahead: held-out pieces, one part played by the model to the sum of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from models.train.data.piece import Piece
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import SETTLING_SECONDS, Bench, lookahead_tokens, model_of, share_out, token_seconds, told_of
from models.train.evaluation.judges import load_judges
from models.train.evaluation.material import HINTS, Hint, Material, from_piece
from models.train.evaluation.performance import Sight, ahead_by, in_steps, play_along
from models.train.evaluation.scores import Score, Take, frechet_score, score_takes
from models.train.evaluation.traits import traits_of
from models.train.roundtrip import decoded

WANTED_SECONDS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0)
TOLD_SECONDS = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of playing. step_tokens: 0 for block by block; else whole steps are made at once, ``ahead`` steps ahead.
    steps: network calls a block; 0: as many as the model usually takes."""

    ahead: int
    step_tokens: int = 0
    hints: tuple[Hint, ...] = ()
    steps: int = 0

    def sight(self) -> Sight:
        """What each block may know."""
        return in_steps(self.step_tokens, self.ahead) if self.step_tokens else ahead_by(self.ahead)


def take_all(piece: Path, bench: Bench, ways: Sequence[Way]) -> list[list[Take]]:
    """One piece, [ways][parts]. A process's job."""
    generator, judges = model_of(bench.model), load_judges(bench.judges)
    whole = Piece.load(piece)
    skip = round(SETTLING_SECONDS * SAMPLE_RATE)
    takes: list[list[Take]] = [[] for _ in ways]
    for part in bench.parts:
        material = from_piece(whole, part)
        judged = material.after(skip)
        performer = traits_of(judged.performer, SAMPLE_RATE, "heard", judges)
        truth = traits_of(judged.truth, SAMPLE_RATE, "played", judges)
        coded = traits_of(decoded(generator.codec, judged.truth), SAMPLE_RATE, "played", judges)
        for way, found in zip(ways, takes, strict=True):
            told = told_of(bench, material, frozenset(way.hints))
            player = generator.in_steps(way.steps) if way.steps else generator
            played = play_along(player, material.performer, told, way.sight()).audio[skip:]
            made = traits_of(played, SAMPLE_RATE, "played", judges)
            found.append(Take(without_audio(judged), performer, truth, coded, made))
    return takes


def without_audio(material: Material) -> Material:
    """What travels between processes: the chart, not the sound."""
    empty = np.zeros((0, 2), np.float32)
    return Material(
        material.name, empty, empty, material.parts, material.prompt,
        material.beats, material.downbeats, material.chord_roots, material.chord_masks,
    )  # fmt: skip


def sounds_of(piece: Path, bench: Bench) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
    """How the parts of a piece sound, in patches of the embedding. A process's job."""
    whole, skip = Piece.load(piece), round(SETTLING_SECONDS * SAMPLE_RATE)
    return [load_judges(bench.judges).ear(whole.stems[part][skip:], SAMPLE_RATE) for part in bench.parts]


def rows_of(bench: Bench, name: str, ways: Sequence[tuple[Mapping[str, Any], Way]]) -> list[dict[str, Any]]:
    """Every way played on every piece and scored part by part: a row a measure. Blocks for minutes."""
    every = share_out(name, partial(take_all, bench=bench, ways=[way for _, way in ways]), bench.pieces, bench.workers)
    sounds = share_out(f"{name}, reference", partial(sounds_of, bench=bench), bench.reference, bench.workers)
    rows: list[dict[str, Any]] = []
    for at, (about, _) in enumerate(ways):
        for index, part in enumerate(bench.parts):
            takes = [piece[at][index] for piece in every]
            scores: list[Score] = [*score_takes(takes, SAMPLE_RATE, part != "drums", bench.rng)]
            scores.append(frechet_score(takes, np.concatenate([one[index] for one in sounds])))
            rows += [{**about, "part": part, **asdict(score)} for score in scores]
    return rows


def run(bench: Bench) -> dict[str, Any]:
    """The sweep over the look-ahead, by ear and told the chart."""
    generator = model_of(bench.model)
    longest = generator.student.config.max_lookahead_tokens
    ways: list[tuple[dict[str, Any], Way]] = []
    for hints, wanted in (((), WANTED_SECONDS), (HINTS, TOLD_SECONDS)):
        for tokens in dict.fromkeys(min(lookahead_tokens(seconds, generator), longest) for seconds in wanted):
            about = {"lookahead_seconds": round(tokens * token_seconds(generator), 3), "told": list(hints)}
            ways.append((about, Way(ahead=tokens, hints=hints)))
    return {
        "not_possible": {"-1 block": "a block sees no more than what was heard before it begins"},
        "codec_latency_seconds": generator.codec.config.latency / SAMPLE_RATE,
        "rows": rows_of(bench, "accompaniment", ways),
    }
