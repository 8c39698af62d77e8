"""Takes that clients start and stop, with /record/start and /record/stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from server.conversation.effects import StartRecording, StopRecording
from server.conversation.session import Session
from server.errors import SetupFault
from server.running.requests import Answer, Begin
from server.takes.recorder import TakeRecorder


class TakesOnRequest:
    """Event loop only; never blocks."""

    def __init__(
        self,
        session: Session,
        takes: TakeRecorder,
        folder: Path,
        disk: Executor,
        remember: Callable[[], None],
        begin: Begin,
        answer: Answer,
    ) -> None:
        """folder: in which each take gets one. disk: one thread, for the recorder's verbs belong to one, and a stop must not
        overtake its start. remember(): has the engine tell what it remembers, which is how a take begins."""
        self._session, self._takes, self._folder, self._disk = session, takes, folder, disk
        self._remember, self._begin, self._answer = remember, begin, answer

    def start(self, asked: StartRecording) -> None:
        """Begin a take, with what the engine remembers then."""
        self._begin(asked.client, "/record/start", self._start(asked))

    def stop(self, asked: StopRecording) -> None:
        """End the take, once all of it is on the disk."""
        self._begin(asked.client, "/record/stop", self._stop(asked))

    async def _start(self, asked: StartRecording) -> None:
        folder = self._folder / asked.name
        try:
            await asyncio.get_running_loop().run_in_executor(self._disk, self._takes.start, folder)
        except SetupFault as fault:
            self._answer(self._session.fail(asked.client, "/record/start", str(fault)))
        else:
            self._remember()
            self._answer(self._session.done(asked.client, "/record/start", str(folder)))

    async def _stop(self, asked: StopRecording) -> None:
        try:
            taken = await asyncio.get_running_loop().run_in_executor(self._disk, self._takes.stop)
        except SetupFault as fault:
            self._answer(self._session.fail(asked.client, "/record/stop", str(fault)))
        else:
            self._answer(self._session.done(asked.client, "/record/stop", str(taken.folder), taken.samples))
