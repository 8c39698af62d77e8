"""Songs from a folder, written as pieces beside each other: recordings in parts, tracker modules, MIDI files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from models.train.data.folders import Song, find_songs, read_song
from models.train.data.midi_songs import read_midi
from models.train.data.modules import SUFFIXES, read_module
from models.train.data.recording import Recording, SourceError, cut
from models.train.data.synth import SoundBank, soundfonts_of
from models.train.data.versions import packages, synthesizer

_MIDI = (".mid", ".midi")
_WANTED = (
    "a folder for each song, with a file for each instrument named after it (drums.wav, bass.wav, piano.wav, vocals.wav), "
    f"or tracker modules ({' '.join(suffix[1:] for suffix in SUFFIXES)}), or MIDI files"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """One song: how many pieces it gave, what was left out because nobody knows what plays there, or why it gave none."""

    name: str
    done: int
    songs: int
    pieces: int
    left_out: tuple[Path, ...]
    trouble: str = ""


@dataclass(frozen=True)
class _Source:
    name: str
    read: Callable[[], Recording]
    left_out: tuple[Path, ...] = ()
    may_fail: bool = False  # one bad file among hundreds is no reason to stop


def import_songs(root: Path, out: Path, seconds: float, caption: str, licence: str = "") -> Iterator[Imported]:
    """Write the songs below ``root`` as ``out/000000`` and so on, and ``out/manifest.json``; yields after each song. Blocks
    on the disk, and for the time that MIDI files and modules take to play.

    Raises :class:`models.train.data.recording.SourceError`, also where ``out`` holds pieces already.
    """
    if not root.is_dir():
        raise SourceError(f"there is no folder {root}")
    if out.exists() and any(out.iterdir()):
        raise SourceError(f"{out} holds pieces already; choose another folder")
    songs = find_songs(root)
    midis = [file for file in _files(root, _MIDI) if not any(_belongs(file, song) for song in songs)]
    sounds = soundfonts_of("train") if midis else {}
    with SoundBank(sounds) as bank:
        sources = [_Source(song.name, partial(read_song, song), song.left_out) for song in songs]
        for file in _files(root, SUFFIXES):
            name = str(file.relative_to(root))
            sources.append(_Source(name, partial(read_module, file, name), may_fail=True))
        for number, file in enumerate(midis):
            name = str(file.relative_to(root))
            read = partial(read_midi, file, name, bank, np.random.default_rng([0, number]))
            sources.append(_Source(name, read, may_fail=True))
        if not sources:
            raise SourceError(f"no songs of two parts or more in {root}; it should hold {_WANTED}")
        counts: dict[str, int] = {}
        for imported in _write(sources, out, seconds, caption):
            counts[imported.name] = imported.pieces
            yield imported
    out.mkdir(parents=True, exist_ok=True)
    versions = packages() | (synthesizer(sounds) if midis else {})
    manifest = {"licence": licence or "unknown", "seconds": seconds, "versions": versions, "songs": counts}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _belongs(midi: Path, song: Song) -> bool:
    """Whether a MIDI file is of a song that is there as a recording: beside its audio, or where Slakh2100 keeps those of its
    stems. Played as a song of its own, it would be there twice."""
    return song.folder in (midi.parent, midi.parent.parent if midi.parent.name == "MIDI" else None)


def _write(sources: list[_Source], out: Path, seconds: float, caption: str) -> Iterator[Imported]:
    index = 0
    for done, source in enumerate(sources, 1):
        before, trouble = index, ""
        try:
            for piece in cut(source.read(), seconds, caption, index, seed=0):
                piece.save(out / f"{index:06d}")
                index += 1
        except SourceError as error:
            if not source.may_fail:
                raise
            trouble = str(error)
        yield Imported(source.name, done, len(sources), index - before, source.left_out, trouble)


def _files(root: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """By suffix, and as an Amiga wrote it: mod.title."""
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and (path.suffix.lower() in suffixes or (".mod" in suffixes and path.name.lower().startswith("mod.")))
    )
