"""What a student plays by itself, from nothing: is it as loud as what was written, does it rest as often, is it on the beat, and
when another instrument is asked for, is that what comes?

A loss knows one token at a time. It can fall while, over seconds, the music falls silent or loses its beat; so a run says
in its log how it plays, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import torch
from torch import Tensor

from models.listener import Listener
from models.student import Student
from models.train.data.score import PARTS
from models.train.lessons import Lesson, Lessons, StageTraining
from models.train.moments import alike
from models.train.naming import Namer
from models.train.scenes import SceneOdds
from models.train.selfplay import nothing_played, play_on

ROWS: Final = 24
ASKED_ROWS: Final = 32
TOKENS: Final = 80
BEFORE: Final = 12  # tokens that aren't judged: it has only just begun
STRETCH: Final = 5  # tokens, about a second, of which a level is told
NEAR_SECONDS: Final = 0.05
RESTING_DB: Final = -50.0
_FLOOR_DB: Final = -100.0
SETTLING: Final = 2  # tokens after a change of the prompt that aren't judged
# Everybody performs, all the time; what was written is asked for, and the beat is told or not.
TOLD: Final = SceneOdds(switch=0, mute=0, alone=0, no_prompt=0, no_parts=0, chord=0, pulse=1, no_attribute=1)
BY_EAR: Final = replace(TOLD, pulse=0)
# The same, but instruments are asked for, and nothing else is told.
ASKING: Final = SceneOdds(
    switch=0, mute=0, alone=0, no_prompt=0, no_parts=0, chord=0, pulse=0, no_attribute=1, style=0, instruments=1, evenly=1
)


@torch.no_grad()
def aloud(student: Student, lessons: Lessons, config: StageTraining) -> dict[str, Tensor]:
    """Scalars, for the same performers and noise every time. louder_db: than what was written. rests_more: share of stretches in
    which nothing sounds, less that of what was written. on_beat: of the rows with drums, to a beat that is told, see
    :func:`on_the_beat`; by_ear: of the same, when it isn't; tones_by_ear: of the rows with harmony and no drums; for each of them
    what was written is beside it, in written_drums and written_tones. follows: of all rows, by ear, see :func:`together`;
    beside it written_follows. Blocks for some seconds."""
    lesson, same = (
        lessons.draw(
            np.random.default_rng(config.seed), config.model_copy(update={"batch": ROWS, "tokens": TOKENS, "odds": odds})
        )
        for odds in (TOLD, BY_EAR)
    )
    size = lessons.codec.config
    token = config.student.patch * size.hop
    drums, harmony = (lesson.condition.parts[:, 0, PARTS.index(part)] > 0 for part in ("drums", "harmony"))
    beats = lesson.condition.pulse[:, BEFORE:].chunk(2, -1)[0].flatten(1) > 0
    reach = round(NEAR_SECONDS * size.sample_rate / lessons.listener.onset_hop)

    def judged(tokens: Tensor) -> Tensor:
        latents = tokens.unflatten(-1, (-1, size.latent_channels)).flatten(1, 2)
        return lessons.codec.decode(latents)[:, BEFORE * token :]

    def played(told: Lesson) -> Tensor:
        torch.manual_seed(config.seed)
        return judged(play_on(student, told.heard, told.condition, nothing_played(told.heard), 0).sounding)

    def near(strength: Tensor, rows: Tensor) -> Tensor:
        return on_the_beat(strength[rows], beats[rows], reach)

    told, written = played(lesson), judged(lesson.played)
    levels, usual = (levels_db(audio, STRETCH * token) for audio in (told, written))
    begins_told, by_ear, begins_written, performed = (
        how_much_begins(lessons.listener, audio) for audio in (told, played(same), written, judged(same.heard))
    )
    return {
        "louder_db": mean_db(levels) - mean_db(usual),
        "rests_more": (levels < RESTING_DB).float().mean() - (usual < RESTING_DB).float().mean(),
        "on_beat": near(begins_told, drums),
        "by_ear": near(by_ear, drums),
        "written_drums": near(begins_written, drums),
        "tones_by_ear": near(by_ear, harmony & ~drums),
        "written_tones": near(begins_written, harmony & ~drums),
        "follows": together(by_ear, performed),
        "written_follows": together(begins_written, performed),
    }


@torch.no_grad()
def obedient(student: Student, lessons: Lessons, config: StageTraining, namer: Namer) -> dict[str, Tensor]:
    """Scalars, for the same performers and noise every time. From nothing, another row's instruments are asked for, and after
    half of the time its own. obeys: share of the rows with one family to name in which that is heard then, of all families, by
    the namer. obeyed_best: of what was written. Blocks for some seconds."""
    odds = replace(ASKING, recast=config.odds.recast)
    long = config.model_copy(update={"batch": ASKED_ROWS, "tokens": TOKENS, "odds": odds})
    lesson = lessons.draw(np.random.default_rng(config.seed), long)
    torch.manual_seed(config.seed)
    turn, told = TOKENS // 2, lesson.condition
    prompt = torch.cat([told.prompt.roll(1, 0)[:, :turn], told.prompt[:, turn:]], 1)
    made = play_on(student, lesson.heard, replace(told, prompt=prompt), nothing_played(lesson.heard), 0).sounding
    asked = lesson.families[:, -1]

    def right(tokens: Tensor) -> Tensor:
        one = asked.sum(-1) == 1  # NaN isn't
        named = namer.stretches(tokens[one, turn + SETTLING :]).mean(1).argmax(-1)
        return (named == asked[one].argmax(-1)).float().sum() / one.sum().clamp(min=1)

    return {"obeys": right(made), "obeyed_best": right(lesson.played)}


def levels_db(audio: Tensor, samples: int) -> Tensor:
    """[B, stretches]: level of each stretch of so many samples of [B, T, 2]."""
    power = audio.square().mean(-1).unfold(1, samples, samples).mean(-1)
    return 10 * torch.log10(power + 10 ** (_FLOOR_DB / 10))


def mean_db(levels: Tensor) -> Tensor:
    """Of all their power, a scalar."""
    return 10 * torch.log10((10 ** (levels / 10)).mean())


def how_much_begins(listener: Listener, audio: Tensor) -> Tensor:
    """[B, steps]: the listener's onset strength of [B, T, 2], over all registers."""
    if not len(audio):
        return audio.new_zeros(0, audio.shape[1] // listener.onset_hop)
    silence = listener.init_state(len(audio))
    strength, _, _ = listener.onset_strength(audio.mean(-1), silence.tail, silence.bands)
    return strength.sum(-1)


def on_the_beat(strength: Tensor, beats: Tensor, reach: int) -> Tensor:
    """log2 of the mean strength [B, N] within ``reach`` steps of a beat, over the mean: 0 for what knows nothing of the beat, or
    is silent. beats: bool [B, N]. A scalar."""
    if not strength.any() or not beats.any():
        return strength.new_zeros(())
    near = torch.nn.functional.max_pool1d(beats.float()[:, None], 2 * reach + 1, 1, reach)[:, 0] > 0
    return torch.log2(strength[near].mean() / strength.mean())


def together(a: Tensor, b: Tensor) -> Tensor:
    """How much two onset strengths [B, N], each spread over three steps, are alike (:func:`models.train.moments.alike`), averaged
    over the rows in which both know of any onset; 0 if there are none. A scalar."""
    kernel = a.new_tensor([[[0.5, 1.0, 0.5]]])
    likeness, both = alike(*(torch.nn.functional.conv1d(x[:, None], kernel, padding=1)[:, 0] for x in (a, b)))
    return likeness.sum() / both.sum().clamp(min=1)
