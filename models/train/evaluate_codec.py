"""How much of music the codec keeps: ``python -m models.train.evaluate_codec --model NAME --out DIR [--recordings FILE...]``.

Held-out renderings, mixes and single stems, and real recordings go through the codec, all at once, which gives the same bits as
block by block (tests/models/test_rows.py), and the whole ones through formats that a musician knows. Then the latents get noise,
as a student's mistakes would be. Writes codec.json and codec.png.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.registry import folder_of, load_codec
from models.train import codec_measures as measures
from models.train.calibrate import OCTAVES_HZ, louder_by_octave_db
from models.train.data.score import PARTS
from models.train.data.stereo import in_stereo
from models.train.evaluation.embedding import Ear, frechet
from models.train.evaluation.judges import EMBEDDING
from models.train.evaluation.pieces import held_out
from models.train.measures import Interval, bootstrap
from models.train.roundtrip import decoded
from models.train.rungs import RUNGS, through

Audio = NDArray[np.float32]
Patches = NDArray[np.float32]

NOISES = (0.05, 0.1, 0.2, 0.3, 0.5)
SEGMENTS = 4  # of a recording, one after another
HIGHEST_HZ = 10_000.0  # the octaves that are compared
PICTURED = ("harmony", "drums")
PAIR_SECONDS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """Something to send through. kind: mix, a part's name, or recording."""

    kind: str
    name: str
    audio: Audio


