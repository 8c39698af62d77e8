"""``python -m tests.soak --minutes 60 --out soak.jsonl``: the soak alone, with the embedded model. Exits with 1 if it found
troubles."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path

from server.clock import MonotonicClock
from tests.shipped.stage import started
from tests.soak.memory import resident_mb
from tests.soak.soak import as_line, soak, troubles


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="file to append the figures to, as a line of JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, started(Path(folder)) as server:
        memory = partial(resident_mb, server.process.pid)
        say = partial(print, flush=True)
        figures = asyncio.run(soak(server.port, 60 * options.minutes, MonotonicClock(), memory, say))
        line, found = as_line(figures), troubles(figures)
        print(line, "; ".join(found) or "no troubles", sep="\n", flush=True)
        if options.out is not None:
            with options.out.open("a") as file:
                file.write(line + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
