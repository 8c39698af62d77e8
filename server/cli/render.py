"""``sideman render``: play along to a file, without a clock."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from server.audio.files import read_audio, write_audio
from server.cli.common import DEFAULT_MODEL, Commands, add_model_options, chosen_lookahead, load_model, load_prompts
from server.cli.session import run_session
from server.clock import MonotonicClock
from server.control.params import SLOTS, Controls, Prompt, steady
from server.engine.port import ModelInfo, PromptEncoder
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
    parser.add_argument("--seed", type=int, help="another seed, another take (default: 0)")
    add_model_options(parser, f"{DEFAULT_MODEL}, or the model that played the session")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Render, with a bar of progress."""
    if options.session is not None:
        return run_session(options, show_progress)
    if options.input is None:
        raise SetupFault("render takes IN.wav and OUT.wav, or --session FILE and OUT.wav")
    generator = load_model(options.model or DEFAULT_MODEL, options.device, options.threads)
    info = generator.info
    heard = read_audio(options.input, info.sample_rate)
    controls = controls_from(
        info, load_prompts(), options.prompt, options.parts, options.lookahead, options.temperature, options.seed or 0
    )
    result = render(generator, heard, controls, MonotonicClock(), progress=show_progress)
    write_audio(options.output, result.audio, info.sample_rate)
    speed = 1 / max(result.figures.load_p99, 1e-9)
    print(f"wrote {options.output}: {len(heard) / info.sample_rate:.1f} s, at least {speed:.1f} times real time")
    return 0


def controls_from(
    info: ModelInfo,
    prompts: PromptEncoder,
    texts: Sequence[str],
    parts: str | None,
    lookahead_seconds: float | None,
    temperature: float | None,
    seed: int,
) -> Controls:
    """The controls that the options ask for. Raises SetupFault naming the option that can't be."""
    if len(texts) > SLOTS:
        raise SetupFault(f"--prompt: {SLOTS} prompts are possible, not {len(texts)}")
    named = [split_prompt(text) for text in texts]
    chosen = info.parts if parts is None else tuple(part.strip() for part in parts.split(","))
    unknown = [part for part in chosen if part not in info.parts]
    if unknown:
        raise SetupFault(f"--parts: {info.name} has no part '{unknown[0]}'; it has {', '.join(info.parts)}")
    frames = info.default_lookahead_frames if lookahead_seconds is None else chosen_lookahead(lookahead_seconds, info)
    heat = info.default_temperature if temperature is None else temperature
    if not 0 <= heat <= 1.5:
        raise SetupFault(f"--temperature goes from 0 to 1.5, not {temperature}")
    slots = [Prompt(text, prompts.embed(text)) for text, _ in named]
    return Controls(
        parts=tuple(part in chosen for part in info.parts),
        lookahead_frames=frames,
        playing=True,
        prompts=(*slots, *(None,) * (SLOTS - len(slots))),
        weights=(*(steady(weight) for _, weight in named), *(steady(0.0),) * (SLOTS - len(named))),
        temperature=steady(heat),
        seed=seed,
    )


def split_prompt(text: str) -> tuple[str, float]:
    """ "slow bossa=0.7" as ("slow bossa", 0.7). Without a weight it weighs 1."""
    words, _, weight = text.rpartition("=")
    if not words:
        return text, 1.0
    try:
        value = float(weight)
    except ValueError as error:
        raise SetupFault(f"--prompt: '{weight}' after = is no weight from 0 to 1") from error
    if not 0 <= value <= 1:
        raise SetupFault(f"--prompt: a weight goes from 0 to 1, not {weight}")
    return words, value


def show_progress(share: float) -> None:
    """A bar on a terminal, nothing into a file."""
    if sys.stderr.isatty():
        bar = "#" * round(30 * share)
        print(f"\r[{bar:30}] {100 * share:3.0f} %", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
