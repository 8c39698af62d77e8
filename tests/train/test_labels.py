"""What is written beside the sound: the notes as MIDI, and curves over time."""

from __future__ import annotations

import io

import mido
import numpy as np
import pytest
from numpy.typing import NDArray

from models.train.data.clock import Clock, draw_clock, even
from models.train.data.curves import Curves, measure
from models.train.data.midi_file import write_midi
from models.train.data.score import PARTS, Control, Note, Part, Track

RATE = 44100


def test_midi_lines_up_with_the_audio() -> None:
    """Every note on comes out at its sample, through tempo changes and an upbeat."""
    clock = draw_clock(np.random.default_rng(3), 80.0, (0, 32), 20000.0, RATE, "rubato")
    notes = tuple(Note(place / 4, 0.2, 40 + place % 20, 1 + place % 100) for place in range(-2, 110))
    tracks = (Track("drums", "Drum", 0, notes), Track("lead", "Lead", 73, notes, (Control(1.0, 10, 30), Control(99.0, 10, 9))))
    samples = 20 * RATE
    positions = np.round(clock.positions[:32]).astype(np.int64)
    beats = positions[positions < samples]
    file = mido.MidiFile(file=io.BytesIO(write_midi(tracks, clock, beats, beats[::4], samples, RATE)))
    seconds, found, bars = 0.0, list[tuple[float, int]](), list[tuple[float, int]]()
    for message in file:
        seconds += message.time
        if message.type == "note_on" and message.channel == 9:
            found.append((seconds, message.note))
        if message.type == "time_signature":
            bars.append((seconds, message.numerator))
    wanted = [(float(clock.samples_at(n.start_beats)) / RATE, n.pitch) for n in notes]
    wanted = [(at, pitch) for at, pitch in wanted if 0 <= at < 20]
    assert len(found) == len(wanted) > 90
    assert [pitch for _, pitch in found] == [pitch for _, pitch in wanted]
    np.testing.assert_allclose([at for at, _ in found], [at for at, _ in wanted], atol=2e-3)
    assert bars == [(0.0, 1), (pytest.approx(beats[0] / RATE, abs=1e-4), 4)]
    lead = file.tracks[2]
    assert [message.program for message in lead if message.type == "program_change"] == [73]
    assert [message.value for message in lead if message.type == "control_change"] == [30]


def test_bars_are_as_long_as_the_downbeats_say() -> None:
    """A waltz that ends in a bar of two."""
    beats = np.arange(1, 13, dtype=np.int64) * RATE // 2
    clock = Clock(np.arange(20) * RATE / 2.0)
    for downbeats, wanted in (
        (beats[[0, 3, 6, 9, 11]], [(0.0, 1), (0.5, 3), (5.0, 2)]),
        (beats[:0], [(0.0, 4)]),
        (beats[:1], [(0.0, 1), (0.5, 4)]),
    ):
        file = mido.MidiFile(file=io.BytesIO(write_midi((), clock, beats, downbeats, 7 * RATE, RATE)))
        seconds, bars = 0.0, list[tuple[float, int]]()
        for message in file:
            seconds += message.time
            if message.type == "time_signature":
                bars.append((round(seconds, 3), message.numerator))
        assert bars == wanted


def test_curves_tell_who_plays_how_much_and_how_brightly() -> None:
    time = np.arange(4 * RATE) / RATE
    stems: dict[Part, NDArray[np.float32]] = {part: np.zeros((4 * RATE, 2), np.float32) for part in PARTS}
    stems["bass"][: 2 * RATE] = 0.2 * np.sin(2 * np.pi * 200 * time)[: 2 * RATE, None]
    stems["lead"][:] = 0.2 * np.sin(2 * np.pi * 3000 * time)[:, None]
    onsets: dict[Part, NDArray[np.float64]] = {part: np.zeros(0) for part in PARTS}
    onsets["lead"] = (np.repeat(np.arange(8) * RATE / 2, 3) + np.tile([0, 100, 200], 8)).astype(np.float64)
    beats = np.array([0, RATE, RATE + RATE // 2, 2 * RATE])
    curves = measure(stems, beats, onsets, RATE)
    assert curves.activity["bass"].tolist() == [True] * 20 + [False] * 20 and not curves.activity["drums"].any()
    assert 150 < curves.brightness_hz["bass"][5] < 400 and curves.brightness_hz["lead"][5] == pytest.approx(3000, rel=0.05)
    assert curves.brightness_hz["bass"][30] == 0
    assert curves.density["lead"][20] == 2.0 and not curves.density["bass"].any()  # a strum counts once
    assert curves.tempo_bpm[[5, 12, 17, 39]].tolist() == [60, 120, 120, 120]
    again = Curves.from_json(curves.to_json())
    assert again.to_json() == curves.to_json() and again.activity["bass"].dtype == np.bool_


def test_nothing_known_of_notes_and_beats_is_said_so() -> None:
    stems: dict[Part, NDArray[np.float32]] = {part: np.zeros((RATE, 2), np.float32) for part in PARTS}
    curves = measure(stems, np.zeros(0, np.int64), None, RATE)
    assert not curves.tempo_bpm.any() and all(len(curves.density[part]) == 0 for part in PARTS)
    assert even(60, 4, 0, RATE).samples_at(2) == 2 * RATE
