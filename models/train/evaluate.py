"""How well a model accompanies pieces that it never heard: ``python -m models.train.evaluate --model NAME --out DIR``.

The model plays one part of each held-out piece while it hears the others, block by block, through the verbs that the
server calls, at the look-ahead used live. Beside every figure stand the truth (the part as it was written) and random
pairing (the model's output against the beats and chords of other pieces).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.conditioning import WordTable, load_word_table
from models.facts import Chord, Conditioning, Pulse
from models.generator import StudentGenerator
from models.registry import folder_of, load_generator, read_about
from models.train.data.piece import Piece
from models.train.data.render import render_piece
from models.train.data.score import PARTS, Part
from models.train.data.synth import SoundBank
from models.train.measures import Interval, beat_f1, bootstrap, chord_share, chroma, onset_strength, pulse, tracked_beats

Audio = NDArray[np.float32]
Hint = Literal["chord", "pulse"]
HINTS: Final[tuple[Hint, ...]] = ("chord", "pulse")

SETTLING_SECONDS = 4.0  # what is played before is not judged: the first block itself sounds like an attack


@dataclass(frozen=True, slots=True)
class Take:
    """One piece with one part played by the model. Both [T, 2]."""

    piece: Piece
    part: Part
    made: Audio


def accompany(
    generator: StudentGenerator,
    words: WordTable,
    piece: Piece,
    part: Part,
    lookahead_tokens: int,
    seed: int,
    prompt: str,
    temperature: float,
    told: frozenset[Hint] = frozenset(),
) -> Audio:
    """Play ``part`` to the piece's other parts. [T, 2], aligned with the piece, silent before the first block. told: what
    the performer says beforehand, as /chord and /beat do."""
    config, codec = generator.student.config, generator.codec.config
    heard = np.stack([piece.stems[other] for other in PARTS if other != part]).sum(axis=0)
    out = np.zeros_like(heard)
    block_samples = config.patch * config.block_tokens * codec.hop
    token_samples = config.patch * codec.hop
    state, heard_tokens = generator.init(1), 0
    embedding = words.embed(prompt)
    for block in range(-(-lookahead_tokens // config.block_tokens), len(out) // block_samples):
        visible = block * config.block_tokens - lookahead_tokens
        while heard_tokens < visible:
            start = heard_tokens * token_samples + codec.latency
            audio = heard[start : start + token_samples]
            state = generator.hear(state, heard_tokens * config.patch, audio[None])
            heard_tokens += 1
        controls = Conditioning(
            prompts=((embedding, 1.0),) if prompt else (),
            parts=tuple(name == part for name in PARTS),
            visible_frame=visible * config.patch,
            temperature=temperature,
            seed=seed,
            chord=chord_at(piece, (block * block_samples) + block_samples // 2) if "chord" in told else None,
            pulse=pulse_at(piece, (block * block_samples) + block_samples // 2) if "pulse" in told else None,
        )
        proposal = generator.propose(state, block, controls)
        audio, state = generator.decode(state, proposal)
        state = generator.commit(state, proposal)
        out[block * block_samples : (block + 1) * block_samples] = audio[0]
    return out


def chord_at(piece: Piece, position: int) -> Chord | None:
    """The chord written for a position; None before the first beat."""
    beat = int(np.searchsorted(piece.beats, position, side="right")) - 1
    return Chord(int(piece.chord_masks[beat]), int(piece.chord_roots[beat])) if beat >= 0 else None


def pulse_at(piece: Piece, position: int) -> Pulse:
    """Where the piece's beats fall around a position: its tempo may wander, and a performer who tells it follows."""
    bar = max(int(np.searchsorted(piece.downbeats, position, side="right")) - 1, 0)
    first = int(np.searchsorted(piece.beats, piece.downbeats[bar]))
    around = np.diff(piece.beats[max(first - 1, 0) : first + 5])
    return Pulse(int(piece.downbeats[bar]), float(around.mean()))


@dataclass(frozen=True, slots=True)
class Score:
    """One measure over all takes of one part: model, truth, random pairing, and how far the model beats random pairing.

    gap_closed: (model - random) / (truth - random).
    """

    part: str
    measure: str
    takes: int
    model: Interval
    truth: Interval
    random: Interval
    above_random: Interval
    gap_closed: float


def score_takes(takes: Sequence[Take], sample_rate: int, rng: np.random.Generator) -> Iterator[Score]:
    """All measures of takes that played the same part, from when the performance has settled."""
    skip = round(SETTLING_SECONDS * sample_rate)
    beats = [take.piece.beats[take.piece.beats >= skip] - skip for take in takes]
    chords = [take.piece.chord_masks[take.piece.beats >= skip] for take in takes]
    outputs = [take.made[skip:] for take in takes]
    truths = [take.piece.stems[take.part][skip:] for take in takes]
    count = len(takes)

    def table(measure: str, model: NDArray[np.float64], truth: list[float]) -> Score:
        """model: [takes, pieces], the output of a take against the labels of a piece."""
        own = np.diag(model)
        chance = (model.sum(axis=1) - own) / (count - 1)
        intervals = [bootstrap(list(values), rng) for values in (own, truth, chance, own - chance)]
        share = (intervals[0].mean - intervals[2].mean) / max(intervals[1].mean - intervals[2].mean, 1e-6)
        return Score(takes[0].part, measure, count, *intervals, gap_closed=share)

    made, real = ([tracked_beats(audio, sample_rate) for audio in both] for both in (outputs, truths))
    yield table(
        "beat F1",
        np.array([[beat_f1(found, there, sample_rate) for there in beats] for found in made]),
        [beat_f1(found, there, sample_rate) for found, there in zip(real, beats, strict=True)],
    )
    made, real = ([onset_strength(audio, sample_rate) for audio in both] for both in (outputs, truths))
    yield table(
        "pulse",
        np.array([[pulse(strength, there, sample_rate) for there in beats] for strength in made]),
        [pulse(strength, there, sample_rate) for strength, there in zip(real, beats, strict=True)],
    )
    if takes[0].part != "drums":
        made, real = ([chroma(audio, sample_rate) for audio in both] for both in (outputs, truths))
        labels = list(zip(beats, chords, strict=True))
        yield table(
            "chord share",
            np.array([[chord_share(energy, *there) for there in labels] for energy in made]),
            [chord_share(energy, *there) for energy, there in zip(real, labels, strict=True)],
        )


