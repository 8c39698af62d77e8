"""The engine with a model that plays its block's number: what is published when, and what is told about it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES
from server.clock import ManualClock
from server.control.changes import set_attribute, set_gain, set_temperature
from server.control.params import Change, Controls, ControlStore, Cue, Prompt, Ramp, steady
from server.control.score import passed, with_cue
from server.engine.engine import Engine
from server.engine.events import Event, Late, Lost, Published, Underrun
from tests.fakes import INFO, FakeGenerator, FakeProposal, FakeState

BLOCK = INFO.hop * INFO.block_frames
PLAYING = Controls(parts=(True, True), lookahead_frames=8, playing=True)


class Stage:
    """An engine, its input, and what it said."""

    def __init__(self, controls: Controls = PLAYING, capacity: int = 20 * BLOCK) -> None:
        self.generator = FakeGenerator()
        self.ring = PositionRing(INFO.channels, capacity)
        self.store = ControlStore(controls)
        self.events: list[Event] = []
        self.engine: Engine[FakeState, FakeProposal] = Engine(
            self.generator, self.ring, lambda: self.store.current, self.events.append, ManualClock()
        )

    def hear(self, samples: int, chunk: int = 64, keep_up: bool = True) -> None:
        end = self.ring.end + samples
        while self.ring.end < end:
            count = min(chunk, end - self.ring.end)
            self.ring.write(self.ring.end, np.ones((count, 2), np.float32))
            if keep_up:
                self.work()

    def work(self) -> None:
        while self.engine.step():
            pass

    @property
    def published(self) -> list[Published]:
        return [event for event in self.events if isinstance(event, Published)]


def test_blocks_follow_each_other_without_a_hole() -> None:
    stage = Stage()
    stage.hear(12 * BLOCK)
    positions = [block.position for block in stage.published]
    assert positions == list(range(2 * BLOCK, 14 * BLOCK, BLOCK))
    assert all((block.audio[-1] == block.block).all() for block in stage.published)


def test_every_block_is_out_one_lookahead_before_its_place() -> None:
    """What can be heard is a codec's latency old, and comes in steps of two frames and packets of 64."""
    stage = Stage()
    stage.hear(12 * BLOCK)
    margins = {block.margin_samples for block in stage.published[1:]}
    lookahead = 8 * INFO.hop
    assert all(lookahead - INFO.hear_latency_samples - 64 <= margin <= lookahead for margin in margins)


@pytest.mark.parametrize("chunk", [1, 37, 64, 400])
def test_packet_size_changes_nothing(chunk: int) -> None:
    one, other = Stage(), Stage()
    one.hear(10 * BLOCK)
    other.hear(10 * BLOCK, chunk)
    assert one.generator.calls == other.generator.calls
    assert one.generator.told == other.generator.told


def test_a_block_knows_exactly_its_lookahead() -> None:
    stage = Stage()
    stage.hear(12 * BLOCK)
    for block, told in zip(stage.published, stage.generator.told, strict=True):
        assert told.visible_frame == block.block * INFO.block_frames - 8


