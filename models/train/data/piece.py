"""A rendered piece: four stems with everything that is known about them, and its form on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soundfile  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from models.train.data.curves import Curves
from models.train.data.grammar import Mode
from models.train.data.grooves import Split
from models.train.data.recast import Recast
from models.train.data.score import PARTS, Part

_ABOUT = "piece.json"
_CURVES = "curves.json"
_MIDI = "piece.mid"
_CHUNK = 8192
RECAST = "recast"  # the folder of what other instruments play


class PieceError(ValueError):
    """A folder does not hold a whole piece."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Audio and labels of one piece. Positions are samples from the start of the audio."""

    sample_rate: int
    stems: Mapping[Part, NDArray[np.float32]]  # each [samples, 2]; their sum is the mix
    beats: NDArray[np.int64]  # [beats]: sample position of every beat inside the audio
    downbeats: NDArray[np.int64]  # [downbeats]: those of them that open a bar
    chord_roots: NDArray[np.int64]  # [beats]: root pitch class 0..11, -1 for none
    chord_masks: NDArray[np.int64]  # [beats]: 12-bit pitch-class set, 0 for none
    tempo_bpm: float  # 0: unknown, as in recordings of which nothing is known
    key: int  # pitch class of the tonic; -1: unknown
    mode: Mode | Literal["unknown"]
    captions: tuple[str, ...]
    part_captions: Mapping[Part, str]
    groove: str
    soundfont: str
    seed: int
    index: int
    split: Split
    curves: Curves
    midi: bytes = b""  # a Standard MIDI File; empty: the notes aren't known
    tune: str = ""  # whose harmony it is, where it is a tune's
    recast: Recast | None = None  # the same notes on other instruments

    @property
    def samples(self) -> int:
        """Length of the audio."""
        return len(self.stems["drums"])

    @property
    def mix(self) -> NDArray[np.float32]:
        """Sum of the stems, float32 [samples, 2]; peaks at or below -3 dBFS."""
        return mix(self.stems)

    def save(self, folder: Path, with_mix: bool = False) -> None:
        """Write 16-bit FLAC stems, labels, curves and notes into ``folder`` (made if need be), and the sum of the stems if
        it is wanted. Blocks on the disk."""
        folder.mkdir(parents=True, exist_ok=True)
        rounded = {part: _sixteen_bits(self.stems[part]) for part in PARTS}
        for part, pcm in rounded.items():
            _write_flac(folder / f"{part}.flac", pcm, self.sample_rate)
        if with_mix:
            total = np.zeros((self.samples, 2), np.int16)
            for pcm in rounded.values():
                total += pcm  # -3 dBFS leaves room for four roundings
            _write_flac(folder / "mix.flac", total, self.sample_rate)
        (folder / _CURVES).write_text(self.curves.to_json(), "utf-8")
        if self.midi:
            (folder / _MIDI).write_bytes(self.midi)
        about: dict[str, Any] = {
            "sample_rate": self.sample_rate,
            "samples": self.samples,
            "beats": self.beats.tolist(),
            "downbeats": self.downbeats.tolist(),
            "chord_roots": self.chord_roots.tolist(),
            "chord_masks": self.chord_masks.tolist(),
            "tempo_bpm": self.tempo_bpm,
            "key": self.key,
            "mode": self.mode,
            "captions": list(self.captions),
            "part_captions": dict(self.part_captions),
            "groove": self.groove,
            "soundfont": self.soundfont,
            "seed": self.seed,
            "index": self.index,
            "split": self.split,
            "tune": self.tune,
        }
        if self.recast is not None:
            (folder / RECAST).mkdir()
            for part in PARTS:
                _write_flac(folder / RECAST / f"{part}.flac", _sixteen_bits(self.recast.stems[part]), self.sample_rate)
            about[RECAST] = {"captions": list(self.recast.captions), "part_captions": dict(self.recast.part_captions)}
        (folder / _ABOUT).write_text(json.dumps(about, indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Piece:
        """Read what :meth:`save` wrote. Stems come back rounded to 16 bits. Raises :class:`PieceError`."""
        try:
            about: dict[str, Any] = json.loads((folder / _ABOUT).read_text("utf-8"))
            stems = _read_stems(folder)
            lengths = {len(stem) for stem in stems.values()}
            other = about.get(RECAST)
            if lengths != {about["samples"]}:
                raise PieceError(f"{folder}: stems of {sorted(lengths)} samples, labels say {about['samples']}")
            return cls(
                sample_rate=about["sample_rate"],
                stems=stems,
                beats=np.array(about["beats"], np.int64),
                downbeats=np.array(about["downbeats"], np.int64),
                chord_roots=np.array(about["chord_roots"], np.int64),
                chord_masks=np.array(about["chord_masks"], np.int64),
                tempo_bpm=about["tempo_bpm"],
                key=about["key"],
                mode=about["mode"],
                captions=tuple(about["captions"]),
                part_captions=about["part_captions"],
                groove=about["groove"],
                soundfont=about["soundfont"],
                seed=about["seed"],
                index=about["index"],
                split=about["split"],
                curves=Curves.from_json((folder / _CURVES).read_text("utf-8")),
                midi=(folder / _MIDI).read_bytes() if (folder / _MIDI).is_file() else b"",
                tune=about["tune"],
                recast=None
                if other is None
                else Recast(_read_stems(folder / RECAST), tuple(other["captions"]), other["part_captions"]),
            )
        except PieceError:
            raise
        except (OSError, KeyError, TypeError, ValueError, soundfile.SoundFileError) as error:
            raise PieceError(f"{folder} does not hold a whole piece: {error}") from error


def mix(stems: Mapping[Part, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Sum of the stems in the order of :data:`PARTS` (float addition is not associative). [samples, 2]"""
    total = stems[PARTS[0]].copy()
    for part in PARTS[1:]:
        total += stems[part]
    return total


def _sixteen_bits(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    pcm = np.empty(sound.shape, np.int16)
    for start in range(0, len(sound), _CHUNK):  # whole stems don't fit into the cache
        pcm[start : start + _CHUNK] = np.rint(sound[start : start + _CHUNK] * np.float32(32767.0))
    return pcm


def _write_flac(file: Path, pcm: NDArray[np.int16], sample_rate: int) -> None:
    # The lowest level: half the time of the default, 5 % more bytes.
    soundfile.write(file, pcm, sample_rate, "PCM_16", compression_level=0.0)


def _read_stems(folder: Path) -> dict[Part, NDArray[np.float32]]:
    return {part: _read_stem(folder / f"{part}.flac") for part in PARTS}


def _read_stem(file: Path) -> NDArray[np.float32]:
    pcm, _ = soundfile.read(file, dtype="int16", always_2d=True)
    return pcm.astype(np.float32) / np.float32(32767.0)
