"""Turn rendered pieces into what the student trains on: pairs of a performer and an accompaniment, as latents.

``python -m models.train.latents --data DIR --codec RUN --out DIR`` makes, for every piece, several pairs: some of its
parts are the performer, some of the others are to be played, and the tape runs a little faster or slower, by whole
semitones, so that one piece is heard in several keys and tempos. Encoding happens once; training then reads numbers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from models.codec import Codec
from models.harmony import PITCH_CLASSES, NoteFold
from models.listener import ONSETS_A_FRAME, Listener
from models.registry import load_codec
from models.train.attributes import RECAST_TEXTURE, TEXTURE, texture
from models.train.data.piece import RECAST
from models.train.data.score import PARTS

Flags = tuple[bool, ...]

FASTEST = 2  # semitones
CHUNK_FRAMES = 16  # on a CPU, what fits into its caches is encoded three times as fast as a whole piece


@dataclass(frozen=True, slots=True)
class Casting:
    """Who performs and who accompanies: a flag for each of PARTS. gain: of the performer, as a factor. semitones: by how
    much the tape runs fast."""

    heard: Flags
    played: Flags
    gain: float
    semitones: int


def draw_castings(rng: np.random.Generator, count: int) -> tuple[Casting, ...]:
    """``count`` castings of a four-part piece: mostly one or two parts played, sometimes all that aren't heard."""
    found: list[Casting] = []
    for turn in range(count):
        order = rng.permutation(len(PARTS))
        played = order[: (1, 1, 2, 3)[turn % 4]]
        others = order[len(played) :]
        kept = others if rng.random() < 0.6 else others[: rng.integers(1, len(others) + 1)]
        found.append(
            Casting(
                heard=tuple(i in kept for i in range(len(PARTS))),
                played=tuple(i in played for i in range(len(PARTS))),
                gain=float(10 ** (rng.uniform(-8, 4) / 20)),
                semitones=int(rng.integers(-FASTEST, FASTEST + 1)),
            )
        )
    return tuple(found)


