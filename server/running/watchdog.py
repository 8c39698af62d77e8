"""Whether the model comes back from every step: people are warned, its process is ended, and in the end the server stops."""

from __future__ import annotations

from collections.abc import Callable

from server.conversation.session import Session
from server.engine.port import Household
from server.engine.watch import GIVE_UP_SECONDS, KILL_SECONDS, WARN_SECONDS, Watch, look, passes
from server.errors import OurFault
from server.machine import Driver
from server.running.requests import Answer


class Watchdog:
    """Event loop only; never blocks."""

    def __init__(
        self,
        worker: Driver,
        session: Session,
        house: Household | None,
        answer: Answer,
        fail: Callable[[BaseException], None],
    ) -> None:
        """house: of the model, if it has one of its own. fail(error): the server has to stop."""
        self._worker, self._session, self._house, self._answer, self._fail = worker, session, house, answer, fail
        self._watch = Watch()

    def look(self, passed_seconds: float) -> None:
        """Look again, so long after the last time."""
        house = self._house
        working = self._worker.working and not (house is not None and house.beginning)
        before, self._watch = self._watch, look(self._watch, self._worker.steps, working, passed_seconds)
        if passes(before, self._watch, WARN_SECONDS):
            self._answer(self._session.log("warning", "the model is stuck; nothing new is played until it goes on"))
        if house is not None and passes(before, self._watch, KILL_SECONDS):
            told = f"the model has been at one step for {KILL_SECONDS:g} s; its process is ended, to be started again"
            self._answer(self._session.log("warning", told))
            house.kill()
        if self._watch.seconds >= GIVE_UP_SECONDS:
            self._fail(OurFault(f"the model has been at one step for {GIVE_UP_SECONDS:g} s"))
