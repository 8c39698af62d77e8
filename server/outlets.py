"""Where a published block goes, beside OSC: the shared ring, the recorder, and the ring that a sound card plays from.

All three take a block on the inference thread, the moment it is there, and none of them waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.audio.recorder import Recorder
from server.audio.ring import PositionRing
from server.audio.shared import BlockRingWriter
from server.engine.events import Published


@dataclass(frozen=True, slots=True)
class Outlets:
    """shared: for other processes. recorder: for /record. card: what a sound card plays from."""

    shared: BlockRingWriter
    recorder: Recorder
    card: PositionRing

    def publish(self, block: Published) -> None:
        """Hand a block to everyone. Inference thread; never blocks."""
        self.shared.write(block.block, block.position, block.audio, block.revision, block.margin_samples)
        self.recorder.add(block.position, block.audio)
        if block.position < self.card.end:
            self.card.reset(block.position)
        self.card.write(block.position, block.audio)
