"""State banks: what was saved, and what recalling it does to the controls.

A bank is a value and is never changed. Recalling one is a change of the controls like any other: it names the moment to go
on from, and the engine does so between two blocks. Any thread; never blocks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from server.control.changes import moved
from server.control.params import BANKS, NO_SAVE, Change, Controls, Moment, Save
from server.engine.memory import Memory
from server.units import Grid


@dataclass(frozen=True, slots=True)
class Bank:
    """moment: the state. position: of the first block that it hasn't played, on the timeline on which it was saved; the ramps
    of ``controls`` count from there."""

    moment: Moment
    position: int
    controls: Controls


def bank_of(memory: Memory[Any], controls: Controls, grid: Grid) -> Bank:
    """What an engine remembered, and the controls that held for its next block."""
    block = memory.block(controls.lookahead_frames, grid.block)
    bare = controls._replace(cues=(), later_gains=(), moment=None, saves=(NO_SAVE,) * BANKS)
    return Bank(memory.moment(block, grid.block), grid.block_position(block), bare)


def recall(bank: Bank, position: int, shortest_frames: int) -> Change:
    """Go on from a bank with the block at ``position``. Playing or not stays as it is, so do a beat that was told on this
    timeline, what waits for its place, and where both are auto, the look-ahead. shortest_frames: the least look-ahead that
    this machine holds."""
    by_samples = position - bank.position
    saved = moved(bank.controls, by_samples)
    moment = replace(bank.moment)  # one of its own, so that a second recall isn't taken for the first

    def change(now: Controls) -> Controls:
        told = now.downbeat is not None
        auto = now.lead_samples is not None and saved.lead_samples is not None
        there = None if saved.downbeat is None else saved.downbeat + by_samples
        return saved._replace(
            lookahead_frames=now.lookahead_frames if auto else max(saved.lookahead_frames, shortest_frames),
            lead_samples=now.lead_samples if auto else saved.lead_samples,
            tempo_bpm=now.tempo_bpm if told else saved.tempo_bpm,
            downbeat=now.downbeat if told else there,
            playing=now.playing,
            revision=now.revision,
            cues=now.cues,
            moment=moment,
            saves=now.saves,
        )

    return change


def go_back(moment: Moment) -> Change:
    """Go on from a moment with the controls that hold."""
    again = replace(moment)
    return lambda now: now._replace(moment=again)


def save(number: int, revision: int) -> Change:
    """Save a bank, from 1, where this change acts; the engine sees by the revision that it is to do so."""

    def change(now: Controls) -> Controls:
        bare = now._replace(cues=(), later_gains=(), saves=(NO_SAVE,) * BANKS)
        return now._replace(saves=(*now.saves[: number - 1], Save(revision, bare), *now.saves[number:]))

    return change


class Banks:
    """What was saved in this session. Event loop only; never blocks. Holds nine states at the most."""

    def __init__(self) -> None:
        self._banks: dict[int, Bank] = {}
        self._expected: Counter[int] = Counter()
        self.forgotten: Moment | None = None

    def put(self, number: int, bank: Bank) -> None:
        """Fill a bank, from 1."""
        assert 1 <= number <= BANKS
        self._banks[number] = bank

    def lose(self) -> None:
        """The states are gone."""
        self._banks.clear()
        self.forgotten = None

    def expect(self, number: int, more: int = 1) -> None:
        """A bank is about to be filled; more -1: that is over, whatever became of it."""
        self._expected[number] += more

    def is_expected(self, number: int) -> bool:
        """Whether what is in a bank is about to change."""
        return self._expected[number] > 0

    def get(self, number: int) -> Bank | None:
        """None: it is empty."""
        return self._banks.get(number)
