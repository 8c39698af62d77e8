"""Takes as they are made: everything that the engine tells goes to disk, on a thread of its own.

A take is a folder: 32-bit float WAV for what was heard, what was played, and the sum of both, sample by sample side by side;
and session.jsonl, from which the set can be played again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from server.audio.drain import Drain
from server.audio.files import SoundFile, compress, open_float_wav
from server.engine.events import (
    Began,
    Event,
    Forgot,
    Heard,
    Late,
    Lost,
    Published,
    Recalled,
    Remembered,
    Saved,
    Steered,
    Underrun,
)
from server.engine.port import Audio, ModelInfo
from server.errors import SetupFault
from server.takes import lines as li
from server.takes.controls import ControlsRecord, changed, to_record
from server.takes.tracks import Tracks

QUEUE_EVENTS: Final = 256
KEPT_STATES: Final = 16
MAX_BYTES: Final = (1 << 32) - (1 << 16)


@dataclass(frozen=True, slots=True)
class Disk:
    """How files are made; a test brings disks that fill up. save_state(state, file): writes what a model remembers."""

    save_state: Callable[[Any, Path], None]
    open_audio: Callable[[Path, int, int], SoundFile] = open_float_wav
    open_text: Callable[[Path], TextIO] = lambda path: path.open("w", encoding="utf-8", newline="\n", buffering=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a take. samples: length of its tracks. dropped: events that the queue had no room for.
    misplaced_samples: sound that came too late for its place. fault: why the take isn't whole; empty if it is."""

    folder: Path
    samples: int
    dropped: int
    misplaced_samples: int
    fault: str


class TakeRecorder:
    """One take at a time. ``start`` and ``stop`` belong to one thread, ``add`` to one other.

    on_fault(reason) is called on the recorder's own thread: once if the disk fails, and once if something is dropped.
    """

    def __init__(
        self,
        info: ModelInfo,
        version: str,
        disk: Disk,
        on_fault: Callable[[str], None],
        tracks: tuple[li.Track, ...] = li.TRACKS,
        format: li.TakeFormat = "wav",
    ) -> None:
        """version: of Sideman. tracks: which are kept; without ``heard`` a take can't be played again. format: flac has
        played and mixed compressed when the take ends."""
        self._info, self._disk, self._on_fault = info, disk, on_fault
        self._tracks, self._format = tracks, format
        self._about = li.SessionLine(
            sideman=version,
            model=info.name,
            checksum=info.checksum,
            sample_rate=info.sample_rate,
            channels=info.channels,
            hop=info.hop,
            block_frames=info.block_frames,
            hear_frames=info.hear_frames,
            hear_latency_samples=info.hear_latency_samples,
            parts=info.parts,
            tracks=tracks,
        )
        self._take: _Take | None = None

    @property
    def folder(self) -> Path | None:
        """The take that is being recorded. Any thread; doesn't block."""
        take = self._take
        return take.folder if take else None

    def start(self, folder: Path) -> None:
        """Begin a take in a new folder. It records from the next Remembered on. Blocks for the disk. Raises SetupFault where
        it can't, or where a take is under way."""
        if self._take is not None:
            raise SetupFault(f"already recording to {self._take.folder}; stop that first")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            raise SetupFault(f"{folder.name} is there already; give another name") from None
        except OSError as error:
            raise SetupFault(f"the folder {folder} can't be made: {error.strerror}") from error
        self._take = _Take(folder, self._about, self._info, self._disk, self._on_fault)

    def add(self, event: Event) -> bool:
        """Record what the engine tells. False, and counted, if there is no room. Never blocks; does nothing while no take is
        under way. Arrays are kept, not copied: don't change them any more."""
        take = self._take
        return take is None or take.drain.add(event)

    def stop(self) -> Taken:
        """Finish the take. Blocks until everything that was added is on disk. Raises SetupFault if none is under way."""
        take, self._take = self._take, None
        if take is None:
            raise SetupFault("nothing is being recorded")
        taken = take.finish()
        if self._format == "flac" and not taken.fault:
            for name in ("played", "mixed"):
                if name in self._tracks:
                    compress(taken.folder / f"{name}.wav")
        return taken