def test_every_block_is_remembered_before_the_next_is_made() -> None:
    stage = Stage()
    stage.hear(8 * BLOCK)
    order = [call for call in stage.generator.calls if call[0] != "hear"]
    assert order == [(verb, block) for block in range(2, 2 + len(order) // 2) for verb in ("propose", "commit")]


def test_a_stall_skips_to_the_newest_block_that_can_be_made() -> None:
    stage = Stage()
    stage.hear(4 * BLOCK)
    before = stage.published[-1].block
    stage.hear(6 * BLOCK, keep_up=False)
    stage.work()
    stage.hear(2 * BLOCK)
    (underrun,) = [event for event in stage.events if isinstance(event, Underrun)]
    assert underrun.position == (before + 1) * BLOCK
    resumed = next(block for block in stage.published if block.block > before)
    assert underrun.position + underrun.samples == resumed.position
    assert resumed.margin_samples > 0
    assert not [event for event in stage.events if isinstance(event, Late)]


def test_a_block_after_a_hole_fades_in() -> None:
    stage = Stage()
    stage.hear(4 * BLOCK)
    stage.hear(6 * BLOCK, keep_up=False)
    stage.work()
    stage.hear(2 * BLOCK)
    blocks = stage.published
    after_hole = next(b for a, b in pairwise(blocks) if b.block != a.block + 1)
    assert abs(after_hole.audio[0, 0]) < 0.01 * after_hole.block
    assert after_hole.audio[-1, 0] == after_hole.block


def test_a_stall_longer_than_the_ring_is_counted() -> None:
    stage = Stage(capacity=6 * BLOCK)
    stage.hear(4 * BLOCK)
    stage.hear(30 * BLOCK, keep_up=False)
    stage.work()
    assert [event for event in stage.events if isinstance(event, Lost)]
    stage.hear(4 * BLOCK)
    assert stage.published[-1].margin_samples > 0


def test_stop_and_play() -> None:
    stage = Stage(PLAYING._replace(playing=False))
    stage.hear(6 * BLOCK)
    assert not stage.published and [call for call in stage.generator.calls if call[0] == "hear"]
    stage.store.set(stage.store.current._replace(playing=True))
    stage.hear(4 * BLOCK)
    first = stage.published[0]
    assert first.position >= 6 * BLOCK and first.margin_samples > 0
    stage.store.set(stage.store.current._replace(playing=False))
    count = len(stage.published)
    stage.hear(4 * BLOCK)
    assert len(stage.published) == count + 1


def test_after_a_stop_the_sound_fades_out_and_what_was_not_heard_is_not_remembered() -> None:
    stage = Stage()
    stage.hear(6 * BLOCK)
    stage.store.set(stage.store.current._replace(playing=False))
    stage.hear(4 * BLOCK)
    before, last = stage.published[-2:]
    assert last.position == before.position + BLOCK and last.revision == stage.store.current.revision
    shape = last.audio[:, 0] / last.block
    assert np.abs(np.diff(shape, prepend=1.0)).max() < 1.5 / RAMP_SAMPLES and not shape[RAMP_SAMPLES:].any()
    assert ("propose", last.block) in stage.generator.calls and ("commit", last.block) not in stage.generator.calls
    stage.store.set(stage.store.current._replace(playing=True))
    stage.hear(4 * BLOCK)
    after = stage.published[stage.published.index(last) + 1]
    assert after.position > last.position and abs(after.audio[0, 0]) < 0.01 * after.block


def test_a_new_timeline_forgets_both_histories() -> None:
    stage = Stage()
    stage.hear(6 * BLOCK)
    stage.ring.reset(1_000_000)
    stage.generator.calls.clear()
    stage.hear(6 * BLOCK)
    hears = [frame for verb, frame in stage.generator.calls if verb == "hear"]
    assert hears[0] == 10_000
    blocks = [block for block in stage.published if block.position >= 1_000_000]
    assert blocks and blocks[0].block == blocks[0].position // BLOCK


def test_controls_reach_the_next_block_with_their_revision() -> None:
    stage = Stage()
    stage.hear(6 * BLOCK)
    embedding = np.ones(4, np.float32)
    prompts = (Prompt("brushes", embedding), *stage.store.current.prompts[1:])
    weights = (Ramp(0.0, 1.0, 8 * BLOCK, 10 * BLOCK), *stage.store.current.weights[1:])
    changed = stage.store.set(stage.store.current._replace(prompts=prompts, weights=weights, parts=(False, True)))
    before = len(stage.published)
    stage.hear(6 * BLOCK)
    new, told = stage.published[before:], stage.generator.told[before:]
    assert all(block.revision == changed.revision for block in new)
    for block, conditioning in zip(new, told, strict=True):
        ((vector, weight),) = conditioning.prompts
        assert vector is embedding
        assert weight == pytest.approx(min(1.0, max(0.0, (block.block - 8) / 2)))
        assert conditioning.parts == (False, True)


def test_gain_moves_without_a_step() -> None:
    stage = Stage()
    stage.hear(6 * BLOCK)
    stage.store.set(stage.store.current._replace(gain=steady(0.5)))
    before = len(stage.published)
    stage.hear(2 * BLOCK)
    block = stage.published[before]
    assert block.audio[0, 0] == pytest.approx(block.block, rel=0.01)
    assert block.audio[-1, 0] == pytest.approx(block.block / 2)
    assert np.abs(np.diff(block.audio[:, 0])).max() < 0.01 * block.block


def cue(position: int, revision: int, change: Change, to_the_sample: bool = False) -> Cue:
    return Cue(position, revision, "/test", to_the_sample, change)


def test_a_change_that_waits_acts_from_its_block_on_and_on_none_before() -> None:
    stage = Stage()
    stage.hear(3 * BLOCK)
    stage.store.set(with_cue(stage.store.current, cue(9 * BLOCK - 5, 1, lambda before: before._replace(seed=9))))
    stage.store.set(with_cue(stage.store.current, cue(11 * BLOCK, 2, lambda before: before._replace(parts=(True, False)))))
    stage.hear(12 * BLOCK)
    for block, told in zip(stage.published, stage.generator.told, strict=True):
        assert (told.seed, told.parts) == (9 if block.block >= 9 else 0, (True, block.block < 11))


def test_what_has_acted_may_leave_the_score_and_nothing_changes() -> None:
    kept, tidied = Stage(), Stage()
    for stage in (kept, tidied):
        for place, seed in ((5, 1), (8, 2), (8, 3), (12, 4)):
            change = partial(Controls._replace, seed=seed)
            stage.store.set(with_cue(stage.store.current, cue(place * BLOCK, seed, change)))
    for _ in range(12):
        for stage in (kept, tidied):
            stage.hear(BLOCK)
        newest = tidied.published[-1] if tidied.published else None
        if newest is not None:
            tidied.store.tidy(passed(tidied.store.current, newest.position, newest.revision))
    assert kept.generator.told == tidied.generator.told
    assert tidied.store.current.seed == 4 and not tidied.store.current.cues and len(kept.store.current.cues) == 4


def test_play_and_stop_on_the_block() -> None:
    stage = Stage(PLAYING._replace(playing=False))
    for revision, (place, playing) in enumerate(((6, True), (9, False), (12, True)), 1):
        change = partial(Controls._replace, playing=playing)
        stage.store.set(with_cue(stage.store.current, cue(place * BLOCK, revision, change)))
    stage.hear(14 * BLOCK)
    # Block 9 is the one that fades out.
    assert [block.block for block in stage.published] == [6, 7, 8, 9, 12, 13, 14, 15]
    assert not [event for event in stage.events if isinstance(event, Underrun | Late)]


def test_stop_and_play_at_once_makes_no_block_twice() -> None:
    stage = Stage()
    stage.hear(6 * BLOCK)
    for playing in (False, True):
        stage.store.set(stage.store.current._replace(playing=playing))
        stage.work()
    stage.hear(2 * BLOCK)
    numbers = [block.block for block in stage.published]
    assert numbers == sorted(set(numbers))


def test_a_gain_that_waits_moves_at_its_sample() -> None:
    stage = Stage()
    place = 9 * BLOCK + 123
    change = cue(place, 1, lambda before: set_gain(before, 0.5, 600, place), to_the_sample=True)
    stage.store.set(with_cue(stage.store.current, change))
    stage.hear(12 * BLOCK)
    # Each block's samples are its number.
    shape = np.concatenate([block.audio[:, 0] / block.block for block in stage.published if block.block >= 8])
    first = place - 8 * BLOCK
    assert (shape[: first + 1] == 1).all() and shape[first + 1] < 1
    assert np.allclose(np.diff(shape[first : first + 601]), -0.5 / 600, atol=1e-6), "a straight line, through two seams"
    assert (shape[first + 600 :] == 0.5).all()


def test_a_ramp_of_the_temperature_is_sampled_where_a_block_begins() -> None:
    stage = Stage(set_temperature(PLAYING, 0.5, 4 * BLOCK, 6 * BLOCK))
    stage.hear(10 * BLOCK)
    heat = {block.block: told.temperature for block, told in zip(stage.published, stage.generator.told, strict=True)}
    assert [heat[block] for block in range(5, 12)] == [1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.5]


def test_attributes_are_sampled_where_a_block_begins() -> None:
    stage = Stage(set_attribute(set_attribute(PLAYING, 1, 0.0, 0, 0), 1, 1.0, 4 * BLOCK, 6 * BLOCK))
    stage.hear(10 * BLOCK)
    told = {block.block: told.attributes for block, told in zip(stage.published, stage.generator.told, strict=True)}
    assert [told[block] for block in range(6, 11)] == [(None, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
