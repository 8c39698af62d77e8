"""What recalling a bank does to the controls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from server.audio.seam import Seam
from server.control.banks import bank_of, go_back, recall
from server.control.changes import set_attribute, set_beat, set_prompt, set_tempo, set_weight
from server.control.params import Controls, Cue, Ramp
from server.engine.memory import Memory
from server.units import Grid

GRID = Grid(44_100, 100, 4)
BLOCK = 400
NOW = Controls((True, True), 8, revision=9, playing=True, seed=2)
SAVED = set_weight(set_prompt(NOW, 0, "jazz", np.zeros(4, np.float32), None), 1, 1.0, 4 * BLOCK, 9 * BLOCK)._replace(
    seed=1, playing=False
)
MEMORY = Memory("the state", 32, 3230, 10, Seam(), False)


def test_a_bank_counts_on_the_timeline_of_its_state() -> None:
    bank = bank_of(replace(MEMORY, shift_blocks=6), SAVED, GRID)
    assert (bank.moment.heard_frame, bank.moment.next_block, bank.position) == (8, 4, 10 * BLOCK)
    resting = bank_of(replace(MEMORY, next_block=None), SAVED, GRID)
    assert resting.moment.next_block == 10, "32 heard frames and 8 of look-ahead"


def test_all_controls_come_back_and_ramps_go_on() -> None:
    waiting = NOW._replace(cues=(Cue(1, 1, "/seed", False, lambda before: before),))
    then = recall(bank_of(MEMORY, SAVED, GRID), 30 * BLOCK, 0)(waiting)
    assert then.prompts[0] is not None and then.prompts[0].text == "jazz"
    assert then.seed == 1
    assert then.weights[1] == Ramp(0.0, 1.0, 29 * BLOCK, 33 * BLOCK)
    assert then.weights[0] == SAVED.weights[0]
    assert (then.playing, then.revision, then.cues) == (True, 9, waiting.cues), "these stay as they are"


def test_attributes_come_back_with_their_ramps() -> None:
    saved = set_attribute(set_attribute(SAVED, 0, 0.2, 0, 0), 0, 0.8, 4 * BLOCK, 9 * BLOCK)
    then = recall(bank_of(MEMORY, saved, GRID), 30 * BLOCK, 0)(set_attribute(NOW, 1, 0.5, 0, 0))
    assert then.attributes == (Ramp(0.2, 0.8, 29 * BLOCK, 33 * BLOCK), None)


def test_a_beat_told_on_this_timeline_stays() -> None:
    saved = set_beat(set_tempo(SAVED, 100.0, 0, 44_100), 0.0, 500, 44_100)
    bank = bank_of(MEMORY, saved, GRID)
    back = recall(bank, 30 * BLOCK, 0)
    assert (back(NOW).tempo_bpm, back(NOW).downbeat) == (100.0, 500 + 20 * BLOCK)
    told = set_beat(set_tempo(NOW, 120.0, 0, 44_100), 0.0, 700, 44_100)
    assert (back(told).tempo_bpm, back(told).downbeat) == (120.0, 700)


def test_the_lookahead_is_one_that_this_machine_holds() -> None:
    bank = bank_of(MEMORY, SAVED, GRID)
    assert recall(bank, 0, 12)(NOW).lookahead_frames == 12
    assert recall(bank, 0, 4)(NOW).lookahead_frames == 8


def test_every_recall_is_one_of_its_own() -> None:
    bank = bank_of(MEMORY, SAVED, GRID)
    change = recall(bank, 0, 0)
    assert change(NOW).moment is change(NOW).moment
    assert recall(bank, 0, 0)(NOW).moment is not change(NOW).moment
    undone = go_back(bank.moment)(NOW)
    assert undone.moment is not None and undone.moment is not bank.moment and undone._replace(moment=None) == NOW
