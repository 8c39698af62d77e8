"""Performer to sound: from a click that is played in to the first sample that is different because of it.

Two renderings, with and without the click, through the real engine. What is measured lies on the timeline, and is the same in a
concert, for a rendering gives a concert's samples.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from server.cli.bench.figures import Line, spread
from server.cli.render import show_progress
from server.clock import MonotonicClock
from server.control.params import opening_controls
from server.engine.port import Audio, Generator
from server.offline import render

CLICKS: Final = 12
START_SECONDS: Final = 1.5
_CLICK_SAMPLES: Final = 64


def performer_line(generator: Generator[Any, Any], heard: Audio) -> Line:
    """heard: [T, channels], 4 s or more. Blocks for some seconds."""
    return {"part": "performer", "performer_to_sound_ms": spread(performer_to_sound_ms(generator, heard))}


def performer_to_sound_ms(generator: Generator[Any, Any], heard: Audio) -> list[float]:
    """For clicks all over one block. heard: [T, channels], 4 s or more. Blocks for some seconds."""
    info, clock = generator.info, MonotonicClock()
    controls = opening_controls(info)._replace(playing=True)
    without = render(generator, heard, controls, clock).audio
    block = info.hop * info.block_frames
    found: list[float] = []
    for click in range(CLICKS):
        show_progress(click / CLICKS)
        position = int(START_SECONDS * info.sample_rate) + click * block // CLICKS
        clicked = heard.copy()
        clicked[position : position + _CLICK_SAMPLES] += 0.5
        changed = np.flatnonzero((render(generator, clicked, controls, clock).audio != without).any(axis=1))
        if changed.size:
            found.append(1000 * (int(changed[0]) - position) / info.sample_rate)
    show_progress(1.0)
    return found
