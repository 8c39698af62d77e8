"""The controls of a session: one frozen snapshot, replaced whole, numbered by revision.

The event loop changes controls; the inference thread reads one snapshot a block. Nothing is locked: reading the
current snapshot is reading one reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from server.engine.port import ATTRIBUTES, Chord, Embedding, ModelInfo, Pulse

SLOTS = 8
BANKS: Final = 8


@dataclass(frozen=True, slots=True)
class Prompt:
    """One slot: what was asked for, and its numbers. embedding: [E]."""

    text: str
    embedding: Embedding = field(compare=False)


class Ramp(NamedTuple):
    """A value on its way: from ``start`` at position ``first`` to ``end`` at position ``last``, in a straight line."""

    start: float
    end: float
    first: int
    last: int

    def at(self, position: int) -> float:
        """The value at a position of the timeline."""
        if position >= self.last:
            return self.end
        if position <= self.first:
            return self.start
        return self.start + (self.end - self.start) * ((position - self.first) / (self.last - self.first))

    def to(self, value: float, first: int, samples: int) -> Ramp:
        """Another way to go on from ``first``: to ``value`` within so many samples, from where this one is by then."""
        return Ramp(self.at(first), value, first, first + samples) if samples > 0 else steady(value)

    def moved(self, samples: int) -> Ramp:
        """The same, so much later."""
        return self if self.start == self.end else self._replace(first=self.first + samples, last=self.last + samples)


def steady(value: float) -> Ramp:
    """A value that stays."""
    return Ramp(value, value, 0, 0)


ONE: Final = steady(1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A state that the music goes on from, as if nothing had come in between. Two are never equal: to recall the same state
    twice is to go back twice. state: the model's, never changed. heard_frame, next_block: where it goes on, on the timeline
    that the state itself counts on."""

    state: object
    heard_frame: int
    next_block: int


@dataclass(frozen=True, slots=True)
class Save:
    """A bank is to be saved here. revision: of the snapshot that brought it; a newer one is a newer save. controls: those that
    go into the bank, which are not those of the block where something else was changed after it in the same place."""

    revision: int
    controls: Controls | None = field(compare=False)


NO_SAVE: Final = Save(0, None)


class Controls(NamedTuple):
    """Everything that can be turned while playing. ``revision`` grows by one with every change. A named tuple, for in a flood
    of messages it is replaced thousands of times a second.

    Weights, temperature, guidance and attributes are sampled where a block begins, the gain at every sample. lead_samples: how
    long before its place a block is begun (/lookahead auto); None: as soon as it may be. attributes: one for each of ATTRIBUTES,
    None: the model's own choice. chord: None by ear. tempo_bpm: 0 by ear. downbeat: position of one, None as long as nobody
    has told a beat. cues: what is to change later, in order. later_gains: in the controls of one block, how the gain goes on
    from places within it. moment: recalled last. saves: the newest of each bank that has found its place.
    """

    parts: tuple[bool, ...]
    lookahead_frames: int
    lead_samples: int | None = None
    revision: int = 0
    playing: bool = False
    prompts: tuple[Prompt | None, ...] = (None,) * SLOTS
    weights: tuple[Ramp, ...] = (steady(0.0),) * SLOTS
    temperature: Ramp = ONE
    guidance: Ramp = ONE
    attributes: tuple[Ramp | None, ...] = (None,) * len(ATTRIBUTES)
    gain: Ramp = ONE
    seed: int = 0
    chord: Chord | None = None
    tempo_bpm: float = 0.0
    downbeat: int | None = None
    cues: tuple[Cue, ...] = ()
    later_gains: tuple[tuple[int, Ramp], ...] = ()
    moment: Moment | None = None
    saves: tuple[Save, ...] = (NO_SAVE,) * BANKS

    def pulse(self, sample_rate: int) -> Pulse | None:
        """Where beats fall, once both tempo and beat have been told."""
        if self.downbeat is None or not self.tempo_bpm:
            return None
        return Pulse(self.downbeat, beat_samples(self.tempo_bpm, sample_rate))


Change = Callable[[Controls], Controls]


@dataclass(frozen=True, slots=True)
class Cue:
    """A change that waits for its place: the first block that begins at or after ``position``.

    revision: of the snapshot that brought it. name: the message that asked for it. to_the_sample: it moves the gain alone, so
    it acts at ``position`` itself. change: what becomes of the controls that hold there; it never fails.
    """

    position: int
    revision: int
    name: str
    to_the_sample: bool
    change: Change = field(compare=False)

    @property
    def order(self) -> tuple[int, int]:
        """By position; what came later has the last word at the same one."""
        return self.position, self.revision


def beat_samples(tempo_bpm: float, sample_rate: int) -> float:
    """How long a beat is."""
    return 60 * sample_rate / tempo_bpm


def opening_controls(info: ModelInfo) -> Controls:
    """How a session begins: all parts, no prompt, the model's own look-ahead and temperature, not playing yet."""
    return Controls(
        parts=(True,) * len(info.parts),
        lookahead_frames=info.default_lookahead_frames,
        temperature=steady(info.default_temperature),
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
        self._current = controls._replace(revision=self._current.revision + 1)
        return self._current

    def tidy(self, controls: Controls) -> None:
        """Replace the snapshot by one that says the same of every block to come: no new revision. Event loop only."""
        assert controls.revision == self._current.revision
        self._current = controls
