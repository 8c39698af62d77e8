"""What to do next: the one scheduling decision, as a pure function of positions.

``end`` is where the performer's audio ends: it is both what can be heard and what time it is. A block may be
generated once everything that it is allowed to hear has been heard, and is missed once its first sample is due.
Nothing here knows a clock, so a rendering and a concert take the same decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.engine.port import ModelInfo
from server.units import Grid


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the engine stands. begin and end: the positions between which audio can be had.

    heard_frame: the next frame to hear. next_block: the next block to generate, None while Sideman rests.
    uncommitted: a block was published and isn't remembered yet.
    """

    begin: int
    end: int
    heard_frame: int
    next_block: int | None
    uncommitted: bool


@dataclass(frozen=True, slots=True)
class Commit:
    """Remember the block that was just published."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Blocks from ``missed`` up to ``block`` come too late; go on with ``block``."""

    missed: int
    block: int


@dataclass(frozen=True, slots=True)
class Propose:
    """Generate ``block``, knowing what was heard before ``visible_frame``."""

    block: int
    visible_frame: int


@dataclass(frozen=True, slots=True)
class Hear:
    """Take in the frames from ``frame``."""

    frame: int


@dataclass(frozen=True, slots=True)
class Lose:
    """Audio from ``frame`` up to ``next_frame`` was overwritten before it was heard; go on with ``next_frame``."""

    frame: int
    next_frame: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do until more audio arrives."""


Action = Commit | Skip | Propose | Hear | Lose | Wait


def plan(progress: Progress, lookahead_frames: int, lead_samples: int | None, info: ModelInfo, grid: Grid) -> Action:
    """The next thing to do. Any thread; never blocks.

    Committing comes first, for the next block needs it; then generating; then listening. A block is begun
    ``lead_samples`` before its place (None: as soon as it may be). Nothing more is heard until then, so waiting changes
    neither what a block knows nor the order of things: only which controls it meets.
    """
    if progress.uncommitted:
        return Commit()
    if progress.begin == progress.end:
        return Wait()
    if progress.next_block is not None:
        feasible = feasible_block(progress.end, lookahead_frames, info, grid)
        if grid.block_position(progress.next_block) <= progress.end and feasible > progress.next_block:
            return Skip(progress.next_block, feasible)
        visible = progress.next_block * grid.block - lookahead_frames
        if progress.heard_frame >= visible:
            early = lead_samples is not None and grid.block_position(progress.next_block) - progress.end > lead_samples
            return Wait() if early else Propose(progress.next_block, visible)
    oldest = -(-(progress.begin - info.hear_latency_samples) // (grid.hop * info.hear_frames)) * info.hear_frames
    if progress.heard_frame < oldest:
        return Lose(progress.heard_frame, oldest)
    if hear_end(progress.heard_frame, info) <= progress.end:
        return Hear(progress.heard_frame)
    return Wait()


def hear_end(frame: int, info: ModelInfo) -> int:
    """The position up to which audio is needed to hear the frames that begin with ``frame``."""
    return (frame + info.hear_frames) * info.hop + info.hear_latency_samples


def first_frame_to_hear(start: int, info: ModelInfo) -> int:
    """The first frame of a timeline whose first sample stands at ``start``."""
    return -(-max(start - info.hear_latency_samples, 0) // (info.hop * info.hear_frames)) * info.hear_frames


def opening_block(end: int, heard_frame: int, lookahead_frames: int, info: ModelInfo, grid: Grid) -> int:
    """The block to begin with: by what was heard and not by what came in, so that the size of packets decides nothing."""
    first = -(-(heard_frame + lookahead_frames) // grid.block)
    return first if grid.block_position(first) > end else feasible_block(end, lookahead_frames, info, grid)


def feasible_block(end: int, lookahead_frames: int, info: ModelInfo, grid: Grid) -> int:
    """The first block that can be made with all of its look-ahead, when audio has come in up to ``end``."""
    return -(-(hearable_frames(end, info) + lookahead_frames) // grid.block)


def untouched_block(end: int, lookahead_frames: int, lead_samples: int | None, info: ModelInfo, grid: Grid) -> int:
    """The first block that can't have been begun yet, when audio has come in up to ``end``."""
    heard_enough = (hearable_frames(end, info) + lookahead_frames) // grid.block + 1
    return heard_enough if lead_samples is None else min(heard_enough, (end + lead_samples) // grid.block_samples + 1)


def hearable_frames(end: int, info: ModelInfo) -> int:
    """How many frames can be heard, when audio has come in up to ``end``."""
    return max(end - info.hear_latency_samples, 0) // (info.hop * info.hear_frames) * info.hear_frames


def lookahead_to_frames(seconds: float, info: ModelInfo) -> int:
    """The look-ahead that a number of seconds asks for: up to the next whole number of ``hear_frames``."""
    step = info.hear_frames * info.hop / info.sample_rate
    return max(0, -(-round(seconds / step * 1e6) // 1_000_000)) * info.hear_frames