def mixes(
    stems: NDArray[np.float32], castings: tuple[Casting, ...], recast: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Stems [parts, T, 2] -> [2 * castings, T', 2]: all performers, then all accompaniments, as long as the fastest. recast: the
    stems on other instruments; then [3 * castings, T', 2], the accompaniments on those last."""
    heard = [at_speed(stems[np.array(c.heard)].sum(0) * np.float32(c.gain), c.semitones) for c in castings]
    played = [
        at_speed(takes[np.array(c.played)].sum(0), c.semitones)
        for takes in (stems, recast)
        if takes is not None
        for c in castings
    ]
    shortest = min(len(audio) for audio in heard)
    return np.stack([audio[:shortest] for audio in heard + played]).astype(np.float32)


def at_speed(audio: NDArray[np.float32], semitones: int) -> NDArray[np.float32]:
    """[T, 2] as a tape that runs ``semitones`` fast: shorter, and as much higher."""
    return audio if semitones == 0 else soxr.resample(audio, 2 ** (semitones / 12), 1.0, quality="HQ")


@torch.inference_mode()
def encode_aligned(codec: Codec, audio: NDArray[np.float32], device: torch.device) -> NDArray[np.float32]:
    """[N, T, 2] -> [N, frames, C], so that frame f describes samples [f * hop, (f + 1) * hop).

    The codec describes audio ``latency`` samples late; leaving out the first ``latency`` samples undoes that, just as
    the engine does when it hears frame f ``latency`` samples after it ended.
    """
    latency, hop = codec.config.latency, codec.config.hop
    frames = (audio.shape[1] - latency) // hop
    state = codec.encoder.init_state(len(audio))
    parts: list[NDArray[np.float32]] = []
    for start in range(latency, latency + frames * hop, CHUNK_FRAMES * hop):
        chunk = audio[:, start : min(start + CHUNK_FRAMES * hop, latency + frames * hop)]
        encoded, state = codec.encoder.step(torch.from_numpy(chunk).to(device), state)
        parts.append(encoded.cpu().numpy())
    return np.concatenate(parts, axis=1)


@torch.inference_mode()
def onsets_of(listener: Listener, audio: NDArray[np.float32], latency: int) -> NDArray[np.float32]:
    """What begins in performers [N, T, 2], as the listener hears it: [N, frames * 4, registers]. Time as in
    :func:`encode_aligned`."""
    frames = (audio.shape[1] - latency) // listener.hop
    mono = torch.from_numpy(audio[:, latency : latency + frames * listener.hop].mean(axis=2))
    state = listener.init_state(len(mono))
    return listener.onset_strength(mono, state.tail, state.bands)[0].numpy()


@torch.inference_mode()
def notes_of(codec: Codec, latents: NDArray[np.float32]) -> NDArray[np.float32]:
    """The notes in every frame of [N, frames, C], as the codec's voice would play them again: [N, frames, NOTES]."""
    fold = NoteFold(codec.config).to(codec.decoder.enter.weight.device)
    state, parts = codec.decoder.stack.init_state(len(latents)), list[NDArray[np.float32]]()
    for start in range(0, latents.shape[1], CHUNK_FRAMES):
        chunk = torch.from_numpy(latents[:, start : start + CHUNK_FRAMES])
        levels, state = codec.decoder.levels(chunk.to(codec.decoder.enter.weight.device), state)
        parts.append(fold(levels.tones).cpu().numpy())
    return np.concatenate(parts, axis=1)


def chords_of(about: dict[str, Any], semitones: int, frames: int, hop: int) -> NDArray[np.uint16]:
    """[2, frames]: the tones and the root of the chord written for each frame of the tape, a bit for each pitch class, C
    the lowest; 0 before the first chord."""
    beats = np.asarray(about["beats"]) / 2 ** (semitones / 12)
    roots = np.asarray(about["chord_roots"], np.int64)
    bits = np.stack([np.asarray(about["chord_masks"], np.int64), np.where(roots >= 0, 1 << np.maximum(roots, 0), 0)])
    bits = np.pad(bits, ((0, 0), (1, 0))) << semitones % PITCH_CLASSES
    turned = (bits | bits >> PITCH_CLASSES) % 2**PITCH_CLASSES
    return turned[:, np.searchsorted(beats, (np.arange(frames) + 0.5) * hop, side="right")].astype(np.uint16)


def pulse_of(about: dict[str, Any], semitones: int, frames: int, hop: int) -> NDArray[np.uint8]:
    """[frames * 4]: 1 in the steps of the tape in which a beat falls, 2 where a bar begins."""
    pulse = np.zeros(frames * ONSETS_A_FRAME, np.uint8)
    for value, name in ((1, "beats"), (2, "downbeats")):
        step = (np.asarray(about[name]) / 2 ** (semitones / 12) // (hop // ONSETS_A_FRAME)).astype(int)
        pulse[step[step < len(pulse)]] = value
    return pulse


def read_stems(folder: Path) -> NDArray[np.float32]:
    """[parts, T, 2] float32."""
    return np.stack([soundfile.read(folder / f"{part}.flac", dtype="float32")[0] for part in PARTS]).astype(np.float32)


def encode_piece(
    codec: Codec, listener: Listener, folder: Path, seed: int, pairs: int, device: torch.device
) -> dict[str, NDArray[np.generic]]:
    """All pairs of one piece: heard and played [pairs, frames, C], parts [pairs, 4], what is heard in the performers
    (``onsets``, ``notes``), how the accompaniments are (``texture``) and what is known of the piece (``chords``, ``pulse``). If
    the piece was recast, also the accompaniments on other instruments, and how they are (``recast``, ``recast_texture``)."""
    about = json.loads((folder / "piece.json").read_text())
    castings = draw_castings(np.random.default_rng([seed, about["index"]]), pairs)
    recast = read_stems(folder / RECAST) if RECAST in about else None
    audio = mixes(read_stems(folder), castings, recast)
    latents = encode_aligned(codec, audio, device).astype(np.float16)
    frames, hop = latents.shape[1], codec.config.hop
    played, others = latents[pairs : 2 * pairs], latents[2 * pairs :]
    beside = {} if recast is None else {RECAST: others, RECAST_TEXTURE: texture(codec, others.astype(np.float32))}
    return {
        "heard": latents[:pairs],
        "played": played,
        "onsets": onsets_of(listener, audio[:pairs], codec.config.latency).astype(np.float16),
        "notes": notes_of(codec, latents[:pairs].astype(np.float32)).astype(np.float16),
        "chords": np.stack([chords_of(about, cast.semitones, frames, hop) for cast in castings]),
        "pulse": np.stack([pulse_of(about, cast.semitones, frames, hop) for cast in castings]),
        "parts": np.array([c.played for c in castings], np.uint8),
        TEXTURE: texture(codec, played.astype(np.float32)),
        **beside,
    }


def encode_all(
    codec: Codec, listener: Listener, data: Path, out: Path, seed: int, pairs: int, device: torch.device, prefix: str = ""
) -> Iterator[Path]:
    """Encode every piece of ``data`` that isn't in ``out`` yet, or was before it was recast, and add what older files lack;
    yields each file as it is written. prefix: before the names of the files, so that pieces of several folders can lie in one.
    Raises ValueError where another piece has a file's name."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path.parent for path in data.glob("*/piece.json")):
        file = out / f"{prefix}{folder.name}.safetensors"
        text = (folder / "piece.json").read_text()
        there = load_pairs(file) if file.exists() else None
        if there is not None and not _same_piece(text, file.with_suffix(".json").read_text()):
            raise ValueError(f"{file} is of another piece than {folder}; give --prefix, or another --out")
        if there is None or (RECAST in json.loads(text) and RECAST not in there):
            made = encode_piece(codec, listener, folder, seed, pairs, device)
        elif TEXTURE not in there:
            made = there | {TEXTURE: texture(codec, there["played"].astype(np.float32))}
        else:
            continue
        save_pairs(made, file.with_suffix(".tmp"))
        file.with_suffix(".json").write_text(text)
        file.with_suffix(".tmp").replace(file)
        yield file


def _same_piece(one: str, other: str) -> bool:
    """Whether two descriptions are of the same piece, whatever else it was recast for."""
    first, second = ({name: value for name, value in json.loads(text).items() if name != RECAST} for text in (one, other))
    return first == second


def save_pairs(pairs: dict[str, NDArray[np.generic]], file: Path) -> None:
    """Write what :func:`encode_piece` made. safetensors writes memory as it lies, so arrays are laid out in order first:
    the codec's answers are transposed views, and came back scrambled without a word."""
    save_file({name: np.ascontiguousarray(values) for name, values in pairs.items()}, file)


def load_pairs(file: Path) -> dict[str, NDArray[np.generic]]:
    """What :func:`encode_piece` made."""
    return load_file(file)


def main() -> None:
    """Parse arguments and encode."""
    parser = argparse.ArgumentParser(prog="python -m models.train.latents", description="Encode pieces for the student.")
    parser.add_argument("--data", type=Path, required=True, help="folder of rendered pieces")
    parser.add_argument("--codec", type=Path, required=True, help="folder of a shipped model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--prefix", default="", help="before the names of the files, so that pieces of several folders fit in one"
    )
    parser.add_argument("--patch", type=int, default=4, help="frames in a token of the student")
    parser.add_argument("--pairs", type=int, default=4, help="pairs a piece")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    device = torch.device(args.device)
    codec = load_codec(args.codec).to(device).eval()
    listener = Listener(codec.config.sample_rate, codec.config.hop, args.patch, tokens=1)
    for count, _ in enumerate(encode_all(codec, listener, args.data, args.out, args.seed, args.pairs, device, args.prefix), 1):
        if count % 20 == 0:
            print(f"{count} pieces encoded", flush=True)


if __name__ == "__main__":
    main()
