"""Files in, files out, and what is said when that can't be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from server.audio.files import read_audio, write_audio
from server.errors import SetupFault

RATE = 44100


def noise(count: int, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(3).uniform(-0.9, 0.9, (count, channels)).astype(np.float32)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".WAV"])
def test_what_is_written_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_audio(path, noise(1000), RATE)
    assert soundfile.info(str(path)).subtype == "PCM_24"
    back = read_audio(path, RATE)
    assert back.dtype == np.float32
    assert np.abs(back - noise(1000)).max() <= 2**-23


def test_mono_goes_to_both_channels(tmp_path: Path) -> None:
    write_audio(tmp_path / "a.wav", noise(100, 1), RATE)
    back = read_audio(tmp_path / "a.wav", RATE)
    assert back.shape == (100, 2)
    assert np.array_equal(back[:, 0], back[:, 1])


def test_another_rate_is_resampled_in_place(tmp_path: Path) -> None:
    times = np.arange(48000) / 48000
    write_audio(tmp_path / "a.wav", np.sin(2 * np.pi * 997 * times)[:, None].astype(np.float32), 48000)
    back = read_audio(tmp_path / "a.wav", RATE)
    assert back.shape == (RATE, 2)
    wanted = np.sin(2 * np.pi * 997 * np.arange(RATE) / RATE)
    assert np.abs(back[2000:-2000, 0] - wanted[2000:-2000]).max() < 1e-5


def test_beyond_full_scale_is_clipped(tmp_path: Path) -> None:
    write_audio(tmp_path / "a.wav", np.full((10, 2), 1.5, np.float32), RATE)
    assert np.allclose(read_audio(tmp_path / "a.wav", RATE), 1.0, atol=1e-6)


def test_reading_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="there is no file"):
        read_audio(tmp_path / "a.wav", RATE)
    (tmp_path / "text.wav").write_text("not audio")
    with pytest.raises(SetupFault, match="can't be read as audio"):
        read_audio(tmp_path / "text.wav", RATE)
    soundfile.write(str(tmp_path / "empty.wav"), np.zeros((0, 2)), RATE)
    with pytest.raises(SetupFault, match="is empty"):
        read_audio(tmp_path / "empty.wav", RATE)
    soundfile.write(str(tmp_path / "wide.wav"), np.zeros((10, 6)), RATE)
    with pytest.raises(SetupFault, match="6 channels"):
        read_audio(tmp_path / "wide.wav", RATE)
    broken = noise(10)
    broken[3, 1] = np.nan
    soundfile.write(str(tmp_path / "nan.wav"), broken, RATE, subtype="FLOAT")
    with pytest.raises(SetupFault, match="aren't numbers"):
        read_audio(tmp_path / "nan.wav", RATE)


def test_writing_says_what_is_wrong(tmp_path: Path) -> None:
    for name, reason in (("a.mp3", "should end in"), ("a", "should end in"), ("nowhere/a.wav", "make it first")):
        with pytest.raises(SetupFault, match=reason):
            write_audio(tmp_path / name, noise(10), RATE)
    (tmp_path / "folder.wav").mkdir()
    with pytest.raises(SetupFault, match="is a folder"):
        write_audio(tmp_path / "folder.wav", noise(10), RATE)
    with pytest.raises(SetupFault, match="aren't numbers"):
        write_audio(tmp_path / "a.wav", np.full((10, 2), np.inf, np.float32), RATE)
    assert not (tmp_path / "a.wav").exists()


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(soundfile, "write", full)
    with pytest.raises(SetupFault, match="can't be written: No space left"):
        write_audio(tmp_path / "full.wav", noise(10), RATE)
