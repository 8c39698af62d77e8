"""Form, time and touch: what makes notes on paper a performance, and what stays true of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from models.chords import QUALITIES
from models.train.data.chart import draw_chart
from models.train.data.clock import Feel, draw_clock, even
from models.train.data.form import shape, write_fill
from models.train.data.grooves import SPLITS
from models.train.data.score import PARTS, Note, Part, Track
from models.train.data.touch import Touch, draw_touch, play, warp
from models.train.data.tunes import TUNES, read_degree

STARTS = (0, 32, 64, 96, 128)
RATE = 44100


def band() -> tuple[Track, ...]:
    notes = tuple(Note(float(beat), 0.75, 60, 90) for beat in range(STARTS[-1]))
    return tuple(Track(part, part, 0, notes) for part in PARTS)


def beats_of(tracks: tuple[Track, ...], part: Part) -> list[float]:
    return [note.start_beats for track in tracks if track.part == part for note in track.notes]


# Tunes


def test_degrees_are_read() -> None:
    found = [read_degree(written) for written in ("I", "ii", "bVII", "V7", "ii7", "IV", "VI7", "iii")]
    assert found == [(0, ""), (2, "m"), (10, ""), (7, "7"), (2, "m7"), (5, ""), (9, "7"), (4, "m")]
    with pytest.raises(ValueError, match="no degree"):
        read_degree("H")
    with pytest.raises(ValueError, match="no quality"):
        read_degree("Ixyz")


def test_every_tune_can_be_charted_and_no_split_shares_one() -> None:
    for tune in TUNES:
        assert set(tune.form) == set(tune.sections)
        for label in tune.sections:
            bars = tune.bars(label)
            assert len(bars) in (8, 12, 16)
            assert all(read_degree(half)[1] in QUALITIES for bar in bars for half in bar)
    names = [tune.name for tune in TUNES]
    assert len(set(names)) == len(names)
    assert all(sum(tune.split == split for tune in TUNES) >= 2 for split in SPLITS)


def test_a_tunes_chords_stand_in_the_chart() -> None:
    canon = next(tune for tune in TUNES if tune.name == "Canon")
    charts = [draw_chart(np.random.default_rng(seed), 100.0, 20.0, [canon]) for seed in range(60)]
    played = [chart for chart in charts if chart.tune]
    assert 5 < len(played) < 30
    for chart in played:
        roots = [(bar.first.root - chart.key) % 12 for bar in chart.sections[0].bars]
        assert (chart.tune, chart.mode, roots) == ("Canon", "major", [0, 7, 9, 4, 5, 0, 5, 7])


# Time


@pytest.mark.parametrize("feel", ["steady", "drifting", "breathing", "rubato"])
def test_a_clock_runs_forward_near_its_tempo(feel: Feel) -> None:
    spacing = RATE * 60 / 90.0
    wander = 0.0
    for seed in range(20):
        clock = draw_clock(np.random.default_rng(seed), 90.0, STARTS, -500.0, RATE, feel)
        steps = np.diff(clock.positions) / spacing
        assert len(clock.positions) == STARTS[-1] + 1 and clock.positions[0] == -500.0
        assert steps.min() > 0.85 and steps.max() < 1.2 and abs(np.median(steps) - 1) < 0.06
        wander = max(wander, float(np.ptp(steps)))
    assert wander == pytest.approx(0) if feel == "steady" else wander > 0.02


def test_a_clock_tells_places_between_before_and_after_beats() -> None:
    clock = even(60.0, 4, 100.0, 1000)
    assert clock.samples_at([-1.5, 0, 0.25, 4, 6]).tolist() == [-1400, 100, 350, 4100, 6100]
    rubato = draw_clock(np.random.default_rng(1), 70.0, STARTS, 0.0, RATE, "rubato")
    np.testing.assert_allclose(rubato.samples_at(np.arange(STARTS[-1])), rubato.positions[:-1])
    assert np.all(np.diff(rubato.samples_at(np.linspace(-2, 140, 999))) > 0)


# Touch


def test_swing_bends_the_middle_of_a_beat_and_leaves_the_beat() -> None:
    np.testing.assert_allclose(warp(np.array([0.0, 0.5, 0.75, 1.0, 2.25, -0.5]), 0.6), [0, 0.6, 0.8, 1, 2.3, -0.4])


def test_touch_lags_strays_and_follows_the_dynamics() -> None:
    dynamics = np.linspace(0.5, 1.0, STARTS[-1])
    lag: dict[Part, float] = {"drums": 0.0, "bass": 10.0, "harmony": 0.0, "lead": -5.0}
    touch = Touch(0.5, lag, 4.0, 0.05, dynamics)
    played = play(np.random.default_rng(0), band(), touch, seconds_per_beat=0.5)
    late_ms = {part: 500 * (np.array(beats_of(played, part)) - np.arange(STARTS[-1])) for part in PARTS}
    assert all(abs(late_ms[part].mean() - lag[part]) < 2 and 2 < late_ms[part].std() < 6 for part in PARTS)
    velocity = np.array([note.velocity for note in played[0].notes])
    assert velocity[:20].mean() < 55 and velocity[-20:].mean() > 80
    assert all(1 <= note.velocity <= 127 and note.length_beats > 0 for track in played for note in track.notes)


def test_notes_struck_together_stray_together() -> None:
    chord = tuple(Note(4.0, 1.0, pitch, 80) for pitch in (60, 64, 67))
    touch = Touch(0.5, dict.fromkeys(PARTS, 0.0), 5.0, 0.1, np.ones(8))
    (played,) = play(np.random.default_rng(0), [Track("harmony", "Chord", 0, chord)], touch, 0.5)
    assert len({note.start_beats for note in played.notes}) == 1 and played.notes[0].start_beats != 4.0


def test_a_mechanical_band_plays_what_is_written() -> None:
    touch = Touch(0.5, dict.fromkeys(PARTS, 0.0), 0.0, 0.0, np.ones(STARTS[-1]))
    assert play(np.random.default_rng(0), band(), touch, 0.5) == band()


def test_dynamics_stay_playable() -> None:
    curves = [draw_touch(np.random.default_rng(seed), STARTS, False).dynamics for seed in range(100)]
    assert min(curve.min() for curve in curves) > 0.5 and max(curve.max() for curve in curves) < 1.25
    assert sum(np.ptp(curve) > 0.15 for curve in curves) > 30


# Form


def test_parts_drop_out_but_never_for_good() -> None:
    gaps = 0
    for seed in range(60):
        shaped = shape(np.random.default_rng(seed), band(), STARTS, 128, fills=True)
        for part in PARTS:
            heard = beats_of(shaped, part)
            gaps += max(after - before for before, after in pairwise([-1.0, *heard, 128.0])) >= 8
            assert len(heard) >= 32
        together = sorted({beat for part in PARTS for beat in beats_of(shaped, part)})
        assert max(after - before for before, after in pairwise(together)) <= 1.0
    assert 30 < gaps < 150


def test_one_section_loses_no_part() -> None:
    for seed in range(30):
        shaped = shape(np.random.default_rng(seed), band(), (0, 32, 64), 30, fills=False)
        assert shaped == band()


def test_fills_end_at_the_bar_and_grow() -> None:
    for seed in range(30):
        fill = write_fill(np.random.default_rng(seed), 28, 4)
        inside = [note for note in fill if note.pitch not in (36, 49)]
        assert all(28 <= note.start_beats < 32 for note in inside) and len(inside) >= 6
        assert np.polyfit([note.start_beats for note in inside], [note.velocity for note in inside], 1)[0] > 0
        assert all(note.start_beats == 32 for note in fill if note.pitch == 49)
