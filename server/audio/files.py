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


class _SoundFileModule(Protocol):
    """What we use of soundfile, which has no types."""

    LibsndfileError: type[RuntimeError]

    def read(self, file: str, *, dtype: str, always_2d: bool) -> tuple[Audio, int]: ...

    def write(self, file: str, data: Audio, samplerate: int, *, subtype: str) -> None: ...

    def SoundFile(  # noqa: N802
        self, file: str, mode: str, samplerate: int, channels: int, *, subtype: str, format: str
    ) -> SoundFile: ...


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


def check_target(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a target that can't work, with what to do about it."""
    if path.suffix.lower() not in suffixes:
        raise SetupFault(f"{path.name!r} should end in {' or '.join(suffixes)}")
    if not path.parent.is_dir():
        raise SetupFault(f"there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise SetupFault(f"{path} is a folder")
