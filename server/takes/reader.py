"""session.jsonl as it is read again: checked line by line, and refused with the number of the line and what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from pydantic import ValidationError

from server.control.params import Controls
from server.errors import SetupFault
from server.takes import lines as li
from server.takes.controls import ControlsRecord, from_record

MAX_LINE: Final = 1 << 20
MAX_LINES: Final = 5_000_000


class BrokenLine(SetupFault):
    """A session file can't be played from."""

    def __init__(self, file: Path, number: int, reason: str) -> None:
        super().__init__(f"{file}, line {number}: {reason}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. number: of its line. controls: those in force after it."""

    number: int
    line: li.Line
    controls: Controls


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session file that was checked. entries: without the first two lines and the last one. whole: it was brought to its
    end, and the disk kept up. samples: length of the tracks, None where the recording was cut off."""

    file: Path
    about: li.SessionLine
    start: li.StartLine
    entries: tuple[Entry, ...]
    samples: int | None
    dropped: int

    @property
    def opening(self) -> Controls:
        """The controls that it begins with."""
        return from_record(self.start.controls)


def read_session(path: Path) -> Recorded:
    """Read a session file, or the one in a take's folder. Any thread; blocks for the disk. Raises SetupFault."""
    file = path / li.SESSION_FILE if path.is_dir() else path
    try:
        with file.open(encoding="utf-8", newline="\n") as text:
            return _session(file, _parsed(file, text))
    except FileNotFoundError:
        raise SetupFault(f"there is no file {file}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SetupFault(f"{file} can't be read: {error}") from error


def _parsed(file: Path, text: TextIO) -> Iterator[tuple[int, li.Line]]:
    for number in range(1, MAX_LINES + 1):
        raw = text.readline(MAX_LINE)
        if not raw:
            return
        if not raw.endswith("\n"):
            if len(raw) < MAX_LINE:
                return  # the recording was cut off while this line was written
            raise BrokenLine(file, number, f"it is longer than {MAX_LINE} characters")
        try:
            yield number, li.LINE.validate_json(raw)
        except ValidationError as error:
            raise BrokenLine(file, number, _reason(error)) from None
    raise BrokenLine(file, MAX_LINES, "there are more lines than any set has")


def _session(file: Path, lines: Iterator[tuple[int, li.Line]]) -> Recorded:
    _, about = next(lines, (1, None))
    if not isinstance(about, li.SessionLine):
        raise BrokenLine(file, 1, 'a session file begins with a line of type "session"')
    _, start = next(lines, (2, None))
    if not isinstance(start, li.StartLine):
        raise BrokenLine(file, 2, 'a line of type "start" should be here: nothing was recorded')
    if len(start.controls.parts) != len(about.parts):
        raise BrokenLine(file, 2, f"{len(start.controls.parts)} parts are switched, but the model has {len(about.parts)}")
    entries: list[Entry] = []
    state = _State(start.controls, start.heard_frame)
    for number, line in lines:
        if isinstance(line, li.EndLine):
            if next(lines, None) is not None:
                raise BrokenLine(file, number + 1, "nothing may come after the end")
            return Recorded(file, about, start, tuple(entries), line.samples, state.dropped)
        try:
            entries.append(Entry(number, line, state.follow(line, about)))
        except ValidationError as error:
            raise BrokenLine(file, number, _reason(error)) from None
        except ValueError as error:
            raise BrokenLine(file, number, str(error)) from None
    return Recorded(file, about, start, tuple(entries), None, state.dropped)


class _State:
    """What a line has to fit."""

    def __init__(self, controls: ControlsRecord, heard_frame: int) -> None:
        self._record = controls
        self._controls = from_record(controls)
        self._heard_frame = heard_frame
        self._sample = 0
        self.dropped = 0

    def follow(self, line: li.Line, about: li.SessionLine) -> Controls:
        """The controls after a line. Raises ValueError, or ValidationError for controls."""
        match line:
            case li.ControlsLine():
                self._record = ControlsRecord.model_validate_json(
                    json.dumps({**self._record.model_dump(mode="json"), **line.changed})
                )
                if len(self._record.parts) != len(about.parts):
                    raise ValueError(f"parts: the model has {len(about.parts)}")
                self._controls = from_record(self._record)
            case li.BlockLine():
                if line.revision != self._record.revision:
                    raise ValueError(f"revision {line.revision} isn't that of the controls, {self._record.revision}")
                self._hear(line.heard_frame, about)
            case li.RecallLine():
                self._heard_frame = 0
                self._hear(line.heard_frame, about)
            case li.LostLine():
                if line.next_frame is not None:
                    self._hear(line.next_frame, about)
            case li.TimelineLine():
                if line.sample < self._sample:
                    raise ValueError(f"sample {line.sample} lies before that of the timeline before, {self._sample}")
                self._sample, self._heard_frame = line.sample, 0
            case li.DroppedLine():
                self.dropped += line.count
            case li.SessionLine() | li.StartLine():
                raise ValueError(f'a line of type "{line.type}" comes only once')
            case _:
                pass
        return self._controls

    def _hear(self, frame: int, about: li.SessionLine) -> None:
        if frame % about.hear_frames:
            raise ValueError(f"frame {frame} isn't a multiple of {about.hear_frames}")
        if frame < self._heard_frame:
            raise ValueError(f"frame {frame} was heard before, up to frame {self._heard_frame}")
        self._heard_frame = frame


def _reason(error: ValidationError) -> str:
    first: Any = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])
