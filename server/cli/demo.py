"""``sideman demo``: a real recording played into a real server, and what came of it, to hear and to see."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from server.audio.files import read_audio, write_audio
from server.cli.common import Commands, ModelBeside, add_model_options, check_seconds, load_prompts, model_beside
from server.cli.concert import concert
from server.cli.loop import run_on_loop
from server.cli.picture import draw
from server.engine.port import Audio, PromptEncoder
from server.errors import SetupFault
from server.osc.codec import Message
from server.performance import Cue
from server.settings import load_settings

RECORDING: Final = Path(__file__).parents[2] / "tests" / "data" / "feelings-guitar.ogg"
LEAST_SECONDS: Final = 2.0
CUES: Final[Sequence[tuple[float, str, tuple[int | float | str, ...]]]] = (
    (0.0, "/prompt", (1, "slow rock, drums and bass", 1.0)),
    (10.0, "/prompt", (2, "fast disco with strings", 0.0)),
    (12.0, "/weight", (2, 1.0, 4.0)),
    (20.0, "/part", ("drums", 0)),
    (26.0, "/part", ("drums", 1)),
    (30.0, "/lookahead", (0.6,)),
    (36.0, "/temperature", (0.6,)),
)


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "demo",
        help="hear and see it work, with no hardware",
        description="Play a recording into a server on this machine, in real time, with changes of prompts and parts on the "
        "way. Writes accompaniment.wav, mix.wav and demo.png.",
    )
    parser.add_argument("--input", type=Path, default=RECORDING, help="a recording (default: 45 s of electric guitar)")
    parser.add_argument("--out", type=Path, default=Path("demo"), help="folder to write to (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=60.0, help="play at most so much (default: %(default)s)")
    add_model_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Perform, write, draw."""
    check_seconds(options.seconds, LEAST_SECONDS)
    prompts = load_prompts()
    with model_beside(options.model, options.device, options.threads) as generator:
        return _show(options, generator, prompts)


def _show(options: argparse.Namespace, generator: ModelBeside, prompts: PromptEncoder) -> int:
    rate = generator.info.sample_rate
    heard = read_audio(options.input, rate)[: int(options.seconds * rate)]
    if len(heard) < LEAST_SECONDS * rate:
        raise SetupFault(f"{options.input} is too short: {LEAST_SECONDS:g} s are the least")
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupFault(f"the folder {options.out} can't be made: {error.strerror}") from error
    cues = [Cue(int(at * rate), Message(address, values)) for at, address, values in CUES if at * rate < len(heard)]
    settings = load_settings(None, port=0, announce=False, shared_name="sideman-demo", model=options.model)
    print(f"playing {len(heard) / rate:.0f} s of {options.input.name} into the server, in real time", flush=True)
    performance, reading = run_on_loop(concert(settings, generator, prompts, heard, cues))
    write_audio(options.out / "accompaniment.wav", performance.played, rate)
    write_audio(options.out / "mix.wav", mixed(heard, performance.played), rate)
    draw(options.out / "demo.png", heard, performance, cues, generator.info)
    margins = [block.margin_ms for block in performance.blocks]
    print(
        f"{len(margins)} blocks, {reading.counts.late} late, {reading.counts.underruns} underruns, margin "
        f"{np.median(margins):.0f} ms (least {min(margins):.0f} ms), load {100 * reading.figures.load_p99:.0f} % of one core"
    )
    print(f"wrote {', '.join(str(options.out / name) for name in ('accompaniment.wav', 'mix.wav', 'demo.png'))}")
    return 0


def mixed(heard: Audio, played: Audio) -> Audio:
    """Both, at the levels they have, brought down together if they would clip."""
    mix = heard + played
    return mix / max(1.0, float(np.abs(mix).max(initial=0)) / 0.98)
