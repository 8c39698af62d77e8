"""What is written for the student is what was encoded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from models.listener import Listener
from models.train.data.score import PARTS
from models.train.latents import chords_of, encode_all, encode_piece, load_pairs, pulse_of, save_pairs
from tests.models import tiny

# C major, then E minor: half a second of two beats.
KNOWN = {"beats": [1000, 12000], "downbeats": [1000], "chord_masks": [0b10010001, 0b100010010000], "chord_roots": [0, 4]}


def write_piece(folder: Path) -> None:
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for part in PARTS:
        soundfile.write(folder / f"{part}.flac", 0.1 * rng.standard_normal((22050, 2)), 44100)
    (folder / "piece.json").write_text(json.dumps({"index": 0, **KNOWN}))


def test_views_are_written_in_their_own_order(tmp_path: Path) -> None:
    values = np.arange(24, dtype=np.float16).reshape(2, 3, 4).transpose(0, 2, 1)
    save_pairs({"heard": values}, tmp_path / "pairs.safetensors")
    np.testing.assert_array_equal(load_pairs(tmp_path / "pairs.safetensors")["heard"], values)


def test_a_file_holds_what_encoding_gives_and_is_made_once(tmp_path: Path) -> None:
    write_piece(tmp_path / "data" / "000000")
    codec, listener = tiny.codec(), Listener(44100, tiny.CODEC.hop, 2, tokens=1)
    device = torch.device("cpu")
    files = list(encode_all(codec, listener, tmp_path / "data", tmp_path / "out", 1, 3, device))
    assert [file.name for file in files] == ["000000.safetensors"]
    again = encode_piece(codec, listener, tmp_path / "data" / "000000", 1, 3, device)
    stored = load_pairs(files[0])
    assert set(stored) == set(again) == {"heard", "played", "onsets", "notes", "chords", "pulse", "parts", "texture"}
    for name, values in again.items():
        np.testing.assert_array_equal(stored[name], values, err_msg=name)
    assert stored["heard"].shape == stored["played"].shape and stored["heard"].shape[::2] == (3, 4)
    assert list(encode_all(codec, listener, tmp_path / "data", tmp_path / "out", 1, 3, device)) == []
    save_pairs({name: values for name, values in stored.items() if name != "texture"}, files[0])
    assert list(encode_all(codec, listener, tmp_path / "data", tmp_path / "out", 1, 3, device)) == files, "older ones get it"
    np.testing.assert_array_equal(load_pairs(files[0])["texture"], stored["texture"])


def test_pieces_of_two_folders_lie_in_one(tmp_path: Path) -> None:
    for place, tempo in (("data", 100), ("more", 120)):
        write_piece(tmp_path / place / "000000")
        (tmp_path / place / "000000" / "piece.json").write_text(json.dumps({"index": 0, **KNOWN, "tempo": tempo}))
    codec, listener = tiny.codec(), Listener(44100, tiny.CODEC.hop, 2, tokens=1)

    def encode(place: str, prefix: str = "") -> list[str]:
        made = encode_all(codec, listener, tmp_path / place, tmp_path / "out", 1, 1, torch.device("cpu"), prefix)
        return [file.name for file in made]

    assert encode("data") == ["000000.safetensors"]
    with pytest.raises(ValueError, match=r"of another piece than .*--prefix"):
        encode("more")
    assert encode("more", "more-") == ["more-000000.safetensors"] and encode("data") == encode("more", "more-") == []


def test_what_other_instruments_play_is_encoded_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "000000"
    write_piece(folder)
    codec, listener = tiny.codec(), Listener(44100, tiny.CODEC.hop, 2, tokens=1)
    plain = encode_piece(codec, listener, folder, 1, 3, torch.device("cpu"))
    (folder / "recast").mkdir()
    for part in PARTS:
        sound, rate = soundfile.read(folder / f"{part}.flac")
        soundfile.write(folder / "recast" / f"{part}.flac", 0.5 * sound, rate)
    (folder / "piece.json").write_text(json.dumps({"index": 0, "recast": {}, **KNOWN}))
    both = encode_piece(codec, listener, folder, 1, 3, torch.device("cpu"))
    for name, values in plain.items():
        np.testing.assert_array_equal(both[name], values, err_msg=name)
    assert set(both) - set(plain) == {"recast", "recast_texture"}
    assert both["recast"].shape == plain["played"].shape and (both["recast"] != plain["played"]).any()
    (tmp_path / "out").mkdir()
    save_pairs(plain, tmp_path / "out" / "000000.safetensors")
    (tmp_path / "out" / "000000.json").write_text(json.dumps({"index": 0, **KNOWN}))
    data = tmp_path / "data"
    data.mkdir()
    folder.rename(data / "000000")
    again = list(encode_all(codec, listener, data, tmp_path / "out", 1, 3, torch.device("cpu")))
    assert [set(load_pairs(file)) for file in again] == [set(both)], "encoded before it was recast"


def test_chords_follow_the_tape() -> None:
    """Faster by a semitone: every chord is a semitone higher, and comes sooner."""
    tones, roots = chords_of(KNOWN, 0, 4, 5000)
    assert tones.tolist() == [0b10010001, 0b10010001, 0b100010010000, 0b100010010000]
    assert roots.tolist() == [1, 1, 1 << 4, 1 << 4]
    assert chords_of(KNOWN, 0, 50, 100)[:, :12].tolist() == [[0] * 10 + [0b10010001] * 2, [0] * 10 + [1] * 2]
    tones, roots = chords_of(KNOWN, 1, 200, 100)
    assert sorted(set(tones.tolist())) == [0, 0b100100001, 0b100100010]  # F minor, whose C went round the octave; D flat major
    begins = int(np.argmax(tones == 0b100100001))
    assert begins == round(12000 / 2 ** (1 / 12) / 100) and roots[begins] == 1 << 5
    tones, roots = chords_of(KNOWN, -1, 200, 100)
    assert sorted(set(tones.tolist())) == [0, 0b10001001000, 0b100001001000]
    assert sorted(set(roots.tolist())) == [0, 1 << 3, 1 << 11]


def test_beats_fall_into_steps() -> None:
    pulse = pulse_of(KNOWN, 0, 4, 4000)
    assert np.flatnonzero(pulse).tolist() == [1, 12] and pulse[[1, 12]].tolist() == [2, 1]
