"""The process that holds the model: it does what the calls say, and keeps states and proposals under numbers."""

from __future__ import annotations

import gc
import signal
import threading
from dataclasses import asdict
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from models.apart.wire import Array, pack, unpack, unpack_conditioning
from models.faults import ModelFault


class Host:
    """A generator's verbs for whoever calls. One thread for each connection; states that one of them saves are never changed by
    another, for callers keep copies."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator
        self._held: dict[int, Any] = {}
        self._numbers = count()

    def serve(self, caller: Connection) -> None:
        """Answer until the caller hangs up. Blocks."""
        while True:
            try:
                message = caller.recv_bytes()
            except (EOFError, OSError):
                return
            try:
                answer = self._answer(*unpack(message))
            except Exception as error:  # noqa: BLE001 - the process's one boundary: the caller hears what it was
                answer = pack(fault(error))
            if not _sent(caller, answer):
                return

    def about(self) -> bytes:
        """What a caller hears first: the facts."""
        return pack({"info": asdict(self._generator.info)})

    def _answer(self, header: dict[str, Any], arrays: list[Array]) -> bytes:
        for number in header["spent"]:
            del self._held[number]
        generator, held = self._generator, self._held
        match header["verb"], header:
            case "init", {"batch": batch}:
                return self._hold(generator.init(batch))
            case "clone", {"state": state}:
                return self._hold(generator.clone(held[state]))
            case "hear", {"state": state, "first_frame": first_frame}:
                return self._hold(generator.hear(held[state], first_frame, arrays[0]))
            case "propose", {"state": state, "block": block}:
                return self._hold(generator.propose(held[state], block, unpack_conditioning(header, arrays)))
            case "decode", {"state": state, "proposal": proposal}:
                audio, after = generator.decode(held[state], held[proposal])
                return self._hold(after, audio)
            case "commit", {"state": state, "proposal": proposal}:
                return self._hold(generator.commit(held[state], held[proposal]))
            case "save", {"state": state, "file": file, "about": about}:
                generator.save(held[state], Path(file), about)
                return pack({})
            case "about", {"file": file}:
                return pack({"text": generator.about(Path(file))})
            case "load", {"file": file}:
                return self._hold(generator.load(Path(file)))
            case verb, _:
                raise TypeError(f"a model has no verb {verb}")

    def _hold(self, what: Any, *arrays: Array) -> bytes:
        number = next(self._numbers)
        self._held[number] = what
        return pack({"number": number}, *arrays)


def fault(error: Exception) -> dict[str, Any]:
    """What is told of an error: its kind, if callers know it, and its text."""
    if isinstance(error, OSError):
        return {"fault": "OSError", "errno": error.errno, "text": error.strerror or str(error)}
    for known in (ModelFault, ValueError):
        if isinstance(error, known):
            return {"fault": known.__name__, "text": str(error)}
    return {"fault": type(error).__name__, "text": str(error)}


def run(verbs: Connection, files: Connection, name: str, device: str, threads: int) -> None:
    """The process: loads the model and serves until the caller hangs up, however that ends. verbs: what has to be in time.
    files: what waits for the disk, on a thread of its own."""
    # Ctrl-C, and a service manager's end, are for the caller: what it still wants to save, it has saved before it ends this.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    from models import registry

    try:
        host = Host(registry.load_generator(name, device, threads))
    except ModelFault as error:
        _sent(verbs, pack(fault(error)))
        return
    threading.Thread(target=host.serve, args=(files,), name="files", daemon=True).start()
    gc.collect()
    gc.freeze()
    if _sent(verbs, host.about()):
        host.serve(verbs)


def _sent(caller: Connection, message: bytes) -> bool:
    """False: the caller has gone."""
    try:
        caller.send_bytes(message)
    except OSError:
        return False
    return True
