"""What is written for the student is what was encoded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile
import torch

from models.listener import Listener
from models.train.data.score import PARTS
from models.train.latents import encode_all, encode_piece, load_pairs, save_pairs
from tests.models import tiny


def write_piece(folder: Path) -> None:
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for part in PARTS:
        soundfile.write(folder / f"{part}.flac", 0.1 * rng.standard_normal((22050, 2)), 44100)
    (folder / "piece.json").write_text(json.dumps({"index": 0}))


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
    assert set(stored) == set(again) == {"heard", "played", "onsets", "chroma", "parts"}
    for name, values in again.items():
        np.testing.assert_array_equal(stored[name], values, err_msg=name)
    assert stored["heard"].shape == stored["played"].shape and stored["heard"].shape[::2] == (3, 4)
    assert list(encode_all(codec, listener, tmp_path / "data", tmp_path / "out", 1, 3, device)) == []
