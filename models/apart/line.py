"""A connection to the process that holds a model, and what lies there."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from models.apart.wire import Array, pack, unpack
from models.faults import ModelBroke, ModelFault, ModelGone

Answer = tuple[dict[str, Any], list[Array]]


class Held:
    """A state or a proposal that lies in the other process. When nobody here has it any more, it is let go of there. life: of
    that process; what lay in an earlier one is lost."""

    __slots__ = ("__weakref__", "life", "number")

    def __init__(self, life: int, number: int) -> None:
        self.life, self.number = life, number


class Spent:
    """The numbers of what nobody has any more, for the process to hear with the next call. Any thread; never blocks."""

    def __init__(self) -> None:
        self._numbers = deque[int]()

    def watch(self, held: Held) -> Held:
        """Take its number in once it is gone."""
        weakref.finalize(held, self._numbers.append, held.number).atexit = False
        return held

    def take(self) -> list[int]:
        """All that there are."""
        taken: list[int] = []
        try:
            while True:
                taken.append(self._numbers.popleft())
        except IndexError:
            return taken


class Line:
    """One call at a time. Any thread; blocks for the answer."""

    def __init__(self, end: Connection, spent: Spent, why_gone: Callable[[], str]) -> None:
        """why_gone(): what became of the other process, once it doesn't answer."""
        self._end, self._spent, self._why_gone = end, spent, why_gone
        self._lock = threading.Lock()

    def listen(self, seconds: float | None = None) -> Answer:
        """The next answer. Raises ModelGone, TimeoutError after so many seconds (None: it is waited for), or what the answer
        says."""
        try:
            if seconds is not None and not self._end.poll(seconds):
                raise TimeoutError(f"the model's process hasn't answered for {seconds:g} s")
            header, arrays = unpack(self._end.recv_bytes())
        except TimeoutError:
            raise
        except (EOFError, OSError) as error:
            raise self._gone() from error
        if "fault" in header:
            raise _raised(header)
        return header, arrays

    def call(self, verb: str, *arrays: Array, seconds: float | None = None, **header: Any) -> Answer:
        """Have something done. Raises as ``listen`` does; after a TimeoutError, the line is of no use any more."""
        numbers = {name: value.number if isinstance(value, Held) else value for name, value in header.items()}
        with self._lock:
            try:
                self._end.send_bytes(pack({"verb": verb, "spent": self._spent.take(), **numbers}, *arrays))
            except OSError as error:
                raise self._gone() from error
            return self.listen(seconds)

    def _gone(self) -> ModelGone:
        return ModelGone(f"the model's process is gone: {self._why_gone()}")


def _raised(header: dict[str, Any]) -> Exception:
    match header:
        case {"fault": "OSError", "errno": number, "text": text}:
            return OSError(number, text)
        case {"fault": "ModelFault", "text": text}:
            return ModelFault(text)
        case {"fault": "ValueError", "text": text}:
            return ValueError(text)
        case _:
            return ModelBroke(f"{header['fault']}: {header['text']}")
