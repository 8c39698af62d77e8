"""A server in this process and a performer in another, for commands that show or measure a live performance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

from server.app import App
from server.cli.common import ModelBeside
from server.cli.render import show_progress
from server.clock import MonotonicClock
from server.engine.port import Audio, PromptEncoder
from server.errors import SidemanError
from server.performance import Cue, Performance, perform
from server.running.endpoint import Endpoint
from server.running.gauges import Reading
from server.settings import ServerSettings


async def nothing(port: int) -> None:
    """Nothing else happens."""


async def concert(
    settings: ServerSettings,
    model: ModelBeside,
    prompts: PromptEncoder,
    heard: Audio,
    cues: Sequence[Cue],
    beside: Callable[[int], Awaitable[None]] = nothing,
) -> tuple[Performance, Reading]:
    """Serve on any free port of this machine and perform ``heard`` [T, 2] there. Takes as long as the audio lasts.

    beside: what else happens to the server meanwhile; it is given the port.
    """
    app = App(settings, model, prompts, MonotonicClock(), house=model)
    stop, opened = asyncio.Event(), asyncio.get_running_loop().create_future()

    def ready(endpoint: Endpoint) -> None:
        opened.set_result(endpoint.port)

    async with asyncio.TaskGroup() as group:
        serving = group.create_task(app.run(ready, stop))
        port = await opened
        try:
            performance = await _performed(partial(_play, port, heard, app.info.sample_rate, cues), partial(beside, port))
            reading = app.reading()
        finally:
            stop.set()
        await serving
    return performance, reading


async def _performed(play: Callable[[Connection], None], beside: Callable[[], Awaitable[None]]) -> Performance:
    """Have a process play, and from when it begins on, what goes on beside it."""
    context = get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=play, args=(its,), name="performer", daemon=True)
    process.start()
    its.close()
    try:
        await asyncio.to_thread(ours.recv)
        other = asyncio.ensure_future(beside())
        performed: Performance | Exception = await asyncio.to_thread(ours.recv)
        await other
    finally:
        process.kill()
    if isinstance(performed, Exception):
        raise performed
    return performed


def _play(port: int, heard: Audio, rate: int, cues: Sequence[Cue], end: Connection) -> None:
    end.send("here")
    try:
        end.send(asyncio.run(perform("127.0.0.1", port, heard, rate, cues, MonotonicClock(), show_progress)))
    except SidemanError as error:
        end.send(error)
