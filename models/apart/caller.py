"""The server's side: a generator whose verbs are calls to another process, and whose states are numbers of what lies there.

A process that dies is started again, and the music goes on from a state in which nothing was heard or played. So is one whose
model raises an error (a graphics card's memory is full, say): what a broken model made would be worse than a pause.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import numpy as np
from pydantic import TypeAdapter

from models.apart.house import House
from models.apart.line import Answer, Held, Line, Spent
from models.apart.wire import Array, pack_conditioning
from models.facts import Conditioning, ModelInfo
from models.faults import ModelBroke, ModelGone

LEAST_CALLS: Final = 100  # one that was started again and ends sooner isn't worth another try
LOAD_SECONDS: Final = 120.0
FILE_SECONDS: Final = 10.0
T = TypeVar("T")


class Process(Protocol):
    """Where a model lives: models.apart.house.Lodger, or a test's."""

    verbs: Connection
    files: Connection

    def kill(self) -> None: ...
    def why_gone(self) -> str: ...


class Home(Protocol):
    """Starts such processes: models.apart.house.House, or a test's."""

    def open(self) -> Process: ...


class _Life(NamedTuple):
    """A process, by its number, the lines to it, and what nobody here holds of it any more."""

    number: int
    process: Process
    verbs: Line
    files: Line
    spent: Spent

    def hold(self, answer: Answer) -> Held:
        return self.spent.watch(Held(self.number, answer[0]["number"]))


class ModelApart:
    """A model in another process, behind the server's port (server/engine/port.py). The verbs are one thread's, and block for
    as long as the other process computes; save, about and load are any thread's, wait for the disk there, and hold no verb up."""

    def __init__(self, home: Home) -> None:
        """Waits until the model is loaded. Raises ModelFault, or ModelGone."""
        self._home, self._calls, self._beginning = home, 0, False
        self._tell: Callable[[str], None] = lambda why: None
        self._life, self.info = self._begin(1)

    @property
    def beginning(self) -> bool:
        """Whether a process is being started. Any thread."""
        return self._beginning

    def on_restart(self, tell: Callable[[str], None]) -> None:
        """Who hears, in words and on the verbs' thread, that the process has been started again. Before the verbs are used."""
        self._tell = tell

    def kill(self) -> None:
        """End the process, for a call that never comes back; it is started again then. Any thread; never blocks."""
        self._life.process.kill()

    def init(self, batch: int) -> Held:
        """The state of a session in which nothing was heard or played."""
        return self._surely(lambda: self._held("init", batch=batch))

    def clone(self, state: Held) -> Held:
        """An independent copy of a state."""
        return self._surely(lambda: self._held("clone", state=self._there(state)))

    def hear(self, state: Held, first_frame: int, audio: Array) -> Held:
        """Take in audio, [B, hear_frames * hop, channels]."""
        return self._surely(lambda: self._held("hear", audio, state=self._there(state), first_frame=first_frame))

    def propose(self, state: Held, block: int, conditioning: Conditioning) -> Held:
        """Generate a block; changes nothing."""
        header, embeddings = pack_conditioning(conditioning)
        return self._surely(lambda: self._held("propose", *embeddings, state=self._there(state), block=block, **header))

    def decode(self, state: Held, proposal: Held) -> tuple[Array, Held]:
        """The block as audio, [B, block_frames * hop, channels]; silence where the proposal was lost."""

        def decoded() -> tuple[Array, Held]:
            there = self._there(state)
            if proposal.life != self._life.number:
                return np.zeros((1, self.info.block_frames * self.info.hop, self.info.channels), np.float32), there
            answer = self._call("decode", state=there, proposal=proposal)
            return answer[1][0], self._life.hold(answer)

        return self._surely(decoded)

    def commit(self, state: Held, proposal: Held) -> Held:
        """Remember the block as played, unless the proposal was lost."""

        def committed() -> Held:
            there = self._there(state)
            return self._held("commit", state=there, proposal=proposal) if proposal.life == self._life.number else there

        return self._surely(committed)

    def save(self, state: Held, file: Path, about: str = "") -> None:
        """Write a state, and a text about it; of a lost one, what the music goes on from in its place. Raises OSError."""
        life = self._life
        there = state if state.life == life.number else life.hold(_file(life, "init", batch=1))
        _file(life, "save", state=there, file=str(file.absolute()), about=about)

    def about(self, file: Path) -> str:
        """The text that was saved with a state. Raises as load does."""
        return _file(self._life, "about", file=str(file.absolute()))[0]["text"]

    def load(self, file: Path) -> Held:
        """A state that was saved. Raises OSError, or ValueError if it isn't this model's."""
        life = self._life
        return life.hold(_file(life, "load", file=str(file.absolute())))

    def _begin(self, number: int) -> tuple[_Life, ModelInfo]:
        self._calls, self._beginning = 0, True
        try:
            process, spent = self._home.open(), Spent()
            verbs, files = (Line(end, spent, process.why_gone) for end in (process.verbs, process.files))
            info = TypeAdapter(ModelInfo).validate_python(verbs.listen(LOAD_SECONDS)[0]["info"])
        except TimeoutError as error:
            raise ModelGone(f"{error}, as long as loading a model may take") from error
        finally:
            self._beginning = False
        return _Life(number, process, verbs, files, spent), info

    def _surely(self, call: Callable[[], T]) -> T:
        """What comes of a call, in another life if need be."""
        while True:
            try:
                return call()
            except ModelGone as gone:
                if self._life.number > 1 and self._calls < LEAST_CALLS:
                    raise
                self._life, _ = self._begin(self._life.number + 1)
                self._tell(str(gone))

    def _there(self, state: Held) -> Held:
        """The state, or a new one for one that was lost."""
        return state if state.life == self._life.number else self._held("init", batch=1)

    def _call(self, verb: str, *arrays: Array, **header: Any) -> Answer:
        try:
            answer = self._life.verbs.call(verb, *arrays, **header)
        except (ModelBroke, ValueError, OSError) as broke:
            self._life.process.kill()
            raise ModelGone(f"the model raised an error, and was ended: {broke}") from broke
        self._calls += 1
        return answer

    def _held(self, verb: str, *arrays: Array, **header: Any) -> Held:
        answer = self._call(verb, *arrays, **header)
        return self._life.hold(answer)


def _file(life: _Life, verb: str, **header: Any) -> Answer:
    """Raises OSError, or what the call raises. A process that doesn't answer is ended, for it is of no use any more."""
    try:
        return life.files.call(verb, seconds=FILE_SECONDS, **header)
    except TimeoutError:
        life.process.kill()
        raise
    except ModelBroke as broke:
        life.process.kill()
        raise OSError(errno.EIO, f"the model raised an error, and was ended: {broke}") from broke
    except ModelGone as gone:
        raise OSError(errno.EPIPE, str(gone)) from gone


@contextmanager
def model_apart(name: str, device: str, threads: int) -> Iterator[ModelApart]:
    """A model by name, as models.registry.load_generator loads it, in a process that ends with the context, or with this process,
    however that ends. Blocks for some seconds. Raises ModelFault, or ModelGone."""
    house = House(name, device, threads)
    try:
        yield ModelApart(house)
    finally:
        house.close()
