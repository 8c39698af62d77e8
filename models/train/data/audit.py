"""Are these pieces sound? ``python -m models.train.data.audit FOLDER``: no silence, no clipping, labels that agree with the
audio. Prints a table and every fault; 1 if there is any."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.train.data.mixing import PEAK, peak
from models.train.data.piece import Piece, PieceError
from models.train.data.score import PARTS

Sound = NDArray[np.float32]

_SILENT = 1e-3  # -60 dBFS
_LONGEST_SILENCE_SECONDS = 4.0
_QUIETEST_DB = -40.0
_ROUNDING = 4 / 32767  # of four stems to 16 bits
_TEMPO_RANGE_BPM = (30.0, 260.0)
_ONSET_HOP = 441


@dataclass(frozen=True)
class Verdict:
    """faults: what is wrong for certain. onsets: how much more the drums begin on the beats than anywhere, 1 by chance;
    None: they rest. transposed: in which transposition, in semitones up, the chords fit best what bass and harmony play, 0
    where the labels are right; None: no chords."""

    name: str
    faults: tuple[str, ...]
    resting: tuple[str, ...]
    onsets: float | None
    transposed: int | None


def judge(piece: Piece, name: str) -> Verdict:
    """One piece, by what can be heard and what is written."""
    faults = [*_sound_faults(piece), *_label_faults(piece)]
    resting = tuple(part for part in PARTS if peak(piece.stems[part]) < _SILENT)
    onsets = None if "drums" in resting or len(piece.beats) < 4 else onsets_on_beats(piece)
    known = bool(np.any(piece.chord_masks)) and not {"bass", "harmony"} <= set(resting)
    return Verdict(name, tuple(faults), resting, onsets, best_transposition(piece) if known else None)


def _sound_faults(piece: Piece) -> Iterator[str]:
    mixed = piece.mix
    if not all(np.isfinite(stem).all() for stem in piece.stems.values()):
        yield "not finite"
    loudest = max(peak(sound) for sound in (mixed, *piece.stems.values()))
    if loudest > PEAK + _ROUNDING:
        yield f"peaks at {20 * np.log10(loudest):.1f} dBFS"
    level_db = 10 * np.log10(float(np.mean(np.square(mixed, dtype=np.float64))) + 1e-12)
    if level_db < _QUIETEST_DB:
        yield f"is as soft as {level_db:.0f} dBFS"
    window = piece.sample_rate // 10
    heard = np.abs(mixed[: len(mixed) // window * window]).reshape(-1, 2 * window).max(1) > _SILENT
    gap = np.diff(np.flatnonzero(np.concatenate([[True], heard, [True]]))).max() - 1
    if gap * 0.1 > _LONGEST_SILENCE_SECONDS:
        yield f"is silent for {gap * 0.1:.1f} s"


def _label_faults(piece: Piece) -> Iterator[str]:
    if len(piece.beats) > 1:
        tempo = 60 * piece.sample_rate / np.diff(piece.beats)
        if tempo.min() < _TEMPO_RANGE_BPM[0] or tempo.max() > _TEMPO_RANGE_BPM[1]:
            yield f"beats at {tempo.min():.0f} to {tempo.max():.0f} bpm"
    if len(piece.beats) and not 0 <= piece.beats[0] <= piece.beats[-1] < piece.samples:
        yield "beats outside the audio"
    if not set(piece.downbeats.tolist()) <= set(piece.beats.tolist()):
        yield "downbeats that are no beats"
    if not len(piece.chord_roots) == len(piece.chord_masks) == len(piece.beats):
        yield "not a chord for every beat"
    elif np.any((piece.chord_masks != 0) & ((piece.chord_masks >> np.maximum(piece.chord_roots, 0)) & 1 == 0)):
        yield "chords without their root"


def onsets_on_beats(piece: Piece) -> float:
    """How much the drums' energy rises around the beats, beside how much it does on average."""
    rise = onset_strength(piece.stems["drums"], _ONSET_HOP)
    near = np.maximum(np.maximum(np.roll(rise, 1), rise), np.roll(rise, -1))
    places = piece.beats // _ONSET_HOP
    return float(near[places[places < len(near)]].mean() / max(float(near.mean()), 1e-9))


