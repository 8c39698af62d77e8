"""What lies in a take's folder, whatever the disk does; and what is said of a session file that can't be read."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, cast

import numpy as np
import pytest
import soundfile

from server.audio.files import SoundFile, open_float_wav
from server.audio.seam import Seam
from server.control.params import Controls, Prompt, Ramp
from server.engine.events import Event, Heard, Published, Remembered
from server.engine.memory import Memory
from server.engine.port import Audio, Chord
from server.errors import SetupFault
from server.takes.controls import ControlsRecord, changed, from_record, to_record
from server.takes.reader import read_session
from server.takes.recorder import QUEUE_EVENTS, Disk, TakeRecorder
from tests.fakes import INFO
from tests.takes.show import BLOCK, Show, play

PLAYING = Controls(parts=(True, False), lookahead_frames=8, playing=True)
EVERYTHING = Controls(
    parts=(True, False),
    lookahead_frames=8,
    lead_samples=4410,
    revision=12,
    playing=True,
    prompts=(Prompt("brushes", (np.arange(7) / 3).astype(np.float32)), *(None,) * 7),
    weights=(Ramp(0.1, 1 / 3, 4000, 9001), *(Ramp(0.0, 0.0, 0, 0),) * 7),
    temperature=Ramp(1.0, 0.3, 5, 9),
    guidance=Ramp(1.0, 2.5, 5, 9),
    attributes=(None, Ramp(0.2, 0.9, 3, 77)),
    gain=Ramp(0.5, 1.0, 7, 80),
    later_gains=((100, Ramp(1.0, 2.0, 100, 356)),),
    seed=-3,
    chord=Chord(0b10010001, 4),
    tempo_bpm=97.3,
    downbeat=-44100,
)


def test_controls_come_back_as_they_were() -> None:
    record = ControlsRecord.model_validate_json(to_record(EVERYTHING).model_dump_json())
    again = from_record(record)
    assert again == EVERYTHING
    assert again.prompts[0] is not None and EVERYTHING.prompts[0] is not None
    assert again.prompts[0].embedding.tobytes() == EVERYTHING.prompts[0].embedding.tobytes()


def test_no_control_is_left_out() -> None:
    """What is written is what a block goes by, which has no cues; a moment has a line of its own, and saves aren't heard."""
    assert set(ControlsRecord.model_fields) == set(Controls._fields) - {"cues", "moment", "saves"}
    default = Controls(parts=(True, True), lookahead_frames=4)
    for name in Controls._fields:
        if name not in ("cues", "moment", "saves"):
            assert getattr(EVERYTHING, name) != getattr(default, name), name


def test_takes_older_than_a_control_leave_it_to_the_model() -> None:
    older = to_record(EVERYTHING).model_dump(mode="json", exclude={"attributes"})
    assert from_record(ControlsRecord.model_validate(older)) == EVERYTHING._replace(attributes=(None, None))


def test_only_what_has_changed_is_written() -> None:
    assert changed(to_record(PLAYING), to_record(PLAYING._replace(seed=4, revision=1))) == {"seed": 4, "revision": 1}


def remembered() -> Remembered:
    return Remembered(Memory((), 0, 0, None, Seam(), True), PLAYING)


def events(blocks: int, samples: int = 22_050) -> list[Event]:
    """Every block with as much that was heard. They are longer than the model's, so that few of them fill a disk."""
    out: list[Event] = [remembered()]
    for block in range(blocks):
        audio = np.full((samples, 2), block, np.float32)
        out += [Heard(block * samples, audio, 0), Published(block, block * samples, audio, 0, 0, block * INFO.block_frames)]
    return out


class FailingFile:
    """A file of a real disk that is full after so many writes."""

    def __init__(self, file: SoundFile, writes: int) -> None:
        self.file, self.left = file, writes

    def write(self, data: Audio) -> None:
        if self.left == 0:
            raise OSError("No space left on device")
        self.left -= 1
        self.file.write(data)

    def close(self) -> None:
        self.file.close()


class FailingText:
    """A text file of a disk that is full after so many lines."""

    def __init__(self, file: TextIO, lines: int) -> None:
        self.file, self.left = file, lines

    def write(self, text: str) -> int:
        if self.left == 0:
            raise OSError("No space left on device")
        self.left -= 1
        return self.file.write(text)

    def close(self) -> None:
        self.file.close()


