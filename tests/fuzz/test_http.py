"""Nonsense to the OSCQuery port: an answer in HTTP or none at all, and the tree is still there afterwards."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.talk import WAIT_SECONDS, running

TARGETS = (
    b"/",
    b"/?HOST_INFO",
    b"/gain",
    b"/gain?VALUE",
    b"/prompt/1/text?",
    b"/../../etc",
    b"/%ff%00",
    b"*",
    b"/" + b"x" * 9000,
)
KEY = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
HEADERS = (b"Host: x", b"Upgrade: websocket", b"Connection: Upgrade", KEY, b"Sec-WebSocket-Version: 13", b": ", b"\xff\xfe",
           b"Content-Length: -1", b"Content-Length: 99999999", b"a" * 9000)  # fmt: skip
AT_ONCE = 4


@pytest.mark.parametrize("count", [300, pytest.param(20_000, marks=pytest.mark.slow)])
async def test_nonsense_over_http(count: int, tmp_path: Path) -> None:
    answered = 0
    async with running(tmp_path) as (app, _):
        asked = list(requests(random.Random(7771), count))
        for start in range(0, count, AT_ONCE):
            some = await asyncio.gather(*(ask(app.query.port, request) for request in asked[start : start + AT_ONCE]))
            answered += sum(bool(answer) for answer in some)
            assert all(answer.startswith(b"HTTP/1.1 ") for answer in some if answer), some
        whole = await ask(app.query.port, b"GET /gain HTTP/1.1\r\n\r\n")
        assert json.loads(whole.partition(b"\r\n\r\n")[2])["FULL_PATH"] == "/gain"
    assert answered > count / 10


async def ask(port: int, request: bytes) -> bytes:
    """All that comes back until the server hangs up; it may do so before it has read everything."""
    async with asyncio.timeout(WAIT_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            writer.write_eof()
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()


def requests(rng: random.Random, count: int) -> Iterator[bytes]:
    for _ in range(count):
        verb, version = rng.choice((b"GET", b"GET", b"POST", b"get", b"")), rng.choice((b"HTTP/1.1", b"HTTP/1.1", b"HTTP/9", b""))
        head = b" ".join((verb, rng.choice(TARGETS), version))
        data = b"\r\n".join((head, *rng.sample(HEADERS, rng.randrange(5)), b"", b""))
        match rng.randrange(6):
            case 0:
                data = data[: rng.randrange(len(data) + 1)]
            case 1:
                at = rng.randrange(len(data))
                data = data[:at] + rng.randbytes(4) + data[at:]
            case 2:
                data += rng.randbytes(rng.randrange(300))
            case _:
                pass
        yield data
