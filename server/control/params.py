"""The controls of a session: one frozen snapshot, replaced whole, numbered by revision.

The event loop changes controls; the inference thread reads one snapshot a block. Nothing is locked: reading the
current snapshot is reading one reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from server.engine.port import Chord, Embedding, ModelInfo, Pulse

SLOTS = 8


@dataclass(frozen=True, slots=True)
class Prompt:
    """One slot: what was asked for, and its numbers. embedding: [E]."""

    text: str
    embedding: Embedding = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ramp:
    """A value on its way: from ``start`` at block ``first_block`` to ``end`` at ``last_block``, in a straight line."""

    start: float
    end: float
    first_block: int
    last_block: int

    def at(self, block: int) -> float:
        """The value that a block is generated with."""
        if block >= self.last_block:
            return self.end
        if block <= self.first_block:
            return self.start
        share = (block - self.first_block) / (self.last_block - self.first_block)
        return self.start + (self.end - self.start) * share


def steady(value: float) -> Ramp:
    """A value that stays."""
    return Ramp(value, value, 0, 0)


@dataclass(frozen=True, slots=True)
class Controls:
    """Everything that can be turned while playing. ``revision`` grows by one with every change.

    chord: None by ear. tempo_bpm: 0 by ear. downbeat: position of one, None as long as nobody has told a beat.
    """

    parts: tuple[bool, ...]
    lookahead_frames: int
    revision: int = 0
    playing: bool = False
    prompts: tuple[Prompt | None, ...] = (None,) * SLOTS
    weights: tuple[Ramp, ...] = (steady(0.0),) * SLOTS
    temperature: float = 1.0
    gain: float = 1.0
    seed: int = 0
    chord: Chord | None = None
    tempo_bpm: float = 0.0
    downbeat: int | None = None

    def pulse(self, sample_rate: int) -> Pulse | None:
        """Where beats fall, once both tempo and beat have been told."""
        if self.downbeat is None or not self.tempo_bpm:
            return None
        return Pulse(self.downbeat, beat_samples(self.tempo_bpm, sample_rate))


def beat_samples(tempo_bpm: float, sample_rate: int) -> float:
    """How long a beat is."""
    return 60 * sample_rate / tempo_bpm


def opening_controls(info: ModelInfo) -> Controls:
    """How a session begins: all parts, no prompt, the model's own look-ahead and temperature, not playing yet."""
    return Controls(
        parts=(True,) * len(info.parts),
        lookahead_frames=info.default_lookahead_frames,
        temperature=info.default_temperature,
    )


class ControlStore:
    """Holds the current snapshot. Only the event loop may change it; any thread may read it. Never blocks."""

    def __init__(self, controls: Controls) -> None:
        self._current = controls

    @property
    def current(self) -> Controls:
        """The newest snapshot. Any thread."""
        return self._current

    def set(self, controls: Controls) -> Controls:
        """Replace the snapshot by one that differs from the current one, under the next revision. Event loop only."""
        self._current = replace(controls, revision=self._current.revision + 1)
        return self._current
