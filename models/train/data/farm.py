"""Many pieces in parallel processes, each written whole or not at all.

A module of its own because a spawned worker has to import its body from somewhere other than ``__main__``.
"""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from models.train.data.arrange import ArrangeError
from models.train.data.grooves import Split
from models.train.data.render import render_piece
from models.train.data.synth import SoundBank, soundfonts_of

_PARTIAL = ".partial"
_BAR = 30  # characters of progress
# A signal ends a worker when C code crashes or the memory is full. The reason may lie in an earlier piece or in
# chance, so that a piece gets more than one try; but one that always ends its worker must not hold up the others.
_TRIES_A_PIECE = 3
_LOSSES_IN_A_ROW = 10


@dataclass(frozen=True)
class Job:
    """What one invocation has to render."""

    seed: int
    split: Split
    count: int
    seconds: float
    folder: Path  # of the split
    with_mix: bool = False
    recast: bool = False

    def piece_folder(self, index: int) -> Path:
        """Where piece ``index`` lies once it is whole."""
        return self.folder / f"{index:06d}"

    @property
    def missing(self) -> list[int]:
        """The pieces that are not there yet."""
        return [index for index in range(self.count) if not self.piece_folder(index).is_dir()]


Draw = Callable[[int], None]
"""Puts the piece of that index on the disk. May raise :class:`ArrangeError`."""
Studio = Callable[[Job], AbstractContextManager[Draw]]
"""What a worker needs for its whole life, such as loaded SoundFonts. Has to pickle: a module's function."""


class FarmError(RuntimeError):
    """The workers cannot go on."""


def clear_partial(job: Job) -> None:
    """Remove what an interrupted run left half written."""
    for left in job.folder.glob(f"*{_PARTIAL}"):
        shutil.rmtree(left)


@contextmanager
def soundfont_studio(job: Job) -> Iterator[Draw]:
    """The studio of the command: FluidSynth with the Debian SoundFonts."""
    with SoundBank(soundfonts_of(job.split)) as bank:
        yield partial(_render_one, job, bank)


def render_all(job: Job, todo: Sequence[int], workers: int, studio: Studio = soundfont_studio) -> int:
    """Render ``todo``, print progress, and give the number of pieces that failed.

    A worker that a signal ends is replaced, and its piece tried again; a piece that ends three has failed.
    Gives up on all that is left when a worker stops with an exception, or when ten in a row die.
    """
    if not todo:
        return 0
    farm = _Farm(job, studio, todo)
    try:
        farm.run(workers)
    except FarmError as error:
        print(f"\n{error}; run the same command again to resume", file=sys.stderr)
    return len(todo) - farm.finished


@dataclass
class _Worker:
    process: BaseProcess
    index: int = -1  # of the piece it is at


class _Farm:
    def __init__(self, job: Job, studio: Studio, todo: Sequence[int]) -> None:
        self.finished = 0
        self._job = job
        self._studio = studio
        self._waiting = deque(todo)
        self._total = len(todo)
        self._failed = 0
        self._lost_in_a_row = 0
        self._lost_at: Counter[int] = Counter()
        # A pipe for each: a queue for all stays locked when a worker dies while it holds it, and would not tell
        # which piece that worker was at.
        self._crew: dict[Connection, _Worker] = {}
        self._retired: list[BaseProcess] = []
        self._started = time.monotonic()

    def run(self, workers: int) -> None:
        """Until every piece is there or has failed. Raises :class:`FarmError`."""
        try:
            while self._waiting or self._crew:
                while self._waiting and len(self._crew) < workers:
                    self._hire()
                ready = wait(list(self._crew))
                for pipe in [pipe for pipe in self._crew if pipe in ready]:
                    self._hear(pipe)
            print()
        finally:
            for worker in self._crew.values():
                worker.process.terminate()
        for process in self._retired:
            process.join()
            if process.exitcode:
                print(f"a worker ended with {_cause(process.exitcode)}, after its last piece", file=sys.stderr)

    def _hire(self) -> None:
        # spawn, not fork: a forked FluidSynth shares its locks with the parent.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(self._job, self._studio, theirs), daemon=True)
        process.start()
        theirs.close()  # the worker alone holds it now, so that its death ends the pipe
        self._crew[ours] = _Worker(process)
        self._assign(ours)

    def _assign(self, pipe: Connection) -> None:
        """Send the next piece, or the end of work."""
        index = self._waiting.popleft() if self._waiting else None
        with suppress(ConnectionError):  # it has just died: the next look at the pipe will tell
            pipe.send(index)
        if index is None:
            self._retired.append(self._crew.pop(pipe).process)
            pipe.close()
        else:
            self._crew[pipe].index = index

    def _hear(self, pipe: Connection) -> None:
        """Take what a worker says, or its death."""
        try:
            error: str = pipe.recv()
        except (EOFError, ConnectionError):
            self._bury(pipe)
            return
        self._lost_in_a_row = 0
        if error:
            self._fail(self._crew[pipe].index, error)
        else:
            self.finished += 1
        self._tell()
        self._assign(pipe)

    def _bury(self, pipe: Connection) -> None:
        """Take a dead worker off the crew, and put its piece first in the row again."""
        worker = self._crew.pop(pipe)
        pipe.close()
        worker.process.join()
        code = worker.process.exitcode or 0
        if code >= 0:
            # Our own mistake, a full disk, a missing SoundFont: the next worker would meet the same.
            raise FarmError(f"a worker stopped at piece {worker.index} with {_cause(code)}")
        self._lost_in_a_row += 1
        self._lost_at[worker.index] += 1
        if self._lost_in_a_row >= _LOSSES_IN_A_ROW:
            raise FarmError(f"{_LOSSES_IN_A_ROW} workers in a row died, the last of {_cause(code)}")
        if self._lost_at[worker.index] >= _TRIES_A_PIECE:
            self._fail(worker.index, f"{_TRIES_A_PIECE} workers died of it, the last of {_cause(code)}")
            self._tell()
        else:
            print(f"\na worker died of {_cause(code)} at piece {worker.index}; another tries it", file=sys.stderr)
            self._waiting.appendleft(worker.index)

    def _fail(self, index: int, why: str) -> None:
        self._failed += 1
        print(f"\npiece {index}: {why}", file=sys.stderr)

    def _tell(self) -> None:
        speed = self.finished * self._job.seconds / (time.monotonic() - self._started)
        done = self.finished + self._failed
        bar = "#" * (_BAR * done // self._total)
        print(f"\r[{bar:{_BAR}}] {done} of {self._total}, {speed:.0f} x real time", end="", flush=True)


def _cause(exit_code: int) -> str:
    """Why a process ended, for people: ``SIGSEGV`` or ``exit code 1``."""
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"exit code {exit_code}"


def _work(job: Job, studio: Studio, pipe: Connection) -> None:
    """Body of a worker process: a number comes for each piece to render, a message goes back, empty if all is well."""
    with studio(job) as draw, suppress(EOFError):  # the parent is gone
        while (index := pipe.recv()) is not None:
            try:
                draw(index)
                pipe.send("")
            except ArrangeError as error:
                pipe.send(str(error))


def _render_one(job: Job, bank: SoundBank, index: int) -> None:
    """Render into a folder beside the target and rename it, so that a piece is there whole or not at all."""
    target = job.piece_folder(index)
    partial = target.with_name(target.name + _PARTIAL)
    render_piece(job.seed, job.split, index, bank, job.seconds, job.recast).save(partial, job.with_mix)
    partial.rename(target)
