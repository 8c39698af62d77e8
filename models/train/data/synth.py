"""SoundFonts to sound: FluidSynth behind the one call that training needs."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import fluidsynth  # pyright: ignore[reportMissingTypeStubs]
import numpy as np
from numpy.typing import NDArray

from models.train.data.clock import Clock
from models.train.data.grooves import Split
from models.train.data.score import Track

SAMPLE_RATE = 44100
DEBIAN_SOUNDFONTS: Mapping[str, Path] = {
    "FluidR3_GM": Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    "TimGM6mb": Path("/usr/share/sounds/sf2/TimGM6mb.sf2"),
    "sf_GMbank": Path("/usr/share/sounds/sf2/sf_GMbank.sf2"),
}
# Debian packages of the SoundFonts, with their licences.
LICENCES: Mapping[str, tuple[str, str]] = {
    "FluidR3_GM": ("fluid-soundfont-gm", "MIT"),
    "TimGM6mb": ("timgm6mb-soundfont", "GPL-2"),
    "sf_GMbank": ("csound-soundfont", "public domain"),
}
_HELD_OUT = "sf_GMbank"  # heard in the test split only, where nothing else is

# FluidSynth looks at its events once per 64 samples, whatever the length of a request.
_BLOCK = 64
_WARNING = 2  # of FluidSynth's log levels
_DRUM_CHANNEL = 9
_CHANNELS = 16

_library: Any = fluidsynth  # it carries no types
# pyfluidsynth binds the 16-bit writer only; the float writer neither clips nor dithers.
_write_float: Callable[..., int] = _library.cfunc(
    "fluid_synth_write_float",
    ctypes.c_int,
    ("synth", ctypes.c_void_p, 1),
    ("len", ctypes.c_int, 1),
    ("lout", ctypes.c_void_p, 1),
    ("loff", ctypes.c_int, 1),
    ("lincr", ctypes.c_int, 1),
    ("rout", ctypes.c_void_p, 1),
    ("roff", ctypes.c_int, 1),
    ("rincr", ctypes.c_int, 1),
)
_sounding_voices: Callable[..., int] = _library.cfunc(
    "fluid_synth_get_active_voice_count", ctypes.c_int, ("synth", ctypes.c_void_p, 1)
)
_get_soundfont: Callable[..., int | None] = _library.cfunc(
    "fluid_synth_get_sfont_by_id", ctypes.c_void_p, ("synth", ctypes.c_void_p, 1), ("id", ctypes.c_int, 1)
)
_add_soundfont: Callable[..., int] = _library.cfunc(
    "fluid_synth_add_sfont", ctypes.c_int, ("synth", ctypes.c_void_p, 1), ("sfont", ctypes.c_void_p, 1)
)
_remove_soundfont: Callable[..., int] = _library.cfunc(
    "fluid_synth_remove_sfont", ctypes.c_int, ("synth", ctypes.c_void_p, 1), ("sfont", ctypes.c_void_p, 1)
)
_set_log_function: Callable[..., int | None] = _library.cfunc(
    "fluid_set_log_function",
    ctypes.c_void_p,
    ("level", ctypes.c_int, 1),
    ("function", ctypes.c_void_p, 1),
    ("data", ctypes.c_void_p, 1),
)
_version: Callable[[], bytes] = _library.cfunc("fluid_version_str", ctypes.c_char_p)


def fluidsynth_version() -> str:
    """Version of the shared library, for example ``2.3.1``."""
    return _version().decode("ascii")


def soundfonts_of(split: Split) -> Mapping[str, Path]:
    """The SoundFonts that a split may be played on."""
    return {name: file for name, file in DEBIAN_SOUNDFONTS.items() if (name == _HELD_OUT) == (split == "test")}


class SynthError(RuntimeError):
    """A SoundFont could not be loaded or the synthesiser failed."""


class SoundBank:
    """Loaded SoundFonts. Load one bank per process: FluidR3 takes 150 MB.

    Not for use by two threads at once. Close it, or use it as a context manager.
    """

    def __init__(self, files: Mapping[str, Path] = DEBIAN_SOUNDFONTS) -> None:
        """Load ``files`` (name -> ``.sf2``). Blocks on the disk. Raises :class:`SynthError`."""
        self._owners: dict[str, Any] = {}  # a synthesiser per SoundFont, which never plays
        self._soundfonts: dict[str, int] = {}  # pointers into those
        for name, file in files.items():
            if not file.is_file():
                self.close()
                raise SynthError(f"no SoundFont at {file}; install the Debian package {_package_of(name)}")
            owner = self._owners[name] = _new_synth()
            number = owner.sfload(str(file))
            pointer = _get_soundfont(owner.synth, number) if number >= 0 else None
            if pointer is None:
                self.close()
                raise SynthError(f"FluidSynth cannot read {file}")
            self._soundfonts[name] = pointer

    @property
    def names(self) -> tuple[str, ...]:
        """The loaded SoundFonts, sorted."""
        return tuple(sorted(self._soundfonts))

    def render(self, soundfont: str, tracks: Iterable[Track], clock: Clock, samples: int) -> NDArray[np.float32]:
        """The tracks together as float32 [samples, 2], no reverb, no chorus.

        ``clock`` says at which sample a beat sounds; notes that start before 0 and whatever comes after the end are left
        out. Onsets land on the nearest multiple of 64 samples, at most 0.73 ms off.
        The same call gives the same bytes.

        Raises :class:`SynthError` when FluidSynth fails.
        """
        padded = -(-samples // _BLOCK) * _BLOCK
        sound = np.empty((padded, 2), np.float32)
        pointer = self._soundfonts[soundfont]
        # A new synthesiser each time (1 ms): a reset one still plays its last notes, and the first block of a
        # new note starts from the loudness of whatever its voice played before.
        synth = _new_synth()
        try:
            _check(_add_soundfont(synth.synth, pointer) >= 0)
            events = _schedule(synth, list(tracks), clock, samples)
            done = 0
            for at, _, send in events:
                _play(synth, sound, done, at)
                done = at
                send()
            _play(synth, sound, done, padded)
        finally:
            _delete_borrower(synth, pointer)
        return sound[:samples]

    def close(self) -> None:
        """Free the SoundFonts. Further calls do nothing."""
        for owner in self._owners.values():
            owner.delete()
        self._owners.clear()
        self._soundfonts.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _new_synth() -> Any:
    """A silent ``fluidsynth.Synth`` without SoundFont, reverb or chorus. Raises :class:`SynthError`."""
    synth = _library.Synth(
        gain=0.5,
        samplerate=float(SAMPLE_RATE),
        channels=_CHANNELS,
        **{"synth.reverb.active": 0, "synth.chorus.active": 0, "synth.polyphony": 64},
    )
    _check(synth.synth is not None)
    return synth


def _check(fine: bool) -> None:
    """Stop at what FluidSynth reports as failed: its sound would be whatever the memory held before."""
    if not fine:
        raise SynthError("FluidSynth failed; its message on the error output says why")


def _delete_borrower(synth: Any, soundfont: int) -> None:
    """Delete a synthesiser but not the SoundFont it was lent, which it would free along with itself."""
    # It warns, sixteen times, that a channel lost its preset; that is what we want.
    usual = _set_log_function(_WARNING, None, None)
    _remove_soundfont(synth.synth, soundfont)
    _set_log_function(_WARNING, usual, None)
    synth.delete()


def _play(synth: Any, sound: NDArray[np.float32], start: int, end: int) -> None:
    """Fill samples [start, end) of ``sound`` [T, 2], contiguous."""
    # FluidSynth takes our word for the length. Past the end it would write into other stems and into the heap, and
    # the process would die later, elsewhere, or not at all.
    if not 0 <= start <= end <= len(sound):
        raise IndexError(f"samples {start} to {end} of {len(sound)}")
    if _sounding_voices(synth.synth) == 0:
        sound[start:end] = 0  # which costs FluidSynth as much as one voice
    elif end > start:
        address = sound.ctypes.data
        _check(_write_float(synth.synth, end - start, address, 2 * start, 2, address, 2 * start + 1, 2) == 0)


_Event = tuple[int, int, Callable[[], object]]


def _schedule(synth: Any, tracks: list[Track], clock: Clock, samples: int) -> list[_Event]:
    """What to send when: (block-aligned sample in [0, ``samples``), rank at that sample, call), sorted."""
    melodic = [channel for channel in range(_CHANNELS) if channel != _DRUM_CHANNEL]

    def at(beats: list[float]) -> list[int]:
        return (np.round(clock.samples_at(beats) / _BLOCK).astype(np.int64) * _BLOCK).tolist()

    events: list[_Event] = []
    for place, track in enumerate(tracks):
        channel = _DRUM_CHANNEL if track.part == "drums" else melodic[place % len(melodic)]
        synth.program_change(channel, track.program)
        for control, when in zip(track.controls, at([control.start_beats for control in track.controls]), strict=True):
            # One before 0 still decides how the first notes sound; one after the end would not be heard.
            if when < samples:
                events.append((max(when, 0), 0, partial(synth.cc, channel, control.number, control.value)))
        starts = at([note.start_beats for note in track.notes])
        ends = at([note.start_beats + note.length_beats for note in track.notes])
        for note, start, end in zip(track.notes, starts, ends, strict=True):
            if 0 <= start < samples:
                events.append((start, 2, partial(synth.noteon, channel, note.pitch, note.velocity)))
                # An end at the very block of its start would leave nothing to hear.
                if (end := max(end, start + _BLOCK)) < samples:
                    events.append((end, 1, partial(synth.noteoff, channel, note.pitch)))
    # Ends before starts, so that a repeated note is not cut by the end of its predecessor.
    events.sort(key=lambda event: event[:2])
    return events


def _package_of(soundfont: str) -> str:
    return LICENCES[soundfont][0] if soundfont in LICENCES else "that holds it"
