"""A thread that repeats one step until it is told to stop, and tells when it breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable


class LoopThread:
    """``start`` and ``stop`` belong to the owner's thread; each may be called once, stop also without start."""

    def __init__(
        self,
        name: str,
        step: Callable[[], None],
        on_fault: Callable[[Exception], None],
        finish: Callable[[], None],
    ) -> None:
        """step() is repeated, then finish() is called once, both on the thread. on_fault(error) is called there too if
        one of them raises; a step that raised isn't repeated."""
        self._step, self._on_fault, self._finish = step, on_fault, finish
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Doesn't block."""
        self._thread.start()

    def stop(self) -> None:
        """Blocks until the step under way and finish() are done."""
        self._stopping.set()
        if self._thread.ident is None:
            self._guarded(self._finish)
        else:
            self._thread.join()

    def _run(self) -> None:
        self._guarded(self._repeat)
        self._guarded(self._finish)

    def _repeat(self) -> None:
        while not self._stopping.is_set():
            self._step()

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the one catch of this thread: its owner has to hear what broke it
            self._on_fault(error)
