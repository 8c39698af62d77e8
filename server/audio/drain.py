"""A queue that is emptied onto a disk by a thread of its own, so that who fills it never waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Drain(Generic[T]):
    """``add`` belongs to one thread, ``finish`` to one other; write and close are called on the drain's own.

    on_fault(reason) is called on the drain's thread: once if writing fails, after which no more is written, and once if
    something was dropped because the disk is too slow.
    """

    def __init__(
        self,
        name: str,
        capacity: int,
        write: Callable[[T], None],
        close: Callable[[], None],
        on_fault: Callable[[str], None],
    ) -> None:
        """name: of what is written, for messages. Starts the thread."""
        self._name, self._write, self._close, self._on_fault = name, write, close, on_fault
        self._queue: queue.Queue[T | None] = queue.Queue(capacity)
        self._drop_reported = False
        self.dropped = 0
        self.fault = ""
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def add(self, item: T) -> bool:
        """Have it written. False, and counted, if there is no room. Never blocks."""
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self.dropped += 1
            return False
        return True

    def finish(self) -> None:
        """Blocks until everything that was added is written, and the thread has ended."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            # After a fault the queue is still emptied, so that the end gets through.
            if not self.fault:
                self._guarded(lambda item=item: self._write(item))
            if self.dropped and not self._drop_reported:
                self._drop_reported = True
                self._on_fault(f"{self._name} has a hole: the disk is too slow")
        self._guarded(self._close)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (OSError, RuntimeError) as error:
            # soundfile's own errors are RuntimeErrors.
            if not self.fault:
                self.fault = str(error) or type(error).__name__
                self._on_fault(f"the recording to {self._name} broke off: {self.fault}")
