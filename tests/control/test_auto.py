"""``/lookahead auto`` over scripted loads: it finds what is needed, and it never swings for long."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.control.auto import (
    FIRST_CALM_BLOCKS,
    LONGEST_CALM_BLOCKS,
    REST_BLOCKS,
    Lead,
    Limits,
    advance,
    all_but_the_worst,
    frames_for_lead,
    lead_limits,
    opening_lead,
)
from tests.conversation.talk import INFO

LIMITS = Limits(step=64, shortest=64, longest=64 * 300, reserve=900)
# How often a lead can be lowered too soon before it takes the longest calm to lower it.
LESSONS = int(math.log2(LONGEST_CALM_BLOCKS / FIRST_CALM_BLOCKS))
needs = st.integers(0, 30_000)


def follow(trace: list[int], start: int = LIMITS.longest) -> tuple[list[int], int]:
    """The lead that each block was begun with, and the number of blocks that came late."""
    lead, leads, late = Lead(start), list[int](), 0
    for need in trace:
        leads.append(lead.samples)
        late += need > lead.samples
        lead = advance(lead, need, need > lead.samples, LIMITS)
    return leads, late


def changes(leads: list[int]) -> list[int]:
    return [after - before for before, after in pairwise(leads) if after != before]


@settings(derandomize=True, max_examples=10, deadline=None)
@given(st.integers(100, 10_000), st.integers(0, 2**32 - 1))
def test_a_steady_load(need: int, seed: int) -> None:
    """Within a fifth of each other: one change down to what is needed, and none after it."""
    trace = [int(value) for value in np.random.default_rng(seed).uniform(need, 1.2 * need, 2000)]
    leads, late = follow(trace)
    assert late == 0
    assert len(changes(leads)) <= 1
    assert all_but_the_worst(tuple(trace)) + LIMITS.reserve <= leads[-1] <= (1.5 * need + LIMITS.reserve) / 0.8 + LIMITS.step


@settings(derandomize=True, max_examples=10, deadline=None)
@given(st.integers(500, 2_000), st.integers(3_000, 15_000), st.integers(2, 2_000))
def test_spikes_teach_it_to_wait(need: int, spike: int, period: int) -> None:
    """Every so many blocks one takes much longer. Each lesson doubles the calm, so that few blocks ever come late."""
    trace = [spike if index % period == period - 1 else need for index in range(4_000)]
    leads, late = follow(trace)
    ups, downs = (sum(change * sign > 0 for change in changes(leads)) for sign in (1, -1))
    assert downs <= LESSONS + 1 + len(trace) // LONGEST_CALM_BLOCKS
    # A rise by half each time: eight of them span any two of these loads.
    assert ups <= 9 * (downs + 1)
    assert late <= 2 * ups + 1


@settings(derandomize=True, max_examples=10, deadline=None)
@given(st.floats(0.05, 2.0), st.booleans())
def test_a_slow_drift(slope: float, upwards: bool) -> None:
    """It goes with the load, in its direction alone, and no block is late."""
    trace = [500 + int(slope * index) for index in range(3_000)]
    trace = trace if upwards else trace[::-1]
    start = LIMITS.fit(trace[0] * 1.5 + LIMITS.reserve)
    leads, late = follow(trace, start)
    assert late == 0
    assert all((change > 0) == upwards for change in changes(leads))
    assert leads[-1] >= trace[-1]


@settings(derandomize=True, max_examples=10, deadline=None)
@given(st.integers(1, 2_000))
def test_a_load_that_comes_and_goes(length: int) -> None:
    trace = [1_000 if index // length % 2 else 6_000 for index in range(6_000)]
    leads, _ = follow(trace)
    downs = [change for change in changes(leads) if change < 0]
    assert len(downs) <= 2 * (LESSONS + 1) + len(trace) // LONGEST_CALM_BLOCKS


def test_one_stall_is_not_typical() -> None:
    """Two seconds that one block took don't make the lead two seconds long."""
    leads, late = follow([1_000] * 200 + [80_000] + [1_000] * 50)
    assert late == 1
    assert leads[-1] < 4_000


@pytest.mark.parametrize("before", [0, 5, 30])
def test_one_block_that_eats_into_the_reserve_raises_nothing_and_a_second_does(before: int) -> None:
    """However soon it comes after the lead was lowered."""
    lead = Lead(3_000, rest=0)
    tight = 3_000 - LIMITS.reserve + 1
    for need in [1_000] * before + [tight] + [1_000] * 20:
        lead = advance(lead, need, False, LIMITS)
    assert lead.samples == 3_000
    assert advance(lead, tight, False, LIMITS).samples > 3_000


def test_a_jump_of_the_load_is_followed_within_two_seconds() -> None:
    """Eleven blocks, at 186 ms each, after a long rest."""
    leads, late = follow([500] * 2_000 + [12_000] * 200)
    assert late <= 2 * (REST_BLOCKS + 1) + 1
    assert leads[-1] >= 12_000 + LIMITS.reserve


@settings(derandomize=True, max_examples=20, deadline=None)
@given(st.lists(st.tuples(needs, st.integers(1, 150)), max_size=20), st.integers(1, 300))
def test_whatever_comes(parts: list[tuple[int, int]], start: int) -> None:
    lead = Lead(start * LIMITS.step)
    blocks, changed = 0, -math.inf
    for need, count in parts:
        for _ in range(count):
            missed = need > lead.samples
            after = advance(lead, need, missed, LIMITS)
            assert after.samples % LIMITS.step == 0
            assert LIMITS.shortest <= after.samples <= LIMITS.longest
            assert len(after.recent) <= 100
            if missed and not lead.rest:
                assert after.samples > lead.samples or after.samples == LIMITS.longest
            if after.samples < lead.samples:
                assert blocks - changed >= lead.calm_wanted
            if after.samples != lead.samples:
                changed = blocks
            lead, blocks = after, blocks + 1


@pytest.mark.parametrize(("lead", "frames"), [(64, 8), (2_600, 8), (2_850, 12), (10_000, 24), (99_999, 64)])
def test_the_lookahead_that_a_lead_takes(lead: int, frames: int) -> None:
    """4 frames of 512 are a step; 1024 samples are the encoder's, 300 hearing's; the model wants 8 frames at least."""
    assert frames_for_lead(INFO, lead, 300, 0) == frames


def test_the_lookahead_holds_every_lead_within_limits() -> None:
    limits = lead_limits(INFO, 300, 900)
    for lead in range(limits.shortest, limits.longest + 1, limits.step):
        frames = frames_for_lead(INFO, lead, 300, 0)
        assert frames * INFO.hop >= lead + INFO.hear_latency_samples + 300
    assert frames_for_lead(INFO, 64, 300, 21) == 24


def test_it_begins_as_early_as_the_lookahead_allows() -> None:
    lead = opening_lead(INFO, 16, 300)
    assert lead <= 16 * 512 - 1024 - 300 < lead + 64
    assert frames_for_lead(INFO, lead, 300, 0) == 16
