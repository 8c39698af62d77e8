"""The command ``sideman``."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import cast

from server.cli import bench, codec, data, demo, doctor, listen, render, serve
from server.errors import OurFault, SidemanError


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="sideman",
        description="Sideman listens to you and plays along. Start with `sideman serve`, then open the Max patch.",
    )
    top.add_argument("--version", action="version", version=f"sideman {version('sideman')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for module in (serve, render, codec, doctor, listen, demo, bench, data):
        module.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status. What goes wrong is one line on stderr that says what to do."""
    options = parser().parse_args(arguments)
    command = cast(Callable[[argparse.Namespace], int], options.command)
    try:
        return command(options)
    except SidemanError as error:
        if isinstance(error, OurFault) and error.__cause__ is not None:
            traceback.print_exception(error.__cause__)  # for the bug report
        print(f"sideman: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
