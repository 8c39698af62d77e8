"""What the engine tells, taken on its own thread: into the take that is being recorded, to the ways out, and on to the loop."""

from __future__ import annotations

from collections.abc import Callable

from server.engine.events import Event, Forgot, Published, Remembered, Saved, Traced
from server.listeners.outlets import Outlets, Renditions
from server.takes.recorder import TakeRecorder

Tell = Callable[[Event, Renditions, float], None]


class Relay:
    """Inference thread only; never blocks."""

    def __init__(
        self, takes: TakeRecorder, outlets: Outlets, over: Callable[[], bool], now_seconds: Callable[[], float], tell: Tell
    ) -> None:
        """over(): whether the server has ended. tell(event, renditions, since_seconds): has the event loop take it, for those
        whom it concerns. renditions: of a block, for OSC. since_seconds: when it was there."""
        self._takes, self._outlets, self._over, self._now_seconds, self._tell = takes, outlets, over, now_seconds, tell

    def emit(self, event: Event) -> None:
        """Something has happened."""
        if self._over():
            return  # a step that hung may outlive the server
        self._takes.add(event)
        if isinstance(event, Traced) and not isinstance(event, Remembered | Saved | Forgot):
            return
        since_seconds = self._now_seconds()
        renditions: Renditions = self._outlets.publish(event) if isinstance(event, Published) else {}
        self._tell(event, renditions, since_seconds)
