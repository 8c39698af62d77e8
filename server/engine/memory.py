"""All that an engine remembers, as a value: what a take begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from server.audio.seam import Seam
from server.control.params import Moment

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Memory(Generic[S]):
    """The engine between two blocks. state: the model's, a copy of its own. heard_frame: the next frame to hear. position:
    of the next sample to hear. next_block: the next block to generate, None while Sideman rests. fresh: nothing was
    heard and nothing played, so the state is the one that every timeline begins with. shift_blocks: how much further the
    timeline is than the one that the state counts on, after a recall."""

    state: S
    heard_frame: int
    position: int
    next_block: int | None
    seam: Seam
    fresh: bool
    shift_blocks: int = 0

    def block(self, lookahead_frames: int, block_frames: int) -> int:
        """The next block to generate; of one that rests, the first whose whole look-ahead is left."""
        return -(-(self.heard_frame + lookahead_frames) // block_frames) if self.next_block is None else self.next_block

    def moment(self, block: int, block_frames: int) -> Moment:
        """Where the music goes on from here, with ``block``, on the timeline that the state itself counts on."""
        return Moment(self.state, self.heard_frame - self.shift_blocks * block_frames, block - self.shift_blocks)