def disk(audio_writes: int | None = None, lines: int | None = None) -> Disk:
    plain = Disk(lambda state, file: None)

    def open_audio(path: Path, rate: int, channels: int) -> SoundFile:
        file = open_float_wav(path, rate, channels)
        return file if audio_writes is None else FailingFile(file, audio_writes)

    def open_text(path: Path) -> TextIO:
        file = plain.open_text(path)
        return file if lines is None else cast(TextIO, FailingText(file, lines))

    return replace(plain, open_audio=open_audio, open_text=open_text)


def recorder(disk: Disk, faults: list[str], **options: Any) -> TakeRecorder:
    return TakeRecorder(INFO, "1", disk, faults.append, **options)


@pytest.mark.parametrize("broken", [disk(audio_writes=3), disk(lines=40)], ids=["audio", "lines"])
def test_a_full_disk_is_told_once_and_what_is_there_can_be_read(broken: Disk, tmp_path: Path) -> None:
    faults: list[str] = []
    takes = recorder(broken, faults)
    takes.start(tmp_path / "take")
    for event in events(60):
        assert takes.add(event)
    taken = takes.stop()
    assert taken.fault == "No space left on device"
    assert faults == [f"the recording to {tmp_path / 'take'} broke off: No space left on device"]
    lengths = {name: soundfile.info(str(tmp_path / "take" / f"{name}.wav")).frames for name in ("heard", "played", "mixed")}
    assert taken.samples <= min(lengths.values()) and max(lengths.values()) - taken.samples <= INFO.sample_rate
    session = read_session(tmp_path / "take")
    assert session.samples is None and session.entries
    takes.start(tmp_path / "next")
    assert takes.stop().fault == ""


def test_a_folder_that_is_taken_away_is_told(tmp_path: Path) -> None:
    faults: list[str] = []
    gone = threading.Event()

    def save(state: object, file: Path) -> None:
        """Something that happens on the recorder's thread before any sound does."""
        shutil.rmtree(file.parent, ignore_errors=True)
        gone.set()

    takes = recorder(Disk(save), faults)
    takes.start(tmp_path / "take")
    start = remembered()
    takes.add(replace(start, memory=replace(start.memory, fresh=False)))
    for event in events(60)[1:]:
        assert takes.add(event)
    assert "taken away" in takes.stop().fault
    assert gone.is_set() and len(faults) == 1


def test_a_slow_disk_drops_and_counts_and_says_so_in_the_file(tmp_path: Path) -> None:
    faults: list[str] = []
    entered, gate = threading.Event(), threading.Event()

    def save(state: object, file: Path) -> None:
        entered.set()
        assert gate.wait(30)

    takes = recorder(Disk(save), faults)
    takes.start(tmp_path / "take")
    start = remembered()
    takes.add(replace(start, memory=replace(start.memory, fresh=False)))
    assert entered.wait(30)
    for event in events(QUEUE_EVENTS, 100)[1 : QUEUE_EVENTS + 21]:
        takes.add(event)
    gate.set()
    assert takes.stop().dropped == 20
    assert faults == [f"{tmp_path / 'take'} has a hole: the disk is too slow"]
    assert read_session(tmp_path / "take").dropped == 20


def test_a_take_is_never_written_over(tmp_path: Path) -> None:
    takes = recorder(disk(), [])
    with pytest.raises(SetupFault, match="nothing is being recorded"):
        takes.stop()
    takes.start(tmp_path / "a" / "take")
    with pytest.raises(SetupFault, match="already recording"):
        takes.start(tmp_path / "other")
    takes.stop()
    with pytest.raises(SetupFault, match="give another name"):
        takes.start(tmp_path / "a" / "take")
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupFault, match="can't be made"):
        takes.start(tmp_path / "file" / "take")


def test_flac_keeps_24_bits_of_what_can_be_made_again_and_all_of_what_was_heard(tmp_path: Path) -> None:
    takes = recorder(disk(), [], format="flac")
    takes.start(tmp_path / "take")
    rng = np.random.default_rng(1)
    audio = (rng.standard_normal((400, 2)) * 0.3).astype(np.float32)
    for event in (remembered(), Heard(0, audio, 0), Published(0, 0, audio, 0, 0, 0)):
        takes.add(event)
    takes.stop()
    assert {path.name for path in (tmp_path / "take").iterdir()} == {"heard.wav", "played.flac", "mixed.flac", "session.jsonl"}
    heard, played, mixed = (
        soundfile.read(str(tmp_path / "take" / name), dtype="float32")[0] for name in ("heard.wav", "played.flac", "mixed.flac")
    )
    assert np.array_equal(heard, audio)
    assert np.abs(played - np.clip(audio, -1, 1)).max() <= 2.0**-23
    assert np.abs(mixed).max() <= 1 < np.abs(2 * audio).max()


