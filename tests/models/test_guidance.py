"""Guidance goes along the line from what is played without prompts to what is played with them, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from models.facts import Conditioning
from models.generator import StudentGenerator
from models.sampling import Sampler
from tests.models import tiny
from tests.models.sessions import PLAIN, noise, play

HEARD = noise(256 * 2 * 40, seed=1)
ASKED = replace(PLAIN, prompts=((np.ones(8, np.float32), 1.0),), attributes=(0.8, None))


def proposed(generator: StudentGenerator, told: Conditioning) -> Tensor:
    session = play(generator, HEARD, 8, lookahead_tokens=2)
    return generator.propose(session.state, session.block, replace(told, visible_frame=8)).tokens


@pytest.mark.parametrize("block_tokens", [1, 2])
def test_it_goes_so_far_along_the_line(block_tokens: int) -> None:
    generator = tiny.generator(block_tokens=block_tokens, poison=True)
    asked, free = proposed(generator, ASKED), proposed(generator, replace(ASKED, prompts=()))
    assert (asked - free).abs().max() > 1e-3
    for guidance in (0.0, 0.5, 2.0, 4.0):
        guided = proposed(generator, replace(ASKED, guidance=guidance))
        torch.testing.assert_close(guided, free + guidance * (asked - free), atol=1e-4, rtol=0)


def test_as_taught_and_without_a_prompt_nothing_is_made_twice() -> None:
    generator = tiny.generator()
    assert torch.equal(proposed(generator, replace(ASKED, guidance=1.0)), proposed(generator, ASKED))
    bare = replace(ASKED, prompts=())
    assert torch.equal(proposed(generator, replace(bare, guidance=3.0)), proposed(generator, bare))


@pytest.mark.parametrize("sampler", ["euler", "jumps", "pingpong"])
def test_in_several_steps_every_aim_is_guided(sampler: Sampler) -> None:
    generator = StudentGenerator(tiny.codec(), tiny.student(2, 0, sampler), torch.device("cpu"), steps=3)
    none, asked = proposed(generator, replace(ASKED, guidance=0.0)), proposed(generator, ASKED)
    torch.testing.assert_close(none, proposed(generator, replace(ASKED, prompts=())), atol=1e-4, rtol=0)
    further = proposed(generator, replace(ASKED, guidance=3.0))
    assert (further - asked).flatten() @ (asked - none).flatten() > 0
