"""Many pieces in parallel processes, each written whole or not at all.

A module of its own because a spawned worker has to import its body from somewhere other than ``__main__``.
"""

from __future__ import annotations

import multiprocessing
import queue
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from models.train.data.arrange import ArrangeError
from models.train.data.grooves import Split
from models.train.data.render import render_piece
from models.train.data.synth import SoundBank

_PARTIAL = ".partial"
_POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Job:
    """What one invocation has to render."""

    seed: int
    split: Split
    count: int
    seconds: float
    folder: Path  # of the split

    def piece_folder(self, index: int) -> Path:
        """Where piece ``index`` lies once it is whole."""
        return self.folder / f"{index:06d}"

    @property
    def missing(self) -> list[int]:
        """The pieces that are not there yet."""
        return [index for index in range(self.count) if not self.piece_folder(index).is_dir()]


def clear_partial(job: Job) -> None:
    """Remove what an interrupted run left half written."""
    for left in job.folder.glob(f"*{_PARTIAL}"):
        shutil.rmtree(left)


def render_all(job: Job, todo: Sequence[int], workers: int) -> int:
    """Render ``todo``, print progress, and give the number of pieces that failed."""
    if not todo:
        return 0
    # spawn, not fork: a forked FluidSynth shares its locks with the parent.
    context = multiprocessing.get_context("spawn")
    done: Any = context.Queue()
    shares = [list(todo[place::workers]) for place in range(workers)]
    crew = [context.Process(target=_work, args=(job, share, done), daemon=True) for share in shares if share]
    started = time.monotonic()
    for member in crew:
        member.start()
    finished = failed = 0
    while finished + failed < len(todo):
        message = _next_message(done, crew)
        if message is None:
            print("\na worker died; run the same command again to resume", file=sys.stderr)
            for member in crew:
                member.terminate()
            return len(todo) - finished
        index, error = message
        if error:
            failed += 1
            print(f"\npiece {index}: {error}", file=sys.stderr)
        else:
            finished += 1
        speed = finished * job.seconds / (time.monotonic() - started)
        print(f"\r{finished + failed} of {len(todo)}, {speed:.0f} x real time", end="", flush=True)
    print()
    for member in crew:
        member.join()
    return failed


def _next_message(done: Any, crew: Sequence[BaseProcess]) -> tuple[int, str] | None:
    """The next (index, error or empty), or None when a worker has died and nothing more was said."""
    while True:
        try:
            return done.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            if any(member.exitcode not in (None, 0) for member in crew):
                return None


def _work(job: Job, share: Sequence[int], done: Any) -> None:
    """Body of a worker process: its own SoundFonts, its own pieces."""
    with SoundBank() as bank:
        for index in share:
            try:
                _render_one(job, index, bank)
                done.put((index, ""))
            except ArrangeError as error:
                done.put((index, str(error)))


def _render_one(job: Job, index: int, bank: SoundBank) -> None:
    """Render into a folder beside the target and rename it, so that a piece is there whole or not at all."""
    target = job.piece_folder(index)
    partial = target.with_name(target.name + _PARTIAL)
    render_piece(job.seed, job.split, index, bank, job.seconds).save(partial)
    partial.rename(target)
