"""A whole performance through the same engine, as fast as it goes: no socket, no thread, no waiting.

What comes out equals what a concert with the same audio and controls would have given, sample for sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from server.audio.ring import PositionRing
from server.clock import Clock
from server.control.params import Controls, ControlStore
from server.engine.engine import Engine
from server.engine.events import Event, Published
from server.engine.metrics import Figures
from server.engine.port import Audio, Generator

CHUNK_SAMPLES: Final = 512


@dataclass(frozen=True, slots=True)
class Change:
    """Controls that hold from the moment that audio up to ``position`` has come in."""

    position: int
    make: Callable[[Controls], Controls]


@dataclass(frozen=True, slots=True)
class Rendering:
    """audio: [T, channels], aligned with what was heard. blocks: every block as it was published."""

    audio: Audio
    blocks: tuple[Published, ...]
    figures: Figures


def render(
    generator: Generator[Any, Any],
    heard: Audio,
    controls: Controls,
    clock: Clock,
    changes: Sequence[Change] = (),
    progress: Callable[[float], None] = lambda share: None,
    chunk_samples: int = CHUNK_SAMPLES,
) -> Rendering:
    """Play along to ``heard`` [T, channels]. Blocks until it is done. ``clock`` is only for the figures."""
    info = generator.info
    ring = PositionRing(info.channels, 4 * info.sample_rate)
    store = ControlStore(controls)
    events: list[Event] = []
    engine = Engine(generator, ring, lambda: store.current, events.append, clock)
    out = np.zeros_like(heard)
    # Silence follows the music until every block that begins inside it has been made.
    padded = np.concatenate([heard, np.zeros((2 * engine.grid.block_samples, info.channels), np.float32)])
    waiting = sorted(changes, key=lambda change: change.position)
    while engine.step():
        pass
    for start in range(0, len(padded), chunk_samples):
        while waiting and waiting[0].position <= start:
            store.set(waiting.pop(0).make(store.current))
        ring.write(start, padded[start : start + chunk_samples])
        while engine.step():
            pass
        progress(min(1.0, start / len(heard)))
    progress(1.0)
    blocks = tuple(event for event in events if isinstance(event, Published))
    for block in blocks:
        place = out[block.position : block.position + len(block.audio)]
        place[:] = block.audio[: len(place)]
    return Rendering(out, blocks, engine.metrics.read())
