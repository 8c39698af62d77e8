"""What the engine tells the rest of the server. All frozen, made on the inference thread, and in order.

The event loop reads those that musicians are told of; a recording takes all of them, for they are what a set can be played
again from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from server.control.params import Controls, Moment
from server.engine.memory import Memory
from server.engine.port import Audio


@dataclass(frozen=True, slots=True)
class Published:
    """A block that is ready. audio: [block_samples, channels]. margin_samples: how long before its position it came.
    heard_frame: the next frame to hear when it was made."""

    block: int
    position: int
    audio: Audio
    revision: int
    margin_samples: int
    heard_frame: int = 0


@dataclass(frozen=True, slots=True)
class Late:
    """A block came out after its first sample was due."""

    position: int
    samples: int


@dataclass(frozen=True, slots=True)
class Underrun:
    """Samples that were never made, because their time had passed."""

    position: int
    samples: int


@dataclass(frozen=True, slots=True)
class Lost:
    """The performer's audio that was overwritten before the engine came to hear it, or never arrived. next_frame: where
    hearing goes on; None: it didn't leave anything out, and heard zeros there."""

    position: int
    samples: int
    next_frame: int | None = None


@dataclass(frozen=True, slots=True)
class Began:
    """A timeline begins, in which ``position`` is the first sample. What was heard and played before is forgotten."""

    position: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What the model has heard, zeros where nothing had come in; of a timeline's first samples, which no frame holds, too.
    audio: [n, channels]."""

    position: int
    audio: Audio
    missing_samples: int


@dataclass(frozen=True, slots=True)
class Steered:
    """From now on the engine goes by these controls. position: where the performer's audio ended then."""

    position: int
    controls: Controls


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was asked for with ``Engine.remember``: everything that comes after follows from it."""

    memory: Memory[Any]
    controls: Controls


@dataclass(frozen=True, slots=True)
class Saved:
    """What goes into a bank whose save has found its place, and with which controls."""

    bank: int
    memory: Memory[Any]
    controls: Controls


@dataclass(frozen=True, slots=True)
class Forgot:
    """What a new timeline has put an end to, if there was anything."""

    memory: Memory[Any] | None


@dataclass(frozen=True, slots=True)
class Recalled:
    """The music goes on from a moment, with ``block`` next, and hears on from ``heard_frame``. position: where the
    performer's audio ended then."""

    position: int
    moment: Moment
    block: int
    heard_frame: int


Told = Published | Late | Underrun | Lost
Traced = Began | Heard | Steered | Remembered | Saved | Forgot | Recalled
Event = Told | Traced
