"""A model in another process does what it does in this one, bit for bit; and what its callers hear when it is gone."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import active_children
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.apart.caller import LEAST_CALLS, ModelApart, model_apart
from models.apart.host import Host
from models.apart.house import House
from models.apart.wire import pack, pack_conditioning, unpack, unpack_conditioning
from models.embedded import EMBEDDED
from models.facts import Chord, Conditioning, Pulse
from models.faults import ModelFault, ModelGone
from models.registry import load_generator
from server.engine.port import Audio, Generator
from tests.fakes import INFO, FakeGenerator, FakeProposal, FakeState

TOLD = Conditioning(
    prompts=((np.array([0.1, -3e-8], np.float32), 1 / 3), (np.ones(2, np.float32), 0.0)),
    parts=(True, False),
    visible_frame=12,
    temperature=0.1 + 0.2,
    seed=2**63 - 1,
    chord=Chord(145, 4),
    pulse=Pulse(-7, 22_050.000000000004),
    attributes=(None, 0.7),
    guidance=2.5,
)
SILENCE = np.zeros((1, INFO.hear_frames * INFO.hop, INFO.channels), np.float32)


class Death(BaseException):
    """Of a whole process."""


@dataclass
class Mortal(FakeGenerator):
    """dies_at: the block at which its process ends, as often as is said there. breaks_at: at which it raises
    this error."""

    dies_at: dict[int, int] = field(default_factory=lambda: {})
    breaks_at: dict[int, int] = field(default_factory=lambda: {})
    error: Exception = field(default_factory=lambda: RuntimeError("no memory left"))

    def propose(self, state: FakeState, block: int, conditioning: Conditioning) -> FakeProposal:
        self._die(block)
        if self.breaks_at.get(block, 0):
            self.breaks_at[block] -= 1
            raise self.error
        return super().propose(state, block, conditioning)

    def commit(self, state: FakeState, proposal: FakeProposal) -> FakeState:
        self._die(-proposal.block)
        return super().commit(state, proposal)

    def _die(self, at: int) -> None:
        if self.dies_at.get(at, 0):
            self.dies_at[at] -= 1
            raise Death


@dataclass
class Thread:
    """A process that is only two threads of this one."""

    host: Host
    verbs: Connection
    files: Connection
    kills: int = 0

    def kill(self) -> None:
        self.kills += 1

    def why_gone(self) -> str:
        return "it fell down the stairs"

    def held(self) -> dict[int, Any]:
        return self.host._held  # pyright: ignore[reportPrivateUsage]


class Rooms:
    """Where they are started. speechless: they never say that they are there."""

    def __init__(self, generator: FakeGenerator, speechless: bool = False) -> None:
        self._generator, self._speechless = generator, speechless
        self.lives: list[Thread] = []

    def open(self) -> Thread:
        host, (verbs, its_verbs), (files, its_files) = Host(self._generator), Pipe(), Pipe()
        if not self._speechless:
            its_verbs.send_bytes(host.about())
        for end in (its_verbs, its_files):
            threading.Thread(target=_serve, args=(host, end), daemon=True).start()
        self.lives.append(Thread(host, verbs, files))
        return self.lives[-1]


def _serve(host: Host, end: Connection) -> None:
    with suppress(Death), end:
        host.serve(end)


@contextmanager
def called(generator: FakeGenerator) -> Iterator[tuple[ModelApart, Rooms]]:
    """The real lines to a model on threads of this process."""
    rooms = Rooms(generator)
    try:
        yield ModelApart(rooms), rooms
    finally:
        for life in rooms.lives:
            life.verbs.close()
            life.files.close()


def test_what_is_told_comes_out_as_it_went_in() -> None:
    header, embeddings = pack_conditioning(TOLD)
    told = unpack_conditioning(*unpack(pack(header, *embeddings)))
    assert [(list(e), w) for e, w in told.prompts] == [(list(e), w) for e, w in TOLD.prompts]
    assert all(getattr(told, name) == getattr(TOLD, name) for name in TOLD.__slots__ if name != "prompts")


def test_arrays_keep_their_shapes_and_may_be_written_to() -> None:
    sent = [np.arange(6, dtype=np.float32).reshape(1, 3, 2), np.zeros((0, 2), np.float32), np.full(1, np.nan, np.float32)]
    header, arrays = unpack(pack({"verb": "hear"}, *sent))
    assert header == {"verb": "hear"}
    for before, after in zip(sent, arrays, strict=True):
        np.testing.assert_array_equal(before, after)
        assert after.flags.writeable


def test_verbs_reach_the_model() -> None:
    generator = FakeGenerator()
    with called(generator) as (apart, _):
        state = apart.hear(apart.init(1), 2, SILENCE)
        proposal = apart.propose(state, 5, TOLD)
        audio, state = apart.decode(state, proposal)
        apart.commit(state, proposal)
    assert apart.info == INFO
    assert generator.calls == [("hear", 2), ("propose", 5), ("commit", 5)]
    assert generator.told[0].chord == TOLD.chord
    assert audio.shape == (1, INFO.block_frames * INFO.hop, INFO.channels) and (audio == 5).all()


def test_what_nobody_has_any_more_is_let_go_of() -> None:
    with called(FakeGenerator()) as (apart, rooms):
        kept = state = apart.init(1)
        for frame in range(0, 40, 2):
            state = apart.hear(state, frame, SILENCE)
        del state
        gc.collect()
        copy = apart.clone(kept)
        assert set(rooms.lives[0].held()) == {kept.number, copy.number}


def test_states_go_to_the_disk_and_come_back(tmp_path: Path) -> None:
    with called(FakeGenerator()) as (apart, rooms):
        state = apart.hear(apart.init(1), 4, SILENCE)
        apart.save(state, tmp_path / "state", "about it")
        assert apart.about(tmp_path / "state") == "about it"
        again = apart.load(tmp_path / "state")
        assert rooms.lives[0].held()[again.number] == FakeState(((4, 0.0),))
        with pytest.raises(FileNotFoundError) as missing:
            apart.load(tmp_path / "nothing")
        assert missing.value.strerror == "No such file or directory"
        (tmp_path / "torn").write_text("[[")
        with pytest.raises(ValueError, match="Expecting"):
            apart.load(tmp_path / "torn")


def test_a_model_that_breaks_is_ended_and_another_one_goes_on() -> None:
    generator, told = Mortal(breaks_at={7: 1}), list[str]()
    with called(generator) as (apart, rooms):
        apart.on_restart(told.append)
        state = apart.init(1)
        audio, _ = apart.decode(state, apart.propose(state, 7, TOLD))
        assert (audio == 7).all() and len(rooms.lives) == 2 and rooms.lives[0].kills == 1
    assert told == ["the model raised an error, and was ended: RuntimeError: no memory left"]


def test_whatever_it_raises_it_is_ended() -> None:
    """Most of what torch and numpy raise is a ValueError or a RuntimeError."""
    for error in (ValueError("no such shape"), OSError(5, "the card is gone")):
        with called(Mortal(breaks_at={7: 1}, error=error)) as (apart, rooms):
            apart.propose(apart.init(1), 7, TOLD)
            assert len(rooms.lives) == 2 and rooms.lives[0].kills == 1


def test_one_that_breaks_while_a_state_is_stored_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the card is gone")

    monkeypatch.setattr(FakeGenerator, "save", broken)
    with called(FakeGenerator()) as (apart, rooms):
        with pytest.raises(OSError, match="the card is gone"):
            apart.save(apart.init(1), tmp_path / "state")
        assert rooms.lives[0].kills == 1, "and the next verb finds another one"


def test_one_that_breaks_again_at_once_is_given_up() -> None:
    with called(FakeGenerator(fail_at=7)) as (apart, rooms):
        with pytest.raises(ModelGone, match="RuntimeError: the fake model breaks, as asked"):
            apart.propose(apart.init(1), 7, TOLD)
        assert len(rooms.lives) == 2


def test_a_process_that_dies_is_started_again_and_the_music_goes_on() -> None:
    generator, told = Mortal(dies_at={7: 1}), list[str]()
    with called(generator) as (apart, rooms):
        apart.on_restart(told.append)
        state = apart.hear(apart.init(1), 0, SILENCE)
        bank = apart.clone(state)
        proposal = apart.propose(state, 7, TOLD)
        audio, after = apart.decode(state, proposal)
        assert (audio == 7).all() and len(rooms.lives) == 2
        state = apart.hear(after, 500, SILENCE)
        assert rooms.lives[1].held()[state.number].heard == ((500, 0.0),), "of before, nothing is remembered"
        assert apart.clone(bank).life == state.life
    assert told == ["the model's process is gone: it fell down the stairs"]


def test_a_block_that_was_proposed_when_it_died_is_silent() -> None:
    with called(Mortal(dies_at={-7: 1})) as (apart, _):
        state = apart.init(1)
        lost = apart.propose(state, 7, TOLD)
        after = apart.commit(state, lost)
        audio, after = apart.decode(after, lost)
        assert audio.shape == (1, INFO.block_frames * INFO.hop, INFO.channels) and not audio.any()
        assert apart.commit(after, lost) is after


def test_in_the_place_of_a_lost_state_the_one_that_follows_it_is_saved(tmp_path: Path) -> None:
    """So a take has what was played."""
    with called(Mortal(dies_at={7: 1})) as (apart, rooms):
        lost = apart.hear(apart.init(1), 0, SILENCE)
        apart.propose(lost, 7, TOLD)
        apart.save(lost, tmp_path / "state")
        assert rooms.lives[1].held()[apart.load(tmp_path / "state").number] == FakeState()


def test_files_wait_for_no_process_that_is_gone(tmp_path: Path) -> None:
    class Fatal(FakeGenerator):
        def about(self, file: Path) -> str:
            raise Death

    with called(Fatal()) as (apart, _):
        for _ in range(2):
            with pytest.raises(OSError, match="the model's process is gone: it fell down the stairs"):
                apart.about(tmp_path / "state")


def test_a_process_that_never_answers_about_a_file_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(FakeGenerator):
        def about(self, file: Path) -> str:
            threading.Event().wait()
            raise AssertionError

    monkeypatch.setattr("models.apart.caller.FILE_SECONDS", 0.01)
    with called(Lost()) as (apart, rooms):
        with pytest.raises(OSError, match=r"the model's process hasn't answered for 0\.01 s"):
            apart.about(tmp_path / "state")
        assert rooms.lives[0].kills == 1


def test_one_that_is_never_loaded_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.apart.caller.LOAD_SECONDS", 0.01)
    with pytest.raises(ModelGone, match=r"hasn't answered for 0\.01 s, as long as loading a model may take"):
        ModelApart(Rooms(FakeGenerator(), speechless=True))


def test_one_that_dies_again_at_once_is_given_up() -> None:
    told = list[str]()
    with called(Mortal(dies_at={7: 2})) as (apart, rooms):
        apart.on_restart(told.append)
        with pytest.raises(ModelGone, match="it fell down the stairs"):
            apart.propose(apart.init(1), 7, TOLD)
        assert len(rooms.lives) == 2 and len(told) == 1


def test_one_that_dies_after_a_while_is_started_a_third_time() -> None:
    with called(Mortal(dies_at={7: 1, 9: 1})) as (apart, rooms):
        state = apart.init(1)
        apart.propose(state, 7, TOLD)
        for turn in range(LEAST_CALLS):
            state = apart.hear(state, 2 * turn, SILENCE)
        apart.propose(state, 9, TOLD)
        assert len(rooms.lives) == 3


def test_it_says_when_it_is_only_just_beginning() -> None:
    class Watched(Rooms):
        def open(self) -> Thread:
            seen.append(bool(apart) and apart[0].beginning)
            return super().open()

    seen, apart, rooms = list[bool](), list[ModelApart](), Watched(Mortal(dies_at={7: 1}))
    apart.append(ModelApart(rooms))
    assert not apart[0].beginning
    apart[0].propose(apart[0].init(1), 7, TOLD)
    assert seen == [False, True] and not apart[0].beginning
    apart[0].kill()
    assert [life.kills for life in rooms.lives] == [0, 1], "the one that lives is ended"


def test_a_closed_house_starts_nothing_more() -> None:
    house = House(EMBEDDED, "cpu", 1)
    house.close()
    with pytest.raises(ModelGone, match="the server ends"):
        ModelApart(house)


def played(generator: Generator[Any, Any], folder: Path) -> list[Audio]:
    """Some blocks of noise's accompaniment, with a state that goes to the disk and back on the way."""
    rng = np.random.default_rng(5)
    info, blocks = generator.info, list[Audio]()
    state = generator.init(1)
    told = Conditioning(((np.full(256, 0.1, np.float32), 0.5),), (True,) * len(info.parts), 0, 0.9, 3, chord=TOLD.chord)
    for block in range(6):
        audio = (0.1 * rng.standard_normal((1, info.hear_frames * info.hop, info.channels))).astype(np.float32)
        state = generator.hear(state, block * info.hear_frames, audio)
        proposal = generator.propose(state, block + 2, told)
        sound, state = generator.decode(state, proposal)
        state = generator.commit(state, proposal)
        blocks.append(sound)
        if block == 3:
            generator.save(state, folder / "state", "half way")
            state = generator.load(folder / "state")
    return blocks


def test_a_process_of_its_own_plays_what_this_one_plays(tmp_path: Path) -> None:
    here = played(load_generator(EMBEDDED, "cpu", 1), tmp_path)
    with model_apart(EMBEDDED, "cpu", 1) as apart:
        there = played(apart, tmp_path)
        (child,) = [child for child in active_children() if child.name == "model"]
    assert all((a == b).all() for a, b in zip(here, there, strict=True))
    assert np.abs(np.concatenate(here, 1)).max() > 1e-3
    assert not child.is_alive()


def test_a_process_that_is_killed_says_by_what_and_comes_again() -> None:
    told = list[str]()
    with model_apart(EMBEDDED, "cpu", 1) as apart:
        apart.on_restart(told.append)
        apart.kill()
        state = apart.init(1)
        assert state.life == 2
    (why,) = told
    assert re.fullmatch(r"the model's process is gone: it was ended by signal \d+ \(.+\)", why)


def test_a_model_that_is_not_there_is_told_in_words() -> None:
    with pytest.raises(ModelFault, match="there is no model 'no-such-sound'"), model_apart("no-such-sound", "cpu", 1):
        pass
