"""The student learns its controls, in a run: they are taken in, and begin with all that was learned before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from models.facts import ATTRIBUTES
from models.listener import ONSET_REGISTERS
from models.pulse import PulseEar
from models.train.checkpoint import RunFolder, average_of
from models.train.data.score import PARTS
from models.train.latents import save_pairs
from models.train.pulse import FORESEEN
from models.train.scenes import SceneOdds
from models.train.student import StudentTraining, train
from tests.models import tiny

FRAMES, PAIRS = 160, 2
BARE = tiny.student_config(1).model_copy(update={"prompt_width": 256, "parts": PARTS, "attributes": ()})
PLAIN = StudentTraining(
    student=BARE,
    seed=1,
    steps=1,
    batch=4,
    tokens=16,
    learning_rate=1e-3,
    warmup_steps=1,
    history_noise=0.9,
    own_history_from=0,
    own_history_odds=1,
    stranger_odds=0.3,
    ema_steps=2,
    tone_weight=1,
    hit_weight=1,
    decoded_tokens=2,
)
CONTROLS = PLAIN.model_copy(
    update={
        "student": BARE.model_copy(update={"attributes": ATTRIBUTES}),
        "steps": 2,
        "other_wishes_odds": 0.8,
        "naming_weight": 0.4,
        "held_back": 0.3,
        "odds": SceneOdds(no_prompt=0, style=0, mute=0, no_attribute=0),
    }
)


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Two encoded pieces, and an ear for the pulse that has listened to them."""
    (tmp_path / "latents").mkdir()
    (tmp_path / "pulse" / FORESEEN).mkdir(parents=True)
    for index in range(2):
        rng = np.random.default_rng(index)
        flags = np.eye(len(PARTS), dtype=np.uint8)[[2, 3]]
        pairs: dict[str, NDArray[Any]] = {
            "heard": rng.standard_normal((PAIRS, FRAMES, tiny.CODEC.latent_channels)).astype(np.float16),
            "played": rng.standard_normal((PAIRS, FRAMES, tiny.CODEC.latent_channels)).astype(np.float16),
            "onsets": rng.random((PAIRS, FRAMES * 4, ONSET_REGISTERS)).astype(np.float16),
            "notes": rng.random((PAIRS, FRAMES, 24)).astype(np.float16),
            "chords": np.full((PAIRS, 2, FRAMES), 0b10010001, np.uint16),
            "pulse": np.tile(np.array([2, 0, 1, 0], np.uint8), (PAIRS, FRAMES)),
            "parts": flags,
            "texture": rng.random((PAIRS, FRAMES, 3)).astype(np.float16),
        }
        file = tmp_path / "latents" / f"{index:06}.safetensors"
        save_pairs(pairs, file)
        about = {"captions": ["slow blues"], "part_captions": dict.fromkeys(PARTS, ("flute", "piano")[index])}
        file.with_suffix(".json").write_text(json.dumps(about))
        span = (BARE.max_lookahead_tokens + 1) * BARE.patch * 4
        beliefs = np.zeros((PAIRS, FRAMES // BARE.patch + 1, 2, span), np.uint8)
        save_file({FORESEEN: beliefs}, tmp_path / "pulse" / FORESEEN / file.name)
    ear = PulseEar(ONSET_REGISTERS, BARE.pulse_width)
    RunFolder(tmp_path / "pulse").save(0, ear, ear, torch.optim.AdamW(ear.parameters()))
    return tmp_path


def test_a_student_goes_on_to_learn_its_controls(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(config: StudentTraining, name: str, start: Path | None = None) -> dict[str, torch.Tensor]:
        places = school / "latents", school / "pulse", RunFolder(school / name)
        train(config, tiny.codec(), *places, 9.0, torch.device("cpu"), start)
        return average_of(school / name)

    before = run(PLAIN, "plain")
    after = run(CONTROLS, "controls", school / "plain")
    assert "new: attributes.weight" in capsys.readouterr().out
    assert set(after) == {*before, "attributes.weight"}
    assert float(after["attributes.weight"].abs().max()) > 0, "it has begun to listen to them"
    assert all(torch.isfinite(values).all() for values in after.values())
    untold = run(CONTROLS.model_copy(update={"naming_weight": 0.0}), "untold", school / "plain")
    assert not torch.equal(after["leave.weight"], untold["leave.weight"]), "names count"
