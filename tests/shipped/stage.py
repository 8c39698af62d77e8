"""The real server in a process of its own, started as a user starts it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.server.talk import remove_locks, ring_name


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    port: int


@contextmanager
def started(folder: Path, program: Sequence[str] = (sys.executable, "-m", "server"), exit_code: int = 0) -> Iterator[Served]:
    """``program serve`` on any free port; its recordings go to ``folder``. In the end it must exit with ``exit_code``."""
    folders = ("--recordings", str(folder), "--states", str(folder / "states"))
    options = ("--port", "0", "--no-announce", *folders, "--shared-name", ring_name(folder))
    process = subprocess.Popen([*program, "serve", *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            found = re.search(r"listening on UDP 127\.0\.0\.1:(\d+)", line)
            if found:
                yield Served(process, int(found.group(1)))
                return
        raise AssertionError("the server ended before it listened")
    finally:
        process.terminate()
        assert process.wait(30) == exit_code, "the server must end cleanly when it is asked to, and loudly when it broke"
        process.stdout.close()
        remove_locks(folder)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """``sideman serve`` with the embedded model. Yields the port."""
    with started(folder) as server:
        yield server.port
