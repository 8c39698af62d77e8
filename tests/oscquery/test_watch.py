"""Values as they change, over WebSocket; the client is another library than the server's."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import websocket

from server.osc.codec import Message, decode
from server.oscquery.query import Answer
from server.oscquery.query_http import MOST_LISTENING, QueryServer
from server.oscquery.watch import Command, CommandFault, Watcher, read_command
from tests.server.talk import running, talker

HOST = "127.0.0.1"
PATIENCE_SECONDS = 20.0


def told(watcher: Watcher, values: dict[str, list[Any]]) -> list[tuple[str, tuple[Any, ...]]]:
    messages = [timed.message for packet in watcher.changed(values) for timed in decode(packet)]
    return [(message.address, message.arguments) for message in messages]


def test_what_is_listened_to_is_told_at_first_and_when_it_changes() -> None:
    watcher, values = Watcher(), {"/gain": [1.0], "/seed": [7]}
    assert told(watcher, values) == []
    watcher.obey(Command("LISTEN", "/gain"), values)
    watcher.obey(Command("LISTEN", "/nowhere"), values)
    assert told(watcher, values) == [("/gain", (1.0,))]
    assert told(watcher, values) == []
    values |= {"/gain": [0.5], "/seed": [8]}
    watcher.obey(Command("LISTEN", "/gain"), values)
    assert told(watcher, values) == [("/gain", (0.5,))], "listening twice is listening once"
    watcher.obey(Command("IGNORE", "/gain"), values)
    assert told(watcher, values | {"/gain": [0.1]}) == []


@pytest.mark.parametrize(
    "text",
    ["", "LISTEN /gain", "[]", '"LISTEN"', "{}", '{"COMMAND": "LISTEN"}', '{"COMMAND": "LISTEN", "DATA": 7}', "[" * 4000,
     '{"COMMAND": ["LISTEN"], "DATA": "/gain"}', '{"COMMAND": "PATH_ADDED", "DATA": "/x"}', b"/gain\0\0\0,f\0\0\0\0\0\0"],
)  # fmt: skip
def test_what_is_no_command(text: str | bytes) -> None:
    with pytest.raises(CommandFault):
        read_command(text)


async def surface(port: int) -> websocket.WebSocket:
    """A client of another make, on a thread, for it blocks."""
    return await asyncio.to_thread(websocket.create_connection, f"ws://{HOST}:{port}/", timeout=PATIENCE_SECONDS)


async def hear(client: websocket.WebSocket) -> Message:
    opcode, data = await asyncio.to_thread(client.recv_data)
    assert opcode == websocket.ABNF.OPCODE_BINARY, (opcode, data)
    (timed,) = decode(bytes(data))
    return timed.message


def command(name: str, path: str) -> str:
    return json.dumps({"COMMAND": name, "DATA": path})


async def test_a_surface_follows_what_somebody_else_turns(tmp_path: Path) -> None:
    async with running(tmp_path) as (app, port), talker(port) as client:
        fader = await surface(app.query.port)
        fader.send(command("LISTEN", "/gain"))
        fader.send(command("LISTEN", "/prompt/2/text"))
        assert {(await hear(fader)).address, (await hear(fader)).address} == {"/gain", "/prompt/2/text"}
        client.say("/gain", 3)
        assert await hear(fader) == Message("/gain", (3.0,))
        client.say("/prompt", 2, "slow bossa nova")
        assert await hear(fader) == Message("/prompt/2/text", ("slow bossa nova", 1.0))
        fader.send(command("IGNORE", "/gain"))
        fader.ping()
        assert (await asyncio.to_thread(fader.recv_data, True))[0] == websocket.ABNF.OPCODE_PONG
        client.say("/gain", 1)
        client.say("/weight", 2, 0.25)
        assert await hear(fader) == Message("/prompt/2/text", ("slow bossa nova", 0.25))
        fader.shutdown()


async def test_what_is_no_command_is_told_and_hung_up_on(tmp_path: Path) -> None:
    async with running(tmp_path) as (app, _):
        for nonsense in ("no JSON", b"/gain"):
            fool = await surface(app.query.port)
            fool.send(nonsense, websocket.ABNF.OPCODE_TEXT if isinstance(nonsense, str) else websocket.ABNF.OPCODE_BINARY)
            opcode, data = await asyncio.to_thread(fool.recv_data)
            assert opcode == websocket.ABNF.OPCODE_CLOSE and bytes(data)[:2] == (1008).to_bytes(2)
            fool.shutdown()
        assert app.query.refused == 2


class Values:
    """One control whose value is large and never the same twice."""

    def __init__(self) -> None:
        self.count = 0

    def revision(self) -> int:
        self.count += 1
        return self.count

    def values(self) -> dict[str, list[Any]]:
        return {"/gain": [self.count, b"x" * 50_000]}


@asynccontextmanager
async def serving(values: Values, allows: Callable[[str], bool] = lambda host: True) -> AsyncIterator[QueryServer]:
    server = QueryServer(
        lambda target: Answer(200, b"{}"), values.revision, values.values, allows, step_seconds=0.001, patience_seconds=0.2
    )
    await server.open(HOST, 0)
    try:
        yield server
    finally:
        await server.close()


async def test_a_slow_reader_is_dropped_and_counted_and_holds_up_nobody() -> None:
    async with serving(Values()) as server:
        slow, quick = await surface(server.port), await surface(server.port)
        slow.send(command("LISTEN", "/gain"))
        quick.send(command("LISTEN", "/gain"))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not server.slow:
                assert (await hear(quick)).address == "/gain"
        assert (await hear(quick)).address == "/gain"
        assert server.slow == 1
        slow.shutdown()
        quick.shutdown()


async def test_the_list_of_who_may_connect_counts_here_too() -> None:
    async with serving(Values(), lambda host: host != HOST) as server:
        with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
            await surface(server.port)
        reader, writer = await asyncio.open_connection(HOST, server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)).startswith(b"HTTP/1.1 403")
        writer.close()
        assert server.refused == 2


async def test_there_is_room_for_so_many_and_no_more() -> None:
    async with serving(Values()) as server:
        surfaces = [await surface(server.port) for _ in range(MOST_LISTENING + 1)]
        opcode, data = await asyncio.to_thread(surfaces[-1].recv_data)
        assert opcode == websocket.ABNF.OPCODE_CLOSE and bytes(data)[:2] == (1013).to_bytes(2)
        for each in surfaces:
            each.shutdown()


async def test_idle_connections_are_hung_up_on() -> None:
    async with serving(Values()) as server:
        idle = [socket.create_connection((HOST, server.port)) for _ in range(100)]
        for each in idle:
            each.settimeout(PATIENCE_SECONDS)
            with suppress(ConnectionError):
                assert await asyncio.to_thread(each.recv, 100) == b""
            each.close()
