"""The evaluation's measures say what they should of signals, chords and sets made for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from models.train.data.instruments import family_of
from models.train.evaluation import chords, coherence, copying, embedding, features, instruments, performance, stability
from models.train.evaluation.material import Material
from models.train.evaluation.scores import gap_closed, ranked
from models.train.measures import chroma, level_db, note_likeness, onset_likeness, onset_strength, rms_db

RATE = 44100
Audio = NDArray[np.float32]


def triads(*midi: tuple[int, ...], seconds: float = 3.0) -> Audio:
    """One chord after another, of decaying harmonics struck every half second, in stereo."""
    time = np.arange(round(0.5 * RATE)) / RATE

    def strike(note: int) -> NDArray[np.float64]:
        hertz = 440 * 2 ** ((note - 69) / 12)
        return sum((np.sin(2 * np.pi * hertz * k * time) / k**2 for k in (1, 2, 3)), np.zeros(len(time))) * np.exp(-4 * time)

    strikes = [np.sum([strike(note) for note in chord], axis=0) for chord in midi for _ in range(round(2 * seconds))]
    return np.repeat(np.concatenate(strikes).astype(np.float32)[:, None] * np.float32(0.1), 2, axis=1)


def clicks(period: int, seconds: float = 8.0, offset: int = 0) -> Audio:
    out = np.zeros((round(seconds * RATE), 2), np.float32)
    burst = (np.random.default_rng(0).standard_normal(800) * np.exp(-np.arange(800) / 150)).astype(np.float32)
    for start in range(offset, len(out) - 800, period):
        out[start : start + 800] += burst[:, None]
    return out


@pytest.mark.parametrize(
    ("root", "tones", "expected"),
    [(0, (0, 4, 7), 0), (9, (9, 0, 4), 21), (7, (7, 11, 2, 5), 7), (11, (11, 2, 5), chords.NONE), (0, (0, 5, 7), chords.NONE)],
)
def test_written_chords_as_triads(root: int, tones: tuple[int, ...], expected: int) -> None:
    assert chords.triad(root, sum(1 << tone for tone in tones)) == expected


def test_the_recogniser_names_what_sounds() -> None:
    audio = triads((48, 60, 64, 67), (45, 57, 60, 64), (50, 62, 66, 69))  # C, A minor, D
    found = chords.recognise(chroma(audio, RATE))
    beats = np.arange(0, 10) * RATE
    roots = np.array([0, 0, 0, 9, 9, 9, 2, 2, 2, 2])
    masks = np.array([0b000010010001] * 3 + [0b001000010001] * 3 + [0b001001000100] * 4)
    assert chords.named_rightly(found, beats, roots, masks) > 0.8
    assert chords.named_rightly(found, beats, (roots + 1) % 12, np.array([0b000100100010] * 10)) < 0.2
    assert set(chords.recognise(np.zeros((12, 5), np.float32))) == {chords.NONE}


def test_onset_likeness_falls_with_the_distance() -> None:
    own = onset_strength(clicks(RATE // 2), RATE)
    assert onset_likeness(own, own) == pytest.approx(1)
    assert abs(onset_likeness(own, onset_strength(clicks(RATE // 2, offset=RATE // 4), RATE))) < 0.2
    assert onset_likeness(own, np.zeros_like(own)) == 0


def test_note_likeness_knows_the_notes() -> None:
    progression, other = ((60, 64, 67), (57, 60, 64), (62, 66, 69)), ((61, 65, 68), (58, 61, 65), (63, 67, 70))
    a, b = (chroma(triads(*chord), RATE) for chord in (progression, other))
    assert note_likeness(a, a) == pytest.approx(1)
    assert note_likeness(a, b) < 0.2


def test_levels() -> None:
    half = np.zeros((RATE, 2), np.float32)
    half[: RATE // 2] = 0.1
    assert level_db(half) == pytest.approx(-20, abs=0.1)  # while it sounds
    assert rms_db(half) == pytest.approx(-23, abs=0.1)
    assert rms_db(half * 0) == level_db(half * 0) == -120


def test_ranks_are_one_half_by_luck_and_one_for_partners() -> None:
    assert np.diag(ranked(np.eye(5))).tolist() == [1] * 5
    assert np.diag(ranked(np.ones((5, 5)))).tolist() == [0.5] * 5
    assert np.diag(ranked(-np.eye(5))).tolist() == [0] * 5
    assert ranked(np.random.default_rng(0).random((8, 8))).mean() == pytest.approx(0.5)


def test_gap_closed() -> None:
    assert gap_closed(0.5, 0.75, 0.25) == pytest.approx(0.5)
    assert gap_closed(0.5, 0.25, 0.25) is None


def test_frechet_is_zero_for_equal_sets_and_the_squared_distance_of_shifted_ones() -> None:
    points = np.random.default_rng(0).standard_normal((400, 6)).astype(np.float32)
    assert embedding.frechet(points, points) == pytest.approx(0, abs=1e-3)
    assert embedding.frechet(points, points + 2) == pytest.approx(6 * 4, rel=1e-3)


def test_steps_look_ahead_from_their_start() -> None:
    sight = performance.in_steps(4, 1)
    assert [sight(origin) for origin in range(9)] == [-4, -4, -4, -4, 0, 0, 0, 0, 4]
    assert performance.ahead_by(2)(5) == 3


def test_a_jump_at_the_seams_is_seen() -> None:
    time = np.arange(20 * 1024)
    smooth = np.repeat(np.sin(time / 7).astype(np.float32)[:, None], 2, 1)
    assert stability.jump_ratio(smooth, 1024) == pytest.approx(1, abs=0.3)
    broken = smooth * np.where(time // 1024 % 2, 1, -1)[:, None].astype(np.float32)
    assert stability.jump_ratio(broken, 1024) > 5


def test_noise_is_flat_and_tones_are_not() -> None:
    noise = (0.1 * np.random.default_rng(0).standard_normal((RATE, 2))).astype(np.float32)
    assert stability.flatness(noise) > 0.5
    assert stability.flatness(triads((60, 64, 67))) < 0.2


def test_bars_repeat_without_a_break() -> None:
    counted = np.repeat(np.arange(100, dtype=np.float32)[:, None], 2, 1)
    over = stability.bars_over_and_over(counted, np.array([10, 20, 30]), 50)
    assert over[:, 0].tolist() == (list(range(10, 30)) * 3)[:50]


def test_features_hear_notes_and_onsets_and_can_be_transposed() -> None:
    c, d = (features.features(triads((note,)), RATE) for note in (60, 62))
    assert c.shape == (64, features.WIDTH)
    assert int(c[:, : features.NOTES].mean(0).argmax()) == 24  # two octaves above the lowest
    moved = features.transposed(c, 2)
    assert np.corrcoef(moved[:, : features.NOTES].ravel(), d[:, : features.NOTES].ravel())[0, 1] > 0.95
    beats = features.features(clicks(RATE // 2, offset=RATE // 4), RATE)[:, features.NOTES :].reshape(-1, features.ONSET_BANDS)
    strongest = np.flatnonzero(beats.sum(1) > 0.6 * beats.sum(1).max()) * features.HOP / features.ONSETS_A_FRAME / features.RATE
    assert np.abs(strongest % 0.5 - 0.25).max() < 0.03
    assert 14 <= len(strongest) <= 17


def test_a_copy_is_nearer_than_a_stranger() -> None:
    mine, theirs = ((60, 64, 67), (57, 60, 64)), ((61, 65, 68), (56, 59, 63))
    own, other = (features.features(triads(*chord), RATE) for chord in (mine, theirs))
    bank = copying.windows_of(own, 4)
    assert copying.nearest(copying.windows_of(own, 44), bank).min() == pytest.approx(1, abs=1e-4)
    assert copying.nearest(copying.windows_of(other, 44), bank).max() < 0.8


def test_the_coherence_judge_learns_partners() -> None:
    """Two streams that share a hidden rhythm, and twenty steps of learning which belong together."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    model = coherence.Coherence()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses: list[float] = []
    for _ in range(20):
        hidden = rng.random((12, 40, 1)) < 0.3
        sides = [(hidden * rng.random((1, 1, features.WIDTH)) + 0.1 * rng.random((12, 40, features.WIDTH))) for _ in range(2)]
        loss = model.loss(*(torch.tensor(side, dtype=torch.float32) for side in sides))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]


