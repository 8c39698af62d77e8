"""Chord symbols as musicians write them, and where beats fall."""

from __future__ import annotations

import numpy as np
import pytest

from models.chords import QUALITIES, parse_chord
from models.facts import Chord, Pulse
from models.train.latents import pulse_of


def tones(symbol: str) -> list[int]:
    chord = parse_chord(symbol)
    return [tone for tone in range(12) if chord.tones >> tone & 1]


@pytest.mark.parametrize(
    ("symbol", "expected", "root"),
    [
        ("C", [0, 4, 7], 0),
        ("Am7", [0, 4, 7, 9], 9),
        ("Bbmaj7", [2, 5, 9, 10], 10),
        ("B♭M7", [2, 5, 9, 10], 10),
        ("F#dim", [0, 6, 9], 6),
        ("Ebm7b5", [1, 3, 6, 9], 3),
        ("E-7", [2, 4, 7, 11], 4),
        ("G7/B", [2, 5, 7, 11], 11),
        ("D/C", [0, 2, 6, 9], 0),
        ("C6/9", [0, 2, 4, 7, 9], 0),
        ("G+", [3, 7, 11], 7),
        ("Cb", [3, 6, 11], 11),
        ("B7b9", [0, 3, 6, 9, 11], 11),
        (" A7sus4 ", [2, 4, 7, 9], 9),
    ],
)
def test_symbols(symbol: str, expected: list[int], root: int) -> None:
    assert tones(symbol) == expected
    assert parse_chord(symbol).root == root


def test_every_quality_has_its_root_and_stays_within_an_octave() -> None:
    for quality, steps in QUALITIES.items():
        assert steps[0] == 0 and list(steps) == sorted(set(steps)) and steps[-1] < 12
        assert parse_chord("C" + quality) == Chord(sum(1 << step for step in steps), 0)


@pytest.mark.parametrize(
    ("symbol", "hint"),
    [("H7", "is no chord"), ("", "is no chord"), ("c", "is no chord"), ("Cmajj7", "did you mean Cmaj7?"), ("C/H", "is no chord"),
     ("C@@@@", "lists the qualities")],
)  # fmt: skip
def test_what_is_no_chord_says_why(symbol: str, hint: str) -> None:
    with pytest.raises(ValueError, match=r"chord|quality") as caught:
        parse_chord(symbol)
    assert hint in str(caught.value)


def test_beats_fall_where_training_says_they_do() -> None:
    """The same steps as training reads off a piece's labels, whatever the tempo, also before the first downbeat."""
    step, frames, first = 512, 40, 7000
    beat = 60 * 44100 / 133.0
    beats = [int(np.ceil(first + n * beat)) for n in range(30)]
    about = {"beats": beats, "downbeats": beats[::4]}
    labels = pulse_of(about, 0, frames, 4 * step)
    beaten, bars = Pulse(first, beat).steps(0, 4 * frames, step)
    assert [i for i, on in enumerate(beaten) if on and i >= first // step] == np.flatnonzero(labels).tolist()
    assert [i for i, on in enumerate(bars) if on and i >= first // step] == np.flatnonzero(labels == 2).tolist()
    later = Pulse(first, beat).steps(64 * step, 4 * frames - 64, step)
    assert (beaten[64:], bars[64:]) == later
    assert any(beaten[: first // step]) == (first > beat)
