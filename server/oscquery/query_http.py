"""OSCQuery's one port: the tree over HTTP, and values as they change over WebSocket. Decides nothing.

The `websockets` library does both protocols; what is asked and answered is query.py's and watch.py's affair.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, Final, cast

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from server.errors import SetupFault
from server.oscquery.query import Answer
from server.oscquery.watch import CommandFault, Watcher, read_command

MOST_CONNECTED: Final = 64
MOST_LISTENING: Final = 16
PATIENCE_SECONDS: Final = 5.0
COMMAND_BYTES: Final = 4096
BUFFER_BYTES: Final = 1 << 16
STEP_SECONDS: Final = 0.02


class _Line(ServerConnection):
    """A connection that ends at once if there are too many, so that idle ones can't use up what the process may open. A client
    that has asked and closes its own half still gets its answer."""

    def __init__(self, open_now: set[ServerConnection], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._open_now = open_now
        self._half_closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._open_now.add(self)
        if len(self._open_now) > MOST_CONNECTED:
            self.transport.abort()

    def eof_received(self) -> bool | None:  # pyright: ignore[reportIncompatibleMethodOverride] - asyncio's may be true
        if self.request is not None and self.response is None:
            self._half_closed = True
            return True
        return super().eof_received()

    def send_data(self) -> None:
        super().send_data()
        if self._half_closed and self.response is not None:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open_now.discard(self)
        super().connection_lost(exc)


class QueryServer:
    """Event loop only; never blocks.

    answer: takes the target of a GET. revision: a number that grows when a value changes. values: of every control, by path.
    allows: whether clients may be at a host.
    """

    def __init__(
        self,
        answer: Callable[[str], Answer],
        revision: Callable[[], int],
        values: Callable[[], Mapping[str, list[Any]]],
        allows: Callable[[str], bool],
        step_seconds: float = STEP_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._answer, self._revision, self._values, self._allows = answer, revision, values, allows
        self._step_seconds, self._patience_seconds = step_seconds, patience_seconds
        self._server: Server | None = None
        self._open_now: set[ServerConnection] = set()
        self._listening = 0
        self.refused = 0
        self.slow = 0

    async def open(self, host: str, port: int) -> None:
        """Listen; port 0 takes any free one. Raises SetupFault."""
        silent = logging.Logger("oscquery", logging.CRITICAL + 1)  # what a client does wrong is counted, and not printed
        line = cast(type[ServerConnection], partial(_Line, self._open_now))
        try:
            self._server = await serve(
                self._listen, host, port, process_request=self._asked, compression=None, logger=silent, server_header=None,
                open_timeout=self._patience_seconds, close_timeout=self._patience_seconds, max_size=COMMAND_BYTES, max_queue=4,
                write_limit=BUFFER_BYTES, create_connection=line,
            )  # fmt: skip
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SetupFault(f"can't listen for OSCQuery on {host}, TCP port {port}: {reason}; choose --oscquery-port") from error

    @property
    def port(self) -> int:
        """The port that it listens on; 0 when closed."""
        if self._server is None or not self._server.sockets:
            return 0
        return int(next(iter(self._server.sockets)).getsockname()[1])

    async def close(self) -> None:
        """Give the port back, and hang up on everyone; whoever doesn't take leave in time is cut off."""
        if self._server is not None:
            self._server.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience_seconds):
                    await self._server.wait_closed()

    def _asked(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer a plain GET; None: go on with the handshake of a WebSocket."""
        peer = connection.remote_address
        if not peer or not self._allows(str(peer[0])):
            self.refused += 1
            return _response(Answer(HTTPStatus.FORBIDDEN))
        if request.method != "GET":
            return _response(Answer(HTTPStatus.METHOD_NOT_ALLOWED))
        if "websocket" not in request.headers.get("Upgrade", "").lower():
            return _response(self._answer(request.path))
        return None

    async def _listen(self, connection: ServerConnection) -> None:
        """One client's WebSocket, until it ends. Of what has changed it gets the newest value, so nothing ever queues up."""
        if self._listening >= MOST_LISTENING:
            self.refused += 1
            await connection.close(1013, "too many clients")
            return
        self._listening += 1
        try:
            await self._converse(connection, Watcher())
        except CommandFault as fault:
            self.refused += 1
            await connection.close(1008, str(fault))
        except TimeoutError:
            self.slow += 1
            connection.transport.abort()
        except ConnectionClosed:
            pass  # as clients do
        finally:
            self._listening -= 1

    async def _converse(self, connection: ServerConnection, watcher: Watcher) -> None:
        known = -1
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._step_seconds):
                    watcher.obey(read_command(await connection.recv()), self._values())
            revision = self._revision()
            if revision == known and not watcher.fresh:
                continue
            known = revision
            for packet in watcher.changed(self._values()):
                async with asyncio.timeout(self._patience_seconds):
                    await connection.send(packet)


def _response(answer: Answer) -> Response:
    """An answer as HTTP/1.1. Any page may read it: surfaces run in browsers."""
    headers = Headers()
    headers["Content-Type"] = "application/json; charset=utf-8"
    headers["Content-Length"] = str(len(answer.body))
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Connection"] = "close"
    return Response(answer.status, HTTPStatus(answer.status).phrase, headers, answer.body)
