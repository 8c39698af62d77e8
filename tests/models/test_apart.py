"""A model in another process does what it does in this one, bit for bit; and what its callers hear when it is gone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.apart.caller import Line, ModelApart, model_apart
from models.apart.host import Host
from models.apart.wire import pack, pack_conditioning, unpack, unpack_conditioning
from models.facts import Chord, Conditioning, Pulse
from models.faults import ModelFault, ModelGone
from models.registry import EMBEDDED, load_generator
from server.engine.port import Audio, Generator
from tests.fakes import INFO, FakeGenerator, FakeState

TOLD = Conditioning(
    prompts=((np.array([0.1, -3e-8], np.float32), 1 / 3), (np.ones(2, np.float32), 0.0)),
    parts=(True, False),
    visible_frame=12,
    temperature=0.1 + 0.2,
    seed=2**63 - 1,
    chord=Chord(145, 4),
    pulse=Pulse(-7, 22_050.000000000004),
    attributes=(None, 0.7),
)
SILENCE = np.zeros((1, INFO.hear_frames * INFO.hop, INFO.channels), np.float32)


@contextmanager
def called(generator: FakeGenerator) -> Iterator[tuple[ModelApart, Host]]:
    """The real lines, with the host on a thread of this process."""
    (verbs, its_verbs), (files, its_files) = Pipe(), Pipe()
    host = Host(generator)
    threads = [threading.Thread(target=host.serve, args=(end,)) for end in (its_verbs, its_files)]
    for thread in threads:
        thread.start()
    its_verbs.send_bytes(host.about())
    try:
        yield ModelApart(Line(verbs), Line(files)), host
    finally:
        verbs.close()
        files.close()
        for thread in threads:
            thread.join()


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
    with called(FakeGenerator()) as (apart, host):
        kept = state = apart.init(1)
        for frame in range(0, 40, 2):
            state = apart.hear(state, frame, SILENCE)
        del state
        gc.collect()
        copy = apart.clone(kept)
        held = host._held  # pyright: ignore[reportPrivateUsage]
        assert set(held) == {kept.number, copy.number}


def test_states_go_to_the_disk_and_come_back(tmp_path: Path) -> None:
    generator = FakeGenerator()
    with called(generator) as (apart, host):
        state = apart.hear(apart.init(1), 4, SILENCE)
        apart.save(state, tmp_path / "state", "about it")
        assert apart.about(tmp_path / "state") == "about it"
        again = apart.load(tmp_path / "state")
        assert host._held[again.number] == FakeState(((4, 0.0),))  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(FileNotFoundError) as missing:
            apart.load(tmp_path / "nothing")
        assert missing.value.strerror == "No such file or directory"
        (tmp_path / "torn").write_text("[[")
        with pytest.raises(ValueError, match="Expecting"):
            apart.load(tmp_path / "torn")


def test_a_model_that_breaks_is_heard_of_and_goes_on() -> None:
    with called(FakeGenerator(fail_at=7)) as (apart, _):
        state = apart.init(1)
        with pytest.raises(RuntimeError, match="RuntimeError: the fake model breaks, as asked"):
            apart.propose(state, 7, TOLD)
        apart.propose(state, 6, TOLD)


def test_an_end_without_a_word_is_heard_of() -> None:
    verbs, its_verbs = Pipe()
    its_verbs.send_bytes(Host(FakeGenerator()).about())
    apart = ModelApart(Line(verbs), Line(verbs))
    its_verbs.close()
    for _ in range(2):
        with pytest.raises(ModelGone, match="the model's process is gone: it has hung up"):
            apart.init(1)


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


def test_a_process_that_is_killed_says_by_what() -> None:
    with model_apart(EMBEDDED, "cpu", 1) as apart:
        (child,) = [child for child in active_children() if child.name == "model"]
        child.kill()
        with pytest.raises(ModelGone, match="SIGKILL"):
            apart.init(1)


def test_a_model_that_is_not_there_is_told_in_words() -> None:
    with pytest.raises(ModelFault, match="there is no model 'second-sound'"), model_apart("second-sound", "cpu", 1):
        pass
