"""``python -m server.cli.bench.flood PORT RATE SECONDS``: so many control messages a second, from a process of their own.

Prints how many were sent and how many answers came back.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from server.clock import MonotonicClock
from server.osc.codec import Message, encode

BURST_SECONDS: Final = 0.002
LINGER_SECONDS: Final = 0.5


class _Counter(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.answers = 0

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        self.answers += data.count(b"/done\0")  # in a bundle or alone


async def flood(port: int, rate: float, seconds: float) -> tuple[int, int]:
    """Move a prompt's weight back and forth. Event loop; takes ``seconds``."""
    clock = MonotonicClock()
    loop = asyncio.get_running_loop()
    transport, counter = await loop.create_datagram_endpoint(_Counter, remote_addr=("127.0.0.1", port))
    messages = [encode(Message("/weight", (8, step / 100))) for step in range(100)]
    started, sent = clock.now_seconds(), 0
    while (passed := clock.now_seconds() - started) < seconds:
        while sent < passed * rate:
            transport.sendto(messages[sent % len(messages)])
            sent += 1
        await asyncio.sleep(BURST_SECONDS)
    await asyncio.sleep(LINGER_SECONDS)
    transport.close()
    return sent, counter.answers


if __name__ == "__main__":
    print(*asyncio.run(flood(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))))
