"""Published audio into a file as it is published, on a thread of its own.

The file is 32-bit float WAV: what was sent is what is in it, bit for bit, and its first sample is the first block's. Only where a
hole follows, the sound fades out; what comes after a hole was faded in when it was published.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from server.audio.drain import Drain
from server.audio.files import SoundFile, open_float_wav
from server.audio.seam import RAMP_SAMPLES, fade_out
from server.engine.port import Audio
from server.errors import SetupFault

QUEUE_BLOCKS = 64
MAX_GAP_SECONDS = 60
MAX_BYTES = (1 << 32) - (1 << 16)
_ZEROS_SAMPLES = 1 << 16


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recording came to. All counts are samples, but for jumps.

    gap_samples: zeros for audio that never came, dropped blocks among them. dropped_samples: what the queue had no
    room for. overlap_samples: what came twice, of which the first is in the file. jumps: how often the timeline
    itself jumped (back, or by more than MAX_GAP_SECONDS), and the file simply went on. fault: why the file isn't
    whole; empty if it is. first_position: None if nothing came.
    """

    path: Path
    first_position: int | None
    written_samples: int
    gap_samples: int
    dropped_samples: int
    overlap_samples: int
    jumps: int
    fault: str


class Recorder:
    """One recording at a time. ``start`` and ``stop`` belong to one thread, ``add`` to one other. A recording that isn't
    stopped before the process ends is lost.

    on_fault(reason) is called on the recorder's own thread: once if the disk fails, and once if blocks are dropped.
    """

    def __init__(
        self,
        sample_rate: int,
        channels: int,
        on_fault: Callable[[str], None],
        open_file: Callable[[Path, int, int], SoundFile] = open_float_wav,
    ) -> None:
        self._sample_rate, self._channels = sample_rate, channels
        self._on_fault, self._open_file = on_fault, open_file
        self._recording: _Recording | None = None

    @property
    def path(self) -> Path | None:
        """The file that is being recorded to. Any thread; doesn't block."""
        recording = self._recording
        return recording.path if recording else None

    def start(self, path: Path) -> None:
        """Begin a file. Blocks for the disk. Raises SetupFault where it can't, or where a recording is running."""
        if self._recording is not None:
            raise SetupFault(f"already recording to {self._recording.path}; stop that first")
        file = self._open_file(path, self._sample_rate, self._channels)
        self._recording = _Recording(path, file, self._sample_rate, self._channels, self._on_fault)

    def add(self, position: int, audio: Audio) -> None:
        """Record a block [n, channels]. Never blocks; does nothing while no recording runs. The array is kept, not
        copied: don't change it any more."""
        recording = self._recording
        if recording is not None:
            recording.add(position, audio)

    def stop(self) -> Recorded:
        """Finish the file. Blocks until everything that was added is in it. Raises SetupFault if none is running."""
        recording, self._recording = self._recording, None
        if recording is None:
            raise SetupFault("nothing is being recorded")
        return recording.finish()


class _Recording:
    """One file and the thread that writes it."""

    def __init__(self, path: Path, file: SoundFile, sample_rate: int, channels: int, on_fault: Callable[[str], None]) -> None:
        self.path = path
        self._file, self._channels = file, channels
        self._max_gap = MAX_GAP_SECONDS * sample_rate
        self._room = MAX_BYTES // (4 * channels)
        self._first: int | None = None
        self._next = self._written = self._gap = self._dropped = self._overlap = self._jumps = 0
        # The newest sound waits until it is known whether a hole follows.
        self._tail: Audio = np.zeros((0, channels), np.float32)
        self._drain: Drain[tuple[int, Audio]] = Drain(
            str(path), QUEUE_BLOCKS, lambda item: self._place(*item), self._close, on_fault
        )

    def add(self, position: int, audio: Audio) -> None:
        if not self._drain.add((position, audio)):
            self._dropped += len(audio)

    def finish(self) -> Recorded:
        self._drain.finish()
        return Recorded(
            self.path,
            self._first,
            self._written,
            self._gap,
            self._dropped,
            self._overlap,
            self._jumps,
            self._drain.fault,
        )

    def _place(self, position: int, audio: Audio) -> None:
        if self._first is None:
            self._first = self._next = position
        ahead = position - self._next
        if ahead > self._max_gap or ahead < -len(audio):
            self._jumps += 1
            self._fade_out()
        elif ahead > 0:
            self._fade_out()
            self._fill(ahead)
        elif ahead < 0:
            known = min(-ahead, len(audio))
            self._overlap += known
            audio = audio[known:]
            if not len(audio):
                return
            position += known
        sound = np.concatenate([self._tail, audio])
        done = max(0, len(sound) - RAMP_SAMPLES)
        self._put(sound[:done])
        self._tail = sound[done:]
        self._next = position + len(audio)

    def _fade_out(self) -> None:
        self._put(fade_out(self._tail))
        self._tail = self._tail[:0]

    def _close(self) -> None:
        try:
            if not self._drain.fault:
                self._put(self._tail)
        finally:
            self._file.close()

    def _fill(self, samples: int) -> None:
        zeros: Audio = np.zeros((min(samples, _ZEROS_SAMPLES), self._channels), np.float32)
        self._gap += samples
        while samples > 0:
            part = zeros[:samples]
            self._put(part)
            samples -= len(part)

    def _put(self, audio: Audio) -> None:
        if not len(audio):
            return
        if self._written + len(audio) > self._room:
            raise OSError("the file has reached 4 GiB, the most that a WAV file can hold")
        self._file.write(audio)
        self._written += len(audio)
