"""The one inference thread: drives the engine while there is something to do, and sleeps until it is nudged."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, Protocol

STOP_SECONDS: Final = 2.0


class Steps(Protocol):
    """What the worker drives."""

    def step(self) -> bool:
        """Do one thing; False if there was nothing to do."""
        ...


class Worker:
    """Owns the thread. A failure in a step ends the thread and is handed to ``on_failure`` on that thread: music made
    by a broken engine would be worse than none, so whoever is told must stop the process."""

    def __init__(self, engine: Steps, on_failure: Callable[[BaseException], None]) -> None:
        self._engine, self._on_failure = engine, on_failure
        self._nudged, self._stopping = threading.Event(), threading.Event()
        self._steps, self._working = 0, False
        self._thread = threading.Thread(target=self._run, name="inference", daemon=True)

    @property
    def steps(self) -> int:
        """How many steps are done. Any thread."""
        return self._steps

    @property
    def working(self) -> bool:
        """Whether a step is under way. Any thread."""
        return self._working

    def start(self) -> None:
        """Start the thread. Once, from any thread."""
        self._thread.start()

    def nudge(self) -> None:
        """There may be something to do. Any thread; never blocks."""
        self._nudged.set()

    def stop(self) -> None:
        """End the thread after the step that it is in. Any other thread; blocks for that step, but not for one that never
        ends: the thread is a daemon, so the process can end without it."""
        self._stopping.set()
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        try:
            while True:
                # Cleared before looking at the other flag: the other way round, a stop in between would be slept through.
                self._nudged.clear()
                if self._stopping.is_set():
                    return
                self._working = True
                while self._engine.step() and not self._stopping.is_set():
                    self._steps += 1
                self._working = False
                self._nudged.wait()
        except BaseException as error:  # noqa: BLE001 - the thread's one boundary: whatever it was, the process must end
            self._on_failure(error)
