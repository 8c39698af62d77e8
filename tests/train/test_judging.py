"""What is drawn is heard after what sounded before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from models.student import StudentConfig
from models.train.judging import Judged, judge
from models.train.rollout import Scene, previous_tokens
from tests.models import tiny

TOKENS = 6


def scene_for(size: StudentConfig) -> Scene:
    """Two stretches of noise."""
    torch.manual_seed(1)
    played = torch.randn(2, TOKENS, size.token_channels)
    ahead = torch.ones(2, TOKENS, dtype=torch.int64)
    told = tiny.condition(size, ahead, torch.zeros(2, TOKENS, size.anticipation_width))
    return Scene(played, played, played, previous_tokens(played, size.block_tokens), told)


def judged(size: StudentConfig, scene: Scene, made: Tensor, free: Tensor | None = None) -> Judged:
    """All tokens but the first, the crop being that long."""
    return judge(tiny.codec(), scene, made, free, size, TOKENS - 1, np.random.default_rng(0))


def test_what_was_written_is_as_loud_as_what_was_written_and_unlike_only_what_it_is_not() -> None:
    size = tiny.student_config(1)
    scene = scene_for(size)
    both = scene.played.expand(2, -1, -1, -1)
    found = judged(size, scene, both, both)
    assert float(found.off_level) < 1e-9 and float(found.out_of_time) < 1e-5 and float(found.other_notes) < 1e-5
    other = judged(size, scene, both, both.roll(1, 1))
    assert float(other.out_of_time) > 0.01 and float(other.other_notes) > 0.01
    alone = judged(size, scene, both)
    assert float(alone.out_of_time) == 0 and float(alone.other_notes) == 0


def test_a_block_is_heard_after_what_sounded_before_it_and_not_after_what_was_written() -> None:
    size = tiny.student_config(1)
    scene = scene_for(size)
    both = scene.played.expand(2, -1, -1, -1)
    own = replace(scene, previous=scene.previous.roll(1, 0))
    assert float(judged(size, scene, both).off_level) < 1e-9 < float(judged(size, own, both).off_level)


def test_within_a_block_a_token_is_heard_after_its_own_draw() -> None:
    size = tiny.student_config(2)
    scene = scene_for(size)
    changed = scene.played.clone()
    changed[:, 2] = changed[:, 2].roll(1, 0)
    kept, moved = (value.expand(2, -1, -1, -1) for value in (scene.played, changed))
    third = judge(tiny.codec(), scene, kept, moved, size, 1, rng_for(3))
    assert float(third.other_notes.abs()) > 1e-6, "token 3 is the second of its block: it follows the draw's own token 2"
    fourth = judge(tiny.codec(), scene, kept, moved, size, 1, rng_for(4))
    assert float(fourth.other_notes.abs()) < 1e-6, "token 4 begins a block, after what sounded before it"


def rng_for(first: int) -> np.random.Generator:
    """One that draws a crop of one token that begins there."""
    return next(rng for rng in map(np.random.default_rng, range(1000)) if draws(rng, first))


def draws(rng: np.random.Generator, first: int) -> bool:
    """Whether it does, without having drawn."""
    state = rng.bit_generator.state
    found = int(rng.integers(1, TOKENS)) == first
    rng.bit_generator.state = state
    return found
