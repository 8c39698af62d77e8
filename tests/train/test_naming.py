"""The listener that names instruments: what it is taught, and what it makes of what the student plays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from models.train.data.instruments import FAMILIES
from models.train.data.score import PARTS
from models.train.naming import APART, TOKENS, families_of, lesson, naming_loss, taught

PIANO, FLUTE = list(FAMILIES).index("piano"), list(FAMILIES).index("flute")
PATCH, CHANNELS = 2, 4
CAPTIONS = {"drums": "brush drums", "bass": "acoustic bass", "harmony": "piano and flute", "lead": "flute"}


def parts(*names: str) -> NDArray[Any]:
    return np.array([part in names for part in PARTS], np.uint8)


def test_families_are_those_of_the_parts_that_play() -> None:
    assert np.flatnonzero(families_of(CAPTIONS, parts("drums", "lead"))).tolist() == [FLUTE]
    assert set(np.flatnonzero(families_of(CAPTIONS, parts("harmony", "bass")))) == {PIANO, FLUTE}
    assert np.isnan(families_of(CAPTIONS, parts("drums", "bass"))).all(), "no instrument to name"
    assert np.isnan(families_of({**CAPTIONS, "lead": "choir"}, parts("lead"))).all(), "of no family"


def piece(sound: float, caption: str) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Every number of the accompaniment is ``sound``, with a little noise."""
    rng = np.random.default_rng(round(10 * abs(sound)))
    played = (sound + 0.1 * rng.standard_normal((2, 61, CHANNELS))).astype(np.float16)
    return {"played": played, "parts": np.stack([parts("lead"), parts("drums")])}, {**CAPTIONS, "lead": caption}


def test_a_namer_names_and_its_loss_draws_towards_the_name() -> None:
    stretches, families = lesson([piece(1.0, "piano"), piece(-1.0, "flute")], PATCH)
    assert stretches.shape == (6, TOKENS, PATCH * CHANNELS), "every second of 5 whole stretches, of the lead alone"
    namer = taught(stretches, families, CHANNELS, seed=1, steps=40)
    count = TOKENS + APART
    written, nothing = torch.ones(1, count, PATCH * CHANNELS), torch.full((1, count, len(FAMILIES)), float("nan"))
    piano = torch.zeros(1, count, len(FAMILIES))
    piano[..., PIANO] = 1
    right, wrong = (float(naming_loss(namer, sound[None], written, piano)) for sound in (written, -written))
    assert right < 0.3 < 2 < wrong
    made = torch.stack([written, -written]).requires_grad_()
    naming_loss(namer, made, written, piano).backward()
    assert made.grad is not None and float(made.grad[1].sum()) < 0, "a step down makes a flute more of a piano"
    made = made.detach()
    assert float(naming_loss(namer, made, written, nothing)) == 0, "nothing can be named"
    assert float(naming_loss(namer, made, -written, piano)) == 0, "what was written doesn't sound like its name either"
    assert not any(parameter.requires_grad for parameter in namer.parameters())
    again = taught(stretches, families, CHANNELS, seed=1, steps=40)
    assert all(torch.equal(one, two) for one, two in zip(namer.parameters(), again.parameters(), strict=True))


def test_a_stretch_in_which_the_cast_changes_is_not_judged() -> None:
    namer = taught(*lesson([piece(1.0, "piano"), piece(-1.0, "flute")], PATCH), CHANNELS, seed=1, steps=40)
    count = TOKENS + 2 * APART
    written, families = torch.ones(1, count, PATCH * CHANNELS), torch.zeros(1, count, len(FAMILIES))
    written[:, -1], families[:, :-1, PIANO], families[:, -1, FLUTE] = -1.0, 1, 1
    made = torch.zeros(1, *written.shape, requires_grad=True)
    naming_loss(namer, made, written, families).backward()
    assert made.grad is not None
    judged = made.grad[0, 0].abs().sum(-1) > 0
    assert judged.tolist() == [True] * (TOKENS + APART) + [False] * APART


def test_pieces_without_a_name_are_refused() -> None:
    with pytest.raises(ValueError, match="names an instrument"):
        lesson([piece(1.0, "choir")], PATCH)
