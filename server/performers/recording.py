"""A recording that performs: a file instead of a musician, as fast as the clock runs."""

from __future__ import annotations

from pathlib import Path

from server.audio.device import fit_channels
from server.audio.files import read_audio
from server.audio.ring import PositionRing
from server.engine.port import Audio, ModelInfo


class RecordedPerformer:
    """Writes a recording into the input ring in real time, from position 0, once. Event loop only; never blocks."""

    def __init__(self, ring: PositionRing, sample_rate: int, audio: Audio) -> None:
        """audio: [T, channels] at ``sample_rate``."""
        self._ring, self._sample_rate, self._audio = ring, sample_rate, audio
        self._since_seconds: float | None = None
        self._given = 0

    @property
    def over(self) -> bool:
        """Whether all of it was played."""
        return self._given == len(self._audio)

    def advance(self, now_seconds: float) -> None:
        """Catch up with the clock, which starts with the first call."""
        if self._since_seconds is None:
            self._since_seconds = now_seconds
            self._ring.reset(0)
        due = min(len(self._audio), int((now_seconds - self._since_seconds) * self._sample_rate))
        while self._given < due:
            part = self._audio[self._given : min(due, self._given + self._ring.capacity)]
            self._ring.write(self._given, part)
            self._given += len(part)


def read_performer(path: Path | None, ring: PositionRing, info: ModelInfo) -> RecordedPerformer | None:
    """The performer in an audio file; none without a file. Any thread; blocks for the disk. Raises SetupFault where it can't
    be read."""
    if path is None:
        return None
    return RecordedPerformer(ring, info.sample_rate, fit_channels(read_audio(path, info.sample_rate), info.channels))
