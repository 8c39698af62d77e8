"""What the engine has told, on the event loop: for the musicians, and for whoever keeps what it remembers."""

from __future__ import annotations

from collections.abc import Callable

from server.conversation.session import Session
from server.engine.events import Event, Forgot, Late, Lost, Published, Remembered, Saved, Underrun
from server.engine.metrics import Recent
from server.keeping.keeper import Keeper
from server.listeners.audio_out import AudioOut
from server.listeners.outlets import Renditions
from server.running.requests import Answer
from server.units import Grid


class News:
    """Event loop only; never blocks."""

    def __init__(
        self,
        session: Session,
        keeper: Keeper,
        audio_out: AudioOut,
        grid: Grid,
        transport_ms: Recent,
        now_seconds: Callable[[], float],
        answer: Answer,
    ) -> None:
        """transport_ms: gets how long each block took from its end to its last packet."""
        self._session, self._keeper, self._audio_out, self._grid = session, keeper, audio_out, grid
        self._transport_ms, self._now_seconds, self._answer = transport_ms, now_seconds, answer

    def tell(self, event: Event, renditions: Renditions, since_seconds: float) -> None:
        """Something has happened, as the relay says."""
        session = self._session
        match event:
            case Remembered(memory, controls):
                self._answer(self._keeper.remembered(memory, controls))
            case Saved(bank, memory, controls):
                self._keeper.saved(bank, memory, controls)
            case Forgot(memory):
                self._keeper.forgot(memory)
            case Published():
                self._publish(event, renditions)
                self._transport_ms.add(1000 * (self._now_seconds() - since_seconds))
            case Late(position, samples):
                self._answer(session.late(position, samples))
            case Underrun(position, samples):
                self._answer(session.underrun(position, samples))
            case Lost(position, samples):
                self._answer(session.gap(position, samples))
            case _:
                raise AssertionError(f"{event} isn't told to musicians")

    def _publish(self, block: Published, renditions: Renditions) -> None:
        self._audio_out.send(renditions)
        session, margin = self._session, block.margin_samples
        margin_ms = self._grid.milliseconds(margin)
        self._answer(session.published(block.block, block.position, len(block.audio), block.revision, margin_ms))
        self._answer(session.follow(block.block, block.revision, margin))
