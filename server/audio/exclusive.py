"""A lock on a file that dies with its process, so a crashed owner never has to be guessed from a process id."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from server.errors import SetupFault

if sys.platform == "win32":
    import msvcrt

    FLAGS = os.O_RDWR | os.O_BINARY | os.O_NOINHERIT
    # Windows locks are mandatory: lock a byte that nobody reads.
    _FAR_BYTE = 1 << 30

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    FLAGS = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class ProcessLock:
    """Held from construction to ``close`` or the end of the process. One thread; doesn't block.

    The file stays: deleting a lock's file lets two owners lock two files of one name. It remembers how many owners
    there were.
    """

    def __init__(self, path: Path) -> None:
        """Raises SetupFault where another holder lives."""
        self._path = path
        try:
            self._descriptor = os.open(path, FLAGS | os.O_CREAT, 0o600)
        except OSError as error:
            raise SetupFault(f"can't open {path}: {error.strerror}") from error
        if not _try_lock(self._descriptor):
            os.close(self._descriptor)
            raise SetupFault(f"{path} is held by another running server; stop it, or choose another name")

    def next_count(self) -> int:
        """One more than the last holder got. Raises SetupFault where it can't be kept: a new file has no room on a full disk."""
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            text = os.read(self._descriptor, 32)
            count = int(text) + 1 if text.strip().isdigit() else 1
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, b"%020d" % count)
        except OSError as error:
            raise SetupFault(f"can't write {self._path}: {error.strerror}") from error
        return count

    def close(self) -> None:
        """Let the next one in."""
        os.close(self._descriptor)
