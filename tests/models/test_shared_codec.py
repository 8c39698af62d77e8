"""A model may use the codec file of another that is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from models import registry
from models.faults import ModelFault
from models.registry import ABOUT, CODEC, load_codec, load_student, names, read_about, save_model
from models.student import Student
from tests.models import tiny


def test_the_codec_is_the_other_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PRETRAINED", tmp_path)
    codec, student = tiny.codec(), Student(tiny.student_config(block_tokens=1))
    save_model(tmp_path / "first", "first", codec, None)
    save_model(tmp_path / "second", "second", codec, student, codec_of="first")
    assert names() == ("first", "second") and not (tmp_path / "second" / CODEC).exists()
    one, other = (load_codec(tmp_path / name).state_dict() for name in names())
    assert all(torch.equal(value, other[name]) for name, value in one.items())
    load_student(tmp_path / "second")
    assert read_about(tmp_path / "first").sha256[CODEC] == read_about(tmp_path / "second").sha256[CODEC]
    save_model(tmp_path / "first", "first", tiny.codec(seed=1), None)
    with pytest.raises(ValueError, match="another codec"):
        save_model(tmp_path / "third", "third", codec, student, codec_of="first")
    with pytest.raises(ModelFault, match="isn't the file that"):
        load_codec(tmp_path / "second")
    about = json.loads((tmp_path / "second" / ABOUT).read_text())
    (tmp_path / "second" / ABOUT).write_text(json.dumps({**about, "codec_of": "../elsewhere"}))
    with pytest.raises(ModelFault, match="codec_of"):
        load_codec(tmp_path / "second")
