"""What a student's tokens would sound like, judged beside what was written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.codec import Codec
from models.harmony import note_matrix
from models.student import StudentConfig
from models.train.energy import hit_score, tone_score
from models.train.hearing import sounds
from models.train.level import off_level, power_by_octave
from models.train.manner import manner, manner_score
from models.train.moments import rises, unlike
from models.train.notes import pitch_classes
from models.train.rollout import Scene
from models.train.wishes import density_known


@dataclass(frozen=True, slots=True)
class Judged:
    """What is heard of the tokens of a crop, each a scalar. notes, hits: their scores (models/train/energy.py). manner: the score
    of how they are played. off_level: see models/train/level.py. out_of_time, other_notes: how unlike what is made unasked it is
    in when it begins (models/train/moments.py) and in its pitch classes (models/train/notes.py); 0 if nothing was given to
    compare with."""

    notes: Tensor
    hits: Tensor
    manner: Tensor
    off_level: Tensor
    out_of_time: Tensor
    other_notes: Tensor


def judge(
    codec: Codec, scene: Scene, made: Tensor, free: Tensor | None, size: StudentConfig, count: int, rng: np.random.Generator
) -> Judged:
    """One crop of the scene, ``count`` tokens long, each drawn token [2, B, T, patch * C] decoded after the one that sounded
    before it: written, or its own where it hears itself. free: the same draws when nothing is asked for.

    A linear metric can't tell one chord from another: which note sounds is the least linear thing that a decoder knows.
    """
    first = int(rng.integers(1, scene.played.shape[1] - count + 1))
    crop = slice(first, first + count)
    begins = (torch.arange(first, first + count, device=made.device) % size.block_tokens == 0)[:, None]

    def decoded(now: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
        latents = torch.stack([before, now[:, crop]], 2).flatten(0, 1)
        latents = latents.reshape(-1, 2 * size.patch, size.latent_channels)
        return sounds(codec, latents, size.patch - 1)  # with the last frame before them

    def in_place(draw: Tensor) -> tuple[Tensor, Tensor]:
        return decoded(draw, torch.where(begins, scene.previous[:, crop], draw[:, first - 1 : first + count - 1]))

    fold = note_matrix(codec.config).to(made.device)

    def moments(tones: Tensor, hits: Tensor) -> Tensor:
        return rises(tones, hits).unflatten(0, (-1, count)).flatten(1)

    def played(tones: Tensor, hits: Tensor) -> Tensor:
        return manner(tones.unflatten(0, (-1, count)), hits.unflatten(0, (-1, count)), codec.config)

    def power(tones: Tensor, hits: Tensor) -> Tensor:
        return power_by_octave(tones[..., 1:, :], hits[..., 1:, :], codec.config).unflatten(-3, (-1, count))

    with torch.no_grad():
        tones, hits = decoded(scene.played, scene.played[:, first - 1 : first + count - 1])
    draws = [in_place(draw) for draw in made]
    both_tones, both_hits = (torch.stack(values) for values in zip(*draws, strict=True))
    late, other = tones.new_zeros(2)
    if free is not None:
        alone = ~density_known(scene.condition, size)[:, crop].any(1)
        with torch.no_grad():
            unasked = [in_place(draw) for draw in free]
        late = unlike(*(torch.cat([moments(*draw)[alone] for draw in both]) for both in (draws, unasked)))
        other = unlike(*(torch.cat([pitch_classes(draw[0][:, 1:], fold) for draw in both]) for both in (draws, unasked)))
    return Judged(
        notes=tone_score(both_tones[:, :, 1:], tones[:, 1:], fold),
        hits=hit_score(both_hits[:, :, 1:], hits[:, 1:]),
        manner=manner_score(torch.stack([played(*draw) for draw in draws]), played(tones, hits)),
        off_level=off_level(power(both_tones, both_hits), power(tones, hits)),
        out_of_time=late,
        other_notes=other,
    )