class _Take:
    """One folder and the thread that fills it."""

    def __init__(self, folder: Path, about: li.SessionLine, info: ModelInfo, disk: Disk, on_fault: Callable[[str], None]) -> None:
        self.folder = folder
        self._info, self._disk = info, disk
        self._files: dict[li.Track, SoundFile] = {}
        try:
            self._text = disk.open_text(folder / li.SESSION_FILE)
            for name in about.tracks:
                self._files[name] = disk.open_audio(folder / f"{name}.wav", info.sample_rate, info.channels)
            self._line(about)
        except OSError as error:
            raise SetupFault(f"{folder} can't be written to: {error}") from error
        self._tracks = Tracks(info, self._write)
        self._controls: ControlsRecord | None = None
        self._room = MAX_BYTES // (4 * info.channels)
        self._written = self._dropped = self._saved = 0
        # Banks are recalled again and again; each is saved once.
        self._states: deque[tuple[int, object]] = deque(maxlen=KEPT_STATES)
        self.drain: Drain[Event] = Drain(str(folder), QUEUE_EVENTS, self._take, self._close, on_fault)

    def finish(self) -> Taken:
        self.drain.finish()
        drain = self.drain
        return Taken(self.folder, self._written, drain.dropped, self._tracks.misplaced_samples, drain.fault)

    # On the drain's thread.

    def _take(self, event: Event) -> None:
        if self._controls is None:
            if isinstance(event, Remembered):
                self._begin(event)
            return
        if self.drain.dropped > self._dropped:
            self._line(li.DroppedLine(count=self.drain.dropped - self._dropped))
            self._dropped = self.drain.dropped
        match event:
            case Heard(position, audio, missing):
                self._tracks.hear(position, audio)
                if missing:
                    self._line(li.GapLine(position=position, samples=missing))
            case Published(block, position, audio, revision, margin, heard_frame):
                self._tracks.play(position, audio)
                line = li.BlockLine(
                    block=block, position=position, revision=revision, heard_frame=heard_frame, margin_samples=margin
                )
                self._line(line)
            case Steered(position, controls):
                self._steer(position, to_record(controls))
            case Began(position):
                sample = self._tracks.end
                self._tracks.begin(position, sample)
                self._line(li.TimelineLine(position=position, sample=sample))
            case Lost(position, samples, next_frame):
                self._line(li.LostLine(position=position, samples=samples, next_frame=next_frame))
            case Underrun(position, samples):
                self._line(li.UnderrunLine(position=position, samples=samples))
            case Late(position, samples):
                self._line(li.LateLine(position=position, samples=samples))
            case Recalled():
                self._recall(event)
            case Remembered() | Forgot() | Saved():
                pass  # for the state banks

    def _begin(self, event: Remembered) -> None:
        memory, self._controls = event.memory, to_record(event.controls)
        if not memory.fresh:
            self._disk.save_state(memory.state, self.folder / li.STATE_FILE)
        self._tracks.begin(memory.position, 0)
        start = li.StartLine(
            position=memory.position,
            heard_frame=memory.heard_frame,
            next_block=memory.next_block,
            seam_position=memory.seam.next_position,
            seam_gain=memory.seam.gain,
            shift_blocks=memory.shift_blocks,
            state=not memory.fresh,
            controls=self._controls,
        )
        self._line(start)

    def _recall(self, event: Recalled) -> None:
        moment = event.moment
        number = next((number for number, state in self._states if state is moment.state), None)
        if number is None:
            self._saved = number = self._saved + 1
            self._disk.save_state(moment.state, self.folder / li.RECALL_FILE.format(number))
            self._states.append((number, moment.state))
        line = li.RecallLine(
            position=event.position,
            block=event.block,
            heard_frame=event.heard_frame,
            moment_block=moment.next_block,
            moment_frame=moment.heard_frame,
            number=number,
        )
        self._line(line)

    def _steer(self, position: int, controls: ControlsRecord) -> None:
        assert self._controls is not None
        difference = changed(self._controls, controls)
        self._controls = controls
        if difference:
            self._line(li.ControlsLine(position=position, changed=difference))

    def _line(self, line: li.Line) -> None:
        self._text.write(line.model_dump_json() + "\n")

    def _write(self, heard: Audio, played: Audio) -> None:
        if self._written + len(heard) > self._room:
            raise OSError("a track has reached 4 GiB, the most that a WAV file can hold")
        if not self.folder.is_dir():
            raise OSError("the folder has been taken away")
        for name, file in self._files.items():
            file.write(heard if name == "heard" else played if name == "played" else heard + played)
        self._written += len(heard)

    def _close(self) -> None:
        """Every file is closed, whatever fails: what is in them can be read then."""
        try:
            if not self.drain.fault and self._controls is not None:
                self._tracks.close(self._tracks.end)
                self._line(li.EndLine(samples=self._written))
        finally:
            _close_all([*self._files.values(), self._text])


def _close_all(files: list[Any]) -> None:
    if files:
        try:
            files[0].close()
        finally:
            _close_all(files[1:])