def test_families_of_captions() -> None:
    names = list(instruments.FAMILIES)
    assert family_of("tenor sax") == names.index("saxophone")
    assert family_of("piano and electric piano") == names.index("piano")
    assert family_of("piano and strings") is None
    assert family_of("sci-fi effect") is None


def test_instruments_are_told_apart(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    families = np.arange(300) % len(instruments.FAMILIES)
    patches = (np.eye(20)[families] * 4 + rng.standard_normal((300, 20))).astype(np.float32)
    taught = instruments.teach(patches, families, seed=1, steps=100)
    assert (taught(patches).argmax(axis=1) == families).mean() > 0.95
    assert taught(patches).sum(axis=1) == pytest.approx(np.ones(300), abs=1e-5)
    assert (instruments.teach(patches, families, seed=1, steps=100).hidden == taught.hidden).all(), (
        "the same seed, the same judge"
    )
    instruments.save_instruments(taught, tmp_path / "judge.safetensors")
    assert (instruments.load_instruments(tmp_path / "judge.safetensors")(patches) == taught(patches)).all()


def test_material_is_cut_with_its_chart() -> None:
    sound = np.arange(1000, dtype=np.float32)[:, None].repeat(2, axis=1)
    beats = np.arange(0, 1000, 100)
    whole = Material("test", sound, sound, (True,), "", beats, beats[::4], np.arange(10), np.arange(10) * 10)
    cut = whole.between(150, 650)
    assert cut.performer[0, 0] == 150 and len(cut.truth) == 500
    assert cut.beats.tolist() == [50, 150, 250, 350, 450] and cut.downbeats.tolist() == [250]
    assert cut.chord_roots.tolist() == [2, 3, 4, 5, 6] and cut.chord_masks.tolist() == [20, 30, 40, 50, 60]
    assert whole.after(950).performer.shape == (50, 2)
