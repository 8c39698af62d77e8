"""SoundFonts to sound: FluidSynth behind the one call that training needs."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import fluidsynth
import numpy as np
from numpy.typing import NDArray

from models.train.data.score import Track

SAMPLE_RATE = 44100
DEBIAN_SOUNDFONTS: Mapping[str, Path] = {
    "FluidR3_GM": Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    "TimGM6mb": Path("/usr/share/sounds/sf2/TimGM6mb.sf2"),
}

# FluidSynth looks at its events once per 64 samples, whatever the length of a request.
_BLOCK = 64
_DRUM_CHANNEL = 9
_CHANNELS = 16

# pyfluidsynth binds the 16-bit writer only; the float writer neither clips nor dithers.
_write_float: Callable[..., int] = fluidsynth.cfunc(
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


class SynthError(RuntimeError):
    """A SoundFont could not be loaded or the synthesiser failed."""


class SoundBank:
    """Loaded SoundFonts, each with a synthesiser. Load one per process: FluidR3 takes 150 MB.

    Not for use by two threads at once. Close it, or use it as a context manager.
    """

    def __init__(self, files: Mapping[str, Path] = DEBIAN_SOUNDFONTS) -> None:
        """Load ``files`` (name -> ``.sf2``). Blocks on the disk. Raises :class:`SynthError`."""
        self._synths: dict[str, Any] = {}
        for name, file in files.items():
            if not file.is_file():
                self.close()
                raise SynthError(f"no SoundFont at {file}; install fluid-soundfont-gm and timgm6mb-soundfont")
            synth: Any = fluidsynth.Synth(
                gain=0.5,
                samplerate=float(SAMPLE_RATE),
                channels=_CHANNELS,
                **{"synth.reverb.active": 0, "synth.chorus.active": 0, "synth.polyphony": 256},
            )
            self._synths[name] = synth
            if synth.sfload(str(file)) < 0:
                self.close()
                raise SynthError(f"FluidSynth cannot read {file}")

    @property
    def names(self) -> tuple[str, ...]:
        """The loaded SoundFonts, sorted."""
        return tuple(sorted(self._synths))

    def render(
        self, soundfont: str, tracks: Iterable[Track], samples_per_beat: float, samples: int, offset: int = 0
    ) -> NDArray[np.float32]:
        """The tracks together as float32 [samples, 2], no reverb, no chorus.

        Beat ``b`` sounds at sample ``offset + b * samples_per_beat``; what falls before 0 is left out. Onsets land
        on the nearest multiple of 64 samples, so they are at most 0.73 ms off. The same call gives the same bytes.
        """
        synth = self._synths[soundfont]
        synth.system_reset()
        events = _schedule(synth, list(tracks), samples_per_beat, samples, offset)
        padded = -(-samples // _BLOCK) * _BLOCK
        sound = np.zeros((padded, 2), np.float32)
        address = sound.ctypes.data
        done = 0
        for at, _, send in events:
            if at > done:
                _write_float(synth.synth, at - done, address, 2 * done, 2, address, 2 * done + 1, 2)
                done = at
            send()
        if padded > done:
            _write_float(synth.synth, padded - done, address, 2 * done, 2, address, 2 * done + 1, 2)
        return sound[:samples]

    def close(self) -> None:
        """Free the SoundFonts. Further calls do nothing."""
        for synth in self._synths.values():
            synth.delete()
        self._synths.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_Event = tuple[int, int, Callable[[], object]]


def _schedule(
    synth: Any, tracks: list[Track], samples_per_beat: float, samples: int, offset: int
) -> list[_Event]:
    """What to send when: (block-aligned sample, rank at that sample, call), sorted."""
    melodic = [channel for channel in range(_CHANNELS) if channel != _DRUM_CHANNEL]

    def at(beats: float) -> int:
        return round((offset + beats * samples_per_beat) / _BLOCK) * _BLOCK

    events: list[_Event] = []
    for place, track in enumerate(tracks):
        channel = _DRUM_CHANNEL if track.part == "drums" else melodic[place % len(melodic)]
        synth.program_change(channel, track.program)
        for control in track.controls:
            when = max(at(control.start_beats), 0)
            events.append((when, 0, partial(synth.cc, channel, control.number, control.value)))
        for note in track.notes:
            start = at(note.start_beats)
            if 0 <= start < samples:
                # An end at the very block of its start would leave nothing to hear.
                end = max(at(note.start_beats + note.length_beats), start + _BLOCK)
                events.append((start, 2, partial(synth.noteon, channel, note.pitch, note.velocity)))
                if end < samples:
                    events.append((end, 1, partial(synth.noteoff, channel, note.pitch)))
    # Ends before starts, so that a repeated note is not cut by the end of its predecessor. The sort is stable.
    events.sort(key=lambda event: event[:2])
    return events
