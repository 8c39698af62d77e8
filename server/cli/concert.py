"""A server and a performer in one process, for commands that show or measure a live performance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from server.app import App
from server.clock import MonotonicClock
from server.engine.port import Audio, Generator, PromptEncoder
from server.performance import Cue, Performance, perform
from server.running.endpoint import Endpoint
from server.running.gauges import Reading
from server.settings import ServerSettings


async def concert(
    settings: ServerSettings,
    generator: Generator[Any, Any],
    prompts: PromptEncoder,
    heard: Audio,
    cues: Sequence[Cue],
    progress: Callable[[float], None] = lambda share: None,
    beside: Callable[[int], Awaitable[None]] | None = None,
) -> tuple[Performance, Reading]:
    """Serve on any free port of this machine and perform ``heard`` [T, 2] there. Takes as long as the audio lasts.

    beside: what else happens to the server meanwhile; it is given the port.
    """
    clock = MonotonicClock()
    app = App(settings, generator, prompts, clock)
    stop, opened = asyncio.Event(), asyncio.get_running_loop().create_future()

    def ready(endpoint: Endpoint) -> None:
        opened.set_result(endpoint.port)

    async with asyncio.TaskGroup() as group:
        serving = group.create_task(app.run(ready, stop))
        port = await opened
        other = None if beside is None else asyncio.ensure_future(beside(port))
        try:
            performance = await perform("127.0.0.1", port, heard, app.info.sample_rate, cues, clock, progress)
            reading = app.reading()
            if other is not None:
                await other
        finally:
            stop.set()
        await serving
    return performance, reading
