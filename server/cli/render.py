"""``sideman render``: play along to a file, without a clock."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from server.audio.files import read_audio, write_audio
from server.cli.asked import Asked, controls_from
from server.cli.common import Commands, add_model_options, load_model, load_prompts
from server.cli.session import run_session
from server.clock import MonotonicClock
from server.engine.port import ATTRIBUTES, EMBEDDED
from server.errors import SetupFault
from server.offline import render


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "render",
        help="play along to a recording, into a file",
        description="Play along to a recording. OUT.wav is the accompaniment alone, as long as IN.wav and aligned with it. With "
        "--session, play a recorded set again: as it was, or with another --model or --lookahead (docs/recording.md).",
    )
    parser.add_argument("input", type=Path, nargs="?", metavar="IN.wav", help="what Sideman hears: any rate, mono or stereo")
    parser.add_argument("output", type=Path, metavar="OUT.wav", help="the accompaniment: .wav or .flac")
    parser.add_argument("--session", type=Path, metavar="FILE", help="session.jsonl of a recorded set, or its folder; no IN.wav")
    parser.add_argument(
        "--prompt", action="append", default=[], metavar="TEXT[=WEIGHT]", help='what to play, e.g. "slow bossa nova=0.7"'
    )
    parser.add_argument("--parts", metavar="drums,bass,...", help="parts that may sound (default: all)")
    parser.add_argument("--lookahead", type=float, metavar="SECONDS", help="how far ahead it plays (default: the model's own)")
    parser.add_argument("--temperature", type=float, help="0 is cautious, 1 is daring (default: the model's own)")
    parser.add_argument("--guidance", type=float, help="how far it goes where prompts lead: 0 to 4 times (default: once)")
    for name in ATTRIBUTES:
        parser.add_argument(
            f"--{name}", type=float, metavar="0..1", help="0.5 is what is usual (default: the model's own choice)"
        )
    parser.add_argument("--seed", type=int, help="another seed, another take (default: 0)")
    add_model_options(parser, f"{EMBEDDED}, or the model that played the session")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Render, with a bar of progress."""
    if options.session is not None:
        return run_session(options, show_progress)
    if options.input is None:
        raise SetupFault("render takes IN.wav and OUT.wav, or --session FILE and OUT.wav")
    generator = load_model(options.model or EMBEDDED, options.device, options.threads)
    info = generator.info
    heard = read_audio(options.input, info.sample_rate)
    asked = Asked(
        prompts=tuple(options.prompt),
        parts=options.parts,
        lookahead_seconds=options.lookahead,
        temperature=options.temperature,
        guidance=1.0 if options.guidance is None else options.guidance,
        attributes=tuple(vars(options)[name] for name in ATTRIBUTES),
        seed=options.seed or 0,
    )
    controls = controls_from(info, load_prompts(), asked)
    result = render(generator, heard, controls, MonotonicClock(), progress=show_progress)
    write_audio(options.output, result.audio, info.sample_rate)
    speed = 1 / max(result.figures.load_p99, 1e-9)
    print(f"wrote {options.output}: {len(heard) / info.sample_rate:.1f} s, at least {speed:.1f} times real time")
    return 0


def show_progress(share: float) -> None:
    """A bar on a terminal, nothing into a file."""
    if sys.stderr.isatty():
        bar = "#" * round(30 * share)
        print(f"\r[{bar:30}] {100 * share:3.0f} %", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
