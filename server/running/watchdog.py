"""Whether the model comes back from every step: people are warned, and in the end the process stops."""

from __future__ import annotations

from collections.abc import Callable

from server.conversation.session import Session
from server.engine.watch import GIVE_UP_SECONDS, Watch, look, warns
from server.errors import OurFault
from server.machine import Driver
from server.running.requests import Answer


class Watchdog:
    """Event loop only; never blocks."""

    def __init__(self, worker: Driver, session: Session, answer: Answer, fail: Callable[[BaseException], None]) -> None:
        """fail(error): the server has to stop."""
        self._worker, self._session, self._answer, self._fail = worker, session, answer, fail
        self._watch = Watch()

    def look(self, passed_seconds: float) -> None:
        """Look again, so long after the last time."""
        before, self._watch = self._watch, look(self._watch, self._worker.steps, self._worker.working, passed_seconds)
        if warns(before, self._watch):
            self._answer(self._session.log("warning", "the model is stuck; nothing new is played until it goes on"))
        if self._watch.seconds >= GIVE_UP_SECONDS:
            self._fail(OurFault(f"the model has been at one step for {GIVE_UP_SECONDS:g} s"))
