"""Whole audio files in and out. Streaming to a file is in recorder.py."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from server.audio.resample import resample
from server.engine.port import Audio
from server.errors import SetupFault

CHANNELS = 2
_SUBTYPES = {".wav": "PCM_24", ".flac": "PCM_24"}


class SoundFile(Protocol):
    """An open file that takes samples."""

    def write(self, data: Audio) -> None: ...

    def close(self) -> None: ...


class _AnyFile(SoundFile, Protocol):
    """What soundfile opens."""

    samplerate: int
    channels: int
    frames: int

    def read(self, frames: int, *, dtype: str, always_2d: bool) -> Audio: ...

    def seek(self, frames: int) -> int: ...

    def __enter__(self) -> _AnyFile: ...

    def __exit__(self, *args: object) -> None: ...


class _SoundFileModule(Protocol):
    """What we use of soundfile, which has no types."""

    LibsndfileError: type[RuntimeError]

    def read(self, file: str, *, dtype: str, always_2d: bool) -> tuple[Audio, int]: ...

    def write(self, file: str, data: Audio, samplerate: int, *, subtype: str) -> None: ...

    def SoundFile(  # noqa: N802
        self, file: str, mode: str = "r", samplerate: int = 0, channels: int = 0, *, subtype: str = "", format: str = ""
    ) -> _AnyFile: ...


def sound_files() -> _SoundFileModule:
    """soundfile, loaded when it is needed."""
    return cast(_SoundFileModule, importlib.import_module("soundfile"))


def read_audio(path: Path, sample_rate: int) -> Audio:
    """A file as [T, 2] at ``sample_rate``; mono goes to both channels. Any thread; blocks for the disk."""
    module = sound_files()
    if not path.is_file():
        raise SetupFault(f"there is no file {path}")
    try:
        audio, rate = module.read(str(path), dtype="float32", always_2d=True)
    except (module.LibsndfileError, OSError) as error:
        raise SetupFault(f"{path} can't be read as audio: {error}") from error
    if not len(audio):
        raise SetupFault(f"{path} is empty")
    if audio.shape[1] > CHANNELS:
        raise SetupFault(f"{path} has {audio.shape[1]} channels; mix it down to mono or stereo first")
    if not np.isfinite(audio).all():
        raise SetupFault(f"{path} has samples that aren't numbers; export it again")
    wide = np.repeat(audio, CHANNELS, axis=1) if audio.shape[1] == 1 else audio
    return resample(np.ascontiguousarray(wide), rate, sample_rate)


def write_audio(path: Path, audio: Audio, sample_rate: int) -> None:
    """Write [T, C] as 24-bit WAV or FLAC, as the suffix says; beyond full scale it clips. Any thread; blocks for the
    disk."""
    module = sound_files()
    check_target(path, tuple(_SUBTYPES))
    if not np.isfinite(audio).all():
        raise SetupFault(f"{path} isn't written: the audio has samples that aren't numbers")
    try:
        module.write(str(path), audio, sample_rate, subtype=_SUBTYPES[path.suffix.lower()])
    except (module.LibsndfileError, OSError) as error:
        raise SetupFault(f"{path} can't be written: {error}") from error


def open_float_wav(path: Path, sample_rate: int, channels: int) -> SoundFile:
    """A new file for 32-bit float samples. Blocks for the disk. Raises SetupFault."""
    module = sound_files()
    check_target(path, (".wav",))
    try:
        return module.SoundFile(str(path), "w", sample_rate, channels, subtype="FLOAT", format="WAV")
    except (module.LibsndfileError, OSError) as error:
        raise SetupFault(f"{path} can't be written: {error}") from error


def compress(path: Path) -> Path:
    """Put 24-bit FLAC in the place of a WAV file; beyond full scale it clips. Blocks for as long as it takes. If it can't be
    done, the WAV file stays, and SetupFault says why."""
    module = sound_files()
    target = path.with_suffix(".flac")
    try:
        with (
            module.SoundFile(str(path)) as source,
            module.SoundFile(str(target), "w", source.samplerate, source.channels, subtype="PCM_24", format="FLAC") as out,
        ):
            while len(part := source.read(1 << 16, dtype="float32", always_2d=True)):
                out.write(part)
    except (module.LibsndfileError, OSError) as error:
        target.unlink(missing_ok=True)
        raise SetupFault(f"{path} stays as it is, for {target.name} can't be written: {error}") from error
    path.unlink()
    return target


class AudioSource:
    """A file that is read piece by piece. One thread at a time; blocks for the disk."""

    def __init__(self, path: Path, sample_rate: int, channels: int) -> None:
        """Raises SetupFault if it isn't there, or isn't at this rate with so many channels."""
        module = sound_files()
        if not path.is_file():
            raise SetupFault(f"there is no file {path}")
        try:
            self._file = module.SoundFile(str(path))
        except (module.LibsndfileError, OSError) as error:
            raise SetupFault(f"{path} can't be read as audio: {error}") from error
        if (self._file.samplerate, self._file.channels) != (sample_rate, channels):
            self._file.close()
            raise SetupFault(f"{path} should have {channels} channels at {sample_rate} Hz")
        self.samples = self._file.frames

    def read(self, sample: int, count: int) -> Audio:
        """[count, channels] from ``sample`` on; zeros after the end."""
        out: Audio = np.zeros((count, self._file.channels), np.float32)
        if sample < self.samples:
            self._file.seek(sample)
            part = self._file.read(min(count, self.samples - sample), dtype="float32", always_2d=True)
            out[: len(part)] = part
        return out

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def check_target(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a target that can't work, with what to do about it."""
    if path.suffix.lower() not in suffixes:
        raise SetupFault(f"{path.name!r} should end in {' or '.join(suffixes)}")
    if not path.parent.is_dir():
        raise SetupFault(f"there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise SetupFault(f"{path} is a folder")
