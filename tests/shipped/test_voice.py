"""What the shipped codec keeps of music: its pitch, its level, its attacks. And the command that lets anyone hear it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.generator import StudentGenerator
from models.train.measures import chroma, onset_strength
from server.__main__ import main
from server.audio.files import read_audio
from server.engine.port import Audio

RATE = 44100


def through(sound: Audio, folder: Path) -> Audio:
    soundfile.write(folder / "in.wav", sound, RATE, "FLOAT")
    assert main(["codec", str(folder / "in.wav"), str(folder / "out.wav")]) == 0
    return read_audio(folder / "out.wav", RATE)


def test_a_recording_comes_back_as_long_in_tune_and_in_time(guitar: Audio, tmp_path: Path) -> None:
    out = through(guitar, tmp_path)
    assert out.shape == guitar.shape
    level_db = 20 * np.log10(out.std() / guitar.std())
    assert abs(level_db) < 6
    before, after = chroma(guitar, RATE), chroma(out, RATE)
    likeness = [np.corrcoef(before.ravel(), np.roll(after, n, axis=0).ravel())[0, 1] for n in range(12)]
    assert likeness[0] > 0.2 and likeness[0] > 3 * max(likeness[1:])
    before, after = onset_strength(guitar, RATE), onset_strength(out, RATE)
    lags = range(-8, 9)
    fit = [np.corrcoef(before[8:-8], np.roll(after, -lag)[8:-8])[0, 1] for lag in lags]
    assert max(fit) > 0.5
    assert abs(lags[int(np.argmax(fit))]) <= 1


@pytest.mark.parametrize("note", [48, 55, 60, 64, 69, 76])
def test_a_note_comes_back_as_that_note(note: int, tmp_path: Path) -> None:
    time = np.arange(3 * RATE) / RATE
    hertz = 440 * 2 ** ((note - 69) / 12)
    wave = np.sum([np.sin(2 * np.pi * k * hertz * time) / k for k in (1, 2, 3, 4)], axis=0)
    out = through(np.repeat((0.2 * wave)[:, None], 2, 1).astype(np.float32), tmp_path)
    heard = chroma(out[RATE:], RATE).sum(axis=1)
    assert int(heard.argmax()) == note % 12


def test_silence_stays_silent(generator: StudentGenerator, tmp_path: Path) -> None:
    out = through(np.zeros((2 * RATE, 2), np.float32), tmp_path)
    assert np.abs(out[RATE:]).max() < 10 ** (-60 / 20)


def test_a_file_shorter_than_a_frame_comes_back(tmp_path: Path) -> None:
    assert through(np.full((100, 2), 0.1, np.float32), tmp_path).shape == (100, 2)


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codec", str(tmp_path / "no.wav"), str(tmp_path / "out.wav")]) == 1
    assert "no.wav" in capsys.readouterr().err
