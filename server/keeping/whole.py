"""Files that are there whole or not at all: whatever fails, what was there before stays."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Have ``write`` make a file beside ``path``, and put it in its place once it is on the disk. Blocks for the disk. Raises
    OSError where that fails; the old file is still there then. One thread at a time for each path."""
    beside = path.with_name(f".{path.name}.part")
    try:
        write(beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """The new name is on the disk too, where folders can be opened; elsewhere the system sees to it."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
