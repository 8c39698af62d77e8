"""``python -m tests.faults.performer PORT NAME``: a performer in a process of its own, to be killed and stopped. It plays a quiet
tone in real time for as long as it lives, and reads nothing that it is told."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import suppress
from itertools import count

import numpy as np

from server.osc.codec import Message, encode

RATE, PACKET = 44_100, 256


def main(port: int, name: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", port))
        for message in (Message("/hello", (name, 0, RATE, 1)), Message("/play")):
            out.send(encode(message))
        started = time.perf_counter()
        for number in count():
            position = number * PACKET
            time.sleep(max(0.0, started + (position + PACKET) / RATE - time.perf_counter()))
            tone = 0.1 * np.sin(2 * np.pi * 220 / RATE * np.arange(position, position + PACKET))
            with suppress(ConnectionRefusedError):  # the server has gone before us
                out.send(encode(Message("/audio/in", (position % (1 << 31), 1), tone.astype(np.float32))))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
