"""Edges that can't be heard: between two blocks, after a hole, and before one. Pure functions on typed state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.engine.port import Audio

RAMP_SAMPLES = 256


@dataclass(frozen=True, slots=True)
class Seam:
    """Where the last published block ended, and under which gain. next_position is None before the first block."""

    next_position: int | None = None
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Fade:
    """How far a consumer has faded in, from 0 (silence) to RAMP_SAMPLES (untouched)."""

    level: int = 0


def rise(samples: int) -> Audio:
    """[samples] a raised cosine that starts just above 0 and reaches 1 with its last sample."""
    steps = np.arange(1, samples + 1, dtype=np.float64) / max(samples, 1)
    return (0.5 - 0.5 * np.cos(np.pi * steps)).astype(np.float32)


def join(seam: Seam, position: int, audio: Audio, gains: NDArray[np.float64]) -> tuple[Audio, Seam]:
    """The block [T, C] as it is published at ``position``. Any thread; doesn't block.

    gains: [1 + T], just before the block and at each of its samples. Where the last block ended under another gain, the
    difference goes to nothing in a straight line over RAMP_SAMPLES; a block that doesn't follow on fades in. At a steady
    gain of 1 the samples are the block's own, bit for bit.
    """
    after = Seam(position + len(audio), float(gains[-1]))
    ramp = min(RAMP_SAMPLES, len(audio))
    line = gains[1:]
    if seam.next_position == position and seam.gain != gains[0]:
        line = line.copy()
        line[:ramp] += (seam.gain - gains[0]) * (1 - np.arange(1, ramp + 1) / max(ramp, 1))
    out = audio * line.astype(np.float32)[:, None]
    if seam.next_position != position:
        out[:ramp] *= rise(ramp)[:, None]
    return out, after


def fade_out(audio: Audio) -> Audio:
    """The block [T, C] with its last RAMP_SAMPLES going to silence: for a consumer that knows that nothing follows.
    Any thread; doesn't block."""
    out = audio.copy()
    ramp = min(RAMP_SAMPLES, len(audio))
    out[len(out) - ramp :] *= rise(ramp)[::-1, None]
    return out


def crossfade(old: Audio, new: Audio, samples: int) -> Audio:
    """From one signal [S, C] to another [T, C] over the first ``samples`` of both (all, if the new one is shorter). The two
    shares add up to one, because the two are the same music a moment apart. Any thread; doesn't block."""
    out = new.copy()
    ramp = min(samples, len(new))
    share = rise(ramp)[:, None]
    out[:ramp] = new[:ramp] * share + old[:ramp] * (1 - share)
    return out


def conceal(fade: Fade, audio: Audio, present: NDArray[np.bool_]) -> tuple[Audio, Fade]:
    """Fade out before every hole and in after it. Any thread; doesn't block.

    audio: [T, C]. present: [T + RAMP_SAMPLES], which samples are there; it looks ahead of the audio, for a fade has
    to end where the hole begins. Where the sample after next turns up in time after all, the level climbs back by
    one step a sample, so there is never a jump. With no hole in sight the samples come back untouched.
    """
    count = len(audio)
    if len(present) != count + RAMP_SAMPLES:
        raise ValueError(f"{count} samples need {count + RAMP_SAMPLES} flags, not {len(present)}")
    if fade.level == RAMP_SAMPLES and bool(present.all()):
        return audio, fade
    levels = _levels(fade.level, present, count)
    shape = np.concatenate([np.zeros(1, np.float32), rise(RAMP_SAMPLES)])
    return audio * shape[levels][:, None], Fade(int(levels[-1]) if count else fade.level)


def _levels(level: int, present: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """[count] the level of each sample: at most its distance to the next hole, at most one more than the last."""
    places = np.arange(len(present))
    next_hole = np.minimum.accumulate(np.where(present, len(present), places)[::-1])[::-1]
    bound = np.minimum(next_hole - places, RAMP_SAMPLES)[:count]
    # level[i] = min(bound[i], level[i-1] + 1) unrolled: the least of bound[j] + (i - j) over all j up to i.
    slope = places[:count]
    climbing = np.minimum.accumulate(np.minimum(bound - slope, level + 1)) + slope
    return climbing.astype(np.int64)
