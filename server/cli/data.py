"""``sideman data``: music to train on, rendered or your own."""

from __future__ import annotations

import argparse
from pathlib import Path

from server.cli.common import Commands, import_data, render_data
from server.errors import SetupFault


def add_to(commands: Commands) -> None:
    """Add the command and its two kinds to the parser."""
    parser = commands.add_parser(
        "data",
        help="make music to train a model on",
        description="Make pieces to train on: parts that were played apart, aligned. docs/data.md says what comes of them.",
    )
    kinds = parser.add_subparsers(required=True, metavar="KIND")
    render = kinds.add_parser("render", help="random pieces, by MMA and FluidSynth", description="Render random pieces.")
    render.add_argument("out", type=Path, metavar="OUT", help="folder; the pieces go to OUT/train, OUT/valid or OUT/test")
    render.add_argument("--split", default="train", choices=("train", "valid", "test"), help="default: %(default)s")
    render.add_argument("--count", type=int, required=True, help="pieces in all; what is there is kept")
    render.add_argument("--seconds", type=float, default=48.0, help="length of every piece (default: %(default)s)")
    render.add_argument("--seed", type=int, default=1, help="another seed, other pieces (default: %(default)s)")
    render.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    render.add_argument("--mix", action="store_true", help="write the sum of the stems too, as mix.flac")
    render.add_argument("--recast", action="store_true", help="play every part on other instruments too")
    render.set_defaults(command=run_render)
    own = kinds.add_parser(
        "import",
        help="your own recordings, MIDI files or tracker modules",
        description="Take in a folder of songs: a folder for each, with a file for each instrument, named after it; tracker "
        "modules; MIDI files. The layouts of MUSDB18-HQ, Slakh2100 and Frets on Fire are understood.",
    )
    own.add_argument("songs", type=Path, metavar="SONGS", help="folder of songs")
    own.add_argument("out", type=Path, metavar="OUT", help="folder; the pieces go to OUT/train")
    own.add_argument("--seconds", type=float, default=48.0, help="length of the pieces (default: %(default)s)")
    own.add_argument("--caption", default="", help='what one would call this music, e.g. "indie rock"; it becomes the prompt')
    own.add_argument("--licence", default="", help="on which terms you have it; goes into the manifest")
    own.set_defaults(command=run_import)


def run_render(options: argparse.Namespace) -> int:
    """Render, with a bar of progress; started again, it goes on."""
    also = [name for name, wanted in (("--mix", options.mix), ("--recast", options.recast)) if wanted]
    return render_data(options.split, options.count, options.seconds, options.seed, options.workers, options.out, also)


def run_import(options: argparse.Namespace) -> int:
    """Import, a line for each song."""
    if not 10 <= options.seconds <= 600:
        raise SetupFault(f"--seconds goes from 10 to 600, not {options.seconds:g}")
    total = 0
    for song in import_data(options.songs, options.out / "train", options.seconds, options.caption, options.licence):
        total += song.pieces
        left = f"; left out: {', '.join(path.name for path in song.left_out)}" if song.left_out else ""
        trouble = f"; {song.trouble}" if song.trouble else ""
        print(f"{song.done} of {song.songs}  {song.name}: {song.pieces} pieces{left}{trouble}", flush=True)
    print(f"wrote {total} pieces to {options.out / 'train'}")
    return 0
