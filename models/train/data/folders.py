"""Anyone's multi-track recordings: a folder for each song, a file for each instrument.

Understands the layouts of MUSDB18-HQ (drums, bass, other, vocals), Slakh2100 (stems/S00.flac and metadata.yaml), Frets on
Fire (guitar.ogg, song.ogg with the rest of the band, and notes.mid with the beats), and plain folders whose file names say
what plays. Nothing is known of chords, and mostly of beats; training then goes without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from models.train.data.midi_songs import read_beats
from models.train.data.recording import Recording, SourceError
from models.train.data.score import Part
from models.train.data.stereo import in_stereo
from models.train.data.synth import SAMPLE_RATE

AUDIO = (".wav", ".flac", ".ogg", ".opus", ".aif", ".aiff", ".mp3")

# In this order: "bass drum" is drums, "lead guitar" is lead, "bass guitar" is bass; but steel drums and every organ are harmony.
_NAMES: Mapping[Part, re.Pattern[str]] = {
    "drums": re.compile(
        r"(?<!steel )drum|kick|snare|hat\b|cymbal|tom(?:s|\b)|overhead|\boh\b|beat|clap|shaker|"
        r"(?<!chromatic )perc(?!ussive organ)"
    ),
    "lead": re.compile(
        r"lead|vocal|vox|voice|sing|solo|melod|sax|trumpet|flute|clarinet|violin|whistle|(?:reed|pipe)(?! organ)|horn\b"
    ),
    "bass": re.compile(r"bass|\bsub\b"),
    "harmony": re.compile(
        r"other|guitar|gtr|piano|key|organ|string|pad|synth|chord|accord|harm|brass|rhythm|harp|mandolin|banjo|ensemble|chromatic|steel"
    ),
}
_WHOLE = re.compile(r"\b(?:mixture|mix|master|full|backing|accompaniment)\b")


# The format knows four parts; a band without its guitar comes nearest to harmony.
_FRETS: Mapping[str, tuple[Part, str]] = {"guitar.ogg": ("lead", "electric guitar"), "song.ogg": ("harmony", "rock band")}


@dataclass(frozen=True, slots=True)
class Song:
    """The files of each part, and their instruments' names. folder: what belongs to it lies there. left_out: files whose names
    mean no part. meter: a MIDI file with the tempo of the recording."""

    name: str
    folder: Path
    files: Mapping[Part, tuple[Path, ...]]
    instruments: Mapping[Part, str]
    left_out: tuple[Path, ...]
    meter: Path | None = None


def part_of_name(name: str) -> Part | None:
    """Which part an instrument's or a file's name means; None: the whole mix, or nothing that is known. Of "Title - drums" the
    last of what stands between dashes counts that says anything."""
    for phrase in reversed(re.split(r"[\s_]+[-–—][\s_]+", name.lower())):
        words = re.sub(r"[\W_]+", " ", phrase).strip()
        if _WHOLE.search(words):
            return None
        for part, pattern in _NAMES.items():
            if pattern.search(words):
                return part
    return None


def find_songs(root: Path) -> tuple[Song, ...]:
    """Every folder below ``root`` (or itself) that holds files of at least two parts, by path."""
    folders = sorted({root, *(path for path in root.rglob("*") if path.is_dir())})
    return tuple(song for folder in folders if (song := _read_song(folder, root)) is not None)


def _read_song(folder: Path, root: Path) -> Song | None:
    if folder.name == "stems" and (folder.parent / "metadata.yaml").is_file():
        place, instruments = folder.parent, _slakh_instruments((folder.parent / "metadata.yaml").read_text("utf-8"))
    elif all((folder / file).is_file() for file in ("song.ini", *_FRETS, "notes.mid")):
        return _frets_on_fire(folder, root)
    else:
        place, instruments = folder, {}
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
    return Song(
        name=_title(place, root),
        folder=place,
        files={part: tuple(found) for part, found in files.items()},
        instruments={part: " and ".join(dict.fromkeys(found)) for part, found in named.items()},
        left_out=tuple(left_out),
    )


def _frets_on_fire(folder: Path, root: Path) -> Song:
    files: dict[Part, tuple[Path, ...]] = {part: (folder / name,) for name, (part, _) in _FRETS.items()}
    instruments: dict[Part, str] = dict(_FRETS.values())
    return Song(_title(folder, root), folder, files, instruments, (), folder / "notes.mid")


def _title(folder: Path, root: Path) -> str:
    relative = folder.relative_to(root)
    return str(relative) if relative.parts else root.name


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


def read_song(song: Song) -> Recording:
    """The song's sound, part by part. Blocks on the disk. Raises SourceError for a file that can't be read."""
    stems: dict[Part, NDArray[np.float32]] = {part: _read_part(files) for part, files in song.files.items()}
    if song.meter is None:
        return Recording(song.name, stems, song.instruments)
    beats, downbeats = read_beats(song.meter, max(len(stem) for stem in stems.values()))
    return Recording(song.name, stems, song.instruments, beats, downbeats)


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
        raise SourceError(f"{file} can't be read: {error}") from error
    return in_stereo(audio, rate, SAMPLE_RATE)