def best_transposition(piece: Piece) -> int:
    """The semitones by which the chords would have to be moved to fit the pitch classes in bass and harmony best."""
    mono = (piece.stems["bass"] + piece.stems["harmony"]).mean(axis=1, dtype=np.float64)
    scores = np.zeros(12)
    for start, end, mask in zip(piece.beats, piece.beats[1:], piece.chord_masks, strict=False):
        heard = chroma(mono[start:end], piece.sample_rate)
        wanted = np.array([(int(mask) >> pitch_class) & 1 for pitch_class in range(12)])
        scores += [float(heard @ np.roll(wanted, shift)) for shift in range(12)]
    return int(np.argmax(scores))


def onset_strength(sound: Sound, hop: int) -> NDArray[np.float64]:
    """Rise of the log energy from one hop to the next, [hops], of [T, 2]."""
    mono = sound[: len(sound) // hop * hop].mean(axis=1, dtype=np.float64).reshape(-1, hop)
    level = np.log(1e-5 + np.sqrt(np.mean(np.square(mono), axis=1)))
    return np.maximum(np.diff(level, prepend=level[0]), 0)


def chroma(mono: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """Energy share of the 12 pitch classes in [T] between 60 Hz and 2 kHz."""
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)))) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1 / sample_rate)
    inside = (hertz > 60) & (hertz < 2000)
    classes = np.round(12 * np.log2(hertz[inside] / 440.0) + 69).astype(np.int64) % 12
    energy = np.bincount(classes, weights=power[inside], minlength=12)
    return energy / max(float(energy.sum()), 1e-12)


def audit(folder: Path) -> Iterator[Verdict]:
    """Every piece of a folder, in order, but none that is still being written. Blocks on the disk."""
    for found in sorted(path.parent for path in folder.glob("*/piece.json") if path.parent.name.isdigit()):
        try:
            yield judge(Piece.load(found), found.name)
        except PieceError as error:
            yield Verdict(found.name, (str(error),), (), None, None)


def report(verdicts: Sequence[Verdict]) -> str:
    """The table: how many pieces, how many faults, and how well beats and chords agree with the sound."""
    beats = np.array([verdict.onsets for verdict in verdicts if verdict.onsets is not None])
    shifts = np.array([verdict.transposed for verdict in verdicts if verdict.transposed is not None])
    lines = [f"{len(verdicts)} pieces, {sum(bool(verdict.faults) for verdict in verdicts)} with faults"]
    rests = ", ".join(f"{part} {sum(part in verdict.resting for verdict in verdicts)}" for part in PARTS)
    lines.append(f"pieces in which a part rests throughout: {rests}")
    if len(beats):
        share = np.mean(beats > 1)
        lines.append(
            f"drums begin on beats {np.median(beats):.1f} times as much as anywhere (median); more than by chance in {share:.1%}"
        )
    if len(shifts):
        lines.append(f"chords fit untransposed in {np.mean(shifts == 0):.1%} of {len(shifts)} pieces (1 of 12 by chance)")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: no fault; 1: some, or no pieces."""
    parser = argparse.ArgumentParser(prog="python -m models.train.data.audit", description="Are these pieces sound?")
    parser.add_argument("folder", type=Path, help="folder of pieces, such as runs/data/train")
    verdicts: list[Verdict] = []
    for verdict in audit(parser.parse_args(arguments).folder):
        verdicts.append(verdict)
        for fault in verdict.faults:
            print(f"{verdict.name}: {fault}", flush=True)
    print(report(verdicts))
    return 0 if verdicts and not any(verdict.faults for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
