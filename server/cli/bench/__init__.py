"""``sideman bench``: how fast it is here, as JSON lines.

Times on a shared machine wander; compare ratios within one run. The codec and the engine are measured alone; then come the
whole server over OSC on this machine, in real time, with a fixed look-ahead and with ``auto``; performer to sound; and control
messages beside the audio. Each line is out as soon as it is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from server.cli.bench.about import about
from server.cli.bench.figures import Line
from server.cli.bench.parts import parts
from server.cli.common import Commands, add_model_options, check_seconds, load_model, load_prompts, load_voice, model_beside
from server.errors import SetupFault
from server.settings import load_settings

LEAST_SECONDS: Final = 5.0


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "bench",
        help="measure speed and latency on this machine",
        description="Measure the codec and the engine alone, then live performances: margins, how soon a control and the "
        "performer are heard, and how many messages a second it takes.",
    )
    parser.add_argument("--out", type=Path, help="file to append the JSON lines to")
    parser.add_argument(
        "--endurance", type=int, default=0, metavar="BLOCKS", help="also: does this block cost what the 100th does? try 10000"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each part (default: %(default)s)")
    add_model_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Measure, print, append, one part after the other."""
    check_seconds(options.seconds, LEAST_SECONDS)
    if options.out is not None and not options.out.absolute().parent.is_dir():
        raise SetupFault(f"there is no folder {options.out.parent}; make it first")
    generator = load_model(options.model, options.device, options.threads)
    voice, prompts = load_voice(options.model, options.device, options.threads), load_prompts()
    # Without the limit on what one sender may send: how much can be taken is what is measured.
    unlimited = {"messages_per_second": 1_000_000, "announce": False}
    settings = load_settings(None, port=0, shared_name="sideman-bench", model=options.model, **unlimited)
    common = about(generator.info, options.device, options.threads)
    with model_beside(options.model, options.device, options.threads) as served:
        for name, measure in parts(settings, generator, served, voice, prompts, options.seconds, options.endurance):
            print(f"{name} ...", file=sys.stderr, flush=True)
            tell({**common, **measure()}, options.out)
    return 0


def tell(line: Line, out: Path | None) -> None:
    """Print a line, and append it to the file: what is measured is kept, whatever becomes of the rest."""
    text = json.dumps(line)
    print(text, flush=True)
    if out is not None:
        with out.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
