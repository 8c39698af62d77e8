"""What was heard and what was played, side by side: every sample at its place, in files of the same length.

Blocks come ahead of their place, or late; so the newest seconds stay in memory, where anything may still change, and go to
disk in order. No file is ever rewritten, which FLAC and pipes couldn't do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from server.engine.port import Audio, ModelInfo

LATE_SECONDS: Final = 4
FLUSH_SECONDS: Final = 1
MAX_GAP_SECONDS: Final = 60


def window_samples(info: ModelInfo) -> int:
    """How much has to stay in memory: what may come late, what is played ahead, and what goes to disk at once."""
    ahead = (info.max_lookahead_frames + 2 * info.block_frames) * info.hop
    return (LATE_SECONDS + FLUSH_SECONDS) * info.sample_rate + ahead + 2 * info.hear_frames * info.hop + info.hear_latency_samples


class Tracks:
    """One thread at a time; blocks when ``write`` does. Memory is of one size from the start.

    write(heard, played) takes the next samples of both, [n, channels], for good; they are only lent.
    """

    def __init__(self, info: ModelInfo, write: Callable[[Audio, Audio], None]) -> None:
        self._write = write
        self._room = window_samples(info)
        self._late = LATE_SECONDS * info.sample_rate
        self._flush = FLUSH_SECONDS * info.sample_rate
        self._gap = MAX_GAP_SECONDS * info.sample_rate
        self._heard: Audio = np.zeros((self._room, info.channels), np.float32)
        self._played: Audio = np.zeros((self._room, info.channels), np.float32)
        self._first = 0
        self._end = 0
        self._origin = 0
        self.misplaced_samples = 0

    @property
    def end(self) -> int:
        """Length of the tracks so far."""
        return self._end

    def begin(self, position: int, sample: int) -> None:
        """From here on, ``position`` of the timeline stands at ``sample`` of the tracks; what would stand after it is cut."""
        self._settle(sample)
        self._origin = sample - position

    def hear(self, position: int, audio: Audio) -> None:
        """Put down what was heard [n, channels]; n is a frame's worth or so."""
        end = position + self._origin + len(audio)
        if end - self._end <= self._gap:
            self._flush_to(end - self._late)
        self._put(self._heard, position, audio)

    def play(self, position: int, audio: Audio) -> None:
        """Put down what was played [n, channels], a block. What came for the same place before is replaced, as it is
        wherever blocks are heard."""
        self._put(self._played, position, audio)

    def close(self, sample: int) -> None:
        """The tracks end there."""
        self._settle(sample)

    def _put(self, track: Audio, position: int, audio: Audio) -> None:
        start = position + self._origin - self._first
        skipped = min(max(0, -start), len(audio))
        kept = min(max(0, self._room - start), len(audio))
        self.misplaced_samples += skipped + len(audio) - kept
        if skipped >= kept:
            return
        track[start + skipped : start + kept] = audio[skipped:kept]
        self._end = max(self._end, self._first + start + kept)

    def _flush_to(self, sample: int) -> None:
        while sample - self._first >= self._flush:
            self._give(self._flush)

    def _settle(self, sample: int) -> None:
        while self._first < sample:
            self._give(min(self._flush, sample - self._first))
        self._heard[:] = 0.0
        self._played[:] = 0.0
        self._end = max(sample, self._first)

    def _give(self, count: int) -> None:
        self._write(self._heard[:count], self._played[:count])
        for track in (self._heard, self._played):
            track[:-count] = track[count:]
            track[-count:] = 0.0
        self._first += count
        self._end = max(self._end, self._first)
