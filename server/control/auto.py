"""``/lookahead auto``: how long before its place a block must be begun here, and the look-ahead that this takes.

A block's need is the time from when it should have been begun until it was out, in samples. The lead follows the needs:
what all but the worst of a hundred blocks took and a reserve always fit. It grows at once and by a lot, and shrinks only
after a calm of many blocks, to what the worst of them would have needed. A lead that was lowered and had to be raised again was
lowered too soon: from then on, twice the calm is asked for. So a load that comes and goes can't make it swing for long.

Pure, and counted in blocks, not in seconds: any thread, never blocks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from server.control.lookahead import grid_of, longest_frames, shortest_frames
from server.engine.port import ModelInfo

WINDOW_BLOCKS: Final = 100
FIRST_CALM_BLOCKS: Final = 64
LONGEST_CALM_BLOCKS: Final = 4096
# Blocks that were begun under the lead before, or right after the trouble that it was raised for, say nothing of the new one.
REST_BLOCKS: Final = 4
_RAISE: Final = 1.5
_SPARE: Final = 1.2
_TYPICAL_BLOCKS: Final = 5
# With a raise by half and a fifth to spare, a lead that was just raised is never worth lowering for the load it was raised for.
_LEAST_GAIN: Final = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a lead may be: whole steps between shortest and longest. reserve: what must be left of it when a block is out.
    All in samples."""

    step: int
    shortest: int
    longest: int
    reserve: int

    def fit(self, samples: float) -> int:
        """The next whole step up, within the limits."""
        return min(max(math.ceil(samples / self.step) * self.step, self.shortest), self.longest)


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead in force, and what is known of it. recent: the needs of the newest blocks. calm: blocks without trouble since
    the last change; peak: their greatest need. calm_wanted: how many it takes to lower the lead. rest: how many blocks
    aren't judged yet. lowered: the last change was downwards."""

    samples: int
    recent: tuple[int, ...] = ()
    calm: int = 0
    peak: int = 0
    calm_wanted: int = FIRST_CALM_BLOCKS
    rest: int = REST_BLOCKS
    lowered: bool = False


def advance(lead: Lead, need: int, missed: bool, limits: Limits) -> Lead:
    """The lead after one more block. missed: it came late, or its forerunner was never made."""
    if lead.rest:
        return replace(lead, rest=lead.rest - 1)
    lead = replace(lead, recent=(*lead.recent, need)[-WINDOW_BLOCKS:], calm=lead.calm + 1, peak=max(lead.peak, need))
    tight = need + limits.reserve > lead.samples
    if missed or (tight and all_but_the_worst(lead.recent) + limits.reserve > lead.samples):
        return _raised(lead, limits)
    if lead.calm < lead.calm_wanted:
        return lead
    return _lowered(lead, limits)


def all_but_the_worst(needs: tuple[int, ...]) -> int:
    """What all of them but one took: of a hundred, the 99th percentile by nearest rank."""
    return sorted(needs)[-2] if len(needs) > 1 else 0


def _raised(lead: Lead, limits: Limits) -> Lead:
    """Half as much again, and enough for what is typical now. One stall isn't, however long it was."""
    newest = sorted(lead.recent[-_TYPICAL_BLOCKS:])
    typical = newest[len(newest) // 2] if len(newest) == _TYPICAL_BLOCKS else newest[0]
    wanted = max(lead.samples - limits.reserve, typical, limits.step) * _RAISE + limits.reserve
    samples = limits.fit(wanted)
    if samples <= lead.samples:
        return replace(lead, calm=0, peak=0)  # as long as it gets
    calm_wanted = min(lead.calm_wanted * (2 if lead.lowered else 1), LONGEST_CALM_BLOCKS)
    return Lead(samples, calm_wanted=calm_wanted)


def _lowered(lead: Lead, limits: Limits) -> Lead:
    samples = limits.fit(lead.peak * _SPARE + limits.reserve)
    if samples > lead.samples * (1 - _LEAST_GAIN):
        return replace(lead, calm=0, peak=0)
    return Lead(samples, calm_wanted=lead.calm_wanted, lowered=True)


def lead_limits(info: ModelInfo, hear_samples: int, reserve_samples: int) -> Limits:
    """What leads the model allows. hear_samples: the time that hearing takes."""
    step = _step(info)
    spent = info.hear_latency_samples + hear_samples
    longest = max((longest_frames(info) * info.hop - spent) // step, 1) * step
    return Limits(step, step, longest, reserve_samples)


def frames_for_lead(info: ModelInfo, lead_samples: int, hear_samples: int, floor_frames: int) -> int:
    """The shortest look-ahead with which all that a block may know has been heard when it is begun."""
    needed = lead_samples + info.hear_latency_samples + hear_samples
    frames = -(-needed // (info.hop * info.hear_frames)) * info.hear_frames
    return min(max(frames, shortest_frames(info, floor_frames)), longest_frames(info))


def opening_lead(info: ModelInfo, lookahead_frames: int, hear_samples: int) -> int:
    """The lead to begin with: as early as the look-ahead allows."""
    step = _step(info)
    room = lookahead_frames * info.hop - info.hear_latency_samples - hear_samples
    return max(room // step, 1) * step


def milliseconds(info: ModelInfo, samples: int) -> float:
    """A lead for people."""
    return grid_of(info).milliseconds(samples)


def _step(info: ModelInfo) -> int:
    return max(1, info.hop // 32)
