"""``python -m server.cli.bench.flood PORT RATE SECONDS``: so many control messages a second, from a process of their own.

Prints how many were sent and how many answers came back. A bare socket, for what this takes of a core is missing elsewhere.
"""

from __future__ import annotations

import socket
import sys
import time
from contextlib import suppress
from typing import Final

from server.clock import MonotonicClock
from server.osc.codec import MAX_DATAGRAM_BYTES, Message, encode

BURST_SECONDS: Final = 0.002
LINGER_SECONDS: Final = 0.5


def flood(port: int, rate: float, seconds: float) -> tuple[int, int]:
    """Move a prompt's weight back and forth. Blocks for ``seconds``."""
    clock = MonotonicClock()
    messages = [encode(Message("/weight", (8, step / 100))) for step in range(100)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("127.0.0.1", port))
        client.setblocking(False)
        started, sent, answers = clock.now_seconds(), 0, 0
        while (passed := clock.now_seconds() - started) < seconds + LINGER_SECONDS:
            due = int(min(passed, seconds) * rate)
            with suppress(BlockingIOError):
                while sent < due:
                    client.send(messages[sent % len(messages)])
                    sent += 1
            answers += _answers(client)
            time.sleep(BURST_SECONDS)
    return sent, answers


def _answers(client: socket.socket) -> int:
    """How many have come, alone or in bundles."""
    count = 0
    with suppress(BlockingIOError):
        while True:
            count += client.recv(MAX_DATAGRAM_BYTES).count(b"/done\0")
    return count


if __name__ == "__main__":
    print(*flood(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
