"""A connection to the process that holds a model, and what lies there."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from models.apart.wire import Array, pack, unpack
from models.faults import ModelFault, ModelGone

Answer = tuple[dict[str, Any], list[Array]]


class Held:
    """A state or a proposal that lies in the other process. When nobody here has it any more, it is let go of there. life: of
    that process; what lay in an earlier one is lost."""

    __slots__ = ("__weakref__", "life", "number")

    def __init__(self, life: int, number: int) -> None:
        self.life, self.number = life, number


class Line:
    """One call at a time. Any thread; blocks for the answer."""

    def __init__(self, end: Connection, life: int, why_gone: Callable[[], str]) -> None:
        """why_gone(): what became of the other process, once it doesn't answer."""
        self._end, self._life, self._why_gone = end, life, why_gone
        self._lock, self._spent = threading.Lock(), deque[int]()

    def listen(self) -> Answer:
        """The next answer. Raises ModelGone, or what the answer says."""
        try:
            header, arrays = unpack(self._end.recv_bytes())
        except (EOFError, OSError) as error:
            raise ModelGone(f"the model's process is gone: {self._why_gone()}") from error
        if "fault" in header:
            raise _raised(header)
        return header, arrays

    def call(self, verb: str, *arrays: Array, **header: Any) -> Answer:
        """Have something done. Raises as ``listen`` does."""
        numbers = {name: value.number if isinstance(value, Held) else value for name, value in header.items()}
        with self._lock:
            spent = [self._spent.popleft() for _ in range(len(self._spent))]
            try:
                self._end.send_bytes(pack({"verb": verb, "spent": spent, **numbers}, *arrays))
            except OSError as error:
                raise ModelGone(f"the model's process is gone: {self._why_gone()}") from error
            return self.listen()

    def hold(self, answer: Answer) -> Held:
        """What came of a call, until nobody has it any more."""
        held = Held(self._life, answer[0]["number"])
        weakref.finalize(held, self._spent.append, held.number).atexit = False
        return held


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
