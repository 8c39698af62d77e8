"""The score: changes that wait for their place on the timeline, and what they make of the controls there.

It is part of the frozen snapshot, so the inference thread finds out by itself which controls hold for a block; no timer is
involved. Pure: any thread, never blocks.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.control.params import Controls, Cue, Ramp
from server.engine.port import BEATS_IN_BAR, Pulse
from server.units import Grid

MAX_CUES: Final = 256


def with_cue(controls: Controls, cue: Cue) -> Controls:
    """One more change that waits. The caller has seen to it that there is room."""
    assert len(controls.cues) < MAX_CUES
    return controls._replace(cues=tuple(sorted((*controls.cues, cue), key=lambda one: one.order)))


def controls_at(controls: Controls, position: int) -> Controls:
    """The controls that hold for a block that begins at ``position``."""
    for cue in controls.cues:
        if cue.position > position:
            break
        controls = cue.change(controls)
    return controls


def controls_for(score: Controls, position: int, count: int) -> Controls:
    """The controls of the block of ``count`` samples at ``position``, with nothing left that waits."""
    if not score.cues:
        return score
    controls = held = controls_at(score, position)
    gains: list[tuple[int, Ramp]] = []
    for cue in score.cues:
        if cue.to_the_sample and position < cue.position < position + count:
            held = cue.change(held)
            gains.append((cue.position, held.gain))
    return controls._replace(cues=(), later_gains=tuple(gains))


def gain_line(controls: Controls, position: int, count: int) -> NDArray[np.float64]:
    """[1 + count] the gain just before a block of ``count`` samples at ``position``, and at each of them. controls: the
    block's."""
    line = _values(controls.gain, position - 1, count + 1)
    for place, gain in controls.later_gains:
        line[place - position + 1 :] = _values(gain, place, position + count - place)
    return line


def _values(ramp: Ramp, first: int, count: int) -> NDArray[np.float64]:
    """What ``ramp.at`` says at ``count`` positions from ``first``."""
    if first >= ramp.last or ramp.start == ramp.end:
        return np.full(count, ramp.end)
    places = np.arange(first, first + count)
    line = ramp.start + (ramp.end - ramp.start) * ((places - ramp.first) / (ramp.last - ramp.first))
    return np.where(places >= ramp.last, ramp.end, np.where(places <= ramp.first, ramp.start, line))


def passed(controls: Controls, position: int, revision: int) -> Controls:
    """The same, without the cues that have acted on a block at ``position``, made from ``revision``: every later block has
    the same controls by both."""
    over = 0
    while over < len(controls.cues) and controls.cues[over].position <= position and controls.cues[over].revision <= revision:
        over += 1
    cues = controls.cues
    for cue in cues[:over]:
        controls = cue.change(controls)
    return controls._replace(cues=cues[over:]) if over else controls


def acts_at(cue: Cue, grid: Grid) -> int:
    """The position at which a cue is heard."""
    return cue.position if cue.to_the_sample else -(-cue.position // grid.block_samples) * grid.block_samples


def beat_position(pulse: Pulse, earliest: int, count: int, bars: bool) -> int:
    """The position of a beat, or of a downbeat: the first one at or after ``earliest``, the second, ..."""
    step = pulse.beat_samples * (BEATS_IN_BAR if bars else 1)
    first = math.ceil((earliest - pulse.downbeat) / step - 1e-9)
    return round(pulse.downbeat + (first + count - 1) * step)
