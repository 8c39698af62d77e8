"""Anyone's recordings: what plays in which file, and pieces that training can use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from models.listener import Listener
from models.train.data.folders import find_songs, part_of_name
from models.train.data.piece import Piece
from models.train.latents import encode_all, load_pairs
from server.__main__ import main
from tests.models import tiny

SLAKH = """UUID: 1a2b
stems:
  S00:
    inst_class: Drums
    is_drum: true
    midi_program_name: Drums
  S01:
    inst_class: Bass
    plugin: scarbee_pre_bass.nkm
  S02:
    inst_class: Chromatic Percussion
  S03:
    inst_class: Synth Lead
  S04:
    inst_class: Sound effects
"""


def write(file: Path, hertz: float, seconds: float = 12.0, rate: int = 44100, level: float = 0.2) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate), rate)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("01_Kick In", "drums"), ("drum overheads", "drums"), ("Bass Drum", "drums"), ("BassDI", "bass"), ("bass_guitar", "bass"),
        ("Lead Vox", "lead"), ("lead guitar", "lead"), ("rhythm_gtr_L", "harmony"), ("Chromatic Percussion", "harmony"),
        ("steel drums", "harmony"), ("percussive organ", "harmony"), ("reed organ", "harmony"), ("pipe", "lead"),
        ("Beat It - bass", "bass"), ("Master of Puppets - drums", "drums"), ("One - full mix", None), ("A - b", None),
        ("other", "harmony"), ("vocals", "lead"), ("mixture", None), ("full mix", None), ("room notes", None),
    ],
)  # fmt: skip
def test_names_mean_parts(name: str, part: str | None) -> None:
    assert part_of_name(name) == part


def test_three_layouts_are_understood(tmp_path: Path) -> None:
    for stem in ("drums", "bass", "other", "vocals", "mixture"):
        write(tmp_path / "musdb" / "train" / "A Song" / f"{stem}.wav", 220)
    for number in range(5):
        write(tmp_path / "slakh" / "Track00001" / "stems" / f"S0{number}.flac", 220)
    (tmp_path / "slakh" / "Track00001" / "metadata.yaml").write_text(SLAKH)
    write(tmp_path / "mine" / "02 grand piano.wav", 220)
    write(tmp_path / "mine" / "03 upright bass.wav", 110)
    (tmp_path / "empty").mkdir()
    mine, musdb, slakh = find_songs(tmp_path)
    assert (mine.name, set(mine.files)) == ("mine", {"harmony", "bass"})
    assert mine.instruments == {"harmony": "grand piano", "bass": "upright bass"}
    assert set(musdb.files) == {"drums", "bass", "harmony", "lead"} and musdb.left_out[0].stem == "mixture"
    assert slakh.name.endswith("Track00001") and set(slakh.files) == {"drums", "bass", "harmony", "lead"}
    assert [path.stem for path in slakh.left_out] == ["S04"]


def test_a_folder_becomes_pieces_that_can_be_encoded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = tmp_path / "songs" / "one"
    write(song / "bass.wav", 110, seconds=24, rate=48000)
    write(song / "piano.wav", 440, seconds=24)
    write(song / "piano 2.wav", 660, seconds=12)
    write(song / "mystery.wav", 100)
    assert (
        main(["data", "import", str(tmp_path / "songs"), str(tmp_path / "out"), "--seconds", "12", "--caption", "slow jazz"]) == 0
    )
    said = capsys.readouterr().out
    assert "1 of 1  one: 2 pieces; left out: mystery.wav" in said
    first, second = (Piece.load(tmp_path / "out" / "train" / f"00000{index}") for index in range(2))
    assert first.captions == ("slow jazz",) and first.part_captions["harmony"] == "piano"
    assert np.abs(first.mix).max() <= 10 ** (-3 / 20) + 1e-3 and first.samples == 12 * 44100
    spectra = [np.abs(np.fft.rfft(piece.stems["harmony"][:44100, 0])) for piece in (first, second)]
    assert spectra[0][660] > 0.5 * spectra[0][440] and spectra[1][660] < 0.1 * spectra[1][440]
    assert int(np.abs(np.fft.rfft(first.stems["bass"][:44100, 0])).argmax()) == 110
    listener = Listener(44100, tiny.CODEC.hop, 2, tokens=1)
    (file, _) = encode_all(tiny.codec(), listener, tmp_path / "out" / "train", tmp_path / "latents", 1, 2, torch.device("cpu"))
    pairs = load_pairs(file)
    assert not pairs["chords"].any() and not pairs["pulse"].any() and np.isfinite(pairs["heard"]).all()


def test_what_cannot_be_used_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "solo" / "piano.wav", 440)
    assert main(["data", "import", str(tmp_path), str(tmp_path / "out")]) == 1
    assert "it should hold a folder for each song" in capsys.readouterr().err
    assert main(["data", "import", str(tmp_path / "nowhere"), str(tmp_path / "out")]) == 1
    assert "there is no folder" in capsys.readouterr().err
    write(tmp_path / "solo" / "bass.wav", 110)
    (tmp_path / "solo" / "drums.wav").write_bytes(b"not audio")
    assert main(["data", "import", str(tmp_path), str(tmp_path / "out")]) == 1
    assert "can't be read" in capsys.readouterr().err
