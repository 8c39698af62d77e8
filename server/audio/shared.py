"""The shared block ring: the newest blocks, for other programs on the same machine.

One writer, any number of readers, no lock between them. docs/shared-buffer.md has the bytes and the rules.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.audio import layout
from server.audio.exclusive import ProcessLock
from server.audio.mapping import RingMap, create_map, current_identity, open_map, ring_path
from server.engine.port import Audio
from server.errors import SetupFault
from server.units import Grid

PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class SharedBlock:
    """A block as it was published. audio: [samples, channels], the reader's own copy."""

    sequence: int
    block_index: int
    position: int
    revision: int
    margin_samples: int
    audio: Audio


@dataclass(frozen=True, slots=True)
class NewBlocks:
    """What came since the last look. lost: blocks that were overwritten before they were read. restarted: another
    writer has taken over since; these are its blocks, and its timeline may be another one."""

    blocks: tuple[SharedBlock, ...]
    lost: int
    restarted: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Samples by position. audio: [count, channels], zeros where nothing is. present: [count]."""

    audio: Audio
    present: NDArray[np.bool_]


class BlockRingWriter:
    """Publishes blocks; never waits for a reader. ``write`` belongs to one thread, ``heartbeat`` to any. ``close`` belongs
    to the owner, once no other thread writes or beats any more."""

    def __init__(self, name: str, grid: Grid, channels: int, slots: int, folder: Path | None = None) -> None:
        """Takes over the name if its writer is dead; raises SetupFault if it lives. Blocks for a file's creation."""
        self._path = ring_path(name, folder)
        self.name = name
        if slots < 2:
            raise SetupFault("a shared ring needs at least 2 slots: one to read while the other is written")
        self._lock = ProcessLock(self._path.with_suffix(".lock"))
        try:
            self._map = create_map(
                self._path,
                sample_rate=grid.sample_rate,
                channels=channels,
                block_samples=grid.block_samples,
                slots=slots,
                epoch=self._lock.next_count(),
            )
        except SetupFault:
            self._lock.close()
            raise
        self._sequence = 0
        self._beats = itertools.count(1)
        self._closed = False

    @property
    def path(self) -> Path:
        """The file to tell readers about. Any thread."""
        return self._path

    @property
    def epoch(self) -> int:
        """Number of this writer's run. Any thread."""
        return self._map.epoch

    def write(self, block_index: int, position: int, audio: Audio, revision: int, margin_samples: int) -> int:
        """Publish a block [n, channels], n up to a block's samples. Returns its sequence, which starts at 1."""
        count = len(audio)
        ring = self._map
        if audio.shape != (count, ring.channels) or count > ring.block_samples:
            raise ValueError(f"{audio.shape} doesn't fit a slot of {ring.block_samples} x {ring.channels}")
        samples = np.ascontiguousarray(audio, "<f4")
        self._sequence += 1
        slot = (self._sequence - 1) % ring.slots
        row = ring.rows[slot]
        ring.before[slot] = self._sequence
        row["block"], row["position"], row["revision"] = block_index, position, revision
        row["margin_samples"], row["samples"] = margin_samples, count
        ring.payloads[slot, :count] = samples
        row["crc"] = zlib.crc32(samples.data, zlib.crc32(ring.bytes[slot, layout.CHECKED].tobytes()))
        ring.after[slot] = self._sequence
        ring.newest[0] = self._sequence
        self.heartbeat()
        return self._sequence

    def heartbeat(self) -> None:
        """Say that the writer lives, at least once a second. Doesn't block; does nothing after ``close``."""
        if not self._closed:
            self._map.heartbeat[0] = next(self._beats)

    def close(self) -> None:
        """Leave and remove the file. May be called twice. Readers keep what they have mapped."""
        if self._closed:
            return
        self._closed = True
        self._map.closed[0] = 1
        self._map.close()
        # Windows refuses while a reader maps it: it is marked as closed, and the next writer replaces it.
        with contextlib.suppress(PermissionError):
            self._path.unlink(missing_ok=True)
        self._lock.close()


