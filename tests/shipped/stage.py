"""The real server in a process of its own, started as a user starts it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server.talk import ring_name


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """``sideman serve`` with the embedded model, on any free port; its recordings go to ``folder``. Yields the port."""
    command = [
        *(sys.executable, "-m", "server", "serve", "--port", "0", "--no-announce"),
        *("--recordings", str(folder), "--shared-name", ring_name(folder)),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            found = re.search(r"listening on UDP 127\.0\.0\.1:(\d+)", line)
            if found:
                yield int(found.group(1))
                return
        raise AssertionError("the server ended before it listened")
    finally:
        process.terminate()
        assert process.wait(30) == 0, "the server must end cleanly when it is asked to"
        process.stdout.close()