def play_all(
    jobs: Sequence[tuple[Piece, Part]], model: str, lookahead_tokens: int, seed: int, temperature: float, told: frozenset[Hint]
) -> list[Take]:
    """One worker's share of the takes, in a process of its own."""
    generator, words = load_generator(model, "cpu", threads=1), load_word_table()

    def play(piece: Piece, part: Part) -> Take:
        prompt = piece.captions[0]
        return Take(piece, part, accompany(generator, words, piece, part, lookahead_tokens, seed, prompt, temperature, told))

    return [play(piece, part) for piece, part in jobs]


def held_out(count: int, seconds: float, split: str, seed: int) -> list[Piece]:
    """The first ``count`` pieces of a held-out split: unheard grooves and progressions."""
    if split not in ("valid", "test"):
        raise ValueError(f"pieces of '{split}' aren't held out; take valid or test")
    with SoundBank() as bank:
        return [render_piece(seed, "valid" if split == "valid" else "test", index, bank, seconds) for index in range(count)]


def main() -> None:
    """Parse arguments, play, measure, write results.json and print a table."""
    parser = argparse.ArgumentParser(prog="python -m models.train.evaluate", description="Judge a model on held-out pieces.")
    parser.add_argument("--model", required=True, help="a shipped model's name, or a model folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for results.json")
    parser.add_argument("--pieces", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=24.0)
    parser.add_argument("--split", default="test", choices=("valid", "test"))
    parser.add_argument("--lookahead-tokens", type=int, default=None, help="default: the model's own")
    parser.add_argument("--parts", default="drums,bass,harmony")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--temperature", type=float, default=None, help="default: the model's own")
    parser.add_argument("--told", default="", help="what the performer says beforehand: chord, pulse or chord,pulse")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    args = parser.parse_args()
    about = read_about(folder_of(args.model))
    config, codec = about.student, about.codec
    if config is None:
        parser.error(f"{args.model} has no student")
    lookahead = config.default_lookahead_tokens if args.lookahead_tokens is None else args.lookahead_tokens
    temperature = about.default_temperature if args.temperature is None else args.temperature
    told: frozenset[Hint] = frozenset(hint for hint in HINTS if hint in args.told.split(","))
    pieces = held_out(args.pieces, args.seconds, args.split, args.seed)
    rng = np.random.default_rng(args.seed)
    scores: list[Score] = []
    parts = [part for part in PARTS if part in args.parts.split(",")]
    jobs = [(piece, part) for part in parts for piece in pieces]
    play = partial(play_all, model=args.model, lookahead_tokens=lookahead, seed=args.seed, temperature=temperature, told=told)
    with ProcessPoolExecutor(args.workers, get_context("spawn")) as pool:
        takes = [take for share in pool.map(play, [jobs[i :: args.workers] for i in range(args.workers)]) for take in share]
    for part in parts:
        played = sorted((take for take in takes if take.part == part), key=lambda take: take.piece.index)
        for score in score_takes(played, codec.sample_rate, rng):
            scores.append(score)
            print(
                f"{score.part:8} {score.measure:12} model {score.model}  truth {score.truth}  random {score.random}  "
                f"above random {score.above_random}  gap closed {score.gap_closed:.2f}",
                flush=True,
            )
    args.out.mkdir(parents=True, exist_ok=True)
    seconds = lookahead * config.patch * codec.hop / codec.sample_rate
    results = {
        "model": args.model,
        "split": args.split,
        "pieces": args.pieces,
        "seconds_a_piece": args.seconds,
        "not_judged_seconds": SETTLING_SECONDS,
        "lookahead_seconds": round(seconds, 3),
        "seed": args.seed,
        "temperature": temperature,
        "told": sorted(told),
        "scores": [asdict(score) for score in scores],
    }
    stem = args.out / "-".join([f"results-{args.split}-{seconds:.2f}s", *sorted(told)])
    stem.with_name(stem.name + ".json").write_text(json.dumps(results, indent=1) + "\n")
    heading = f"{args.model}, {args.pieces} pieces of {args.split}, {args.seconds:g} s each, look-ahead {seconds:.2f} s"
    heading += f", told: {' and '.join(sorted(told))}" if told else ""
    stem.with_name(stem.name + ".md").write_text(markdown(heading, scores))


def markdown(heading: str, scores: Sequence[Score]) -> str:
    """The scores as a page: means with their 95 % bootstrap intervals."""
    rows = [
        f"| {s.part} | {s.measure} | {s.model} | {s.truth} | {s.random} | {s.above_random} | {s.gap_closed:.2f} |" for s in scores
    ]
    titles = ("part", "measure", "model", "truth", "random pairing", "above random", "gap closed")
    return "\n".join([f"# {heading}", "", f"| {' | '.join(titles)} |", "|---" * len(titles) + "|", *rows]) + "\n"


if __name__ == "__main__":
    main()
