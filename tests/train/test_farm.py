"""Many pieces in parallel: what happens when a worker dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.train.data.arrange import ArrangeError
from models.train.data.farm import Draw, Job, render_all

FINE, UNSUITABLE, DEADLY_ONCE, DEADLY, BUGGY = range(5)


@contextmanager
def studio(job: Job) -> Iterator[Draw]:
    """Pieces without sound: a folder for each, unless its index says otherwise. Runs in the workers."""

    def draw(index: int) -> None:
        tries = job.folder / f"tries-{index}"
        tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
        if index == DEADLY or (index == DEADLY_ONCE and tries.read_text() == "x"):
            os.kill(os.getpid(), signal.SIGKILL)
        if index == UNSUITABLE:
            raise ArrangeError("nothing fits")
        if index == BUGGY:
            raise SystemExit(3)
        job.piece_folder(index).mkdir()

    yield draw


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(1, "train", 8, 48.0, tmp_path)


def test_a_dead_worker_is_replaced_and_its_piece_tried_again(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert render_all(job, [DEADLY_ONCE, FINE, DEADLY, UNSUITABLE, 5], 2, studio) == 2
    assert job.missing == [UNSUITABLE, DEADLY, BUGGY, 6, 7]
    assert (job.folder / f"tries-{DEADLY}").read_text() == "xxx"
    assert (job.folder / f"tries-{DEADLY_ONCE}").read_text() == "xx"
    said = capsys.readouterr()
    assert f"a worker died of SIGKILL at piece {DEADLY_ONCE}; another tries it" in said.err
    assert f"piece {DEADLY}: 3 workers died of it, the last of SIGKILL" in said.err
    assert f"piece {UNSUITABLE}: nothing fits" in said.err
    assert "5 of 5" in said.out


def test_workers_that_keep_dying_end_the_work(
    job: Job, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.train.data.farm._LOSSES_IN_A_ROW", 2)
    assert render_all(job, [DEADLY, FINE], 1, studio) == 2
    assert "2 workers in a row died, the last of SIGKILL; run the same command again" in capsys.readouterr().err


def test_a_mistake_of_ours_ends_the_work_at_once(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert render_all(job, [BUGGY, FINE], 1, studio) == 2
    assert "a worker stopped at piece 4 with exit code 3" in capsys.readouterr().err
