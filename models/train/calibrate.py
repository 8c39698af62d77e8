"""Set a trained voice's levels right: ``python -m models.train.calibrate --codec DIR --data DIR --out DIR``.

A codec that learns the logarithms of levels plays too softly: the mean of a logarithm lies below the logarithm of the mean
(Jensen). So what goes in and what comes out are compared octave by octave over stems of training pieces, and the difference
is added to what the decoder asks of its oscillators and noise bands. Nothing else changes; the encoder, least of all.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.codec import Codec
from models.registry import load_codec, read_about, save_model
from models.train.latents import read_stems
from models.train.roundtrip import decoded

OCTAVES_HZ = tuple(31.25 * 2**octave for octave in range(10))  # centres, to 16 kHz
WINDOW = 4096
AUDIBLE_DB = 40.0  # below a sound's loudest octave, what an octave holds still counts
TURNS = 3  # windows overlap octaves, so that one correction isn't quite enough
MOST_DB = 12.0


def octave_levels_db(audio: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """[octaves]: power of [T, 2] in each octave, in dB."""
    mono = audio.mean(1)[: len(audio) // WINDOW * WINDOW].reshape(-1, WINDOW) * np.hanning(WINDOW)
    power = np.square(np.abs(np.fft.rfft(mono))).sum(0)
    octave = np.round(np.log2(np.maximum(np.fft.rfftfreq(WINDOW, 1 / sample_rate), 1.0) / OCTAVES_HZ[0])).astype(int)
    return 10 * np.log10(np.array([power[octave == band].sum() for band in range(len(OCTAVES_HZ))]) + 1e-9)


def louder_by_octave_db(before: NDArray[np.float32], after: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """[octaves]: how much louder [T, 2] ``after`` is than ``before``; NaN where an octave can't be heard before."""
    heard, found = octave_levels_db(before, sample_rate), octave_levels_db(after, sample_rate)
    return np.where(heard > heard.max() - AUDIBLE_DB, found - heard, np.nan)


def too_soft_db(codec: Codec, sounds: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """[octaves]: how much softer the codec plays, averaged over the sounds in which an octave can be heard."""
    rate = codec.config.sample_rate
    table = -np.array([louder_by_octave_db(sound, decoded(codec, sound), rate) for sound in sounds])
    heard = np.isfinite(table).any(0)
    return np.where(heard, np.nanmean(np.where(heard, table, 0.0), axis=0), 0.0)


@torch.no_grad()
def raise_levels(codec: Codec, decibels: NDArray[np.float64]) -> None:
    """Play each octave louder by so many dB, [octaves], in between by a straight line over the pitch. In place."""
    config, decoder = codec.config, codec.decoder
    tone_hz = np.array(config.tone_hertz)
    spread = decoder.noise.bands.cpu().numpy()
    noise_hz = spread @ np.linspace(0, config.sample_rate / 2, spread.shape[1]) / spread.sum(1)

    def nepers(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp(np.log2(hertz), np.log2(OCTAVES_HZ), decibels) * np.log(10) / 20

    # The decoder's levels are 4 * x - 7.
    more = np.concatenate([np.tile(nepers(tone_hz), config.tone_steps), np.tile(nepers(noise_hz), config.noise_steps)]) / 4
    decoder.leave.bias[: len(more)] += torch.from_numpy(more).to(decoder.leave.bias)


def calibrate(codec: Codec, sounds: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Correct the codec in place; returns what is left, [octaves], in dB. Blocks for some seconds."""
    for _ in range(TURNS):
        raise_levels(codec, np.clip(too_soft_db(codec, sounds), -MOST_DB, MOST_DB))
    return too_soft_db(codec, sounds)


def main() -> None:
    """Parse arguments, calibrate, and write a model folder with the codec alone."""
    parser = argparse.ArgumentParser(prog="python -m models.train.calibrate", description="Set a codec's levels right.")
    parser.add_argument("--codec", type=Path, required=True, help="a model folder")
    parser.add_argument("--data", type=Path, required=True, help="folder of rendered pieces, of the train split")
    parser.add_argument("--pieces", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=12.0, help="of each piece, from its tenth second on")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    codec = load_codec(args.codec)
    rate = codec.config.sample_rate
    folders = sorted(path.parent for path in args.data.glob("*/piece.json"))[: args.pieces]
    cut = slice(10 * rate, round((10 + args.seconds) * rate))
    stems = [stem[cut] for folder in folders for stem in read_stems(folder)]
    sounds = [stem for stem in stems if float(np.abs(stem).max(initial=0)) > 1e-2]
    print(f"{len(sounds)} stems; too soft by octave, dB: {np.round(too_soft_db(codec, sounds), 1)}", flush=True)
    print(f"left after {TURNS} turns: {np.round(calibrate(codec, sounds), 1)}")
    save_model(args.out, read_about(args.codec).name, codec, None)


if __name__ == "__main__":
    main()
