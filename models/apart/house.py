"""The process that a model lives in: started, ended, and what it died of."""

from __future__ import annotations

import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final

from models.apart.host import run

END_SECONDS: Final = 2.0


class House:
    """One process at a time. ``open`` and ``close`` belong to one thread; ``kill`` and ``why_gone`` to any."""

    def __init__(self, name: str, device: str, threads: int) -> None:
        """The model, as models.registry.load_generator takes it."""
        self._wanted = name, device, threads
        self._process: SpawnProcess | None = None
        self._ends: tuple[Connection, ...] = ()

    def open(self) -> tuple[Connection, Connection]:
        """Start a process that loads the model, and end the one before. Returns its connections, for the verbs and for files.
        Doesn't wait until it is loaded."""
        self.close()
        # Another process from the start: a copy of this one would have its threads' locks, and none of its threads.
        context = get_context("spawn")
        (verbs, its_verbs), (files, its_files) = context.Pipe(), context.Pipe()
        self._process = context.Process(target=run, args=(its_verbs, its_files, *self._wanted), name="model", daemon=True)
        self._process.start()
        its_verbs.close()
        its_files.close()
        self._ends = verbs, files
        return verbs, files

    def kill(self) -> None:
        """End the process, whatever it is doing. Never blocks."""
        if self._process is not None:
            self._process.kill()

    def why_gone(self) -> str:
        """What became of it. Blocks until it is over, two seconds at most."""
        if self._process is None:
            return "it was never started"
        self._process.join(END_SECONDS)
        code = self._process.exitcode
        if code is None:
            return "it has hung up"
        return f"it ended with exit code {code}" if code >= 0 else f"it was ended by {signal.Signals(-code).name}"

    def close(self) -> None:
        """Hang up, upon which the process ends. Blocks for two seconds at most."""
        for end in self._ends:
            end.close()
        if self._process is not None:
            self._process.join(END_SECONDS)
            self._process.kill()
        self._process, self._ends = None, ()
