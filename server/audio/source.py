"""A shared ring that somebody else writes, as a source of sound: the other direction of docs/shared-buffer.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.audio.mapping import ring_path
from server.audio.shared import BlockRingReader, SharedBlock
from server.errors import SetupFault

LONGEST_BLOCK_SAMPLES: Final = 8192
MOST_CHANNELS: Final = 2
# What is taken in one go, so that nobody else waits for long; what is left is taken in the next.
MOST_BLOCKS: Final = 16
MOST_SAMPLES: Final = 16_384


@dataclass(frozen=True, slots=True)
class Taken:
    """What a source has brought since it was asked last. over: why nothing more will come; empty while more may."""

    blocks: tuple[SharedBlock, ...]
    over: str


class RingSource:
    """All verbs belong to one thread, which may be another one than opened it; none but opening blocks."""

    def __init__(self, name: str, sample_rate: int, now_seconds: float, folder: Path | None = None) -> None:
        """Begins with the oldest block that is there. sample_rate: at which its client counts. Blocks for the file; raises
        SetupFault with a reason for musicians."""
        self.name = name
        if not ring_path(name, folder).exists():
            raise SetupFault(f"there is no ring {name}; start the program that writes it first")
        self._reader = BlockRingReader(name, folder)
        reason = self._unfit(sample_rate, now_seconds)
        if reason:
            self._reader.close()
            raise SetupFault(f"the ring {name} {reason}")
        self._most = max(1, min(MOST_BLOCKS, MOST_SAMPLES // self._reader.block_samples))

    @property
    def sample_rate(self) -> int:
        """Samples a second."""
        return self._reader.sample_rate

    @property
    def channels(self) -> int:
        """1 or 2."""
        return self._reader.channels

    def take(self, now_seconds: float) -> Taken:
        """The next blocks. A ring is over once its writer has left, died or been replaced, and all of its blocks are taken."""
        new = self._reader.read_new(self._most)
        if new.restarted:
            return Taken((), f"another program has taken over the ring {self.name}")
        alive = self._reader.writer_alive(now_seconds)
        return Taken(new.blocks, "" if alive or new.blocks else f"the writer of the ring {self.name} has left")

    def close(self) -> None:
        """Let go of the file. May be called twice."""
        self._reader.close()

    def _unfit(self, sample_rate: int, now_seconds: float) -> str:
        reader = self._reader
        if reader.sample_rate != sample_rate:
            return f"runs at {reader.sample_rate} Hz and its client at {sample_rate} Hz; say /hello with the ring's rate"
        if not 1 <= reader.channels <= MOST_CHANNELS:
            return f"has {reader.channels} channels; make it with 1 or {MOST_CHANNELS}"
        if not 1 <= reader.block_samples <= LONGEST_BLOCK_SAMPLES:
            return f"has slots of {reader.block_samples} samples; make it with 1 to {LONGEST_BLOCK_SAMPLES}"
        return "" if reader.writer_alive(now_seconds) else "was left by its writer; start that program again"
