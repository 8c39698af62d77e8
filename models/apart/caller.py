"""The server's side: a generator whose verbs are calls to another process, and whose states are numbers of what lies there."""

from __future__ import annotations

import signal
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from models.apart.host import run
from models.apart.wire import Array, pack, pack_conditioning, unpack
from models.facts import Conditioning, ModelInfo
from models.faults import ModelFault, ModelGone

END_SECONDS: Final = 2.0


class Held:
    """A state or a proposal that lies in the other process. When nobody here has it any more, it is let go of there."""

    __slots__ = ("__weakref__", "number")

    def __init__(self, number: int) -> None:
        self.number = number


class Line:
    """A connection, for one call at a time. Any thread; blocks for the answer."""

    def __init__(self, end: Connection, why_gone: Callable[[], str] = lambda: "it has hung up") -> None:
        """why_gone(): what became of the other process, once it doesn't answer."""
        self._end, self._why_gone = end, why_gone
        self._lock, self._spent = threading.Lock(), deque[int]()

    def listen(self) -> tuple[dict[str, Any], list[Array]]:
        """The next answer. Raises ModelGone, or what the answer says."""
        try:
            header, arrays = unpack(self._end.recv_bytes())
        except (EOFError, OSError) as error:
            raise ModelGone(f"the model's process is gone: {self._why_gone()}") from error
        if "fault" in header:
            raise _raised(header)
        return header, arrays

    def call(self, verb: str, *arrays: Array, **header: Any) -> tuple[dict[str, Any], list[Array]]:
        """Have something done. Raises as ``listen`` does."""
        with self._lock:
            spent = [self._spent.popleft() for _ in range(len(self._spent))]
            try:
                self._end.send_bytes(pack({"verb": verb, "spent": spent, **header}, *arrays))
            except OSError as error:
                raise ModelGone(f"the model's process is gone: {self._why_gone()}") from error
            return self.listen()

    def hold(self, number: int) -> Held:
        """What came of a call, until nobody has it any more."""
        held = Held(number)
        weakref.finalize(held, self._spent.append, number).atexit = False
        return held


class ModelApart:
    """A model in another process, behind the server's port (server/engine/port.py). The verbs are one thread's, and block for
    as long as the other process computes; save, about and load are any thread's, wait for the disk there, and hold no verb up."""

    def __init__(self, verbs: Line, files: Line) -> None:
        """Waits until the model is loaded. Raises ModelFault, or ModelGone."""
        self._verbs, self._files = verbs, files
        self.info = TypeAdapter(ModelInfo).validate_python(verbs.listen()[0]["info"])

    def init(self, batch: int) -> Held:
        """The state of a session in which nothing was heard or played."""
        return self._held("init", batch=batch)

    def clone(self, state: Held) -> Held:
        """An independent copy of a state."""
        return self._held("clone", state=state.number)

    def hear(self, state: Held, first_frame: int, audio: Array) -> Held:
        """Take in audio, [B, hear_frames * hop, channels]."""
        return self._held("hear", audio, state=state.number, first_frame=first_frame)

    def propose(self, state: Held, block: int, conditioning: Conditioning) -> Held:
        """Generate a block; changes nothing."""
        header, embeddings = pack_conditioning(conditioning)
        return self._held("propose", *embeddings, state=state.number, block=block, **header)

    def decode(self, state: Held, proposal: Held) -> tuple[Array, Held]:
        """The block as audio, [B, block_frames * hop, channels]."""
        header, (audio,) = self._verbs.call("decode", state=state.number, proposal=proposal.number)
        return audio, self._verbs.hold(header["number"])

    def commit(self, state: Held, proposal: Held) -> Held:
        """Remember the block as played."""
        return self._held("commit", state=state.number, proposal=proposal.number)

    def save(self, state: Held, file: Path, about: str = "") -> None:
        """Write a state, and a text about it. Raises OSError."""
        self._files.call("save", state=state.number, file=str(file.absolute()), about=about)

    def about(self, file: Path) -> str:
        """The text that was saved with a state. Raises as load does."""
        return self._files.call("about", file=str(file.absolute()))[0]["text"]

    def load(self, file: Path) -> Held:
        """A state that was saved. Raises OSError, or ValueError if it isn't this model's."""
        return self._files.hold(self._files.call("load", file=str(file.absolute()))[0]["number"])

    def _held(self, verb: str, *arrays: Array, **header: Any) -> Held:
        return self._verbs.hold(self._verbs.call(verb, *arrays, **header)[0]["number"])


@contextmanager
def model_apart(name: str, device: str, threads: int) -> Iterator[ModelApart]:
    """A model by name, as models.registry.load_generator loads it, in a process that ends with the context, or with this process,
    however that ends. Blocks for some seconds. Raises ModelFault, or ModelGone."""
    # Another process from the start: a copy of this one would have its threads' locks, and none of its threads.
    context = get_context("spawn")
    (verbs, its_verbs), (files, its_files) = context.Pipe(), context.Pipe()
    process = context.Process(target=run, args=(its_verbs, its_files, name, device, threads), name="model", daemon=True)
    process.start()
    its_verbs.close()
    its_files.close()

    def why_gone() -> str:
        process.join(END_SECONDS)
        return _ending(process)

    try:
        yield ModelApart(Line(verbs, why_gone), Line(files, why_gone))
    finally:
        verbs.close()
        files.close()
        process.join(END_SECONDS)
        if process.is_alive():
            process.kill()


def _ending(process: BaseProcess) -> str:
    code = process.exitcode
    if code is None:
        return "it has hung up"
    return f"it ended with exit code {code}" if code >= 0 else f"it was ended by {signal.Signals(-code).name}"


def _raised(header: dict[str, Any]) -> Exception:
    match header:
        case {"fault": "OSError", "errno": number, "text": text}:
            return OSError(number, text)
        case {"fault": "ModelFault", "text": text}:
            return ModelFault(text)
        case {"fault": "ValueError", "text": text}:
            return ValueError(text)
        case _:
            return RuntimeError(f"{header['fault']}: {header['text']}")
