"""The states folder: whole files or none, and every fault in words."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from server.control.banks import Bank
from server.control.changes import set_prompt, set_weight
from server.control.params import Controls, Moment
from server.engine.port import parse_chord
from server.errors import SetupFault
from server.keeping.shelf import Shelf
from server.keeping.whole import write_whole
from tests.fakes import INFO, FakeGenerator, FakeState
from tests.models import tiny

CONTROLS = set_weight(
    set_prompt(Controls((True, False), 8), 2, "brushes", np.arange(4, dtype=np.float32), None), 2, 0.5, 900, 400
)._replace(
    chord=parse_chord("Am7"),
    tempo_bpm=96.5,
    downbeat=-77,
    seed=-5,
)
BANK = Bank(Moment(FakeState(((0, 0.5), (2, 0.25)), (3, 4)), 12, 5), 2000, CONTROLS)
TINY = tiny.generator()


class FullDisk(FakeGenerator):
    """Has room for half a state."""

    def save(self, state: FakeState, file: Path, about: str = "") -> None:
        super().save(state, file, about)
        data = file.read_bytes()
        file.write_bytes(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


def fault(shelf: Shelf, name: str) -> str:
    with pytest.raises(SetupFault) as caught:
        shelf.load(name)
    return str(caught.value)


def test_a_bank_comes_back_as_it_was(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "deep" / "states", FakeGenerator())
    path = shelf.store("chorus 2", BANK)
    assert path == tmp_path / "deep" / "states" / "chorus 2.safetensors"
    found, bank = Shelf(path.parent, FakeGenerator()).load("chorus 2")
    assert found == path
    assert (bank.position, bank.controls, bank.moment.state) == (2000, CONTROLS, BANK.moment.state)
    assert (bank.moment.heard_frame, bank.moment.next_block) == (12, 5)
    prompt = bank.controls.prompts[2]
    assert prompt is not None and np.array_equal(prompt.embedding, np.arange(4))
    assert [each.name for each in path.parent.iterdir()] == ["chorus 2.safetensors"]


def test_a_name_may_be_used_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FakeGenerator())
    shelf.store("a", BANK)
    shelf.store("a", replace(BANK, position=4000))
    assert shelf.load("a")[1].position == 4000


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    Shelf(tmp_path, FakeGenerator()).store("a", BANK)
    full = Shelf(tmp_path, FullDisk())
    with pytest.raises(SetupFault, match=r"a.safetensors can't be written: No space left on device; the file .* is as it was"):
        full.store("a", replace(BANK, position=4000))
    assert full.load("a")[1].position == 2000
    with pytest.raises(SetupFault, match="No space left on device; the bank is still in memory"):
        full.store("b", BANK)
    assert [each.name for each in tmp_path.iterdir()] == ["a.safetensors"]


def test_a_crash_in_the_middle_of_writing_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    file.write_text("old")

    def crash(beside: Path) -> None:
        beside.write_text("half")
        assert file.read_text() == "old"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(file, crash)
    assert file.read_text() == "old"
    # Where the process died, even what was half written lies there; it is in nobody's way.
    (tmp_path / ".a.safetensors.part").write_text("half")

    def write(beside: Path) -> None:
        beside.write_text("new")

    write_whole(file, write)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.safetensors", "new")]


def test_what_a_folder_that_cannot_be_made_says(tmp_path: Path) -> None:
    (tmp_path / "states").write_text("a file")
    with pytest.raises(SetupFault, match=r"can't be written: .*; the bank is still in memory"):
        Shelf(tmp_path / "states", FakeGenerator()).store("a", BANK)
    assert "nothing has been stored there yet" in fault(Shelf(tmp_path / "nowhere", FakeGenerator()), "a")


def test_a_state_that_is_not_there(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FakeGenerator())
    assert fault(shelf, "verse") == f'there is no state named "verse" in {tmp_path}; nothing has been stored there yet'
    for number in range(10, 20):
        shelf.store(f"take {number}", BANK)
        (tmp_path / f".half {number}.safetensors.part").write_text("")
    told = fault(shelf, "verse")
    assert told.endswith("there is take 10, take 11, take 12, take 13, take 14, take 15, take 16, take 17 and 2 more")


def test_a_state_of_another_model(tmp_path: Path) -> None:
    Shelf(tmp_path, FakeGenerator(replace(INFO, checksum="a"))).store("a", BANK)
    other = Shelf(tmp_path, FakeGenerator(replace(INFO, name="louder", checksum="b")))
    assert fault(other, "a").endswith("a.safetensors was saved by another model, fake; louder can't go on from it")
    assert "another model" in fault(Shelf(tmp_path, FakeGenerator(replace(INFO, checksum="b"))), "a")


def real(folder: Path) -> tuple[Shelf, Path]:
    """A file of the smallest real model."""
    shelf = Shelf(folder, TINY)
    bank = Bank(Moment(TINY.init(1), 0, 2), 0, Controls((True, True), TINY.info.default_lookahead_frames))
    return shelf, shelf.store("a", bank)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.5, 0.999])
def test_a_file_that_was_cut_off(share: float, tmp_path: Path) -> None:
    shelf, path = real(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    assert "it isn't a saved state, or it was cut off" in fault(shelf, "a")


def test_no_damage_goes_unnoticed(tmp_path: Path) -> None:
    shelf, path = real(tmp_path)
    whole = path.read_bytes()
    for index in [*range(0, len(whole), 97), len(whole) - 1]:
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 1]) + whole[index + 1 :])
        said = fault(shelf, "a")
        assert "can't be used" in said, index
    path.write_bytes(b"not a state at all")
    assert "it isn't a saved state" in fault(shelf, "a")


def test_a_state_that_is_no_bank(tmp_path: Path) -> None:
    shelf, path = real(tmp_path)
    TINY.save(TINY.init(1), path)
    assert fault(shelf, "a").endswith("it is no bank; /state/store didn't write it")
    TINY.save(TINY.init(1), path, '{"format": 1}')
    assert "what it says of the bank is wrong: model: Field required" in fault(shelf, "a")


def test_controls_that_do_not_fit_the_model(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FakeGenerator())
    shelf.store("a", replace(BANK, controls=CONTROLS._replace(parts=(True,))))
    assert fault(shelf, "a").endswith("it has 1 parts, and fake 2")
    shelf.store("a", replace(BANK, controls=CONTROLS._replace(lookahead_frames=10_000)))
    assert "its look-ahead of 10000 frames isn't one of fake's" in fault(shelf, "a")


def test_shapes_of_another_model_are_refused(tmp_path: Path) -> None:
    shelf, path = real(tmp_path)
    about = TINY.about(path)
    TINY.save(replace(TINY.init(1), encoder=torch.zeros(2)), path, about)
    assert "can't be used" in fault(shelf, "a")