def items_of(pieces: int, seconds: float, split: str, seed: int, recordings: Sequence[Path], sample_rate: int) -> list[Item]:
    """Mixes and stems of held-out pieces, from their fourth second on, and the first segments of recordings."""
    found: list[Item] = []
    skip = 4 * sample_rate
    for piece in held_out(pieces, seconds + 4, split, seed):
        found.append(Item("mix", f"{split} {piece.index}", piece.mix[skip:]))
        found += [Item(part, f"{split} {piece.index}", piece.stems[part][skip:]) for part in PARTS]
    for file in recordings:
        audio, rate = soundfile.read(file, dtype="float32", always_2d=True)
        stereo = in_stereo(audio, rate, sample_rate)
        size = round(seconds * sample_rate)
        for first in range(0, min(SEGMENTS, max(len(stereo) // size, 1)) * size, size):
            found.append(Item("recording", f"{file.name}, {first // sample_rate} s", stereo[first : first + size]))
    return [item for item in found if float(np.abs(item.audio).max(initial=0)) > 1e-3]


def judge(original: Audio, result: Audio, rate: int) -> dict[str, float]:
    """Every measure of one pair."""
    return {
        "mel distance dB": measures.mel_distance_db(original, result, rate),
        "pitch likeness": measures.pitch_likeness(original, result, rate),
        "onset F1 30 ms": measures.onset_f1(original, result, rate),
        "level error dB": measures.level_error_db(original, result),
        "width error dB": measures.width_error_db(original, result),
        "SI-SDR dB": measures.si_sdr_db(original, result),
        "ViSQOL": measures.visqol(original, result, rate),
    }


def table(
    items: Sequence[Item],
    send: Callable[[Audio], Audio],
    rate: int,
    rng: np.random.Generator,
    ear: Callable[[Audio, int], Patches],
) -> dict[str, object]:
    """By kind and measure: mean and 95 % interval; of the Fréchet distance, which is one figure for all items, no interval."""
    rows: dict[str, list[dict[str, float]]] = {}
    heard: dict[str, list[tuple[Patches, Patches]]] = {}
    for item in items:
        sent = send(item.audio)
        rows.setdefault(item.kind, []).append(judge(item.audio, sent, rate))
        heard.setdefault(item.kind, []).append((ear(item.audio, rate), ear(sent, rate)))
    found: dict[str, object] = {}
    for kind, of in rows.items():
        originals, results = (np.concatenate(side) for side in zip(*heard[kind], strict=True))
        distance = round(frechet(originals, results), 3)
        whole = {"mean": distance, "low": distance, "high": distance, "items": len(of)}
        found[kind] = {name: _interval([row[name] for row in of], rng) for name in of[0]} | {"Fréchet distance": whole}
    return found


def octaves(
    items: Sequence[Item], send: Callable[[Audio], Audio], rate: int, rng: np.random.Generator
) -> dict[str, dict[str, dict[str, float | int]]]:
    """By kind and centre in Hz: how much louder what comes back is in that octave, in dB, over the items in which it is heard."""
    found: dict[str, dict[str, list[float]]] = {}
    for item in items:
        for hertz, louder in zip(OCTAVES_HZ, louder_by_octave_db(item.audio, send(item.audio), rate), strict=True):
            if hertz < HIGHEST_HZ and np.isfinite(louder):
                found.setdefault(item.kind, {}).setdefault(f"{hertz:g}", []).append(float(louder))
    return {kind: {hertz: _interval(row[hertz], rng) for hertz in sorted(row, key=float)} for kind, row in found.items()}


def _interval(values: Sequence[float], rng: np.random.Generator) -> dict[str, float | int]:
    found: Interval = bootstrap(values, rng)
    return {"mean": round(found.mean, 3), "low": round(found.low, 3), "high": round(found.high, 3), "items": len(values)}


def show(name: str, results: Mapping[str, object]) -> None:
    """One line for each kind."""
    for kind, row in results.items():
        assert isinstance(row, dict)
        print(f"{name:14} {kind:10} " + "  ".join(f"{key} {value['mean']:.2f}" for key, value in row.items()), flush=True)


def picture(pairs: Sequence[tuple[str, Audio, Audio]], rate: int, file: Path) -> None:
    """Spectrograms of originals above what comes back."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6 * len(pairs), 7), layout="constrained")
    axes = figure.subplots(2, len(pairs), squeeze=False)
    for column, (name, *both) in enumerate(pairs):
        for row, audio in enumerate(both):
            axis = axes[row][column]
            axis.specgram(audio.mean(axis=1) + 1e-9, NFFT=4096, noverlap=3072, Fs=rate, vmin=-130, vmax=-40, cmap="magma")
            axis.set(ylim=(0, 6000), title=f"{name}, {('original', 'decoded')[row]}", xlabel="s", ylabel="Hz")
    figure.savefig(file, dpi=70)


def pairs(items: Sequence[Item], send: Callable[[Audio], Audio], rate: int, folder: Path) -> dict[str, tuple[str, str]]:
    """Write originals beside what comes back, to be heard; the names of the files by kind."""
    (folder / "audio").mkdir(exist_ok=True)
    written: dict[str, tuple[str, str]] = {}
    for item in items:
        clip = item.audio[: PAIR_SECONDS * rate]
        names = (f"audio/codec-{item.kind}-original.ogg", f"audio/codec-{item.kind}-decoded.ogg")
        for name, audio in zip(names, (clip, send(clip)), strict=True):
            soundfile.write(folder / name, audio, rate, "VORBIS", compression_level=0.2)
        written[item.kind] = names
    return written


def main() -> None:
    """Parse arguments, measure, write codec.json and codec.png, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m models.train.evaluate_codec", description="Judge a codec.")
    parser.add_argument("--model", required=True, help="a shipped model's name, or a model folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--split", default="test", choices=("valid", "test"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recordings", type=Path, nargs="*", default=[], help="real recordings")
    args = parser.parse_args()
    codec = load_codec(folder_of(args.model))
    rate, rng = codec.config.sample_rate, np.random.default_rng(args.seed)
    items = items_of(args.pieces, args.seconds, args.split, args.seed, args.recordings, rate)
    ear = Ear(EMBEDDING)
    ours = table(items, lambda audio: decoded(codec, audio), rate, rng, ear)
    show("codec", ours)
    whole = [item for item in items if item.kind in ("mix", "recording")]
    rungs: dict[str, object] = {}
    for rung in RUNGS:
        kilobits = [through(rung, item.audio, rate)[1] for item in whole]
        row = table(whole, lambda audio, rung=rung: through(rung, audio, rate)[0], rate, rng, ear)
        rungs[rung.name] = {"kilobits_a_second": round(float(np.mean(kilobits)), 1), **row}
        show(rung.name, row)
    noisy: dict[str, object] = {}
    for noise in NOISES:
        values = [measures.mel_distance_db(item.audio, decoded(codec, item.audio, noise), rate) for item in whole]
        noisy[str(noise)] = _interval(values, rng)
        print(f"latent noise {noise}: mel distance {np.mean(values):.2f} dB", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    shown = [next(item for item in items if item.kind == kind) for kind in PICTURED]
    shown += [item for item in items if item.kind == "recording"][:1]
    results = {
        "model": args.model,
        "split": args.split,
        "pieces": args.pieces,
        "seconds_a_piece": args.seconds,
        "codec": ours,
        "rungs": rungs,
        "louder_by_octave_db": octaves(items, lambda audio: decoded(codec, audio), rate, rng),
        "mel_distance_db_by_latent_noise": noisy,
        "pairs": pairs(shown, lambda audio: decoded(codec, audio), rate, args.out),
    }
    (args.out / "codec.json").write_text(json.dumps(results, indent=1) + "\n")
    picture([(f"{i.kind} ({i.name})", i.audio, decoded(codec, i.audio)) for i in shown], rate, args.out / "codec.png")


if __name__ == "__main__":
    main()
