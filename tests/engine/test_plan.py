"""The scheduling decision, position by position."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.engine.plan import (
    Commit,
    Hear,
    Lose,
    Progress,
    Propose,
    Skip,
    Wait,
    feasible_block,
    first_frame_to_hear,
    lookahead_to_frames,
    opening_block,
    plan,
    untouched_block,
)
from server.units import Grid
from tests.fakes import INFO

GRID = Grid(INFO.sample_rate, INFO.hop, INFO.block_frames)
LOOKAHEAD = 8
# Frames 0 to 9 heard; block 4 is frames 16 to 19, and needs what comes before frame 8.
THERE = Progress(begin=0, end=1030, heard_frame=10, next_block=4, uncommitted=False)


def decide(progress: Progress, lookahead: int = LOOKAHEAD, lead: int | None = None) -> object:
    return plan(progress, lookahead, lead, INFO, GRID)


def test_remembering_comes_first() -> None:
    assert decide(replace(THERE, uncommitted=True)) == Commit()


def test_a_block_is_made_as_soon_as_it_has_heard_enough() -> None:
    assert decide(THERE) == Propose(4, visible_frame=8)
    assert decide(replace(THERE, heard_frame=8)) == Propose(4, visible_frame=8)
    assert decide(replace(THERE, heard_frame=6)) == Hear(6)


def test_nothing_is_made_before_it_may() -> None:
    assert decide(replace(THERE, heard_frame=10, next_block=5)) == Wait()
    assert decide(replace(THERE, heard_frame=10, next_block=5, end=1229)) == Wait()
    assert decide(replace(THERE, heard_frame=10, next_block=5, end=1230)) == Hear(10)


def test_a_block_waits_for_its_lead_and_nothing_is_heard_meanwhile() -> None:
    """Block 4 is due at 1600."""
    ready = replace(THERE, heard_frame=8)
    assert decide(replace(ready, end=1_299), lead=300) == Wait()
    assert decide(replace(ready, end=1_300), lead=300) == Propose(4, visible_frame=8)
    assert decide(replace(ready, heard_frame=6, end=1_299), lead=300) == Hear(6)
    assert decide(replace(ready, end=1_299, uncommitted=True), lead=300) == Commit()
    assert decide(replace(ready, end=1_299, next_block=None), lead=300) == Hear(8)


def test_hearing_goes_on_while_stopped() -> None:
    assert decide(replace(THERE, end=1230, next_block=None)) == Hear(10)
    assert decide(replace(THERE, next_block=None)) == Wait()


def test_the_first_block_has_its_whole_lookahead() -> None:
    # 1030 samples: frames up to 10 are hearable, and 10 + 8 falls into block 4, so block 5 is the first whole one.
    assert opening_block(1030, 10, LOOKAHEAD, INFO, GRID) == 5
    assert opening_block(1030, 4, LOOKAHEAD, INFO, GRID) == 3, "packets that came at once change nothing"
    assert opening_block(1630, 4, LOOKAHEAD, INFO, GRID) == 6, "but for what is due already"
    assert feasible_block(1030, LOOKAHEAD, INFO, GRID) == 5
    assert feasible_block(0, LOOKAHEAD, INFO, GRID) == 2


def test_nothing_happens_before_a_timeline_begins() -> None:
    assert decide(Progress(begin=500, end=500, heard_frame=0, next_block=None, uncommitted=False)) == Wait()


@pytest.mark.parametrize(("end", "expected"), [(1599, Propose(4, 8)), (1600, Skip(4, 6)), (9999, Skip(4, 27))])
def test_a_block_whose_time_has_come_is_skipped(end: int, expected: object) -> None:
    assert decide(replace(THERE, end=end)) == expected


def test_a_longer_lookahead_hides_what_was_heard() -> None:
    assert decide(THERE, lookahead=12) == Propose(4, visible_frame=4)


def test_a_shorter_lookahead_waits_for_more() -> None:
    assert decide(THERE, lookahead=4) == Wait()


def test_audio_that_was_overwritten_is_given_up() -> None:
    assert decide(replace(THERE, begin=1500, end=9000, next_block=40), lookahead=8) == Lose(10, 16)


def test_a_timeline_may_begin_anywhere() -> None:
    assert first_frame_to_hear(0, INFO) == 0
    assert first_frame_to_hear(30, INFO) == 0
    assert first_frame_to_hear(31, INFO) == 2
    assert first_frame_to_hear(1_000_030, INFO) == 10_000


def test_seconds_round_up_to_what_the_model_can_take() -> None:
    step = INFO.hear_frames * INFO.hop / INFO.sample_rate
    assert lookahead_to_frames(0, INFO) == 0
    assert lookahead_to_frames(step, INFO) == 2
    assert lookahead_to_frames(step * 1.01, INFO) == 4
    assert lookahead_to_frames(3 * step, INFO) == 6


@pytest.mark.parametrize("lead", [None, 1, 300, 5_000])
def test_which_block_may_have_been_begun(lead: int | None) -> None:
    """Exactly those that plan would propose by then, or has given up."""
    for end in range(10, 4000, 10):
        block = untouched_block(end, LOOKAHEAD, lead, INFO, GRID)
        heard = max(end - INFO.hear_latency_samples, 0) // (2 * INFO.hop) * 2
        there = Progress(begin=0, end=end, heard_frame=heard, next_block=block, uncommitted=False)
        assert decide(there, lead=lead) == Wait()
        assert isinstance(decide(replace(there, next_block=block - 1), lead=lead), Propose | Skip)
