"""Control messages beside the audio: how many a second are answered, and what that does to the blocks."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Final

from server.cli.bench.figures import Line
from server.cli.concert import concert
from server.cli.render import show_progress
from server.engine.port import Audio, Generator, PromptEncoder
from server.settings import ServerSettings

_QUIET_SECONDS: Final = 2.0  # at the beginning and the end, when nothing is sent


def messages_line(
    settings: ServerSettings, generator: Generator[Any, Any], prompts: PromptEncoder, heard: Audio, rate: int
) -> Line:
    """So many control messages a second beside the audio, from a process of their own. Takes as long as ``heard``."""
    seconds = len(heard) / generator.info.sample_rate - _QUIET_SECONDS
    counts: list[int] = []

    async def beside(port: int) -> None:
        command = (sys.executable, "-m", "server.cli.bench.flood", str(port), str(rate), str(seconds))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        printed, _ = await process.communicate()
        counts.extend(int(word) for word in printed.split())

    performance, reading = asyncio.run(concert(settings, generator, prompts, heard, [], show_progress, beside))
    sent, answered = counts
    return {
        "part": "messages",
        "per_second": rate,
        "seconds": seconds,
        "sent": sent,
        "answered": answered,
        "blocks": len(performance.blocks),
        "late": reading.counts.late,
        "underruns": reading.counts.underruns,
        "gaps": reading.counts.gaps,
        "loop_gap_p99_ms": round(reading.latency.loop_gap_ms, 2),
    }
