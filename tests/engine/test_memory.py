"""What the engine tells of itself is enough to play the same again, from any moment on."""

from __future__ import annotations

import numpy as np
import pytest

from models.generator import Proposal, SessionState
from server.audio.ring import PositionRing
from server.clock import ManualClock
from server.control.params import Controls, ControlStore
from server.engine.engine import Engine
from server.engine.events import Began, Event, Heard, Published, Remembered, Steered
from server.engine.port import Audio
from tests.models import tiny

GENERATOR = tiny.generator()
INFO = GENERATOR.info
BLOCK = INFO.block_frames * INFO.hop
PLAYING = Controls(parts=(True, True), lookahead_frames=INFO.default_lookahead_frames, playing=True)


class Stage:
    """An engine with the smallest real model, and everything that it told."""

    def __init__(self, position: int = 0, controls: Controls = PLAYING) -> None:
        self.ring = PositionRing(INFO.channels, 20 * BLOCK, position)
        self.store = ControlStore(controls)
        self.events: list[Event] = []
        self.engine: Engine[SessionState, Proposal] = Engine(
            GENERATOR, self.ring, lambda: self.store.current, self.events.append, ManualClock()
        )

    def hear(self, end: int) -> None:
        while self.ring.end < end:
            count = min(100, end - self.ring.end)
            self.ring.write(self.ring.end, music(self.ring.end, count))
            while self.engine.step():
                pass

    @property
    def heard(self) -> list[Heard]:
        return [event for event in self.events if isinstance(event, Heard)]

    @property
    def published(self) -> list[Published]:
        return [event for event in self.events if isinstance(event, Published)]


def music(position: int, count: int) -> Audio:
    time = np.arange(position, position + count)
    return np.stack([np.sin(time * 0.05), np.cos(time * 0.031)], 1).astype(np.float32) * np.float32(0.2)


@pytest.mark.parametrize("start", [0, 1000, 5 * BLOCK + 3])
def test_what_was_heard_is_told_from_the_first_sample_of_a_timeline_on(start: int) -> None:
    stage = Stage(start)
    stage.hear(start + 6 * BLOCK)
    ends = [start, *(event.position + len(event.audio) for event in stage.heard)]
    assert [event.position for event in stage.heard] == ends[:-1]
    assert np.array_equal(np.concatenate([event.audio for event in stage.heard]), music(start, ends[-1] - start))


def test_a_hole_is_told_where_it_was_heard() -> None:
    stage = Stage()
    stage.hear(3 * BLOCK + 100)
    stage.ring.write(3 * BLOCK + 170, music(3 * BLOCK + 170, 30))
    stage.hear(6 * BLOCK)
    (holed,) = [event for event in stage.heard if event.missing_samples]
    assert holed.missing_samples == 70
    assert holed.position <= 3 * BLOCK + 100 < holed.position + len(holed.audio)


def test_a_timeline_is_told_before_all_that_is_in_it() -> None:
    stage = Stage()
    stage.hear(4 * BLOCK)
    before = len(stage.events)
    stage.ring.reset(100 * BLOCK)
    stage.hear(104 * BLOCK)
    assert stage.events[before] == Began(100 * BLOCK)
    assert not any(isinstance(event, Began) for event in stage.events[before + 1 :])


def test_controls_are_told_before_the_first_block_that_goes_by_them() -> None:
    stage = Stage()
    stage.hear(4 * BLOCK)
    new = stage.store.set(stage.store.current._replace(seed=5))
    stage.store.set(new._replace(seed=6))
    stage.hear(6 * BLOCK)
    stage.store.set(stage.store.current._replace(playing=False))
    stage.hear(7 * BLOCK)
    steered = [event for event in stage.events if isinstance(event, Steered)]
    assert [(event.controls.seed, event.controls.playing) for event in steered] == [(6, True), (6, False)]
    after = stage.events[stage.events.index(steered[0]) + 1]
    assert isinstance(after, Published) and after.revision == steered[0].controls.revision


def test_a_memory_goes_on_bit_for_bit() -> None:
    stage = Stage()
    stage.hear(7 * BLOCK)
    stage.engine.remember()
    stage.hear(14 * BLOCK)
    index, told = next((n, event) for n, event in enumerate(stage.events) if isinstance(event, Remembered))
    assert not told.memory.fresh
    again = Stage(told.memory.position, told.controls)
    again.engine.restore(told.memory)
    again.hear(14 * BLOCK)
    wanted = [event for event in stage.events[index:] if isinstance(event, Published)]
    assert len(wanted) >= 5
    assert [block.audio.tobytes() for block in again.published] == [block.audio.tobytes() for block in wanted]
    assert [block.heard_frame for block in again.published] == [block.heard_frame for block in wanted]


def test_a_memory_of_nothing_is_fresh() -> None:
    stage = Stage(1000)
    stage.engine.remember()
    stage.hear(1001)
    told = stage.events[0]
    assert isinstance(told, Remembered)
    assert (told.memory.fresh, told.memory.position, told.memory.next_block) == (True, 1000, 2)
