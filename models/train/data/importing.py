"""Songs from a folder, written as pieces beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.train.data.folders import FolderError, find_songs, pieces_of


@dataclass(frozen=True, slots=True)
class Imported:
    """One song: how many pieces it gave, and what was left out because nobody knows what plays there."""

    name: str
    done: int
    songs: int
    pieces: int
    left_out: tuple[Path, ...]


def import_songs(root: Path, out: Path, seconds: float, caption: str) -> Iterator[Imported]:
    """Write the songs below ``root`` as ``out/000000`` and so on, yielding after each song. Blocks on the disk.

    Raises :class:`models.train.data.folders.FolderError`, also where ``out`` holds pieces already.
    """
    if out.exists() and any(out.iterdir()):
        raise FolderError(f"{out} holds pieces already; choose another folder")
    songs = find_songs(root)
    index = 0
    for done, song in enumerate(songs, 1):
        before = index
        for piece in pieces_of(song, seconds, caption, index, seed=0):
            piece.save(out / f"{index:06d}")
            index += 1
        yield Imported(song.name, done, len(songs), index - before, song.left_out)
