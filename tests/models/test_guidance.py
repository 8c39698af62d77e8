"""What is asked for changes what sounds and not what is kept; guidance goes along the line between with and without prompts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from models.facts import Conditioning
from models.generator import StudentGenerator
from models.guidance import Played
from models.sampling import Sampler
from tests.models import tiny
from tests.models.sessions import PLAIN, noise, play

HEARD = noise(256 * 2 * 40, seed=1)
ASKED = replace(PLAIN, prompts=((np.ones(8, np.float32), 1.0),), attributes=(0.8, None))


def made(generator: StudentGenerator, told: Conditioning) -> Played:
    session = play(generator, HEARD, 8, lookahead_tokens=2)
    return generator.propose(session.state, session.block, replace(told, visible_frame=8)).made


def proposed(generator: StudentGenerator, told: Conditioning) -> Tensor:
    return made(generator, told).sounding


def test_what_is_asked_for_is_heard_and_not_remembered() -> None:
    """Whatever was asked for on the way, once nothing is, the music is where it would have been without."""
    generator = tiny.generator()
    plain, asked = made(generator, PLAIN), made(generator, ASKED)
    assert torch.equal(plain.sounding, plain.kept)
    torch.testing.assert_close(asked.kept, plain.kept, atol=1e-5, rtol=0)
    assert (asked.sounding - plain.sounding).abs().max() > 1e-3
    wished, free = (play(generator, HEARD, 12, lookahead_tokens=2, changes=changes) for changes in ([(2, ASKED), (9, PLAIN)], []))
    for block in range(12):
        one, other = wished.proposals[block].made, free.proposals[block].made
        torch.testing.assert_close(one.kept, other.kept, atol=1e-4, rtol=0)
        same = torch.allclose(one.sounding, other.sounding, atol=1e-4)
        assert same == (block < 2 or block >= 9)


def test_what_sounded_last_is_known_to_what_sounds_next() -> None:
    generator = tiny.generator()
    session = play(generator, HEARD, 8, lookahead_tokens=2, changes=[(0, ASKED)])
    told = replace(ASKED, visible_frame=8)
    before = generator.propose(session.state, session.block, told).made
    sounding = replace(session.state.sounding, frames=session.state.sounding.frames + 1)
    after = generator.propose(replace(session.state, sounding=sounding), session.block, told).made
    assert (after.sounding - before.sounding).abs().max() > 1e-3 and torch.equal(after.kept, before.kept)


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
