"""What is told of a running sound card, and how often. Event loop only; never blocks."""

from __future__ import annotations

from typing import Final

from server.audio.card_counts import CardCounts
from server.conversation.effects import Effect
from server.conversation.session import Session
from server.units import Bridge

REPORT_SECONDS: Final = 1.0
DRIFT_SECONDS: Final = 60.0


class CardReports:
    """Everything that a card's loop counts reaches the clients: once a second at most, with what has come together since;
    how its clock drifts, once a minute."""

    def __init__(self, session: Session, clock: Bridge) -> None:
        self._session, self._clock = session, clock
        self._told = self._drifted = CardCounts()
        self._told_seconds = self._drifted_seconds = float("-inf")

    def due(self, counts: CardCounts, now_seconds: float, stands: int) -> tuple[Effect, ...]:
        """What is to be told by now. stands: where the timeline is, for what has no place of its own."""
        effects: tuple[Effect, ...] = ()
        if now_seconds - self._told_seconds >= REPORT_SECONDS:
            before, self._told = self._told, counts
            effects = self._troubles(before, counts, stands)
            if effects:
                self._told_seconds = now_seconds
        if counts.corrections > self._drifted.corrections and now_seconds - self._drifted_seconds >= DRIFT_SECONDS:
            left_out = counts.dropped_samples - self._drifted.dropped_samples
            repeated = counts.repeated_samples - self._drifted.repeated_samples
            self._drifted, self._drifted_seconds = counts, now_seconds
            text = f"to stay with the performer's clock, the sound card left out {left_out} samples and repeated {repeated}"
            effects += self._session.log("info", text)
        return effects

    def _troubles(self, before: CardCounts, now: CardCounts, stands: int) -> tuple[Effect, ...]:
        session, effects = self._session, list[Effect]()
        holes, overruns = now.holes - before.holes, now.overruns - before.overruns
        missing, dry = now.missing_samples - before.missing_samples, now.underruns - before.underruns
        if missing:
            # A hole may have begun in what was told of before.
            place = self._clock.to_model(now.late_position)
            effects += session.underrun(place, self._clock.to_model(missing), holes)
        if dry:
            effects += session.underrun(stands, 0, dry)
        if overruns:
            effects += session.gap(stands, 0, overruns)
        if now.jumps > before.jumps:
            times = now.jumps - before.jumps
            effects += session.log("warning", f"the performer's clock jumped; the sound card found its place anew, {times} times")
        return tuple(effects)
