"""Banks on disk go on as banks in memory do, in another process too."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np

from server.control.banks import Bank
from server.control.changes import set_prompt
from server.keeping.shelf import Shelf
from tests.engine.test_recall import BLOCK, GENERATOR, PLAYING, Stage, other, told_all, tune

EMBEDDING = np.linspace(-1, 1, 8, dtype=np.float32)


def saved() -> Bank:
    """Music with a prompt, ramps and a beat."""
    stage = Stage(set_prompt(told_all(PLAYING), 0, "brushes", EMBEDDING, 0.7))
    stage.hear(7 * BLOCK + 50, tune)
    return stage.save()


def gone_on(bank: Bank) -> str:
    """What is played from there, in a set that was about something else."""
    stage = Stage()
    stage.hear(9 * BLOCK, other)
    stage.recall(bank, 13)
    stage.hear(17 * BLOCK, tune)
    blocks = stage.blocks(13)
    assert len(blocks) >= 4
    return hashlib.sha256(b"".join(block.audio.tobytes() for block in blocks)).hexdigest()


def test_from_the_disk_it_goes_on_as_from_memory(tmp_path: Path) -> None:
    shelf, bank = Shelf(tmp_path, GENERATOR), saved()
    shelf.store("chorus", bank)
    _, back = shelf.load("chorus")
    assert gone_on(back) == gone_on(bank)


def test_in_a_new_process_too(tmp_path: Path) -> None:
    bank = saved()
    Shelf(tmp_path, GENERATOR).store("chorus", bank)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.engine.test_stored", str(tmp_path)]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == gone_on(bank)


if __name__ == "__main__":
    print(gone_on(Shelf(Path(sys.argv[1]), GENERATOR).load("chorus")[1]))
