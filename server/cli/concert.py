"""A server in this process and a performer in another, for commands that show or measure a live performance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from server.app import App
from server.clock import MonotonicClock
from server.engine.port import Audio, Generator, PromptEncoder
from server.performance import Cue, Performance, perform
from server.running.endpoint import Endpoint
from server.running.gauges import Reading
from server.settings import ServerSettings


def silently(share: float) -> None:
    """No progress is shown."""


async def concert(
    settings: ServerSettings,
    generator: Generator[Any, Any],
    prompts: PromptEncoder,
    heard: Audio,
    cues: Sequence[Cue],
    progress: Callable[[float], None] = silently,
    beside: Callable[[int], Awaitable[None]] | None = None,
) -> tuple[Performance, Reading]:
    """Serve on any free port of this machine and perform ``heard`` [T, 2] there. Takes as long as the audio lasts.

    beside: what else happens to the server meanwhile; it is given the port. progress: a function of a module, for it is called
    in the performer's process.
    """
    app = App(settings, generator, prompts, MonotonicClock())
    loop = asyncio.get_running_loop()
    stop, opened = asyncio.Event(), loop.create_future()

    def ready(endpoint: Endpoint) -> None:
        opened.set_result(endpoint.port)

    with ProcessPoolExecutor(1, get_context("spawn")) as stage:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(app.run(ready, stop))
            port = await opened
            other = None if beside is None else asyncio.ensure_future(beside(port))
            try:
                performance = await loop.run_in_executor(stage, _play, port, heard, app.info.sample_rate, cues, progress)
                reading = app.reading()
                if other is not None:
                    await other
            finally:
                stop.set()
            await serving
    return performance, reading


def _play(port: int, heard: Audio, rate: int, cues: Sequence[Cue], progress: Callable[[float], None]) -> Performance:
    return asyncio.run(perform("127.0.0.1", port, heard, rate, cues, MonotonicClock(), progress))
