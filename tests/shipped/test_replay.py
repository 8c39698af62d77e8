"""A set that was played with the model that ships, played again from its recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.conditioning import WordTable
from models.generator import StudentGenerator
from server.__main__ import main
from server.audio.ring import PositionRing
from server.clock import ManualClock
from server.control.changes import set_part, set_prompt, set_weight
from server.control.params import ControlStore, opening_controls
from server.engine.engine import Engine
from server.engine.events import Event
from server.engine.port import Audio
from server.takes.recorder import Disk, TakeRecorder


def test_a_set_is_played_again_bit_for_bit(
    generator: StudentGenerator, words: WordTable, guitar: Audio, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From its second second on, with a prompt that fades, a part that rests, a hole and a reset; by the command that
    everybody has."""
    info, faults = generator.info, list[str]()
    ring, store = PositionRing(2, 4 * info.sample_rate), ControlStore(opening_controls(info))
    takes = TakeRecorder(info, "1", Disk(generator.save), faults.append)

    def record(event: Event) -> None:
        assert takes.add(event)

    engine = Engine(generator, ring, lambda: store.current, record, ManualClock())

    def perform(first: int, start: float, end: float) -> None:
        for sample in range(int(start * 44_100), int(end * 44_100), 512):
            ring.write(first + sample, guitar[sample : sample + 512])
            while engine.step():
                pass

    store.set(set_prompt(store.current, 0, "slow rock", words.embed("slow rock"), 1.0))
    store.set(store.current._replace(playing=True))
    perform(0, 0, 1.5)
    takes.start(tmp_path / "take")
    engine.remember()
    store.set(set_weight(store.current, 0, 0.2, 44_100, 2 * 44_100))
    perform(0, 1.5, 3)
    store.set(set_part(store.current, 0, False))
    perform(0, 3.1, 5)
    ring.reset(1_000_000)
    perform(1_000_000, 0, 3)
    takes.stop()
    assert faults == []
    assert main(["render", "--session", str(tmp_path / "take"), str(tmp_path / "again.wav")]) == 0
    assert "bit for bit" in capsys.readouterr().out
    played, again = (
        soundfile.read(str(file), dtype="float32")[0] for file in (tmp_path / "take/played.wav", tmp_path / "again.wav")
    )
    assert played.tobytes() == again.tobytes() and np.abs(played).max() > 0.01
