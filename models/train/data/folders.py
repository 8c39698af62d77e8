"""Anyone's multi-track recordings as pieces: a folder for each song, a file for each instrument.

Understands the layouts of MUSDB18-HQ (drums, bass, other, vocals), Slakh2100 (stems/S00.flac and metadata.yaml), and plain
folders whose file names say what plays. Nothing is known of chords and beats; training then goes without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile  # pyright: ignore[reportMissingTypeStubs]
import soxr  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from models.train.data.curves import measure
from models.train.data.mixing import PEAK
from models.train.data.piece import Piece, mix
from models.train.data.score import PARTS, Part
from models.train.data.synth import SAMPLE_RATE

AUDIO = (".wav", ".flac", ".ogg", ".aif", ".aiff", ".mp3")
SILENT = 1e-3  # -60 dB: a stem that stays below it in a slice doesn't play there
LEAST_SECONDS = 10.0

# In this order: "bass drum" is drums, "lead guitar" is lead, "bass guitar" is bass.
_NAMES: Mapping[Part, re.Pattern[str]] = {
    "drums": re.compile(r"drum|kick|snare|hat\b|cymbal|tom(?:s|\b)|(?<!chromatic )perc|overhead|\boh\b|beat|clap|shaker"),
    "lead": re.compile(r"lead|vocal|vox|voice|sing|solo|melod|sax|trumpet|flute|clarinet|violin|whistle|reed|pipe|horn\b"),
    "bass": re.compile(r"bass|\bsub\b"),
    "harmony": re.compile(
        r"other|guitar|gtr|piano|key|organ|string|pad|synth|chord|accord|harm|brass|rhythm|harp|mandolin|banjo|ensemble|chromatic"
    ),
}
_WHOLE = re.compile(r"\b(?:mixture|mix|master|full|backing|accompaniment)\b")


class FolderError(ValueError):
    """A folder holds no songs that could be used."""


@dataclass(frozen=True, slots=True)
class Song:
    """The files of each part, and their instruments' names. left_out: files whose names mean no part."""

    name: str
    files: Mapping[Part, tuple[Path, ...]]
    instruments: Mapping[Part, str]
    left_out: tuple[Path, ...]


def part_of_name(name: str) -> Part | None:
    """Which part an instrument's or a file's name means; None: the whole mix, or nothing that is known."""
    words = re.sub(r"[\W_]+", " ", name.lower()).strip()
    if _WHOLE.search(words):
        return None
    return next((part for part, pattern in _NAMES.items() if pattern.search(words)), None)


def find_songs(root: Path) -> tuple[Song, ...]:
    """Every folder below ``root`` (or itself) that holds files of at least two parts, by path. Raises FolderError."""
    if not root.is_dir():
        raise FolderError(f"there is no folder {root}")
    folders = sorted({root, *(path for path in root.rglob("*") if path.is_dir())})
    songs = tuple(song for folder in folders if (song := _read_song(folder, root)) is not None)
    if not songs:
        wanted = (
            "a folder for each song, with a file for each instrument named after it (drums.wav, bass.wav, piano.wav, vocals.wav)"
        )
        raise FolderError(f"no songs of two parts or more in {root}; it should hold {wanted}")
    return songs


def _read_song(folder: Path, root: Path) -> Song | None:
    if folder.name == "stems" and (folder.parent / "metadata.yaml").is_file():
        name, instruments = folder.parent, _slakh_instruments((folder.parent / "metadata.yaml").read_text("utf-8"))
    else:
        name, instruments = folder, {}
    files: dict[Part, list[Path]] = {}
    named: dict[Part, list[str]] = {}
    left_out: list[Path] = []
    for file in sorted(path for path in folder.iterdir() if path.suffix.lower() in AUDIO):
        instrument = instruments.get(file.stem, file.stem)
        part = part_of_name(instrument)
        if part is None:
            left_out.append(file)
        else:
            files.setdefault(part, []).append(file)
            named.setdefault(part, []).append(re.sub(r"[\W_\d]+", " ", instrument.lower()).strip())
    if len(files) < 2:
        return None
    relative = name.relative_to(root)
    return Song(
        name=str(relative) if relative.parts else root.name,
        files={part: tuple(found) for part, found in files.items()},
        instruments={part: " and ".join(dict.fromkeys(found)) for part, found in named.items()},
        left_out=tuple(left_out),
    )


def _slakh_instruments(metadata: str) -> dict[str, str]:
    """Stem -> class of instrument, from Slakh's metadata.yaml: its layout is even enough to need no parser."""
    found: dict[str, str] = {}
    stem = ""
    for line in metadata.splitlines():
        if begin := re.fullmatch(r"  (S\d+):", line):
            stem = begin[1]
        elif stem and (kind := re.fullmatch(r"    inst_class: (.+)", line)):
            found[stem] = kind[1].strip().strip("'\"")
    return found


def pieces_of(song: Song, seconds: float, caption: str, first: int, seed: int) -> Iterator[Piece]:
    """The song in pieces of ``seconds``, numbered from ``first``; stretches in which fewer than two parts play are left
    out. Blocks on the disk. Raises FolderError for a file that can't be read."""
    stems: dict[Part, NDArray[np.float32]] = {part: _read_part(song.files.get(part, ())) for part in PARTS}
    length = max(len(stem) for stem in stems.values())
    padded: dict[Part, NDArray[np.float32]] = {
        part: np.pad(stem, ((0, length - len(stem)), (0, 0))) for part, stem in stems.items()
    }
    size, none = round(seconds * SAMPLE_RATE), np.zeros(0, np.int64)
    for start in range(0, length, size):
        cut: dict[Part, NDArray[np.float32]] = {part: stem[start : start + size] for part, stem in padded.items()}
        playing = [part for part, stem in cut.items() if stem.size and float(np.abs(stem).max()) > SILENT]
        if len(playing) < 2 or len(cut["drums"]) < LEAST_SECONDS * SAMPLE_RATE:
            continue
        loudest = max(float(np.abs(sound).max()) for sound in (mix(cut), *cut.values()))
        stems: dict[Part, NDArray[np.float32]] = {part: stem * np.float32(PEAK / loudest) for part, stem in cut.items()}
        yield Piece(
            sample_rate=SAMPLE_RATE,
            stems=stems,
            beats=none,
            downbeats=none,
            chord_roots=none,
            chord_masks=none,
            tempo_bpm=0.0,
            key=-1,
            mode="unknown",
            captions=(caption,),
            part_captions={part: song.instruments.get(part, "") for part in PARTS},
            groove=song.name,
            soundfont="",
            seed=seed,
            index=first,
            split="train",
            curves=measure(stems, none, None, SAMPLE_RATE),
        )
        first += 1


def _read_part(files: tuple[Path, ...]) -> NDArray[np.float32]:
    """All files of a part together, stereo at our rate, [T, 2]."""
    sounds = [_read(file) for file in files]
    total = np.zeros((max((len(sound) for sound in sounds), default=0), 2), np.float32)
    for sound in sounds:
        total[: len(sound)] += sound
    return total


def _read(file: Path) -> NDArray[np.float32]:
    try:
        audio, rate = soundfile.read(file, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise FolderError(f"{file} can't be read: {error}") from error
    stereo = np.repeat(audio, 2, axis=1) if audio.shape[1] == 1 else audio[:, :2]
    return np.asarray(soxr.resample(stereo, rate, SAMPLE_RATE, quality="HQ") if rate != SAMPLE_RATE else stereo, np.float32)
