"""A student's lessons: what was heard, played, known and told stays together in every stretch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.conditioning import load_word_table
from models.train.data.instruments import FAMILIES
from models.train.data.score import PARTS
from models.train.latents import load_pairs, save_pairs
from models.train.scenes import Batch, Encoded, SceneOdds
from tests.models import tiny

SIZE = tiny.student_config(block_tokens=1)
PER_TOKEN, FRAMES, CHANNELS = SIZE.patch * 4, 80, SIZE.latent_channels
NEVER = SceneOdds(switch=0, mute=0, alone=0, no_prompt=0, no_parts=0, chord=0, pulse=0, short_lookahead=0)
SILENCE = np.full(CHANNELS, -9, np.float32)


@pytest.fixture
def encoded(tmp_path: Path) -> Encoded:
    """One piece in which every number says where it belongs: frame f is f everywhere, heard and played."""
    frame = np.arange(FRAMES, dtype=np.float16)
    pulse = np.zeros((1, FRAMES * 4), np.uint8)
    pulse[0, ::40], pulse[0, ::160] = 1, 2
    pairs: dict[str, NDArray[Any]] = {
        "heard": np.broadcast_to(frame[:, None], (1, FRAMES, CHANNELS)),
        "played": np.broadcast_to(frame[:, None] + 100, (1, FRAMES, CHANNELS)),
        "onsets": np.broadcast_to(np.repeat(frame, 4)[:, None], (1, FRAMES * 4, 5)),
        "notes": np.broadcast_to(frame[:, None], (1, FRAMES, 24)),
        "chords": np.full((1, 2, FRAMES), 0b10010001, np.uint16),
        "pulse": pulse,
        "parts": np.array([[1, 0, 0, 1]], np.uint8),
        "texture": np.stack([frame, np.ones_like(frame), 80 - frame], -1)[None],
    }
    file = tmp_path / "000000.safetensors"
    save_pairs(pairs, file)
    file.with_suffix(".json").write_text(json.dumps({"captions": ["slow blues"], "part_captions": dict.fromkeys(PARTS, "flute")}))
    return opened(file)


def opened(file: Path) -> Encoded:
    tokens, span = FRAMES // SIZE.patch, (SIZE.max_lookahead_tokens + 1) * PER_TOKEN
    foreseen = np.broadcast_to(np.arange(tokens + 1, dtype=np.uint8)[:, None, None], (1, tokens + 1, 2, span))
    return Encoded([file], [foreseen], load_word_table(), SILENCE)


@pytest.fixture
def recast(tmp_path: Path, encoded: Encoded) -> Encoded:
    """The same piece, and on other instruments: 300 more in every frame."""
    assert encoded, "its file is there"
    file = tmp_path / "000000.safetensors"
    pairs = load_pairs(file)
    texture = pairs["texture"][..., ::-1]
    save_pairs({**pairs, "recast": pairs["played"].astype(np.float16) + np.float16(300), "recast_texture": texture}, file)
    about = json.loads(file.with_suffix(".json").read_text())
    other = {"captions": ["slow waltz"], "part_captions": dict.fromkeys(PARTS, "piano")}
    file.with_suffix(".json").write_text(json.dumps({**about, "recast": other}))
    return opened(file)


def draw(encoded: Encoded, odds: SceneOdds, count: int = 20) -> Batch:
    return encoded.batch(np.random.default_rng(0), count, 12, SIZE, odds)


def first_token(batch: Batch, row: int) -> int:
    """Where in the piece a row begins."""
    return int(batch.played[row, 0, 0] - 100) // SIZE.patch


def test_heard_played_and_what_was_heard_in_it_are_of_one_time(encoded: Encoded) -> None:
    batch = draw(encoded, NEVER)
    np.testing.assert_array_equal(batch.heard + 100, batch.played)
    np.testing.assert_array_equal(batch.heard[..., 0], batch.onsets[:, ::PER_TOKEN, 0])
    assert set(batch.heard[:, 0, 0] % SIZE.patch) == {0.0}, "stretches begin on the grid of tokens"
    assert len(set(batch.heard[:, 0, 0])) > 3
    assert batch.prompt_known.all() and batch.parts_known.all() and (batch.parts == [1, 0, 0, 1]).all()


def test_what_is_not_there_may_be_asked_for_and_is_not_named(encoded: Encoded) -> None:
    batch = draw(encoded, replace(NEVER, style=1.0, not_there=1.0, evenly=1.0))
    np.testing.assert_array_equal(batch.prompt, np.broadcast_to(load_word_table().embed("flute"), batch.prompt.shape))
    assert np.isnan(batch.families).all()
    np.testing.assert_array_equal(batch.heard + 100, batch.played, "it is played as it was written")


def test_recast_other_instruments_are_played_asked_for_and_named(recast: Encoded) -> None:
    batch = draw(recast, replace(NEVER, style=1.0, recast=1.0))
    np.testing.assert_array_equal(batch.heard + 400, batch.played)
    np.testing.assert_array_equal(batch.kept, batch.played)
    np.testing.assert_array_equal(batch.prompt[0, 0], load_word_table().embed("slow waltz"))
    piano = [float(name == "piano") for name in FAMILIES]
    np.testing.assert_array_equal(batch.families, np.broadcast_to(piano, batch.families.shape))
    usual = draw(recast, NEVER)
    np.testing.assert_array_equal(usual.kept, usual.heard + 100)


def test_turned_what_is_remembered_is_on_the_other_instruments(recast: Encoded) -> None:
    for odds, away in ((replace(NEVER, turned=1.0), 300), (replace(NEVER, turned=1.0, recast=1.0), -300)):
        batch = draw(recast, odds)
        np.testing.assert_array_equal(batch.kept, batch.played + away)
    some = draw(recast, replace(NEVER, turned=0.5))
    turned = (some.kept != some.played).any((1, 2))
    assert 0 < turned.sum() < len(turned) and (some.kept[turned] != some.played[turned]).all()


def test_other_instruments_are_asked_for_only_where_there_are_any(encoded: Encoded) -> None:
    with pytest.raises(ValueError, match="--recast"):
        draw(encoded, replace(NEVER, turned=0.1))


def test_where_it_rests_its_past_rests_too(recast: Encoded) -> None:
    batch = draw(recast, replace(NEVER, mute=1.0, turned=1.0))
    assert (batch.kept == -9).all() and (batch.played == -9).all()


def test_the_prompt_says_what_is_named(encoded: Encoded) -> None:
    words = load_word_table()
    for odds, text in (({"style": 1.0}, "slow blues"), ({"style": 0.0, "instruments": 1.0}, "flute and flute")):
        batch = draw(encoded, replace(NEVER, **odds))
        np.testing.assert_array_equal(batch.prompt, np.broadcast_to(words.embed(text), batch.prompt.shape))
    assert (batch.families.sum(axis=-1) == 1).all(), "a flute is a flute, whatever the prompt says of it"
    assert np.isnan(draw(encoded, replace(NEVER, mute=1)).families).all()


def test_by_ear_a_token_gets_what_was_believed_a_lookahead_before_it(encoded: Encoded) -> None:
    batch = draw(encoded, NEVER)
    assert not batch.pulse_known.any()
    for row in range(20):
        token = first_token(batch, row) + np.arange(12)
        heard = np.maximum(token - batch.lookahead[row], 0)
        np.testing.assert_allclose(batch.pulse[row, :, 0] * 255, heard, atol=1e-3)


def test_told_it_gets_the_beats_themselves(encoded: Encoded) -> None:
    batch = draw(encoded, replace(NEVER, pulse=1, chord=1))
    assert batch.pulse_known.all() and batch.chord_known.all()
    for row in range(20):
        begin = first_token(batch, row) * PER_TOKEN
        steps = begin + np.arange(12 * PER_TOKEN)
        beats, downbeats = batch.pulse[row, :, :PER_TOKEN].reshape(-1), batch.pulse[row, :, PER_TOKEN:].reshape(-1)
        np.testing.assert_array_equal(beats, steps % 40 == 0)
        np.testing.assert_array_equal(downbeats, steps % 160 == 0)


def test_asked_for_is_the_rank_of_what_follows_while_it_is_asked_for(encoded: Encoded) -> None:
    """More and more begins in this piece, and it gets darker: with time, density goes from 0 to 1, and brightness down."""
    asked = replace(NEVER, no_attribute=0, let_go=0)
    batch = encoded.batch(np.random.default_rng(0), 20, 36, SIZE, asked)
    assert batch.attributes_known.all()
    density, brightness = batch.attributes[..., 0], batch.attributes[..., 1]
    assert (np.diff(density) >= 0).all() and (np.diff(brightness) <= 0).all()
    assert (density + brightness == 1).all()
    assert {0.0, 0.5, 1.0} <= set(density.ravel()) <= {0.0, 0.25, 0.5, 0.75, 1.0}, "of two windows none, one or both"
    assert (np.diff(density) > 0).sum(axis=1).max() <= 2, "a fader stands still in between"


def test_what_is_asked_for_is_left_out_often_and_of_silence_nothing_is_asked(encoded: Encoded) -> None:
    some = draw(encoded, replace(NEVER, no_attribute=0.5, let_go=0), 60).attributes_known.mean(axis=1)
    assert set(some.ravel()) == {0.0, 1.0} and 0.3 < some.mean() < 0.7
    assert not draw(encoded, replace(NEVER, no_attribute=0, let_go=1)).attributes_known.any()
    assert not draw(encoded, replace(NEVER, no_attribute=0, let_go=0, mute=1)).attributes_known.any()


def test_where_nothing_is_asked_neither_prompt_nor_attribute_is_known(encoded: Encoded) -> None:
    batch = draw(encoded, replace(NEVER, no_attribute=0, let_go=0, nothing_asked=0.5), 60)
    prompted, valued = batch.prompt_known[:, 0] > 0, batch.attributes_known.any(axis=(1, 2))
    np.testing.assert_array_equal(prompted, valued)
    assert 0.2 < prompted.mean() < 0.8


def test_alone_nothing_is_heard_and_nothing_believed(encoded: Encoded) -> None:
    batch = draw(encoded, replace(NEVER, alone=1))
    assert (batch.heard == SILENCE[0]).all() and not batch.onsets.any() and not batch.notes.any()
    assert not batch.pulse.any(), "what the ear foresees before it has heard anything"
    assert (batch.played > 99).all()


def test_muted_what_is_to_be_played_is_silence(encoded: Encoded) -> None:
    batch = draw(encoded, replace(NEVER, mute=1))
    assert (batch.played == SILENCE[0]).all() and not batch.parts.any()
    assert (batch.heard >= 0).all()
