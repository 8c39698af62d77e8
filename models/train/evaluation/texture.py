"""Is it denser where it is asked to be, and brighter? Judged without the codec."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import librosa
import numpy as np

from models.facts import Conditioning
from models.train.data.piece import Piece
from models.train.data.score import Part
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import Bench, only
from models.train.evaluation.material import Audio, from_piece
from models.train.evaluation.trial import Player, Rows, asking
from models.train.measures import ONSET_HOP, onset_strength, rms_db

LITTLE, MUCH = 0.1, 0.9


def attribute_changed(bench: Bench, piece: Piece, part: Part) -> Rows:
    """Little of each attribute, then much, for a third of the piece each: onsets a second, and the centre of the spectrum.
    Beside it what it plays when nothing is asked for, which changes by chance, and the part as it was written."""
    player, half, found = Player(bench, from_piece(piece, part).performer), bench.seconds / 3, Rows()
    length = half - 3 * player.block / SAMPLE_RATE

    def halves(sound: Audio) -> tuple[Audio, Audio]:
        return player.after(sound, half - length, length), player.after(sound, half, length)

    if not player.attributes:
        return found
    freely = player.play(2 * half, lambda _, told: replace(told, parts=only(part))).audio
    for name in player.attributes:
        measure, unit = MEASURES[name]

        def told(second: float, start: Conditioning, name: str = name) -> Conditioning:
            return replace(start, parts=only(part), attributes=asking(name, LITTLE if second < half else MUCH))

        for title, sound in (
            ("asked for", player.play(2 * half, told).audio),
            ("left alone", freely),
            ("written", piece.stems[part]),
        ):
            first, second = (measure(clip) for clip in halves(sound))
            if np.isnan([first, second]).any():
                continue
            found[f"{part}, {name} {title}: {unit}, first half"] = [first]
            found[f"{part}, {name} {title}: {unit}, second half"] = [second]
            found[f"{part}, {name} {title}: more in the second half"] = [float(second > first)]
    return found


def onsets_a_second(audio: Audio) -> float:
    """Of [T, 2], as librosa's peak picking hears them; NaN in silence."""
    if rms_db(audio) < -60:
        return float("nan")
    strength = onset_strength(audio, SAMPLE_RATE)
    return len(librosa.onset.onset_detect(onset_envelope=strength, sr=SAMPLE_RATE, hop_length=ONSET_HOP)) / (
        len(audio) / SAMPLE_RATE
    )


def centre_octaves(audio: Audio) -> float:
    """The centre of the spectrum of [T, 2], over all that sounds, in octaves above 27.5 Hz; NaN in silence."""
    if rms_db(audio) < -60:
        return float("nan")
    spectrum = np.abs(librosa.stft(audio.mean(axis=1), n_fft=2048)).sum(axis=1)
    hertz = np.fft.rfftfreq(2048, 1 / SAMPLE_RATE)
    return float(np.log2((spectrum @ hertz) / spectrum.sum() / 27.5))


MEASURES: Final[dict[str, tuple[Callable[[Audio], float], str]]] = {
    "density": (onsets_a_second, "onsets a second"),
    "brightness": (centre_octaves, "octaves"),
}
