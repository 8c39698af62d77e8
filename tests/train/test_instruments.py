"""The judge of instruments: what it is taught on, what it hears, and whether the one that ships is any good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.train.data.instruments import FAMILIES
from models.train.data.synth import SAMPLE_RATE, SoundBank, soundfonts_of
from models.train.evaluation.judges import JUDGES, load_judges, write_about
from models.train.evaluation.solos import SECONDS, draw_solo, programs_of
from models.train.evaluation.teach_instruments import CLIPS, Heard, Listener, clips_of, noise_of, shares_right, together
from models.train.evaluation.timbre import TIMBRE_WIDTH, bands, timbre
from tests.models import tiny

NAMES = list(FAMILIES)


@pytest.fixture(scope="module")
def solos() -> list[NDArray[np.float32]]:
    """Two of every family, of those that the shipped judge wasn't taught on."""
    with SoundBank(soundfonts_of("train")) as bank:
        return [draw_solo(1, 810 + index, bank).audio for index in range(2 * len(NAMES))]


def test_every_family_has_programs_and_no_noises() -> None:
    assert {0, 4, 6} <= set(programs_of(NAMES.index("piano")))
    assert 69 not in programs_of(NAMES.index("trumpet")), "an English horn is an oboe"
    assert all(max(programs_of(family)) < 120 and len(programs_of(family)) >= 3 for family in range(len(NAMES)))


def test_a_solo_sounds_and_is_the_same_again(solos: list[NDArray[np.float32]]) -> None:
    for audio in solos:
        assert audio.shape == (round(SECONDS * SAMPLE_RATE), 2) and np.isfinite(audio).all()
        assert np.abs(audio).max() > 1e-3
    with SoundBank(soundfonts_of("train")) as bank:
        again = draw_solo(1, 811, bank)
    assert (again.audio == solos[1]).all() and again.family == 811 % len(NAMES)


def test_timbre_knows_no_level_but_a_decay(solos: list[NDArray[np.float32]]) -> None:
    loud, soft = (timbre(bands(solos[0] * gain, SAMPLE_RATE)) for gain in (1.0, 0.25))
    assert loud.shape == (3, TIMBRE_WIDTH)
    assert soft == pytest.approx(loud, abs=0.05)
    time = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    tone = np.repeat((0.2 * np.sin(2 * np.pi * 440 * time))[:, None], 2, axis=1).astype(np.float32)
    dying = np.exp(-8 * (time % 1)).astype(np.float32)[:, None]
    held, plucked = (timbre(bands(sound, SAMPLE_RATE))[1] for sound in (tone, tone * dying))
    lost = slice(4 * 80, 5 * 80)  # in 20 ms
    assert plucked[lost].mean() < 10 * held[lost].mean() < 0


def test_patches_in_which_nothing_sounds_are_left_out(solos: list[NDArray[np.float32]]) -> None:
    rest = np.zeros((8 * SAMPLE_RATE, 2), np.float32)
    assert len(timbre(bands(np.concatenate([solos[0], rest]), SAMPLE_RATE))) < 10
    assert len(timbre(bands(rest[:SAMPLE_RATE], SAMPLE_RATE))) == 1


def test_the_shipped_judge_names_solos(solos: list[NDArray[np.float32]]) -> None:
    judges = load_judges(JUDGES)
    likely = np.stack([judges.families(audio, SAMPLE_RATE) for audio in solos])
    assert likely.sum(axis=1) == pytest.approx(np.ones(len(solos)), abs=1e-4)
    own = likely[np.arange(len(solos)), (810 + np.arange(len(solos))) % len(NAMES)]
    assert (likely < own[:, None]).sum(axis=1).mean() / (len(NAMES) - 1) > 0.8


def test_clips_are_the_loudest() -> None:
    stem = np.full((30 * SAMPLE_RATE, 2), 1e-3, np.float32)
    stem[14 * SAMPLE_RATE : 18 * SAMPLE_RATE] = 0.5
    clips = clips_of(stem)
    assert len(clips) == CLIPS and float(np.square(clips[1]).mean()) == pytest.approx(0.25)


def test_what_was_heard_is_kept(tmp_path: Path, solos: list[NDArray[np.float32]]) -> None:
    codec = tiny.codec()
    first = Listener(codec, tmp_path)("solo", solos[0], 0.1)
    again = Listener(codec, tmp_path)("solo", 0 * solos[0], 0.0)
    assert len(list(tmp_path.iterdir())) == 1
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert (first[0] != first[1]).any(), "a codec can be heard"


def test_half_of_the_clips_are_noisy() -> None:
    drawn = [noise_of(1, count) for count in range(20)]
    assert [noise > 0 for noise in drawn] == [False, True] * 10 and max(drawn) <= 0.3


def test_shares_are_counted_way_by_way() -> None:
    def judge(patches: NDArray[np.float32]) -> NDArray[np.float32]:
        return patches

    right, wrong = np.eye(len(NAMES), dtype=np.float32)[[[2, 2], [3, 3]]]
    found = shares_right(judge, [Heard((right, wrong), 2, True), Heard((right, right[:1]), 2, True)])
    assert found["as it is"] == {"named": 1.0, "told_from_another": 1.0}
    assert found["through the codec"]["named"] == 0.5
    patches, families = together([Heard((right, wrong[:1]), 2, False)])
    assert patches.shape == (3, len(NAMES)) and families.tolist() == [2, 2, 2]


def test_what_is_said_of_one_judge_stays_when_the_other_is_taught(tmp_path: Path) -> None:
    for judge, about in (("coherence", {"pieces": 1}), ("instruments", {"clips": 2}), ("instruments", {"clips": 3})):
        write_about(tmp_path, judge, about)
    assert (tmp_path / "judges.json").read_text().split() == [
        "{",
        '"coherence":',
        "{",
        '"pieces":',
        "1",
        "},",
        '"instruments":',
        "{",
        '"clips":',
        "3",
        "}",
        "}",
    ]
