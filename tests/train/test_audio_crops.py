"""What the codec learns from: stretches of files that are read as they are drawn."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.train import codec
from models.train.audio_crops import AudioCrops
from models.train.data.score import PARTS

RATE = 44_100


def write_piece(folder: Path, seconds: int, level: float) -> None:
    folder.mkdir(parents=True)
    for number, part in enumerate(PARTS):
        audio = np.full((seconds * RATE, 2), level * (number + 1), np.float32)
        soundfile.write(folder / f"{part}.flac", audio, RATE)


def pieces(tmp_path: Path) -> Path:
    write_piece(tmp_path / "data" / "000000", 2, 0.01)
    (tmp_path / "data" / "000000" / "piece.json").write_text("{}")
    write_piece(tmp_path / "data" / "000000" / "recast", 2, -0.01)
    return tmp_path / "data"


def test_the_same_seed_draws_the_same_stretches_of_both_castings(tmp_path: Path) -> None:
    music = AudioCrops.found_in(pieces(tmp_path), None, RATE)
    first, again = (music.crops(np.random.default_rng(1), 32, 5_000) for _ in range(2))
    assert np.array_equal(first, again) and first.shape == (32, 5_000, 2) and first.dtype == np.float32
    levels = first[:, 0, 0]
    assert (levels > 0.004).any() and (levels < -0.004).any()
    assert np.ptp(first, axis=1).max() == 0, "a stretch of a constant is constant: parts are cut at the same place"


def test_a_short_piece_ends_in_silence(tmp_path: Path) -> None:
    crop = AudioCrops.found_in(pieces(tmp_path), None, RATE).crops(np.random.default_rng(2), 8, 3 * RATE)
    assert not crop[:, 2 * RATE :].any() and crop[:, : 2 * RATE].any()


def test_recordings_of_any_rate_come_in_stereo_and_unclipped(tmp_path: Path) -> None:
    wave = 0.9 * np.sin(2 * np.pi * 440 / 48_000 * np.arange(96_000))
    (tmp_path / "music" / "deep").mkdir(parents=True)
    soundfile.write(tmp_path / "music" / "deep" / "one.wav", wave, 48_000)
    soundfile.write(tmp_path / "music" / "two.FLAC", np.stack([wave, wave, wave], 1), 48_000)
    music = AudioCrops.found_in(pieces(tmp_path), tmp_path / "music", RATE)
    crops = music.crops(np.random.default_rng(3), 6, RATE, recorded=1.0)
    assert np.abs(crops).max() <= 0.98 and np.array_equal(crops[..., 0], crops[..., 1])
    spectrum = np.abs(np.fft.rfft(crops[..., 0] * np.hanning(RATE)))
    assert (np.abs(spectrum.argmax(1) - 440) <= 1).all()
    drawn = music.crops(np.random.default_rng(4), 200, 100, recorded=0.25)
    assert 0.1 < float(np.mean(np.ptp(drawn, axis=1).max(1) > 0)) < 0.4


def test_missing_music_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="sideman data render"):
        AudioCrops.found_in(tmp_path, None, RATE)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="no music in"):
        AudioCrops.found_in(pieces(tmp_path), tmp_path / "empty", RATE)


def test_a_share_of_recordings_needs_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(__file__).parents[2] / "configs" / "train" / "voice-cpu.toml"
    arguments = ["--config", str(file), "--data", str(tmp_path), "--run", str(tmp_path / "run")]
    monkeypatch.setattr(sys, "argv", ["codec", *arguments])
    with pytest.raises(SystemExit):
        codec.main()
    assert "recorded_odds in the config and --recordings belong together" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
