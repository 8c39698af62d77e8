"""Where a packet comes from, and where an answer goes."""

from __future__ import annotations

from typing import Final

Address = tuple[str, int]  # host and port
TCP: Final = "tcp/"  # before the host of one that is connected: the same port may be another client's over UDP


def is_connected(address: Address) -> bool:
    """Whether answers to this one go down a connection. Pure: any thread, never blocks."""
    return address[0].startswith(TCP)