class BlockRingReader:
    """Reads what a writer publishes. All verbs belong to one thread; none blocks, none can disturb the writer.

    A reader that comes late begins with the oldest block that is still there. One that outlives its writer finds
    the next writer by itself.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        """Raises SetupFault if no writer has made the ring yet, or it has left."""
        self._path = ring_path(name, folder)
        self._map: RingMap | None = open_map(self._path)
        if int(self._map.closed[0]):
            self._map.close()
            raise SetupFault(f"the writer of {self._path} has left")
        self._shape = (self._map.sample_rate, self._map.channels, self._map.block_samples)
        self._epoch: int = self._map.epoch
        self._taken: int | None = None
        self._restarted = False
        self._beat = int(self._map.heartbeat[0])
        self._beat_seconds: float | None = None

    @property
    def sample_rate(self) -> int:
        """Samples a second, of the newest writer seen."""
        return self._shape[0]

    @property
    def channels(self) -> int:
        """Channels, of the newest writer seen."""
        return self._shape[1]

    @property
    def block_samples(self) -> int:
        """The most samples in a block, of the newest writer seen."""
        return self._shape[2]

    @property
    def epoch(self) -> int:
        """Number of the newest writer seen."""
        return self._epoch

    def read_new(self, most: int | None = None) -> NewBlocks:
        """The blocks since the last call, oldest first; a block that is being overwritten counts as lost. most: look at so
        many only; the others are left for the next call."""
        ring = self._follow()
        restarted, self._restarted = self._restarted, False
        if ring is None:
            return NewBlocks((), 0, restarted)
        closed = bool(ring.closed[0])
        newest = int(ring.newest[0])
        oldest = max(1, newest - ring.slots + 1)
        first = oldest if self._taken is None else max(oldest, self._taken + 1)
        last = newest if most is None else min(newest, first + most - 1)
        found = [_block(ring, sequence) for sequence in range(first, last + 1)]
        blocks = tuple(each for each in found if each is not None)
        lost = 0 if self._taken is None else last - self._taken - len(blocks)
        self._taken = last
        if closed and last == newest:
            self._leave(ring)
        return NewBlocks(blocks, lost, restarted)

    def newest(self) -> SharedBlock | None:
        """The newest whole block, whether read before or not."""
        ring = self._follow()
        if ring is None:
            return None
        newest = int(ring.newest[0])
        for sequence in range(newest, max(0, newest - ring.slots), -1):
            block = _block(ring, sequence)
            if block is not None:
                return block
        return None

    def read_at(self, position: int, count: int) -> Placed:
        """The samples from ``position``, out of all the blocks in the ring; where two overlap, the newer one."""
        ring = self._follow()
        audio: Audio = np.zeros((count, self.channels), np.float32)
        present: NDArray[np.bool_] = np.zeros(count, np.bool_)
        if ring is None:
            return Placed(audio, present)
        sequences, starts = ring.after.astype(np.int64), ring.positions.copy()
        # A slot in mid-update may show any position; _block decides whether it counts.
        near = (sequences > 0) & (starts < position + count) & (starts + ring.counts > position)
        for sequence in np.sort(sequences[near]):
            block = _block(ring, int(sequence))
            if block is None:
                continue
            first = max(position, block.position)
            last = min(position + count, block.position + len(block.audio))
            if first < last:
                audio[first - position : last - position] = block.audio[first - block.position : last - block.position]
                present[first - position : last - position] = True
        return Placed(audio, present)

    def writer_alive(self, now_seconds: float, patience_seconds: float = PATIENCE_SECONDS) -> bool:
        """Whether the heartbeat has moved within the last ``patience_seconds`` of the caller's clock. A writer whose
        process is gone is dead at once, one whose heart moves lives even if its process can't be seen from here."""
        ring = self._follow()
        if ring is None or int(ring.closed[0]):
            return False
        beat = int(ring.heartbeat[0])
        if beat != self._beat or self._beat_seconds is None:
            moved = beat != self._beat
            self._beat, self._beat_seconds = beat, now_seconds
            return moved or _process_exists(ring.writer_pid)
        return _process_exists(ring.writer_pid) and now_seconds - self._beat_seconds <= patience_seconds

    def close(self) -> None:
        """Unmap. May be called twice."""
        if self._map is not None:
            self._leave(self._map)

    def _leave(self, ring: RingMap) -> None:
        ring.close()
        self._map = None

    def _follow(self) -> RingMap | None:
        """The ring that has the name now: a file that was replaced belongs to a new writer."""
        ring = self._map
        identity = current_identity(self._path)
        if identity is None or (ring is not None and identity == ring.identity):
            return ring
        try:
            fresh = open_map(self._path)
        except SetupFault:
            # Gone again, or not ours to read; there is nothing newer than what we have.
            return ring
        if int(fresh.closed[0]):
            fresh.close()
            return ring
        if ring is not None:
            ring.close()
        self._map, self._epoch, self._taken, self._restarted = fresh, fresh.epoch, None, True
        self._shape = (fresh.sample_rate, fresh.channels, fresh.block_samples)
        self._beat, self._beat_seconds = int(fresh.heartbeat[0]), None
        return fresh


def _block(ring: RingMap, sequence: int) -> SharedBlock | None:
    """A copy of a block, or None where it isn't whole any more, or not yet."""
    slot = (sequence - 1) % ring.slots
    if int(ring.after[slot]) != sequence:
        return None
    row = ring.rows[slot].copy()
    if int(ring.before[slot]) != sequence:
        return None
    count = int(row["samples"])
    if count > ring.block_samples:
        return None
    audio: Audio = row["payload"][:count]
    # Processors that reorder stores can pass the test above; nothing passes this one by accident.
    if zlib.crc32(audio.data, zlib.crc32(row.tobytes()[layout.CHECKED])) != int(row["crc"]):
        return None
    return SharedBlock(sequence, int(row["block"]), int(row["position"]), int(row["revision"]), int(row["margin_samples"]), audio)


def _process_exists(pid: int) -> bool:
    """False only where it is certain."""
    if sys.platform == "win32":
        # There, os.kill isn't a question: it ends the process. The heartbeat decides alone.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
