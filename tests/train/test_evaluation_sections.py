"""Every section of the evaluation, from end to end: a model and a piece of a few seconds, and judges that were taught nothing.

The figures mean nothing here; that they are there, finite and in their places is what is tested.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_weights
from torch import nn

from models.generator import listener_for
from models.registry import save_model
from models.student import Student, StudentConfig
from models.train.data.curves import measure
from models.train.data.instruments import FAMILIES
from models.train.data.piece import Piece
from models.train.data.score import PARTS, Part
from models.train.evaluation import accompaniment, controls, copying, history, recordings, stability, steps, windows
from models.train.evaluation.__main__ import main
from models.train.evaluation.bench import Bench
from models.train.evaluation.coherence import Coherence
from models.train.evaluation.judges import COHERENCE, INSTRUMENTS, NoJudgesError, load_judges
from models.train.evaluation.material import from_piece
from models.train.evaluation.scores import Take, score_takes
from models.train.evaluation.texture import centre_octaves, onsets_a_second
from models.train.evaluation.timbre import TIMBRE_WIDTH
from models.train.evaluation.traits import traits_of
from tests.models import tiny

RATE, SECONDS = 44100, 8.0


def piece(index: int) -> Piece:
    """Clicks, two bass notes, two chords and a lead, in 4/4 at 120, each piece in a key of its own."""
    time = np.arange(round(SECONDS * RATE)) / RATE
    rng = np.random.default_rng(index)
    beats = np.arange(0, len(time), RATE // 2) + index * 4000

    def tone(*notes: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        mono = sum((np.sin(2 * np.pi * 440 * 2 ** ((note + index - 69) / 12) * time) for note in notes), np.zeros(len(time)))
        return np.repeat((0.1 * mono * np.exp(-6 * (time % 0.5)))[:, None], 2, axis=1).astype(np.float32)

    drums = np.zeros((len(time), 2), np.float32)
    for beat in beats[beats < len(time) - 500]:
        drums[beat : beat + 500] = 0.3 * rng.standard_normal((500, 1)).astype(np.float32)
    stems: dict[Part, np.ndarray[Any, np.dtype[np.float32]]] = {
        "drums": drums,
        "bass": tone(36),
        "harmony": tone(60, 64, 67),
        "lead": tone(72),
    }
    return Piece(
        sample_rate=RATE,
        stems=stems,
        beats=beats,
        downbeats=beats[::4],
        chord_roots=np.full(len(beats), index % 12),
        chord_masks=np.full(len(beats), sum(1 << (index + tone) % 12 for tone in (0, 4, 7))),
        tempo_bpm=120.0,
        key=index % 12,
        mode="major",
        captions=("plain",),
        part_captions=dict.fromkeys(PARTS, "piano"),
        groove="none",
        soundfont="none",
        seed=0,
        index=index,
        split="test",
        curves=measure(stems, beats, None, RATE),
    )


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("evaluation")
    codec = tiny.codec()
    sizes = tiny.student_config(1).model_copy(update={"patch": 32, "prompt_width": 256, "parts": PARTS})
    width = listener_for(codec.config, sizes).features
    torch.manual_seed(0)
    student = Student(sizes.model_copy(update={"anticipation_width": width}))
    for layer in (student.asking.leave, student.condition[2]):
        nn.init.normal_(layer.get_parameter("weight"), std=0.1)  # a fresh student's controls move nothing
    save_model(folder / "model", "tiny", codec, student)
    torch.manual_seed(0)
    taught = {**student.config.model_dump(), "sampler": "euler", "level_width": 4}
    save_model(folder / "teacher", "tiny teacher", codec, Student(StudentConfig(**taught)), steps=8)
    judges = folder / "judges"
    judges.mkdir()
    save_weights(Coherence().state_dict(), judges / COHERENCE)
    rng = np.random.default_rng(0)
    save_file(
        {
            "mean": np.zeros(TIMBRE_WIDTH, np.float32),
            "spread": np.ones(TIMBRE_WIDTH, np.float32),
            "hidden": rng.standard_normal((TIMBRE_WIDTH + 1, 8)).astype(np.float32),
            "leaving": rng.standard_normal((9, len(FAMILIES))).astype(np.float32),
        },
        judges / INSTRUMENTS,
    )
    pieces = tuple(folder / str(index) for index in range(2))
    for index, path in enumerate(pieces):
        piece(index).save(path)
    song: tuple[tuple[str, Part], ...] = (("song-guitar", "harmony"), ("song-rest", "drums"))
    for name, part in song:
        soundfile.write(folder / f"{name}.wav", np.tile(piece(0).stems[part], (3, 1)), RATE)
    return Bench(
        model=str(folder / "model"),
        judges=judges,
        pieces=pieces,
        reference=pieces,
        training=pieces[:1],
        songs=(folder / "song-guitar.wav",),
        parts=("drums", "harmony"),
        seconds=SECONDS,
        minutes=2 / 15,
        lookahead_tokens=2,
        temperature=1.0,
        seed=1,
        workers=0,
        teacher=str(folder / "teacher"),
    )


def assert_finite(value: Any) -> None:
    """Every number in it, and JSON can hold it."""
    for number in json.dumps(value).replace(",", " ").replace("]", " ").split():
        assert number not in ("NaN", "Infinity", "-Infinity")


def test_ways_are_scored_part_by_part(bench: Bench) -> None:
    ways = [
        ({"told": []}, accompaniment.Way(2)),
        ({"told": ["chord"]}, accompaniment.Way(1, step_tokens=4, hints=("chord", "pulse"))),
    ]
    rows = accompaniment.rows_of(bench, "test", ways)
    assert_finite(rows)
    drums = [row for row in rows if row["part"] == "drums" and not row["told"]]
    measures = [row["measure"] for row in drums]
    assert measures == [
        "beat F1",
        "pulse",
        "beat F1, both tracked",
        "onset likeness",
        "coherence",
        "level dB",
        "Fréchet distance",
    ]
    harmony = {row["measure"]: row for row in rows if row["part"] == "harmony" and not row["told"]}
    assert harmony["chord share"]["truth"]["mean"] > 0.6
    assert harmony["chord named"]["truth"]["mean"] > 0.9
    assert harmony["level dB"]["random"] is None
    assert len(rows) == 2 * (7 + 9)


def test_windows_leave_out_what_has_no_room(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def remember(bench: Bench, name: str, ways: Any) -> list[dict[str, Any]]:
        asked.extend(about for about, _ in ways)
        assert bench.parts == PARTS
        return []

    monkeypatch.setattr(windows, "rows_of", remember)
    found = windows.run(bench)
    assert [(about["w"], about["r"]) for about in asked] == [(0, 0.125), (0, 0.25), (0, 0.5), (1, 0.125), (1, 0.25)]
    assert [about["beyond_training"] for about in asked] == [False, False, True, False, True]
    assert len(found["left_out"]) == 2


def test_controls(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "PROMPTS", 1)
    found = controls.run(replace(bench, pieces=bench.pieces[:1], seconds=6.0))
    effects = found["effects"]
    assert found["not_there"] == []
    assert_finite(effects)
    assert {"drums off, dB", "lead on again, dB", "tempo told: beat F1", "chord told: share on its tones"} <= set(effects)
    changed = ("a prompt", "a weight", "a part", "temperature", "chord", "density", "brightness", "another seed")
    assert {name: effects[f"next block, {name} changed"]["mean"] > 0 for name in changed} == dict.fromkeys(changed, True)
    assert effects["harmony, density written: onsets a second, first half"]["mean"] > 0
    asked = {part: effects[f"prompt: the instrument asked for is named, {part}"]["trials"] for part in ("harmony", "lead")}
    assert asked == {"harmony": 1, "lead": 1}
    assert effects["prompt: the instrument asked for is named"]["trials"] == 2
    hot, cold = (effects[f"temperature {value}: two seeds apart"]["mean"] for value in (1.0, 0.25))
    assert hot > cold


def test_what_density_and_brightness_are_judged_by() -> None:
    time = np.arange(4 * RATE) / RATE
    decay = {a_second: np.exp(-20 * (time * a_second % 1) / a_second) for a_second in (2, 4)}

    def clip(hertz: float, a_second: int) -> NDArray[np.float32]:
        return np.repeat((0.3 * np.sin(2 * np.pi * hertz * time) * decay[a_second])[:, None], 2, 1).astype(np.float32)

    assert onsets_a_second(clip(440, 4)) == pytest.approx(2 * onsets_a_second(clip(440, 2)), rel=0.15)
    assert 1.5 < centre_octaves(clip(3520, 2)) - centre_octaves(clip(440, 2)) < 3.5
    assert np.isnan([onsets_a_second(0 * clip(440, 2)), centre_octaves(0 * clip(440, 2))]).all()


def test_history(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "BLOCK_SECONDS", 4.0)
    monkeypatch.setattr(history, "AGES", (1, 2))
    found = history.run(replace(bench, pieces=bench.pieces[:1], parts=("drums",)))["changes"]
    assert_finite(found)
    assert found["another seed"]["mean"] > 0 and found["played, 1 ago"]["mean"] > 0 and found["heard, 1 ago"]["mean"] > 0


def test_stability(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "MINUTE", 7 * RATE)
    found = stability.run(replace(bench, minutes=2.0))
    assert_finite(found)
    assert len(found["minutes"]) == 2 and found["seam_ratio"]["mean"] > 0
    assert found["takes"] == stability.TAKES * len(bench.parts)
    assert found["level_drift_db"]["mean"] == pytest.approx(found["minutes"][1]["level_db"] - found["minutes"][0]["level_db"])


def test_copying_knows_a_copy(bench: Bench) -> None:
    found = copying.run(replace(bench, training=bench.pieces))
    assert_finite(found)
    for row in found["rows"]:
        assert row["truth"]["mean"] > 0.9  # the written part is in the training here
        assert row["model"]["mean"] < row["truth"]["mean"]


def test_steps(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEPS", {"teacher": (1, 4), "student": (1, 2)})
    found = steps.run(replace(bench, parts=("drums",)))
    assert_finite(found)
    assert found["teacher"] == "tiny teacher"
    level = {(row["who"], row["steps"]): row["model"]["mean"] for row in found["rows"] if row["measure"] == "level dB"}
    assert list(level) == [("teacher", 1), ("teacher", 4), ("student", 1)], "the student knows no levels"
    assert level["teacher", 1] != level["teacher", 4]


def test_recordings_are_judged_without_a_chart(bench: Bench) -> None:
    found = recordings.run(bench)
    assert_finite(found)
    assert [row["measure"] for row in found["rows"]] == [
        "note likeness",
        "beat F1, both tracked",
        "onset likeness",
        "coherence",
        "level dB",
    ]
    assert not any(math.isnan(row["model"]["mean"]) for row in found["rows"])


def test_a_song_with_beats_and_no_chords_is_judged_by_its_notes(bench: Bench) -> None:
    """As tracker modules are, where a beat was found."""
    judges, takes = load_judges(bench.judges), list[Take]()
    for index in range(2):
        whole = piece(index)
        material = from_piece(replace(whole, chord_masks=0 * whole.chord_masks, chord_roots=0 * whole.chord_roots - 1), "harmony")
        assert material.chord_at(RATE) is None and material.pulse_at(RATE) is not None
        performer, truth = (
            traits_of(sound, RATE, side, judges) for side, sound in (("heard", material.performer), ("played", material.truth))
        )
        takes.append(Take(material, performer, truth, truth, truth))
    measures = [score.measure for score in score_takes(takes, RATE, True, bench.rng)]
    assert measures[:3] == ["beat F1", "pulse", "note likeness"] and "chord share" not in measures


def test_songs_are_files_in_pairs_or_folders_of_pieces(bench: Bench, tmp_path: Path) -> None:
    (performer,) = bench.songs
    assert recordings.songs_in(performer) == (performer,)
    assert recordings.songs_in(bench.pieces[0]) == (bench.pieces[0],)
    for number, name in enumerate(("000000", "000001")):
        piece(number).save(tmp_path / name)
    assert [path.name for path in recordings.songs_in(tmp_path)] == ["000000", "000001"]
    for wrong in (performer.with_name("song-rest.wav"), tmp_path / "nowhere"):
        with pytest.raises(ValueError, match=r"NAME-guitar|holds no pieces"):
            recordings.songs_in(wrong)


@pytest.mark.parametrize(
    ("words", "said"),
    [("--songs tests", "holds no pieces"), ("--training tests", "holds no pieces"), ("--only all", "there is no section all")],
)
def test_what_cannot_be_judged_is_said_before_it_begins(
    words: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluation", "--model", "fifth-sound", "--out", "nowhere", *words.split()])
    with pytest.raises(SystemExit):
        main()
    assert said in capsys.readouterr().err


def test_untaught_judges_say_how_they_are_taught(tmp_path: Path) -> None:
    with pytest.raises(NoJudgesError, match="make judges"):
        load_judges(tmp_path)
