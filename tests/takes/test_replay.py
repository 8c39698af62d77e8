"""A set that was recorded in the real server, played again: bit for bit as it was, and otherwise."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import soundfile

from server.cli.session import replay_session, verdict
from server.engine.port import Audio
from server.errors import SetupFault
from server.takes.lines import BlockLine, ControlsLine, GapLine, LateLine, RecallLine, TimelineLine, UnderrunLine
from server.takes.reader import Recorded, read_session
from tests.takes.show import BLOCK, INFO, PACKET, Show, SlowModel, music, play

NEW_START = 900 * BLOCK


async def the_set(show: Show, record_at: int) -> None:
    """Everything that can happen in one. record_at: before which of its five scenes it is recorded."""
    hop_seconds = INFO.hop / INFO.sample_rate
    await show.says("/hello", "Anna", 0, INFO.sample_rate, 2)
    for scene in range(5):
        if scene == record_at:
            await show.says("/record/start", "take")
        match scene:
            case 0:
                await show.says("/prompt", 1, "brushes", 0.5)
                await show.says("/prompt", 2, "strings and brass", 0.0)
                await show.says("/play")
                await show.plays(6)
            case 1:
                await show.says("/weight", 2, 1.0, 4 * BLOCK / INFO.sample_rate)
                await show.says("/seed", 7)
                await show.plays(4.5)
                await show.says("/part", "drums", 0)
                await show.says("/gain", 0.5)
                show.model.meanwhile[16] = lambda: show.rushes(5)  # a stall: the block is late, and some are never made
                await show.plays(6.5)
            case 2:
                await show.says("/lookahead", 8 * hop_seconds)
                await show.plays(4)
                await show.says("/lookahead", 2 * hop_seconds)
                await show.plays(3)
                show.position += PACKET  # a packet is lost
                await show.plays(4)
            case 3:
                await show.says("/reset")
                show.position = NEW_START
                await show.says("/chord", "Am7")
                await show.plays(4)
                await show.says("/stop")
                await show.says("/temperature", 0.4)
                await show.plays(3)
            case _:
                await show.says("/play")
                await show.plays(2)
                await show.says("/state/save", 1)
                await show.plays(3)
                await show.says("/state/recall", 1)
                await show.plays(3)
                await show.says("/seed", 9)
                await show.says("/state/recall", 1)
                await show.plays(4)
    await show.says("/record/stop")


@dataclass(frozen=True)
class Take:
    folder: Path
    show: Show


@pytest.fixture(scope="module", params=[0, 1, 4], ids=["from the start", "from its middle", "from its last scene"])
def take(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Take:
    folder = tmp_path_factory.mktemp("set")
    show = Show(folder)
    play(show, lambda show: the_set(show, request.param))
    return Take(folder / "recordings" / "take", show)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Take:
    folder = tmp_path_factory.mktemp("whole")
    show = Show(folder)
    play(show, lambda show: the_set(show, 0))
    return Take(folder / "recordings" / "take", show)


def repeated(take: Path, output: Path, model: SlowModel | None = None, **options: Any) -> Recorded:
    session = read_session(take)
    given: dict[str, Any] = {"lookahead_frames": None, "another_model": False, **options}
    replay_session(session, model or SlowModel(), output, progress=lambda share: None, **given)
    return session


def samples(file: Path) -> Audio:
    return np.asarray(soundfile.read(str(file), dtype="float32", always_2d=True)[0], np.float32)


def test_a_set_is_played_again_bit_for_bit(take: Take, tmp_path: Path) -> None:
    session = repeated(take.folder, tmp_path / "again.wav")
    played, heard, mixed = (samples(take.folder / f"{name}.wav") for name in ("played", "heard", "mixed"))
    assert samples(tmp_path / "again.wav").tobytes() == played.tobytes()
    assert verdict(session, tmp_path / "again.wav").endswith("bit for bit")
    assert len(played) == len(heard) == len(mixed) == session.samples
    assert np.array_equal(mixed, heard + played)
    assert np.abs(played[-5 * BLOCK :]).max() > 0
    assert session.start.state != (session.start.position == 0)
    assert not take.show.all("/log")


def test_the_recorded_set_has_all_that_can_happen(whole: Take) -> None:
    session = read_session(whole.folder)
    kinds = [type(entry.line) for entry in session.entries]
    assert kinds.count(BlockLine) > 25 and kinds.count(ControlsLine) >= 8
    assert kinds.count(RecallLine) == 2
    assert {TimelineLine, GapLine, LateLine, UnderrunLine} <= set(kinds)
    told = [message.arguments[0] for message in whole.show.all("/block")]
    assert [entry.line.block for entry in session.entries if isinstance(entry.line, BlockLine)] == told


def test_what_was_heard_and_played_stands_at_its_place(whole: Take) -> None:
    session, heard, played = read_session(whole.folder), samples(whole.folder / "heard.wav"), samples(whole.folder / "played.wav")
    assert session.start.position == 0
    for block in range(12):
        assert np.array_equal(heard[block * BLOCK :][:BLOCK], performed(block * BLOCK))
    lines = [entry.line for entry in session.entries]
    again = next(line for line in lines if isinstance(line, TimelineLine) and line.position == NEW_START)
    for block in range(4):
        assert np.array_equal(heard[again.sample + block * BLOCK :][:BLOCK], performed(NEW_START + block * BLOCK))
    first = next(line for line in lines if isinstance(line, BlockLine))
    assert not played[: first.position].any()
    assert np.abs(played[first.position + 300 :][:BLOCK]).min(axis=0).max() >= 0 and played[first.position :][:BLOCK].any()


def performed(position: int) -> Audio:
    return np.concatenate([music(place, PACKET) for place in range(position, position + BLOCK, PACKET)])


def test_every_change_acts_from_a_block_on(whole: Take) -> None:
    blocks = [entry for entry in read_session(whole.folder).entries if isinstance(entry.line, BlockLine)]
    assert blocks[0].controls.seed == 0 and blocks[-1].controls.seed == 7
    first, last = blocks[0].controls.prompts[0], blocks[-1].controls.prompts[1]
    assert first is not None and last is not None
    assert (first.text, first.embedding.tolist()) == ("brushes", [7.0] * 8)
    assert (last.text, last.embedding.tolist()) == ("strings and brass", [17.0] * 8)
    assert not blocks[-1].controls.parts[0] and blocks[-1].controls.chord is not None
    weights = {entry.controls.weights[1].at(cast(BlockLine, entry.line).position) for entry in blocks}
    assert len(weights) >= 4, "a ramp has steps between its ends"


def test_another_lookahead_makes_another_music_of_the_same_set(take: Take, tmp_path: Path) -> None:
    repeated(take.folder, tmp_path / "ahead.wav", lookahead_frames=INFO.max_lookahead_frames)
    again, played = samples(tmp_path / "ahead.wav"), samples(take.folder / "played.wav")
    assert again.shape == played.shape and again.any() and not np.array_equal(again, played)


def test_another_model_plays_only_when_it_is_asked_for(take: Take, tmp_path: Path) -> None:
    other = SlowModel(seed=3, checksum="another")
    with pytest.raises(SetupFault, match="checksum"):
        repeated(take.folder, tmp_path / "refused.wav", other)
    repeated(take.folder, tmp_path / "other.wav", other, another_model=True)
    again, played = samples(tmp_path / "other.wav"), samples(take.folder / "played.wav")
    assert again.shape == played.shape and again.any() and not np.array_equal(again, played)


def test_a_set_that_was_never_late_is_the_same_whether_the_file_or_the_plan_decides(tmp_path: Path) -> None:
    """The look-ahead that the set had, given by hand: nothing is taken from the blocks' lines then."""

    async def quiet(show: Show) -> None:
        await show.says("/record/start", "take")
        await show.says("/prompt", 1, "brushes", 0.5)
        await show.says("/play")
        await show.plays(8)
        await show.says("/prompt", 2, "strings and brass", 1.0)
        await show.plays(8)
        await show.says("/record/stop")

    play(Show(tmp_path), quiet)
    folder = tmp_path / "recordings" / "take"
    repeated(folder, tmp_path / "plan.wav", lookahead_frames=INFO.default_lookahead_frames)
    assert samples(tmp_path / "plan.wav").tobytes() == samples(folder / "played.wav").tobytes()


def test_a_recording_that_was_cut_off_is_played_as_far_as_it_goes(whole: Take, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    shutil.copytree(whole.folder, cut)
    lines = (cut / "session.jsonl").read_text().splitlines(keepends=True)
    (cut / "session.jsonl").write_text("".join(lines[: len(lines) // 2]) + '{"type":"blo')
    session = repeated(cut, tmp_path / "again.wav")
    assert session.samples is None
    again, played = samples(tmp_path / "again.wav"), samples(whole.folder / "played.wav")
    sounding = int(np.flatnonzero(np.abs(again).max(axis=1))[-1])
    assert sounding > 10 * BLOCK and np.array_equal(again[:sounding], played[:sounding])
