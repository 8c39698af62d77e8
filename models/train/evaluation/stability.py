"""Does it stay itself? Drift over minutes, jumps at the edges of blocks, and what silence is answered with.

The performer is a piece's own bars over and over, so that what is heard in the last minute is what was heard in the first, and
whatever differs in the answer is drift.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final

import librosa
import numpy as np
from numpy.typing import NDArray

from models.facts import Conditioning
from models.train.data.piece import Piece
from models.train.data.score import Part
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.accompaniment import sounds_of
from models.train.evaluation.bench import SETTLING_SECONDS, Bench, block_samples, model_of, only, share_out, told_of, usual_sight
from models.train.evaluation.embedding import frechet
from models.train.evaluation.judges import load_judges
from models.train.evaluation.material import Audio, from_piece
from models.train.evaluation.performance import play_along
from models.train.measures import bootstrap, rms_db

MINUTE: Final = 60 * SAMPLE_RATE
SILENCE_SECONDS: Final = 24.0
TAKES: Final = 4  # pieces for each part, each with noise of its own: from minute to minute one take wavers by two dB


def jump_ratio(audio: Audio, block: int) -> float:
    """How far the signal jumps from the last sample of a block to the first of the next, over how far it jumps elsewhere
    (mean absolute differences): 1 for a seam that can't be heard."""
    jumps = np.abs(np.diff(audio.astype(np.float64), axis=0)).mean(axis=1)
    edge = np.zeros(len(jumps), bool)
    edge[block - 1 :: block] = True
    elsewhere = float(jumps[~edge].mean())
    return float(jumps[edge].mean()) / elsewhere if elsewhere > 1e-9 else 1.0


def flatness(audio: Audio) -> float:
    """How much like noise it is: the spectrum's geometric over its arithmetic mean, 0 for a tone, above one half for noise."""
    power = librosa.feature.melspectrogram(y=audio.mean(axis=1), sr=SAMPLE_RATE, n_mels=64, norm=None) + 1e-9
    return float(np.exp(np.log(power).mean(axis=0) - np.log(power.mean(axis=0))).mean())


def bars_over_and_over(material_audio: Audio, downbeats: NDArray[np.int64], samples: int) -> Audio:
    """Whole bars, repeated until ``samples`` are full."""
    bars = material_audio[int(downbeats[0]) : int(downbeats[-1])]
    return np.tile(bars, (-(-samples // len(bars)), 1))[:samples]


def minutes_of(job: tuple[int, Path, Part], bench: Bench) -> dict[str, Any]:
    """One piece and part for as long as the bench says, by the noise of its turn; what is measured of each minute. A process's
    job."""
    turn, path, part = job
    generator, judges = model_of(bench.model), load_judges(bench.judges)
    material = from_piece(Piece.load(path), part)
    heard = bars_over_and_over(material.performer, material.downbeats, round(bench.minutes * MINUTE))
    played = play_along(generator, heard, told_of(replace(bench, seed=bench.seed + turn), material), usual_sight(bench))
    hop, block = generator.codec.config.hop, block_samples(generator)
    settling = -(-round(SETTLING_SECONDS * SAMPLE_RATE) // block) * block
    rows: list[dict[str, Any]] = []
    for minute in range(round(bench.minutes)):
        begin = -(-minute * MINUTE // block) * block
        sound, latents = played.audio[begin : begin + MINUTE], played.latents[begin // hop : (begin + MINUTE) // hop]
        if minute == 0:  # the first block sounds like an attack
            sound, latents = sound[settling:], latents[settling // hop :]
        rows.append(
            {
                "level_db": rms_db(sound),
                "seam_ratio": jump_ratio(sound, block),
                "latent_mean": latents.mean(axis=0),
                "latent_spread": latents.std(axis=0),
                "patches": judges.ear(sound, SAMPLE_RATE),
            }
        )
    return {"part": part, "minutes": rows}


def silence_answered(path: Path, bench: Bench) -> dict[str, float]:
    """The performer plays for a third and then stops: what sounds at the end; and what sounds with every part off."""
    material = from_piece(Piece.load(path), "lead")
    length = round(SILENCE_SECONDS * SAMPLE_RATE)
    heard, third = material.performer[:length].copy(), length // 3
    heard[third:] = 0
    generator, told = model_of(bench.model), told_of(bench, material)

    def play(parts: tuple[bool, ...]) -> Audio:
        def with_parts(block: int, visible_frame: int) -> Conditioning:
            return replace(told(block, visible_frame), parts=parts)

        return play_along(generator, heard, with_parts, usual_sight(bench)).audio

    on, off = play(only("drums", "bass", "harmony")), play(only())
    before, last = on[third // 2 : third], on[-third:]
    return {
        "level while it is played to, dB": rms_db(before),
        "level in silence, parts on, dB": rms_db(last),
        "level in silence, parts off, dB": rms_db(off[-third:]),
        "flatness while it is played to": flatness(before),
        "flatness in silence": flatness(last) if rms_db(last) > -60 else 0.0,
        "flatness of the written parts": flatness(material.performer),
    }


def run(bench: Bench) -> dict[str, Any]:
    """Minutes of some pieces a part, and silence on every piece."""
    jobs: list[tuple[int, Path, Part]] = list(zip(count(), cycle(bench.pieces), TAKES * bench.parts, strict=False))
    long = share_out("stability, minutes", partial(minutes_of, bench=bench), jobs, bench.workers)
    sounds = share_out("stability, reference", partial(sounds_of, bench=bench), bench.reference, bench.workers)
    written = np.concatenate([one for piece in sounds for one in piece])
    most = min(len(row["patches"]) for take in long for row in take["minutes"])
    minutes: list[dict[str, float]] = []
    for at in range(round(bench.minutes)):
        rows = [take["minutes"][at] for take in long]
        moved = [_distance(take["minutes"][at]["latent_mean"], take["minutes"][0]["latent_mean"]) for take in long]
        minutes.append(
            {
                "level_db": float(np.mean([row["level_db"] for row in rows])),
                "seam_ratio": float(np.mean([row["seam_ratio"] for row in rows])),
                "latent_mean_moved": float(np.mean(moved)),
                "latent_spread": float(np.mean([row["latent_spread"].mean() for row in rows])),
                "frechet": frechet(np.concatenate([row["patches"][:most] for row in rows]), written),
            }
        )
    silence = share_out("stability, silence", partial(silence_answered, bench=bench), bench.pieces, bench.workers)
    ratios = [row["seam_ratio"] for take in long for row in take["minutes"]]
    drifts = [take["minutes"][-1]["level_db"] - take["minutes"][0]["level_db"] for take in long]
    return {
        "minutes": minutes,
        "takes": len(long),
        "level_drift_db": asdict(bootstrap(drifts, bench.rng)),
        "frechet_drift": minutes[-1]["frechet"] / minutes[0]["frechet"] - 1,
        "seam_ratio": asdict(bootstrap(ratios, bench.rng)),
        "silence": {name: asdict(bootstrap([one[name] for one in silence], bench.rng)) for name in silence[0]},
    }


def _distance(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Root mean square, in standard deviations of a latent."""
    return float(np.sqrt(np.square(a - b).mean()))
