"""How well a model accompanies: ``python -m models.train.evaluation --model NAME --out DIR``.

Writes a JSON for every section; ``python -m models.train.report`` makes the page of them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from models.registry import folder_of, read_about
from models.train.data.render import VERSION
from models.train.data.score import PARTS
from models.train.evaluation import accompaniment, controls, copying, history, recordings, stability, steps, windows
from models.train.evaluation.bench import Bench
from models.train.evaluation.judges import JUDGES, load_judges
from models.train.evaluation.pieces import found_in, rendered
from models.train.evaluation.recordings import songs_in
from models.train.measures import compile_tracker

SECTIONS: Final[Mapping[str, Callable[[Bench], dict[str, Any]]]] = {
    "accompaniment": accompaniment.run,
    "windows": windows.run,
    "recordings": recordings.run,
    "controls": controls.run,
    "history": history.run,
    "stability": stability.run,
    "copying": copying.run,
    "steps": steps.run,
}
HALVED: Final = ("windows", "controls", "history", "copying", "steps")  # where half of the pieces tell enough
REFERENCE_FROM = 10_000  # the number of the first piece that parts are compared with and nothing is played to
TRAINING_SECONDS = 48.0  # as docs/training.md renders them


def main() -> None:
    """Parse arguments, render what is played to, and run the sections asked for."""
    parser = argparse.ArgumentParser(prog="python -m models.train.evaluation", description="Judge a model on held-out pieces.")
    parser.add_argument("--model", required=True, help="a shipped model's name, or a model folder")
    parser.add_argument("--teacher", help="for the section steps: the model folder of a teacher")
    parser.add_argument("--out", type=Path, required=True, help="folder for the JSON files")
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"some of {', '.join(SECTIONS)}; all, unless given")
    parser.add_argument("--pieces", type=int, default=12, help="held-out pieces; some sections take half of them")
    parser.add_argument("--seconds", type=float, default=24.0, help="of each piece, the first 4 not judged")
    parser.add_argument("--minutes", type=float, default=10.0, help="over which drift is looked for")
    parser.add_argument("--split", default="test", choices=("valid", "test"))
    parser.add_argument("--parts", default="drums,bass,harmony")
    parser.add_argument("--lookahead-tokens", type=int, default=None, help="where it isn't swept; the model's own, unless given")
    parser.add_argument("--temperature", type=float, default=None, help="the model's own, unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--training-pieces", type=int, default=40, help="in which copies are looked for")
    parser.add_argument("--data", type=Path, help="keeps the rendered pieces for the next time")
    parser.add_argument("--training", type=Path, help="folder of the pieces that it learned from; others like them, unless given")
    parser.add_argument("--judges", type=Path, default=JUDGES, help="those that `make judges` taught, unless given")
    parser.add_argument(
        "--songs",
        type=Path,
        nargs="*",
        default=[],
        help="NAME-guitar.ogg (NAME-rest.ogg beside it), or folders of imported pieces",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes; 0: this one")
    args = parser.parse_args()
    sections = args.only.split(",")
    if unknown := sorted(set(sections) - set(SECTIONS)):
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    if args.pieces < 2 or args.seconds < 12:
        parser.error("random pairing needs two pieces, and judging 12 seconds of each")
    about = read_about(folder_of(args.model))
    if about.student is None:
        parser.error(f"{args.model} has no student")
    if args.teacher and _sampler(args.teacher) in (None, "once"):
        parser.error(f"{args.teacher} is no teacher: it wasn't taught with noise levels (docs/training.md)")
    songs, training = list[Path](), found_in(args.training) if args.training else ()
    if args.training and not training:
        parser.error(f"{args.training} holds no pieces; give the folder in which they lie, as runs/data/train")
    for path in args.songs:
        try:
            songs += songs_in(path)
        except ValueError as error:
            parser.error(str(error))
    load_judges(args.judges)  # better now than after an hour
    compile_tracker()
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary) if args.data is None else args.data
        played = data / f"played-{args.seed}-{args.seconds:g}s"
        learned = args.training_pieces if "copying" in sections else 0
        bench = Bench(
            model=args.model,
            judges=args.judges,
            pieces=rendered(played, args.split, 0, args.pieces, args.seed, args.seconds),
            reference=rendered(played, args.split, REFERENCE_FROM, args.pieces, args.seed, args.seconds),
            training=training[:learned] if training else rendered(data / "learned", "train", 0, learned, 1, TRAINING_SECONDS),
            songs=tuple(songs),
            parts=tuple(part for part in PARTS if part in args.parts.split(",")),
            seconds=args.seconds,
            minutes=args.minutes,
            lookahead_tokens=about.student.default_lookahead_tokens if args.lookahead_tokens is None else args.lookahead_tokens,
            temperature=about.default_temperature if args.temperature is None else args.temperature,
            seed=args.seed,
            workers=args.workers,
            teacher=args.teacher,
        )
        args.out.mkdir(parents=True, exist_ok=True)
        for name in sections:
            if name == "recordings" and not bench.songs:
                print("recordings: none given, with --songs", flush=True)
                continue
            if name == "steps" and not bench.teacher:
                print("steps: no teacher given, with --teacher", flush=True)
                continue
            started = time.monotonic()
            own = bench.halved() if name in HALVED else bench
            found = SECTIONS[name](own)
            took = time.monotonic() - started
            header = describe(own, args.split) | {"minutes_taken": round(took / 60, 1)}
            (args.out / f"{name}.json").write_text(json.dumps(header | found, indent=1) + "\n")
            print(f"{name}: done in {took / 60:.1f} minutes", flush=True)


def _sampler(model: str) -> str | None:
    student = read_about(folder_of(model)).student
    return student.sampler if student else None


def describe(bench: Bench, split: str) -> dict[str, Any]:
    """What every JSON begins with."""
    student = read_about(folder_of(bench.model))
    assert student.student is not None
    token = student.student.patch * student.codec.hop / student.codec.sample_rate
    return {
        "model": student.name,
        "sha256": dict(student.sha256),
        "renderer": VERSION,
        "split": split,
        "pieces": len(bench.pieces),
        "seconds_a_piece": bench.seconds,
        "lookahead_seconds": round(bench.lookahead_tokens * token, 3),
        "temperature": bench.temperature,
        "seed": bench.seed,
    }


if __name__ == "__main__":
    main()
