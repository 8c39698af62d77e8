"""With ``/lookahead auto``, the controls follow the margins of the blocks. Pure: any thread, never blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.control.auto import Lead, advance, frames_for_lead, lead_limits
from server.control.params import Controls
from server.engine.port import ModelInfo


@dataclass(frozen=True, slots=True)
class Made:
    """A block that is out. revision: of its controls. margin_samples: how long before its place it came. missed: it came
    late, or its forerunner was never made."""

    block: int
    revision: int
    margin_samples: int
    missed: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """What this machine and its network take. hear_samples: hearing. reserve_samples: what must be left of a block's time
    when it is out. floor_frames: the shortest look-ahead that is kept up with."""

    hear_samples: int = 0
    reserve_samples: int = 0
    floor_frames: int = 0


@dataclass(frozen=True, slots=True)
class Following:
    """lead: the one in force, and what is known of it. block: the newest one judged. revision: the first one with that
    lead."""

    lead: Lead
    block: int
    revision: int


def follow(
    following: Following | None, controls: Controls, made: Made, info: ModelInfo, pace: Pace
) -> tuple[Following | None, Controls]:
    """The controls that one more block leads to, and what to remember: None as long as nothing is to be followed."""
    if controls.lead_samples is None:
        return None, controls
    if following is None or following.lead.samples != controls.lead_samples:
        return Following(Lead(controls.lead_samples), made.block, controls.revision), controls
    # A first block, and one after a hole, was begun when it could be; one of an older revision, by another lead.
    follows = made.block == following.block + 1 and made.revision >= following.revision
    following = replace(following, block=made.block)
    if not follows and not made.missed:
        return following, controls
    need = max(0, controls.lead_samples - made.margin_samples)
    lead = advance(following.lead, need, made.missed, lead_limits(info, pace.hear_samples, pace.reserve_samples))
    if lead.samples == controls.lead_samples:
        return replace(following, lead=lead), controls
    frames = frames_for_lead(info, lead.samples, pace.hear_samples, pace.floor_frames)
    changed = controls._replace(lead_samples=lead.samples, lookahead_frames=frames)
    return Following(lead, made.block, controls.revision + 1), changed
