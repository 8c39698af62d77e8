"""How a student plays by itself: measures that know silence and the beat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch

from models.codec import Codec, CodecConfig
from models.conditioning import load_word_table
from models.listener import Listener
from models.train.aloud import aloud, how_much_begins, levels_db, mean_db, obedient, on_the_beat, together
from models.train.checkpoint import RunFolder
from models.train.data.instruments import FAMILIES
from models.train.lessons import fresh, held_out, open_lessons
from models.train.loop import LOG_EVERY
from models.train.naming import Namer
from models.train.pulse import listen_to_all, load_foreseen
from models.train.scenes import Encoded
from models.train.student import StudentTraining, train
from tests.train import school
from tests.train.test_pulse import CONFIG as EAR
from tests.train.test_teacher import STUDENT

RATE = 8_000
FIGURES = {
    "louder_db", "rests_more", "on_beat", "by_ear", "tones_by_ear", "follows",
    "written_drums", "written_tones", "written_follows",
}  # fmt: skip


class Plain:
    """A codec whose latents are samples."""

    def __init__(self, config: CodecConfig) -> None:
        self.config = config

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        return latents[..., : self.config.channels].repeat_interleave(self.config.hop, 1)


def clicks(every: int, count: int) -> torch.Tensor:
    audio = torch.zeros(1, every * count, 2)
    audio[:, ::every] = 1
    return audio


def test_what_begins_on_the_beat_is_told_from_what_begins_beside_it() -> None:
    listener = Listener(RATE, 64, 2, 6)
    strength = how_much_begins(listener, clicks(listener.onset_hop * 40, 20))
    beats = torch.zeros_like(strength, dtype=torch.bool)
    beats[:, ::40] = True
    assert float(on_the_beat(strength, beats, 2)) > 2
    assert float(on_the_beat(strength, beats.roll(20, 1), 2)) < -2
    assert abs(float(on_the_beat(torch.ones_like(strength), beats, 2))) < 1e-6
    assert float(on_the_beat(torch.zeros_like(strength), beats, 2)) == 0
    assert float(on_the_beat(strength, torch.zeros_like(beats), 2)) == 0


def test_two_who_begin_together_are_told_from_two_who_do_not() -> None:
    a = torch.zeros(1, 400)
    a[:, ::40] = 1
    assert float(together(a, 3 * a)) == pytest.approx(1)
    assert 0.6 < float(together(a, a.roll(1, 1))) < 1
    assert abs(float(together(a, a.roll(20, 1)))) < 0.1
    silent = torch.zeros_like(a)
    assert float(together(a, silent)) == 0
    assert float(together(torch.cat([a, a]), torch.cat([a, silent]))) == pytest.approx(1)


def test_levels_are_of_whole_stretches_and_silence_has_a_floor() -> None:
    audio = torch.cat([torch.full((1, RATE, 2), 0.1), torch.zeros(1, RATE + 9, 2)], 1)
    levels = levels_db(audio, RATE)
    torch.testing.assert_close(levels, torch.tensor([[-20.0, -100.0]]), atol=1e-3, rtol=0)
    assert abs(float(mean_db(levels)) + 23.01) < 0.01


def test_a_run_says_how_it_plays(tmp_path: Path) -> None:
    lessons, run = open_lessons(STUDENT, school.places(tmp_path), torch.device("cpu")), RunFolder(tmp_path / "run")
    train(STUDENT.model_copy(update={"steps": LOG_EVERY, "look_every": LOG_EVERY}), lessons, run, 9.0)
    assert {"loss"} | FIGURES <= set(run.logged()[-1])
    with pytest.raises(ValueError, match="multiple of"):
        StudentTraining.model_validate(STUDENT.model_dump() | {"look_every": LOG_EVERY + 1})
    with pytest.raises(ValueError, match="must be less than tokens"):
        StudentTraining.model_validate(STUDENT.model_dump() | {"decoded_tokens": STUDENT.tokens})


def test_pieces_held_out_are_heard_by_the_same_ear(tmp_path: Path) -> None:
    places = school.places(tmp_path)
    lessons = open_lessons(STUDENT, places, torch.device("cpu"))
    file = sorted(places.latents.glob("*.safetensors"))[-1]
    apart = tmp_path / "apart"
    apart.mkdir()
    for name in (file.name, file.with_suffix(".json").name):
        (apart / name).write_bytes((places.latents / name).read_bytes())
    other = held_out(lessons, apart, STUDENT)
    run, size = RunFolder(tmp_path / "listened"), STUDENT.student
    run.path.mkdir()
    ear_config = EAR.model_copy(update={"patch": size.patch, "lookahead_tokens": size.max_lookahead_tokens})
    listen_to_all(lessons.pulse_ear, [file], run, ear_config)
    again = Encoded([file], [load_foreseen(run.path, file.name)], load_word_table(), lessons.encoded.silence)
    here, there = (encoded.batch(np.random.default_rng(3), 4, 16, size, STUDENT.odds) for encoded in (other.encoded, again))
    assert np.array_equal(here.pulse, there.pulse) and here.pulse.any()
    with pytest.raises(FileNotFoundError, match="no encoded pieces"):
        held_out(lessons, tmp_path / "nowhere", STUDENT)


def test_it_obeys_where_what_was_asked_for_last_is_heard(tmp_path: Path) -> None:
    """A listener who calls everything a flute is right where a flute was asked for, be it played or written."""
    lessons = open_lessons(STUDENT, school.places(tmp_path), torch.device("cpu"))
    namer = Namer(STUDENT.student.latent_channels).requires_grad_(False)
    namer.leave.weight.zero_()
    namer.leave.bias.copy_(torch.tensor([float(name == "flute") for name in FAMILIES]))
    heard = obedient(fresh(STUDENT, lessons, None).eval(), lessons, STUDENT, namer)
    assert heard["obeys"] == heard["obeyed_best"] and 0.2 < float(heard["obeys"]) < 0.8
    namer.leave.bias.copy_(torch.tensor([float(name == "organ") for name in FAMILIES]))
    assert float(obedient(fresh(STUDENT, lessons, None).eval(), lessons, STUDENT, namer)["obeys"]) == 0


def test_a_student_is_listened_to_the_same_way_every_time(tmp_path: Path) -> None:
    lessons = open_lessons(STUDENT, school.places(tmp_path), torch.device("cpu"))
    model = fresh(STUDENT, lessons, None).eval()
    first, again = (aloud(model, lessons, STUDENT) for _ in range(2))
    assert first == again and set(first) == FIGURES
    assert all(torch.isfinite(value) for value in first.values())
    with torch.no_grad():
        model.leave.weight.zero_()
        model.leave.bias.zero_()
        model.voicing.spread.weight.zero_()
    mute = aloud(model, replace(lessons, codec=cast(Codec, Plain(lessons.codec.config))), STUDENT)
    assert float(mute["rests_more"]) == 1 and float(mute["louder_db"]) < -50
    assert all(float(mute[name]) == 0 for name in ("on_beat", "by_ear", "tones_by_ear", "follows"))
