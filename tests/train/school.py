"""Everything that a stage of training needs, too small to learn music from: a codec, encoded pieces, and an ear's beliefs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import nn

from models.listener import ONSET_REGISTERS
from models.pulse import PulseEar
from models.registry import save_model
from models.sampling import Sampler
from models.student import StudentConfig
from models.train import loop
from models.train.attributes import TEXTURE
from models.train.checkpoint import RunFolder
from models.train.data.score import PARTS
from models.train.latents import save_pairs
from models.train.learner import learner
from models.train.lessons import Places
from models.train.pulse import FORESEEN
from tests.models import tiny

FRAMES, PIECES, PAIRS = 160, 2, 2


def size(sampler: Sampler = "once", block_tokens: int = 1) -> StudentConfig:
    """A tiny student that knows the words and the parts."""
    base = tiny.student_config(block_tokens, sampler)
    return base.model_copy(update={"prompt_width": 256, "parts": PARTS, "attributes": ()})


def pairs(rng: np.random.Generator) -> dict[str, NDArray[Any]]:
    """A few performers and accompaniments, of noise that wanders slowly."""

    def wander() -> NDArray[np.float16]:
        steps = rng.standard_normal((PAIRS, FRAMES, tiny.CODEC.latent_channels))
        return (0.3 * np.cumsum(steps, axis=1) - 0.3 * np.cumsum(steps, axis=1).mean(1, keepdims=True)).astype(np.float16)

    pulse = np.zeros((PAIRS, FRAMES * 4), np.uint8)
    pulse[:, ::40], pulse[:, ::160] = 1, 2
    return {
        "heard": wander(),
        "played": wander(),
        "onsets": rng.random((PAIRS, FRAMES * 4, ONSET_REGISTERS)).astype(np.float16),
        "notes": rng.random((PAIRS, FRAMES, 24)).astype(np.float16),
        "chords": np.full((PAIRS, 2, FRAMES), 0b10010001, np.uint16),
        "pulse": pulse,
        "parts": np.eye(len(PARTS), dtype=np.uint8)[[2, 3]],
        TEXTURE: rng.random((PAIRS, FRAMES, 3)).astype(np.float16),
    }


def places(folder: Path) -> Places:
    """A codec, latents and a run of the ear, all in the folder."""
    codec, latents, pulse = folder / "codec", folder / "latents", folder / "pulse"
    save_model(codec, "tiny", tiny.codec(), None)
    latents.mkdir()
    (pulse / FORESEEN).mkdir(parents=True)
    config = size()
    span = (config.max_lookahead_tokens + 2) * config.patch * 4  # for blocks of two tokens too
    for index in range(PIECES):
        rng = np.random.default_rng(index)
        name = f"{index:06d}.safetensors"
        save_pairs(pairs(rng), latents / name)
        about = {"captions": ["slow blues"], "part_captions": dict.fromkeys(PARTS, ("flute", "piano")[index])}
        (latents / name).with_suffix(".json").write_text(json.dumps(about))
        beliefs = rng.integers(0, 99, (PAIRS, FRAMES // config.patch + 1, 2, span)).astype(np.uint8)
        save_file({FORESEEN: beliefs}, pulse / FORESEEN / name)
    RunFolder(pulse).save(0, [learner(PulseEar(ONSET_REGISTERS, config.pulse_width))])
    return Places(codec, latents, pulse)


@contextmanager
def killed_in_step(count: int, stage: ModuleType, function: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A run that saves after every step, and dies in one, when the stage calls its function."""
    calls, real = [], getattr(stage, function)

    def deadly(*args: Any) -> Any:
        calls.append(1)
        if len(calls) > count:
            raise KeyboardInterrupt
        return real(*args)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(loop, "SAVE_EVERY", 1)
        patch.setattr(stage, function, deadly)
        yield


def assert_equal(one: nn.Module, other: nn.Module) -> None:
    """To the last bit."""
    for name, value in one.state_dict().items():
        assert (value == other.state_dict()[name]).all(), name
