"""The process that a model lives in: how it is started and ended, and what it died of."""

from __future__ import annotations

import signal
import threading
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final

from models.apart.host import run
from models.faults import ModelGone

END_SECONDS: Final = 2.0


class Lodger:
    """One process. verbs, files: the connections to it. Any thread."""

    def __init__(self, process: SpawnProcess, verbs: Connection, files: Connection) -> None:
        self._process, self.verbs, self.files = process, verbs, files
        self._lock = threading.Lock()

    def kill(self) -> None:
        """End it, whatever it is doing. Never blocks."""
        self._process.kill()

    def why_gone(self) -> str:
        """What became of it. Blocks until it is over, two seconds at most."""
        with self._lock:  # only one can be told how a process ended
            self._process.join(END_SECONDS)
            code = self._process.exitcode
        if code is None:
            return "it has hung up"
        return f"it ended with exit code {code}" if code >= 0 else f"it was ended by signal {-code} ({signal.strsignal(-code)})"


class House:
    """Room for one process at a time. Any thread."""

    def __init__(self, name: str, device: str, threads: int) -> None:
        """The model, as models.registry.load_generator takes it."""
        self._wanted = name, device, threads
        self._lock = threading.Lock()
        self._lodger: Lodger | None = None
        self._closed = False

    def open(self) -> Lodger:
        """Start a process that loads the model, and end the one before. Blocks until it has begun, and not until it is loaded.
        Raises ModelGone once the house is closed."""
        # Another process from the start: a copy of this one would have its threads' locks, and none of its threads.
        context = get_context("spawn")
        with self._lock:
            if self._closed:
                raise ModelGone("the model isn't started again, for the server ends")
            self._end()
            (verbs, its_verbs), (files, its_files) = context.Pipe(), context.Pipe()
            process = context.Process(target=run, args=(its_verbs, its_files, *self._wanted), name="model", daemon=True)
            process.start()
            its_verbs.close()
            its_files.close()
            self._lodger = Lodger(process, verbs, files)
            return self._lodger

    def close(self) -> None:
        """End the process, for good. Blocks for two seconds at most."""
        with self._lock:
            self._closed = True
            self._end()

    def _end(self) -> None:
        # All that it holds can go: what was to be kept has been saved.
        if self._lodger is not None:
            self._lodger.kill()
            self._lodger.why_gone()
