"""Going back: what was saved goes on as if nothing had come in between."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.generator import Proposal, SessionState
from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES
from server.clock import ManualClock
from server.control.banks import Bank, bank_of, go_back, recall, save
from server.control.changes import set_beat, set_gain, set_temperature, set_tempo
from server.control.params import Controls, ControlStore, Cue
from server.control.score import with_cue
from server.engine.engine import Engine
from server.engine.events import Event, Forgot, Lost, Published, Recalled, Remembered, Saved, Underrun
from server.engine.port import Audio
from tests.models import tiny

GENERATOR = tiny.generator()
INFO = GENERATOR.info
BLOCK = INFO.block_frames * INFO.hop
PLAYING = Controls(parts=(True, True), lookahead_frames=INFO.default_lookahead_frames, playing=True, seed=3)
Music = Callable[[int, int], Audio]


class Stage:
    """An engine with the smallest real model."""

    def __init__(self, controls: Controls = PLAYING) -> None:
        self.ring = PositionRing(INFO.channels, 20 * BLOCK)
        self.store = ControlStore(controls)
        self.events: list[Event] = []
        self.engine: Engine[SessionState, Proposal] = Engine(
            GENERATOR, self.ring, lambda: self.store.current, self.events.append, ManualClock()
        )

    def hear(self, end: int, music: Music, packet: int = 100) -> None:
        while self.ring.end < end:
            count = min(packet, end - self.ring.end)
            self.ring.write(self.ring.end, music(self.ring.end, count))
            while self.engine.step():
                pass

    def save(self) -> Bank:
        self.engine.remember()
        while self.engine.step():
            pass
        told = [event for event in self.events if isinstance(event, Remembered)][-1]
        return bank_of(told.memory, told.controls, self.engine.grid)

    def recall(self, bank: Bank, block: int) -> None:
        revision = self.store.current.revision + 1
        cue = Cue(block * BLOCK, revision, "/state/recall", False, recall(bank, block * BLOCK, 0))
        self.store.set(with_cue(self.store.current, cue))

    def save_at(self, block: int) -> None:
        revision = self.store.current.revision + 1
        self.store.set(with_cue(self.store.current, Cue(block * BLOCK, revision, "/state/save", False, save(2, revision))))

    def blocks(self, first: int) -> list[Published]:
        return [event for event in self.events if isinstance(event, Published) and event.block >= first]


def tune(position: int, count: int, low: float = 0.05) -> Audio:
    time = np.arange(position, position + count)
    return np.stack([np.sin(time * low), np.cos(time * 0.031)], 1).astype(np.float32) * np.float32(0.2)


def other(position: int, count: int) -> Audio:
    return tune(position, count, 0.4)


def told_all(controls: Controls) -> Controls:
    """Ramps under way, and a beat."""
    moving = set_temperature(set_gain(controls, 0.5, 9 * BLOCK, 4 * BLOCK), 0.25, 8 * BLOCK, 3 * BLOCK)
    return set_beat(set_tempo(moving, 100.0, 0, INFO.sample_rate), 0.0, 700, INFO.sample_rate)


@pytest.mark.parametrize("fresh", [False, True], ids=["later in the set", "in another set"])
def test_a_recalled_bank_goes_on_bit_for_bit(fresh: bool) -> None:
    wanted, stage = Stage(told_all(PLAYING)), Stage(told_all(PLAYING))
    for one in (wanted, stage):
        one.hear(7 * BLOCK + 50, tune)
    bank = stage.save()
    wanted.hear(16 * BLOCK, tune)
    if fresh:
        stage = Stage()
    else:
        stage.store.set(PLAYING._replace(parts=(False, True)))
    stage.hear(9 * BLOCK, other)
    block = 14
    stage.recall(bank, block)
    back = block * BLOCK - bank.position
    begins = bank.moment.heard_frame * INFO.hop + INFO.hear_latency_samples + back

    def music(position: int, count: int) -> Audio:
        return np.where(
            np.arange(position, position + count)[:, None] < begins, other(position, count), tune(position - back, count)
        )

    stage.hear(16 * BLOCK + back, music)
    again, before = stage.blocks(block), wanted.blocks(bank.position // BLOCK)
    assert len(again) >= 6
    assert np.array_equal(again[0].audio[RAMP_SAMPLES:], before[0].audio[RAMP_SAMPLES:])
    for one, two in zip(again[1:], before[1:], strict=False):
        assert np.array_equal(one.audio, two.audio)
    assert not [event for event in stage.events if isinstance(event, Lost | Underrun)]


def test_a_save_finds_its_place() -> None:
    stage = Stage()
    stage.hear(7 * BLOCK, tune)
    stage.save_at(12)
    stage.save_at(14)
    stage.hear(16 * BLOCK, tune)
    told = [event for event in stage.events if isinstance(event, Saved)]
    assert [(event.bank, event.memory.next_block) for event in told] == [(2, 12), (2, 14)]
    before = [e.block for e in stage.events[: stage.events.index(told[0])] if isinstance(e, Published)]
    assert before[-1] == 11
    assert [block.block for block in stage.blocks(0)] == list(range(stage.blocks(0)[0].block, stage.blocks(0)[-1].block + 1))


def test_a_save_waits_for_the_timeline_that_it_is_meant_for() -> None:
    stage = Stage()
    stage.save_at(2)
    stage.engine.step()
    assert not [event for event in stage.events if isinstance(event, Saved)]
    stage.hear(9 * BLOCK, tune)
    (told,) = [event for event in stage.events if isinstance(event, Saved)]
    assert told.memory.next_block is not None and told.memory.next_block >= 2


@pytest.mark.parametrize("save_first", [True, False])
def test_a_save_and_a_recall_in_one_place_are_done_in_order(save_first: bool) -> None:
    stage = Stage()
    stage.hear(7 * BLOCK, tune)
    bank = stage.save()
    stage.store.set(stage.store.current._replace(seed=4))
    stage.hear(10 * BLOCK, other)
    if save_first:
        stage.save_at(14)
    stage.recall(bank, 14)
    if not save_first:
        stage.save_at(14)
    stage.hear(16 * BLOCK, other)
    (told,) = [event for event in stage.events if isinstance(event, Saved)]
    again = bank_of(told.memory, told.controls, stage.engine.grid)
    assert again.position == 14 * BLOCK
    assert again.moment.next_block == (14 if save_first else bank.moment.next_block)
    assert again.controls.seed == (4 if save_first else 3)
    assert [event.block for event in stage.events if isinstance(event, Published)][-1] >= 15


def test_what_is_saved_between_two_recalls_in_one_place_is_the_first_ones() -> None:
    stage = Stage()
    stage.hear(7 * BLOCK, tune)
    one = stage.save()
    stage.hear(9 * BLOCK, tune)
    two = stage.save()
    stage.hear(10 * BLOCK, other)
    stage.recall(one, 14)
    stage.save_at(14)
    stage.recall(two, 14)
    stage.hear(16 * BLOCK, other)
    (told,) = [event for event in stage.events if isinstance(event, Saved)]
    again = bank_of(told.memory, told.controls, stage.engine.grid)
    assert again.moment.next_block == one.moment.next_block != two.moment.next_block
    recalled = [event.moment.state for event in stage.events if isinstance(event, Recalled)]
    assert [state is one.moment.state for state in recalled] == [True, False]
    whole = np.concatenate([block.audio for block in stage.blocks(12)])
    jumps = np.abs(np.diff(whole, axis=0)).max(1)
    assert jumps[2 * BLOCK - 1] <= 3 * np.percentile(jumps, 99), "the old music still fades over"


def test_what_was_before_a_recall_fades_over_into_it() -> None:
    stage = Stage()
    stage.hear(7 * BLOCK, tune)
    bank = stage.save()
    stage.hear(10 * BLOCK, other)
    stage.recall(bank, 13)
    stage.hear(15 * BLOCK, other)
    whole = np.concatenate([block.audio for block in stage.blocks(8)])
    jumps = np.abs(np.diff(whole, axis=0)).max(1)
    edge = (13 - stage.blocks(8)[0].block) * BLOCK - 1
    assert jumps[edge] <= 3 * np.percentile(jumps, 99)


def test_a_bank_can_be_recalled_again_and_again_and_stays_as_it_is() -> None:
    stage = Stage()
    stage.hear(7 * BLOCK, tune)
    bank = stage.save()
    for place in (12, 16, 20):
        stage.recall(bank, place)
    stage.hear(22 * BLOCK, lambda position, count: np.zeros((count, 2), np.float32))
    first, second, third = (stage.blocks(place)[1].audio for place in (12, 16, 20))
    assert np.array_equal(second, third)
    assert first.shape == second.shape


def test_undo_brings_back_what_a_reset_forgot() -> None:
    stage = Stage()
    stage.hear(8 * BLOCK, tune)
    unmade = stage.blocks(0)[-1].block + 1
    stage.ring.reset(100 * BLOCK)
    stage.hear(103 * BLOCK, other)
    (forgot,) = [event for event in stage.events if isinstance(event, Forgot)]
    assert forgot.memory is not None
    moment = bank_of(forgot.memory, stage.store.current, stage.engine.grid).moment
    assert moment.next_block == unmade
    stage.store.set(with_cue(stage.store.current, Cue(106 * BLOCK, 1, "/reset/undo", False, go_back(moment))))
    stage.hear(110 * BLOCK, other)
    plain = Stage()
    plain.ring.reset(100 * BLOCK)
    plain.hear(110 * BLOCK, other)
    for block in range(102, 110):
        same = np.array_equal(stage.blocks(block)[0].audio, plain.blocks(block)[0].audio)
        assert same == (block < 106), block


def test_undo_waits_for_the_new_timeline() -> None:
    stage = Stage()
    stage.hear(8 * BLOCK, tune)
    bank = stage.save()
    stage.ring.reset(0)
    stage.recall(bank, 0)
    stage.engine.step()
    stage.ring.reset(50 * BLOCK)
    stage.hear(53 * BLOCK, other)
    plain = Stage()
    plain.ring.reset(50 * BLOCK)
    plain.hear(53 * BLOCK, other)
    pairs = zip(stage.blocks(51), plain.blocks(51), strict=True)
    assert all(not np.array_equal(one.audio, two.audio) for one, two in pairs)
    assert not [event for event in stage.events if isinstance(event, Lost)]


def test_a_timeline_without_anything_leaves_nothing_to_undo() -> None:
    stage = Stage()
    stage.ring.reset(50)
    stage.hear(60, tune)
    assert [event for event in stage.events if isinstance(event, Forgot)] == [Forgot(None)]


def test_a_recall_while_resting_is_heard_when_it_plays() -> None:
    stage = Stage()
    stage.hear(7 * BLOCK, tune)
    bank = stage.save()
    stage.store.set(stage.store.current._replace(playing=False))
    stage.hear(10 * BLOCK, tune)
    stage.recall(bank, 11)
    stage.hear(14 * BLOCK, tune)
    stage.store.set(stage.store.current._replace(playing=True))
    stage.hear(18 * BLOCK, tune)
    assert all(np.isfinite(block.audio).all() for block in stage.blocks(14)) and len(stage.blocks(15)) >= 3
