"""The OSCQuery tree over HTTP: one request a connection, GET only. Decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from server.errors import SetupFault
from server.osc.query import Answer

REQUEST_BYTES: Final = 8192
PATIENCE_SECONDS: Final = 5.0
MOST_AT_ONCE: Final = 16


class QueryServer:
    """Event loop only; never blocks. ``answer`` takes the target of a GET."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._busy = 0

    async def open(self, host: str, port: int) -> None:
        """Listen; port 0 takes any free one. Raises SetupFault."""
        try:
            self._server = await asyncio.start_server(self._serve, host, port, limit=REQUEST_BYTES)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SetupFault(f"can't listen for OSCQuery on {host}, TCP port {port}: {reason}; choose --oscquery-port") from error

    @property
    def port(self) -> int:
        """The port that it listens on; 0 when closed."""
        return int(self._server.sockets[0].getsockname()[1]) if self._server is not None and self._server.sockets else 0

    def close(self) -> None:
        """Give the port back."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._busy += 1
        try:
            if self._busy <= MOST_AT_ONCE:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    writer.write(response(self._reply(await reader.readuntil(b"\r\n\r\n"))))
                    await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asks like that isn't answered, and nobody else is hurt by it
        finally:
            self._busy -= 1
            writer.close()

    def _reply(self, request: bytes) -> Answer:
        words = request.split(b"\r\n", 1)[0].split(b" ")
        if len(words) != 3 or not words[2].startswith(b"HTTP/"):
            return Answer(HTTPStatus.BAD_REQUEST)
        if words[0] != b"GET":
            return Answer(HTTPStatus.METHOD_NOT_ALLOWED)
        return self._answer(words[1].decode("ascii", "replace"))


def response(answer: Answer) -> bytes:
    """An answer as HTTP/1.1. Any page may read it: surfaces run in browsers."""
    head = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(answer.body)}\r\n"
        "Access-Control-Allow-Origin: *\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + answer.body
