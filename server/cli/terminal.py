"""Lines for whoever watches. A terminal that is held with Ctrl-S, or a pipe that nobody empties, holds up nothing: neither the
set nor its end."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from queue import Full, Queue
from typing import Final

END_SECONDS: Final = 0.5


class Terminal:
    """Writes on a thread of its own. Every method belongs to one thread, and none blocks but ``close``."""

    def __init__(self, file: int) -> None:
        """file: descriptor. Written to without Python's buffer, whose lock a thread that is stuck would take to its grave."""
        self._file, self._lines = file, Queue[str | None](1)
        self._thread = threading.Thread(target=self._write, name="terminal", daemon=True)
        self._thread.start()

    def say(self, text: str) -> None:
        """Write it soon; or not at all, if what was said last isn't written yet."""
        with suppress(Full):
            self._lines.put_nowait(text)

    def close(self) -> None:
        """Blocks until all is written, for half a second at most."""
        with suppress(Full):
            self._lines.put(None, timeout=END_SECONDS)
            self._thread.join(END_SECONDS)

    def _write(self) -> None:
        with suppress(OSError):  # whoever read it has left; the set goes on
            while (text := self._lines.get()) is not None:
                data = text.encode(sys.stdout.encoding or "utf-8", "replace")
                while data:
                    data = data[os.write(self._file, data) :]
