"""The whole generator keeps the contract: what it remembers is in its state, all of it, and nothing else is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from models.generator import StudentGenerator, bounded
from models.guidance import Played
from models.streaming import state as states
from models.streaming.kv_ring import append, empty_ring
from models.student import Student, StudentConfig
from tests.models import tiny
from tests.models.sessions import PLAIN, Session, noise, play

HEARD = noise(256 * 2 * 80, seed=1)


def test_unwritten_slots_are_never_read() -> None:
    """They hold NaN here, and one NaN would spread to every sample."""
    session = play(tiny.generator(poison=True), HEARD, 30, lookahead_tokens=2)
    assert np.isfinite(session.played).all()
    clean = play(tiny.generator(poison=False), HEARD, 30, lookahead_tokens=2)
    assert np.array_equal(session.played, clean.played)


def test_what_was_heard_matters() -> None:
    generator = tiny.generator()
    one, two = (play(generator, audio, 12, lookahead_tokens=2) for audio in (HEARD, noise(HEARD.shape[1], seed=2)))
    assert not np.allclose(one.audio[8], two.audio[8], atol=1e-4)


def test_what_was_played_in_the_last_block_changes_the_next() -> None:
    generator = tiny.generator()
    one, two = (play(generator, HEARD, 10, lookahead_tokens=2) for _ in range(2))
    made = one.proposals[-1].made
    other = replace(one.proposals[-1], made=Played(made.sounding, made.kept + 1))
    two = play(generator, HEARD, 9, lookahead_tokens=2)
    two.state = generator.commit(two.state, other)
    two.block += 1
    for session in (one, two):
        session.hear_for_next_block(HEARD)
    told = replace(PLAIN, visible_frame=(one.block * 2 - 2) * 2)
    first, second = (generator.propose(session.state, one.block, told).made.sounding for session in (one, two))
    assert (first - second).abs().max() > 1e-3


@pytest.mark.parametrize(
    "change",
    [
        replace(PLAIN, prompts=((np.ones(8, np.float32), 1.0),)),
        replace(PLAIN, parts=(True, False)),
        replace(PLAIN, temperature=0.5),
        replace(PLAIN, attributes=(0.9, None)),
        replace(PLAIN, attributes=(None, 0.1)),
        replace(PLAIN, seed=8),
    ],
    ids=["prompt", "parts", "temperature", "density", "brightness", "seed"],
)
def test_a_control_acts_on_the_very_next_block(change: object) -> None:
    generator = tiny.generator()
    assert isinstance(change, type(PLAIN))
    plain = play(generator, HEARD, 12, lookahead_tokens=2)
    changed = play(generator, HEARD, 12, lookahead_tokens=2, changes=[(6, change)])
    for before in range(6):
        assert np.array_equal(plain.audio[before], changed.audio[before])
    assert (plain.proposals[6].made.sounding - changed.proposals[6].made.sounding).abs().max() > 1e-3


def test_an_attribute_that_a_student_has_not_is_left_out() -> None:
    config = tiny.student_config(block_tokens=2).model_copy(update={"attributes": ("brightness",)})
    torch.manual_seed(0)
    model = Student(config)
    nn.init.normal_(model.asking.leave.weight)  # a fresh student's controls move nothing
    generator = StudentGenerator(tiny.codec(), model, torch.device("cpu"), poison=True)
    plain, dense, bright = (
        play(generator, HEARD, 6, lookahead_tokens=2, changes=[(2, replace(PLAIN, attributes=asked))]).proposals[-1].made.sounding
        for asked in ((None, None), (0.9, None), (0.9, 0.9))
    )
    assert torch.equal(plain, dense)
    with pytest.raises(ValueError, match="attributes are some of density, brightness, not loudness"):
        StudentConfig(**{**config.model_dump(), "attributes": ("loudness",)})
    assert not torch.equal(plain, bright)


def test_proposing_changes_nothing() -> None:
    generator = tiny.generator()
    session = play(generator, HEARD, 6, lookahead_tokens=2)
    before = states.clone(session.state)
    generator.propose(session.state, session.block, replace(PLAIN, visible_frame=0))
    for path, value in states.tensors(session.state).items():
        assert torch.equal(value.nan_to_num(9), states.tensors(before)[path].nan_to_num(9)), path


def test_reset_equals_fresh() -> None:
    generator = tiny.generator()
    one = play(generator, HEARD, 10, lookahead_tokens=2)
    two = play(generator, HEARD, 10, lookahead_tokens=2)
    assert np.array_equal(one.played, two.played)


def test_saved_and_cloned_sessions_continue_bit_for_bit(tmp_path: Path) -> None:
    generator = tiny.generator()
    session = play(generator, HEARD, 20, lookahead_tokens=2)
    copies = [Session(generator, 2), Session(generator, 2)]
    states.save(session.state, tmp_path / "session.safetensors")
    copies[0].state = states.load(generator.init(1), tmp_path / "session.safetensors")
    copies[1].state = generator.clone(session.state)
    for copy in copies:
        copy.block, copy.heard_tokens = session.block, session.heard_tokens
    session.audio.clear()
    for each in (session, *copies):
        each.play(HEARD, 10)
    for copy in copies:
        assert np.array_equal(session.played, copy.played)


def test_a_state_of_another_model_is_refused(tmp_path: Path) -> None:
    states.save(tiny.generator(block_tokens=1).init(1), tmp_path / "other.safetensors")
    with pytest.raises(states.StateMismatch, match="needs"):
        states.load(tiny.generator(block_tokens=2).init(1), tmp_path / "other.safetensors")


def test_state_keeps_its_shape_and_size() -> None:
    generator = tiny.generator()
    fresh = {path: value.shape for path, value in states.tensors(generator.init(1)).items()}
    session = play(generator, HEARD, 30, lookahead_tokens=2)
    assert {path: value.shape for path, value in states.tensors(session.state).items()} == fresh


def test_players_do_not_hear_their_neighbours() -> None:
    generator = tiny.generator()
    both = noise(HEARD.shape[1], seed=3, batch=2)
    garbage = both.copy()
    garbage[1] = np.nan
    one, two = (play(generator, audio, 10, lookahead_tokens=2) for audio in (both, garbage))
    np.testing.assert_allclose(one.played[0], two.played[0], atol=1e-5)


def test_a_hole_in_what_was_heard_and_played_is_survived() -> None:
    generator = tiny.generator()
    session = play(generator, HEARD, 6, lookahead_tokens=2)
    session.block += 20
    session.heard_tokens += 40
    session.play(HEARD, 6)
    assert np.isfinite(session.played).all()


def test_ring_holds_what_the_first_token_of_a_block_still_needs() -> None:
    """With a capacity of just the context, writing a block evicts keys that its first token may still see."""
    context, block = 8, 4
    ring = empty_ring(1, 1, 1, context, block, 2, torch.zeros(1))
    for start in range(0, 40, block):
        values = torch.arange(start, start + block, dtype=torch.float32).reshape(1, 1, 1, block, 1).expand(-1, -1, -1, -1, 2)
        ring = append(ring, values, values, start)
        for query in range(start, start + block):
            needed = set(range(max(0, query - context + 1), query + 1))
            assert needed <= set(ring.positions[0].tolist())
    with pytest.raises(ValueError, match="don't fit"):
        append(ring, torch.zeros(1, 1, 1, 12, 2), torch.zeros(1, 1, 1, 12, 2), 40)


def test_nothing_is_louder_than_full_scale_and_nothing_quiet_is_touched() -> None:
    quiet = torch.linspace(-0.8, 0.8, 1001)
    assert torch.equal(bounded(quiet), quiet)
    loud = torch.linspace(0.8, 40.0, 5001)
    bent = bounded(loud)
    assert bent.max() <= 1.0 and (bent.diff() >= 0).all() and bent[1] > 0.8
    torch.testing.assert_close(bounded(-loud), -bent)
    slope = (bounded(torch.tensor(0.801)) - bounded(torch.tensor(0.799))) / 0.002
    assert 0.95 < slope < 1.05, "no corner at the knee"
