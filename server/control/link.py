"""An Ableton Link session and the controls: which of them follows the other, and when. Pure: any thread, never blocks.

With others in the session, the controls take its tempo and its bar. Alone in it, the session takes theirs, so that whoever joins
finds them. Nothing is changed for what can't be heard: clocks jitter, and the session rounds its tempo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from server.control.changes import set_beat
from server.control.params import Controls
from server.engine.port import BEATS_IN_BAR, Pulse

# More than a session's rounding, and less than 6 ms in a minute.
SAME_TEMPO_BPM: Final = 0.01
DRIFT_MS: Final = 5.0
# So often in a row, and to the same side, the beat has to be off: a single look may come late.
LOOKS: Final = 3


class Shared(NamedTuple):
    """What a session says at one moment. peers: the others in it. beat: where in a bar of four it is."""

    peers: int
    bpm: float
    beat: float


class Drift(NamedTuple):
    """How far off the beat was found. looks: how often in a row. beats: the least of these; above 0: the session is ahead."""

    looks: int = 0
    beats: float = 0.0


@dataclass(frozen=True, slots=True)
class Offer:
    """What the session is to take over at the moment of the look. beat: None: its own stays."""

    bpm: float
    beat: float | None


STEADY: Final = Drift()


def follow(drift: Drift, controls: Controls, shared: Shared, position: int, sample_rate: int) -> tuple[Drift, Controls]:
    """The controls that a session with others leads to. position: of the performer's sound at the moment of the look."""
    pulse = controls.pulse(sample_rate)
    if pulse is None or not _same_tempo(controls, shared):
        return STEADY, set_beat(controls._replace(tempo_bpm=shared.bpm), shared.beat, position, sample_rate)
    drift = _drift(drift, pulse, shared, position)
    if drift.looks < LOOKS:
        return drift, controls
    return STEADY, controls._replace(downbeat=pulse.downbeat - round(drift.beats * pulse.beat_samples))


def offer(drift: Drift, controls: Controls, shared: Shared, position: int | None, sample_rate: int) -> tuple[Drift, Offer | None]:
    """What a session without others is to take over. position: None while no timeline moves on."""
    if not controls.tempo_bpm:
        return STEADY, None
    pulse = controls.pulse(sample_rate)
    if pulse is None or position is None:
        return STEADY, None if _same_tempo(controls, shared) else Offer(controls.tempo_bpm, None)
    drift = _drift(drift, pulse, shared, position)
    if drift.looks < LOOKS and _same_tempo(controls, shared):
        return drift, None
    return STEADY, Offer(controls.tempo_bpm, _beat(pulse, position))


def _same_tempo(controls: Controls, shared: Shared) -> bool:
    return abs(controls.tempo_bpm - shared.bpm) < SAME_TEMPO_BPM


def _beat(pulse: Pulse, position: int) -> float:
    """Where in the bar a position is."""
    return (position - pulse.downbeat) / pulse.beat_samples % BEATS_IN_BAR


def _drift(before: Drift, pulse: Pulse, shared: Shared, position: int) -> Drift:
    half = BEATS_IN_BAR / 2
    beats = (shared.beat - _beat(pulse, position) + half) % BEATS_IN_BAR - half
    if 60_000 * abs(beats) / shared.bpm < DRIFT_MS:
        return STEADY
    if before.beats * beats <= 0:
        return Drift(1, beats)
    return Drift(before.looks + 1, min(before.beats, beats, key=abs))
