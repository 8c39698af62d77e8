"""The options of ``sideman serve``: what they do and what they are without is what the settings say."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from server.settings import ServerSettings

_DESCRIPTION: Final = """Start the server. It listens for OSC on UDP and TCP and plays along, until Ctrl-C.
Without options it plays with programs on this machine; prompts, look-ahead and all
that changes while it plays are messages (docs/osc.md)."""
_EXAMPLES: Final = """examples:
  sideman serve                                  play with Max, Pd or SuperCollider on this machine
  sideman serve --sound-card                     perform on the system's own sound card
  sideman serve --in me.wav --out it.wav         a recording performs in real time
  sideman serve --device cuda                    compute on the graphics card
  sideman serve --host 0.0.0.0 --allow 192.168.1.20 --key "a long sentence"
                                                 play with a second machine (docs/second-machine.md)

`sideman doctor` tells what stands in the way. Anything may stand in a file instead: --config."""


class Option(NamedTuple):
    """A command-line option. field: of the settings. metavar: what its value looks like. about: instead of the field's words.
    more: for argparse."""

    flag: str
    field: str
    metavar: str | None
    about: str = ""
    more: Mapping[str, Any] = MappingProxyType({})


_GROUPS: Final[tuple[tuple[str, tuple[Option, ...]], ...]] = (
    (
        "where it listens",
        (
            Option("--port", "port", "PORT"),
            Option("--oscquery-port", "oscquery_port", "PORT"),
            Option("--announce", "announce", None, more={"action": argparse.BooleanOptionalAction}),
            Option("--shared-name", "shared_name", "NAME"),
        ),
    ),
    (
        "who may connect from another machine",
        (
            Option("--host", "host", "ADDRESS"),
            Option("--allow", "allow", "ADDRESS", more={"nargs": "+"}),
            Option("--key", "key", "TEXT"),
        ),
    ),
    (
        "what plays",
        (
            Option("--model", "model", "NAME"),
            Option("--device", "device", "DEVICE"),
            Option("--threads", "threads", "COUNT", more={"type": int}),
            Option("--link", "link", None, more={"action": argparse.BooleanOptionalAction}),
        ),
    ),
    (
        "sound without another program",
        (
            Option(
                "--sound-card", "card", "NAME", "perform on this sound card and hear Sideman there; no NAME: the system's own",
                {"dest": "card", "nargs": "?", "const": ""},
            ),
            Option("--card-rate", "card_rate", "HZ", more={"type": int}),
            Option("--in", "input_file", "FILE", more={"dest": "input_file", "type": Path}),
            Option("--out", "output_file", "FILE.wav", more={"dest": "output_file", "type": Path}),
        ),
    ),
    (
        "where files go",
        (
            Option("--recordings", "recordings", "FOLDER", more={"type": Path}),
            Option("--states", "states", "FOLDER", more={"type": Path}),
        ),
    ),
)  # fmt: skip


def add_options(parser: argparse.ArgumentParser) -> None:
    """All options, in groups."""
    parser.usage, parser.description, parser.epilog = "%(prog)s [options]", _DESCRIPTION, _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for title, options in _GROUPS:
        group = parser.add_argument_group(title)
        for option in options:
            more: dict[str, Any] = {"type": int} if option.metavar == "PORT" else {}
            more |= {"metavar": option.metavar} if option.metavar is not None else {}
            group.add_argument(option.flag, help=_help(option), **more, **option.more)
    settings = parser.add_argument_group("settings file")
    settings.add_argument(
        "--config", type=Path, metavar="FILE.toml", help="settings, as in configs/server/default.toml; options come before them"
    )


def chosen(options: argparse.Namespace) -> dict[str, object]:
    """What the command line says, by setting; None where it says nothing."""
    return {option.field: getattr(options, option.field) for _, group in _GROUPS for option in group}


def _help(option: Option) -> str:
    field = ServerSettings.model_fields[option.field]
    words = option.about or field.description or ""
    if field.default in (None, ()):
        return words
    said = {True: "yes", False: "no"}.get(field.default, field.default)
    return f"{words} (default: {said})"
