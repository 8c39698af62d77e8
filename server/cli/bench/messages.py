"""Control messages beside the audio: how many a second are answered, and what that does to the blocks."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Final

from server.cli.bench.figures import Line
from server.cli.common import ModelBeside
from server.cli.concert import concert
from server.cli.loop import run_on_loop
from server.engine.port import Audio, PromptEncoder
from server.settings import ServerSettings

_QUIET_SECONDS: Final = 2.0  # at the beginning and the end, when nothing is sent


def messages_line(settings: ServerSettings, model: ModelBeside, prompts: PromptEncoder, heard: Audio, rate: int) -> Line:
    """So many control messages a second beside the audio, from a process of their own. Takes as long as ``heard``."""
    seconds = len(heard) / model.info.sample_rate - _QUIET_SECONDS
    counts: list[int] = []

    async def beside(port: int) -> None:
        command = (sys.executable, "-m", "server.cli.bench.flood", str(port), str(rate), str(seconds))
        flood = await asyncio.to_thread(subprocess.run, command, stdout=subprocess.PIPE, check=True)
        counts.extend(int(word) for word in flood.stdout.split())

    performance, reading = run_on_loop(concert(settings, model, prompts, heard, [], beside))
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
