"""State banks on disk: a file for each, by name, with the state and beside it all that a bank is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from server.control.banks import Bank
from server.control.params import Controls, Moment
from server.engine.port import Generator, ModelInfo
from server.errors import SetupFault
from server.keeping.whole import write_whole
from server.osc.spec import listing
from server.takes.controls import ControlsRecord, Position, Record, from_record, to_record

SUFFIX: Final = ".safetensors"
MAX_BYTES: Final = 1 << 28
_SHOWN: Final = 8


class BankRecord(Record):
    """What stands beside the state. checksum: of the model's weights. The rest as in server.control.banks.Bank."""

    format: Literal[1] = 1
    model: str = Field(max_length=64)
    checksum: str = Field(max_length=64)
    heard_frame: Position
    next_block: Position
    position: Position
    controls: ControlsRecord


class Shelf:
    """The states folder. One thread; every method blocks for the disk, and raises SetupFault in words for the client."""

    def __init__(self, folder: Path, generator: Generator[Any, Any]) -> None:
        """The folder is made when something is first put there."""
        self._folder, self._generator = folder, generator

    def store(self, name: str, bank: Bank) -> Path:
        """Write a bank, in the place of the file of that name. It is on the disk then, or nothing has changed."""
        path, info, moment = self._path(name), self._generator.info, bank.moment
        record = BankRecord(
            model=info.name,
            checksum=info.checksum,
            heard_frame=moment.heard_frame,
            next_block=moment.next_block,
            position=bank.position,
            controls=to_record(bank.controls),
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, lambda beside: self._generator.save(moment.state, beside, record.model_dump_json()))
        except OSError as error:
            kept = "the file that was there before is as it was" if path.is_file() else "the bank is still in memory"
            raise SetupFault(f"{path} can't be written: {error.strerror or error}; {kept}") from error
        return path

    def load(self, name: str) -> tuple[Path, Bank]:
        """The bank of that name, and where it was."""
        path, info = self._path(name), self._generator.info
        if not path.is_file():
            raise SetupFault(f'there is no state named "{name}" in {self._folder}; {self._known()}')
        try:
            if path.stat().st_size > MAX_BYTES:
                raise SetupFault(f"{path} is larger than any state; /state/store didn't write it")
            record = _read(self._generator.about(path))
            if (record.model, record.checksum) != (info.name, info.checksum):
                raise SetupFault(f"{path} was saved by another model, {record.model}; {info.name} can't go on from it")
            controls = _fitting(record.controls, info)
            moment = Moment(self._generator.load(path), record.heard_frame, record.next_block)
        except OSError as error:
            raise SetupFault(f"{path} can't be read: {error.strerror or error}") from error
        except ValueError as error:
            raise SetupFault(f"{path} can't be used: {error}") from error
        return path, Bank(moment, record.position, controls)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{SUFFIX}"

    def _known(self) -> str:
        names = sorted(path.stem for path in self._folder.glob(f"[!.]*{SUFFIX}"))
        if not names:
            return "nothing has been stored there yet"
        shown, more = names[:_SHOWN], len(names) - _SHOWN
        return f"there is {listing([*shown, f'{more} more'] if more > 0 else shown, 'and')}"


def _read(text: str) -> BankRecord:
    """Raises ValueError with its first fault in a few words."""
    if not text:
        raise ValueError("it is no bank; /state/store didn't write it")
    try:
        return BankRecord.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"what it says of the bank is wrong: {where}: {first['msg']}") from error


def _fitting(record: ControlsRecord, info: ModelInfo) -> Controls:
    """The controls, if this model can be played with them. Raises ValueError."""
    if len(record.parts) != len(info.parts):
        raise ValueError(f"it has {len(record.parts)} parts, and {info.name} {len(info.parts)}")
    if not info.min_lookahead_frames <= record.lookahead_frames <= info.max_lookahead_frames:
        raise ValueError(f"its look-ahead of {record.lookahead_frames} frames isn't one of {info.name}'s")
    return from_record(record)
