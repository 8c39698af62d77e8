"""Another sample rate: in its place, whatever the packets, and never later than promised."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.audio.resample import StreamResampler, resample
from server.engine.port import Audio

RATES = [(48000, 44100), (44100, 48000), (96000, 44100)]


def tone(rate: int, first: int, count: int) -> Audio:
    times = np.arange(first, first + count) / rate
    return np.stack([np.sin(2 * np.pi * 997 * times), np.cos(2 * np.pi * 440 * times)], axis=1).astype(np.float32)


@pytest.mark.parametrize("rates", RATES)
@pytest.mark.parametrize("start", [0, 160, 12345, 10**9 + 7])
def test_every_sample_lies_where_its_position_says(rates: tuple[int, int], start: int) -> None:
    stream = StreamResampler(*rates, 2)
    pieces = [stream.process(start + at, tone(rates[0], start + at, 500)) for at in range(0, 20_000, 500)]
    for before, after in itertools.pairwise(pieces):
        assert after.position == before.position + len(before.audio)
    first, audio = pieces[0].position, np.concatenate([piece.audio for piece in pieces])
    assert abs(first - start * rates[1] / rates[0]) <= rates[1] / np.gcd(*rates)
    # The beginning is a step from silence, which rings.
    settled = slice(2000, None)
    assert np.abs(audio - tone(rates[1], first, len(audio)))[settled].max() < 2e-4


@pytest.mark.parametrize("rates", RATES)
def test_the_delay_is_what_was_promised(rates: tuple[int, int]) -> None:
    stream = StreamResampler(*rates, 2)
    rng = np.random.default_rng(0)
    position, worst = 0, 0.0
    while position < 3 * rates[0]:
        count = int(rng.integers(1, 1200))
        # Furthest behind is just before the new samples are answered.
        out = stream.process(position, np.zeros((count, 2), np.float32))
        position += count
        worst = max(worst, position * rates[1] / rates[0] - (out.position + len(out.audio)))
    assert worst <= stream.delay_samples + 1
    assert stream.delay_samples < 0.03 * rates[1]


@settings(derandomize=True, deadline=None, max_examples=15)
@given(cuts=st.lists(st.integers(1, 3000), min_size=1, max_size=20))
def test_how_the_input_is_cut_makes_no_difference(cuts: list[int]) -> None:
    total = sum(cuts)
    noise = np.random.default_rng(1).standard_normal((total, 1)).astype(np.float32)
    whole = StreamResampler(48000, 44100, 1).process(0, noise).audio
    stream, at, pieces = StreamResampler(48000, 44100, 1), 0, []
    for count in cuts:
        pieces.append(stream.process(at, noise[at : at + count]).audio)
        at += count
    assert np.array_equal(np.concatenate(pieces), whole)


def test_a_jump_begins_anew() -> None:
    stream = StreamResampler(48000, 44100, 2)
    stream.process(0, tone(48000, 0, 4800))
    out = stream.process(96_000, tone(48000, 96_000, 9600))
    assert out.position == 88_200
    fresh = StreamResampler(48000, 44100, 2).process(96_000, tone(48000, 96_000, 9600))
    assert np.array_equal(out.audio, fresh.audio)


def test_equal_rates_touch_nothing() -> None:
    stream = StreamResampler(44100, 44100, 2)
    audio = tone(44100, 5, 100)
    out = stream.process(5, audio)
    assert out.position == 5
    assert out.audio is audio
    assert stream.delay_samples == 0
    assert resample(audio, 44100, 44100) is audio


def test_positions_convert_exactly() -> None:
    stream = StreamResampler(48000, 44100, 1)
    assert [stream.output_position(each) for each in (0, 160, 161, -160, 48000 * 10**6)] == [0, 147, 148, -147, 44100 * 10**6]


def test_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="isn't"):
        StreamResampler(48000, 44100, 2).process(0, np.zeros((10, 1), np.float32))