def test_only_the_tracks_that_are_wanted(tmp_path: Path) -> None:
    takes = recorder(disk(), [], tracks=("played",))
    takes.start(tmp_path / "take")
    takes.stop()
    assert {path.name for path in (tmp_path / "take").iterdir()} == {"played.wav", "session.jsonl"}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a session file."""
    folder = tmp_path_factory.mktemp("good")

    async def scenario(show: Show) -> None:
        await show.says("/record/start", "take")
        await show.says("/play")
        await show.plays(5)
        await show.says("/seed", 3)
        await show.plays(3)
        await show.says("/record/stop")

    play(Show(folder), scenario)
    assert BLOCK
    return (folder / "recordings" / "take" / "session.jsonl").read_text().splitlines()


def with_changes(lines: list[str], kind: str, change: dict[str, Any]) -> tuple[list[str], int]:
    """The last line of a kind with other values, and its number."""
    at = max(n for n, line in enumerate(lines) if json.loads(line)["type"] == kind)
    return [*lines[:at], json.dumps({**json.loads(lines[at]), **change}), *lines[at + 1 :]], at + 1


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("session", {"format": 2}, "session.format: Input should be 1"),
        ("session", {"type": "sessions"}, "does not match any of the expected tags"),
        ("session", {"sample_rate": 0}, "session.sample_rate: Input should be greater"),
        ("start", {"type": "late", "samples": 0}, "late.heard_frame: Extra inputs"),
        ("start", {"heard_frame": -1}, "start.heard_frame"),
        ("block", {"block": "x"}, "block.block: Input should be a valid integer"),
        ("block", {"extra": 1}, "block.extra: Extra inputs are not permitted"),
        ("block", {"revision": 999}, "revision 999 isn't that of the controls"),
        ("block", {"heard_frame": 2}, "frame 2 was heard before"),
        ("block", {"heard_frame": 10**9 + 1}, "isn't a multiple of"),
        ("controls", {"changed": {"temperature": [9, 9, 0, "x"]}}, "temperature.3: Input should be a valid integer"),
        ("controls", {"changed": {"parts": [True]}}, "the model has 2"),
        ("controls", {"changed": {"sead": 1}}, "sead: Extra inputs"),
        ("controls", {"changed": {"prompts": [{"text": "a", "embedding": "!"}, *[None] * 7]}}, "float32 numbers in base64"),
        ("end", {"samples": -1}, "end.samples"),
    ],
)
def test_a_broken_line_is_named_with_what_is_wrong(
    kind: str, change: dict[str, Any], reason: str, good: list[str], tmp_path: Path
) -> None:
    lines, number = with_changes(good, kind, change)
    said = refusal(tmp_path, "\n".join(lines) + "\n")
    assert f"line {number}: " in said and reason in said, said


@pytest.mark.parametrize(
    ("spoil", "number", "reason"),
    [
        (lambda lines: [], 1, 'begins with a line of type "session"'),
        (lambda lines: lines[:1], 2, "nothing was recorded"),
        (lambda lines: [*lines[:4], "not JSON", *lines[4:]], 5, "Invalid JSON"),
        (lambda lines: [*lines, lines[-1]], None, "nothing may come after the end"),
        (lambda lines: [*lines[:5], lines[0], *lines[5:]], 6, "comes only once"),
        (lambda lines: [*lines[:5], " " * (1 << 20), *lines[5:]], 6, "longer than"),
    ],
)
def test_a_broken_file_is_refused_by_line(
    spoil: Callable[[list[str]], list[str]], number: int | None, reason: str, good: list[str], tmp_path: Path
) -> None:
    lines = spoil(good)
    said = refusal(tmp_path, "".join(line + "\n" for line in lines))
    assert f"line {number or len(lines)}: " in said and reason in said, said


def refusal(folder: Path, text: str) -> str:
    (folder / "session.jsonl").write_text(text)
    with pytest.raises(SetupFault) as caught:
        read_session(folder)
    return str(caught.value)
