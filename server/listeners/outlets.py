"""Where a published block goes, beside OSC: the shared rings, the file, and the ring that a card plays from.

All take a block on the inference thread, the moment it is there, and none of them waits. Each block is converted once for
each sample rate that is in use, so that everybody who listens at one rate hears the same samples, OSC's clients too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from server.audio.recorder import Recorder
from server.audio.resample import Resampled, StreamResampler
from server.audio.ring import PositionRing
from server.audio.shared import BlockRingWriter
from server.engine.events import Published
from server.errors import SetupFault
from server.units import HOST_RATES, Bridge, Grid

CARD_SECONDS: Final = 4

Renditions = Mapping[int, tuple[Resampled, ...]]


class Outlets:
    """``publish`` belongs to the inference thread; who may call the others, each says."""

    def __init__(self, grid: Grid, channels: int, shared_name: str, shared_slots: int, file: Recorder) -> None:
        """Makes the shared ring at the model's rate; blocks for that. file: for --out. Raises SetupFault where another
        server has the ring's name."""
        self._grid, self._channels, self._name, self._slots, self._file = grid, channels, shared_name, shared_slots, file
        ours = grid.sample_rate
        self._streams = {rate: StreamResampler(ours, rate, channels) for rate in sorted({ours, *HOST_RATES})}
        self._shared: Mapping[int, BlockRingWriter] = MappingProxyType({ours: self._make_shared(ours)})
        # Room for every rate: which one a card runs at is known when it is opened.
        self.card = PositionRing(channels, CARD_SECONDS * max(self._streams))
        self._card_rate = self._card_written = ours
        self._listened: frozenset[int] = frozenset()

    def publish(self, block: Published) -> Renditions:
        """Hand a block to everyone. Returns it at every rate in use, for OSC. Inference thread; never blocks."""
        renditions: dict[int, tuple[Resampled, ...]] = {}
        shared, card_rate = self._shared, self._card_rate
        in_use = {self._grid.sample_rate, card_rate, *shared, *self._listened}
        for rate, stream in self._streams.items():
            if rate in in_use:
                renditions[rate] = _converted(stream, block)
            else:
                stream.restart()
        for rate, ring in shared.items():
            self._share(ring, rate, block, renditions[rate])
        self._file.add(block.position, block.audio)
        self._play(card_rate, renditions[card_rate])
        return renditions

    def shared_at(self, rate: int) -> Path:
        """The shared ring at a rate, made if it isn't there yet. One thread, which isn't the inference thread; blocks for
        the file. Raises SetupFault."""
        known = self._shared.get(rate)
        if known is None:
            known = self._make_shared(rate)
            self._shared = MappingProxyType({**self._shared, rate: known})
        return known.path

    def shares(self, name: str) -> bool:
        """Whether a shared ring of that name is one of these. Any thread; never blocks."""
        return any(ring.name == name for ring in self._shared.values())

    def play_card_at(self, rate: int) -> None:
        """From the next block on, the card's ring is at this rate. Any thread; never blocks."""
        self._card_rate = rate

    def listen_at(self, rates: frozenset[int]) -> None:
        """From the next block on, OSC's clients listen at these rates. Any thread; never blocks."""
        self._listened = rates

    def heartbeat(self) -> None:
        """Say that the writer of the shared rings lives. Any thread; never blocks."""
        for shared in self._shared.values():
            shared.heartbeat()

    def start_file(self, path: Path) -> None:
        """Write what is published from now on into a new file, which begins at position 0. One thread, before anything is
        published; blocks for the disk. Raises SetupFault where it can't, or where there is such a file."""
        if path.exists():
            raise SetupFault(f"{path} is there already; give another name")
        self._file.start(path)
        # So that it begins at position 0, whatever is played first.
        self._file.add(0, np.zeros((0, self._channels), np.float32))

    def finish(self) -> None:
        """Let go of the streams under way, and end the file. Once no other thread publishes any more; blocks for the disk."""
        for stream in self._streams.values():
            stream.restart()
        if self._file.path is not None:
            self._file.stop()

    def close(self) -> None:
        """Leave the shared rings. Once no other thread publishes any more."""
        for shared in self._shared.values():
            shared.close()

    def _play(self, rate: int, pieces: tuple[Resampled, ...]) -> None:
        for piece in pieces:
            if rate != self._card_written or piece.position < self.card.end:
                self.card.reset(piece.position)
                self._card_written = rate
            self.card.write(piece.position, piece.audio)

    def _make_shared(self, rate: int) -> BlockRingWriter:
        ours = self._grid.sample_rate
        name = self._name if rate == ours else f"{self._name}-{rate}"
        most = Bridge(rate, ours).to_host(self._grid.block_samples)
        return BlockRingWriter(name, Grid(rate, most, 1), self._channels, self._slots)

    def _share(self, shared: BlockRingWriter, rate: int, block: Published, pieces: tuple[Resampled, ...]) -> None:
        """At another rate than the model's, what a block completes is seldom as long as a block."""
        most = Bridge(rate, self._grid.sample_rate).to_host(self._grid.block_samples)
        now = Bridge(rate, self._grid.sample_rate).to_host(block.position - block.margin_samples)
        for piece in pieces:
            for start in range(0, len(piece.audio), most):
                position = piece.position + start
                shared.write(block.block, position, piece.audio[start : start + most], block.revision, position - now)


def _converted(stream: StreamResampler, block: Published) -> tuple[Resampled, ...]:
    """What a block completes at a stream's rate. A hole stays a hole: what is left of the sound before it is given out."""
    rest = stream.finish() if 0 < block.position - stream.end <= stream.longest_hole else None
    if block.position != stream.end:
        stream.restart()
    now = stream.process(block.position, block.audio)
    return tuple(piece for piece in (rest, now) if piece is not None and len(piece.audio))
