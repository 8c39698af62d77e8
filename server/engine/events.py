"""What the engine tells the rest of the server. All frozen, made on the inference thread, read on the event loop."""

from __future__ import annotations

from dataclasses import dataclass

from server.engine.port import Audio


@dataclass(frozen=True, slots=True)
class Published:
    """A block that is ready. audio: [block_samples, channels]. margin_samples: how long before its position it came."""

    block: int
    position: int
    audio: Audio
    revision: int
    margin_samples: int


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
    """The performer's audio that was overwritten before the engine came to hear it, or never arrived."""

    position: int
    samples: int


Event = Published | Late | Underrun | Lost
