"""The file behind the shared block ring: where it is, and its bytes as arrays."""

from __future__ import annotations

import mmap
import os
import re
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.audio import exclusive, layout
from server.engine.port import Audio
from server.errors import SetupFault

MAX_BYTES = 1 << 30


def shared_folder() -> Path:
    """Where the rings of this machine lie; the same for every program of a user."""
    if sys.platform == "win32":
        return Path(tempfile.gettempdir())
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else Path("/tmp")


def ring_path(name: str, folder: Path | None = None) -> Path:
    """The file of a ring."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise SetupFault(f"{name!r} isn't a name for a ring: 1 to 64 letters, digits, - or _")
    return (folder or shared_folder()) / f"sideman-{name}.ring"


class RingMap:
    """The bytes of a ring as arrays that share its memory. Close it last: the arrays are gone with it."""

    def __init__(self, memory: mmap.mmap, identity: tuple[int, int]) -> None:
        self._memory = memory
        self.identity = identity
        header: NDArray[np.void] = np.ndarray((1,), layout.header_dtype(), memory)
        self.header = header
        self.slots = int(header["slots"][0])
        self.channels = int(header["channels"][0])
        self.block_samples = int(header["block_samples"][0])
        self.sample_rate = int(header["sample_rate"][0])
        self.epoch = int(header["epoch"][0])
        self.writer_pid = int(header["writer_pid"][0])
        self.heartbeat: NDArray[np.uint64] = header["heartbeat"]
        self.newest: NDArray[np.uint64] = header["newest"]
        self.closed: NDArray[np.uint64] = header["closed"]
        dtype = layout.slot_dtype(self.block_samples, self.channels)
        rows: NDArray[np.void] = np.ndarray((self.slots,), dtype, memory, layout.HEADER_BYTES)
        self.rows = rows
        self.before: NDArray[np.uint64] = rows["before"]
        self.after: NDArray[np.uint64] = rows["after"]
        self.positions: NDArray[np.int64] = rows["position"]
        self.counts: NDArray[np.uint32] = rows["samples"]
        self.payloads: Audio = rows["payload"]
        stride = dtype.itemsize
        self.bytes: NDArray[np.uint8] = np.ndarray((self.slots, stride), np.uint8, memory, layout.HEADER_BYTES)

    def close(self) -> None:
        """Unmap. The arrays must not be used any more."""
        del self.header, self.heartbeat, self.newest, self.closed
        del self.rows, self.before, self.after, self.positions, self.counts, self.payloads, self.bytes
        self._memory.close()


def create_map(path: Path, *, sample_rate: int, channels: int, block_samples: int, slots: int, epoch: int) -> RingMap:
    """A new ring in place of whatever has that name. Readers see the old file or the whole new one, nothing between."""
    size = layout.HEADER_BYTES + slots * layout.slot_bytes(block_samples, channels)
    if min(sample_rate, channels, block_samples, slots) < 1 or size > MAX_BYTES:
        raise SetupFault(f"a ring of {slots} slots x {block_samples} samples x {channels} channels isn't possible")
    header: NDArray[np.void] = np.zeros((1,), layout.header_dtype())
    values: dict[str, int | bytes] = {
        "magic": layout.MAGIC,
        "version": layout.VERSION,
        "header_bytes": layout.HEADER_BYTES,
        "slot_bytes": layout.slot_bytes(block_samples, channels),
        "slots": slots,
        "sample_rate": sample_rate,
        "channels": channels,
        "block_samples": block_samples,
        "writer_pid": os.getpid(),
        "epoch": epoch,
    }
    for name, value in values.items():
        header[name] = value
    fresh = path.with_suffix(".new")
    with ExitStack() as undo:
        # In shared memory, what is left behind takes memory until somebody finds it.
        undo.callback(_discard, fresh)
        ring = _fill(path, fresh, header.tobytes(), size)
        try:
            if sys.platform == "win32":
                # A mapped file can't be renamed there.
                ring.close()
                fresh.replace(path)
                with path.open("r+b") as file:
                    ring = RingMap(mmap.mmap(file.fileno(), size), _identity(os.fstat(file.fileno())))
            else:
                fresh.replace(path)
        except OSError as error:
            raise SetupFault(f"can't replace {path}: {error.strerror}; close the program that reads it") from error
        undo.pop_all()
    return ring


def _fill(path: Path, fresh: Path, header: bytes, size: int) -> RingMap:
    """A file of a ring's size that holds its header, and zeros; path: of the ring that it is to become."""
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, exclusive.FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            # Written out rather than left sparse: a full disk has to show here, not as a crash at the first block.
            file.write(header)
            file.write(bytes(size - layout.HEADER_BYTES))
            file.flush()
            return RingMap(mmap.mmap(file.fileno(), size), _identity(os.fstat(file.fileno())))
    except OSError as error:
        raise SetupFault(f"can't make the shared ring {path}: {error.strerror}") from error


def _discard(path: Path) -> None:
    """Remove a file if it is there and can be removed: why it has to go is told already."""
    with suppress(OSError):
        path.unlink()


def open_map(path: Path) -> RingMap:
    """An existing ring, for reading. Raises SetupFault where there is none, or one that this code can't read."""
    try:
        with path.open("rb") as file:
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            identity = _identity(os.fstat(file.fileno()))
    except (OSError, ValueError) as error:
        raise SetupFault(f"no shared ring at {path}: is the server running, and does it publish to shared memory?") from error
    reason = _unreadable(memory)
    if reason:
        memory.close()
        raise SetupFault(f"{path} {reason}")
    return RingMap(memory, identity)


def current_identity(path: Path) -> tuple[int, int] | None:
    """Which file has the name now."""
    try:
        return _identity(path.stat())
    except OSError:
        return None


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _unreadable(memory: mmap.mmap) -> str:
    """Why these bytes aren't a ring; empty if they are."""
    if len(memory) < layout.HEADER_BYTES or memory[: len(layout.MAGIC)] != layout.MAGIC:
        return "isn't a shared ring of Sideman"
    header: NDArray[np.void] = np.frombuffer(memory[: layout.HEADER_BYTES], layout.header_dtype())
    version, slots, stride = int(header["version"][0]), int(header["slots"][0]), int(header["slot_bytes"][0])
    if version != layout.VERSION or int(header["header_bytes"][0]) != layout.HEADER_BYTES:
        return f"has layout {version}; this reader knows {layout.VERSION}"
    wanted = layout.slot_bytes(int(header["block_samples"][0]), int(header["channels"][0]))
    if stride != wanted or slots < 1 or len(memory) < layout.HEADER_BYTES + slots * stride:
        return "is damaged: its size doesn't fit its header"
    return ""
