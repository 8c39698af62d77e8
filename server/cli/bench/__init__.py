"""``sideman bench``: how fast it is here, as JSON lines.

Times on a shared machine wander; compare ratios within one run. The first line is the engine alone; then come the
whole server over OSC on this machine, in real time, with a fixed look-ahead and with ``auto``; performer to sound; and control
messages beside the audio.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.cli.bench.influence import performer_to_sound_ms
from server.cli.common import Commands, add_model_options, check_seconds, load_model, load_prompts
from server.cli.concert import concert
from server.cli.render import show_progress
from server.clock import MonotonicClock
from server.control.params import opening_controls
from server.engine.metrics import STAGES, Figures
from server.engine.port import Audio, Conditioning, Generator, PromptEncoder
from server.errors import SetupFault
from server.offline import render
from server.osc.codec import Message
from server.performance import Cue
from server.settings import ServerSettings, load_settings

LEAST_SECONDS: Final = 24.0
NOISE_SEED: Final = 1
SETTLED_SECONDS: Final = 16.0
PIECE_SECONDS: Final = 4
FLOOD_SECONDS: Final = 8
RATES: Final = (1_000, 4_000, 10_000)


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "bench",
        help="measure speed and latency on this machine",
        description="Measure the engine's stages, then a live performance: margin, and how soon a control is heard.",
    )
    parser.add_argument("--out", type=Path, help="file to append the JSON lines to")
    parser.add_argument(
        "--endurance", type=int, default=0, metavar="BLOCKS", help="also: does this block cost what the 100th does? try 10000"
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="length of each live part (default: %(default)s)")
    add_model_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Measure, print, append."""
    check_seconds(options.seconds, LEAST_SECONDS)
    if options.out is not None and not options.out.absolute().parent.is_dir():
        raise SetupFault(f"there is no folder {options.out.parent}; make it first")
    generator, prompts = load_model(options.model, options.device, options.threads), load_prompts()
    info = generator.info
    heard = test_signal(int(options.seconds * info.sample_rate), info.sample_rate)
    about = {
        "commit": commit(),
        "model": info.name,
        "device": options.device,
        "threads": options.threads,
        "machine": platform.machine(),
        "python": platform.python_version(),
        "block_ms": 1000 * info.block_frames * info.hop / info.sample_rate,
    }
    lines = [{**about, **engine_line(generator, heard)}]
    if options.endurance:
        lines.append({**about, **endurance_line(generator, options.endurance)})
    # Without the limit on what one sender may send: how much can be taken is what is measured.
    unlimited = {"messages_per_second": 1_000_000, "announce": False}
    settings = load_settings(None, port=0, shared_name="sideman-bench", model=options.model, **unlimited)
    for auto in (False, True):
        lines.append({**about, **live_line(settings, generator, prompts, heard, auto)})
    influences = performer_to_sound_ms(generator, heard[: PIECE_SECONDS * info.sample_rate])
    lines.append({**about, "part": "performer", "performer_to_sound_ms": spread(influences)})
    for rate in RATES:
        lines.append({**about, **messages_line(settings, generator, prompts, heard[: FLOOD_SECONDS * info.sample_rate], rate)})
    for line in lines:
        print(json.dumps(line))
        if options.out is not None:
            with options.out.open("a") as file:
                file.write(json.dumps(line) + "\n")
    return 0


def live_line(
    settings: ServerSettings, generator: Generator[Any, Any], prompts: PromptEncoder, heard: Audio, auto: bool
) -> dict[str, Any]:
    """The whole server over OSC, in real time, with a new prompt every 0.61 s."""
    info = generator.info
    seconds = len(heard) / info.sample_rate
    cues = [Cue(0, Message("/lookahead", ("auto",)))] if auto else []
    # With auto, from when it has had time to settle.
    for turn, at in enumerate(np.arange(SETTLED_SECONDS if auto else 2.0, seconds - 2.0, 0.61)):
        cues.append(Cue(int(at * info.sample_rate), Message("/prompt", (1, f"{('jazz', 'rock')[turn % 2]} {turn}", 1.0))))
    performance, reading = asyncio.run(concert(settings, generator, prompts, heard, cues, show_progress))
    applied = [a for a in performance.applied if a.address == "/prompt"]
    sounds = [(a.position - a.sent_position) / info.sample_rate * 1000 for a in applied]
    controls = reading.controls
    margins = [block.margin_ms for block in performance.blocks]
    return {
        "part": "live, auto" if auto else "live",
        "seconds": seconds,
        "blocks": len(performance.blocks),
        "late": reading.counts.late,
        "underruns": reading.counts.underruns,
        "arrived_late_samples": performance.late_samples,
        "margin_ms": {"p50": percentile(margins, 50), "p5": percentile(margins, 5), "p1": percentile(margins, 1)},
        "margin_jitter_ms": round(float(np.std(margins)), 2) if margins else None,
        "control_to_sound_ms": spread(sounds),
        "lookahead_ms": 1000 * controls.lookahead_frames * info.hop / info.sample_rate,
        "lead_ms": None if controls.lead_samples is None else round(1000 * controls.lead_samples / info.sample_rate, 1),
        "transport_p99_ms": round(reading.latency.transport_ms, 2),
        "loop_gap_p99_ms": round(reading.latency.loop_gap_ms, 2),
        **stages(reading.figures),
    }


def messages_line(
    settings: ServerSettings, generator: Generator[Any, Any], prompts: PromptEncoder, heard: Audio, rate: int
) -> dict[str, Any]:
    """So many control messages a second beside the audio, from a process of their own."""
    seconds = len(heard) / generator.info.sample_rate - 2
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


def engine_line(generator: Generator[Any, Any], heard: Audio) -> dict[str, Any]:
    """The engine alone, as fast as it goes."""
    info = generator.info
    clock = MonotonicClock()
    controls = replace(opening_controls(info), playing=True)
    started = clock.now_seconds()
    result = render(generator, heard, controls, clock)
    taken = clock.now_seconds() - started
    return {
        "part": "engine",
        "seconds": len(heard) / info.sample_rate,
        "blocks": len(result.blocks),
        "real_time_factor": taken / (len(heard) / info.sample_rate),
        **stages(result.figures),
    }


def endurance_line(generator: Generator[Any, Any], blocks: int) -> dict[str, Any]:
    """Block 100 against block ``blocks``, timed in turns so that both see the same machine, and memory on the way."""
    info, clock = generator.info, MonotonicClock()
    rng = np.random.default_rng(NOISE_SEED)
    parts = (True,) * len(info.parts)

    def advance(state: Any, block: int) -> Any:
        """One block from audio to memory. A block is as long as what is heard at once."""
        audio = rng.standard_normal((1, info.hear_frames * info.hop, info.channels), dtype=np.float32) * np.float32(0.1)
        frame = block * info.hear_frames
        state = generator.hear(state, frame, audio)
        told = Conditioning((), parts, frame + info.hear_frames, 1.0, NOISE_SEED)
        proposal = generator.propose(state, (frame + info.default_lookahead_frames) // info.block_frames + 1, told)
        _, state = generator.decode(state, proposal)
        return generator.commit(state, proposal)

    state, early, memory = generator.init(1), None, 0.0
    for block in range(blocks):
        if block == 100:
            early = generator.clone(state)
        if block == blocks // 10:
            memory = peak_memory_mb()
        state = advance(state, block)
        show_progress(block / blocks)
    show_progress(1.0)
    grown = peak_memory_mb() - memory
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(200):
        early_first = ((times[0], 100), (times[1], blocks))
        for taken, block in early_first if turn % 2 else reversed(early_first):
            copy = generator.clone(early if block == 100 else state)
            started = clock.now_seconds()
            advance(copy, block)
            taken.append(clock.now_seconds() - started)
    at_100, at_end = (1000 * float(np.median(taken)) for taken in times)
    return {
        "part": "endurance",
        "blocks": blocks,
        "block_100_ms": round(at_100, 3),
        "block_last_ms": round(at_end, 3),
        "ratio": round(at_end / at_100, 4),
        "peak_memory_growth_mb": round(grown, 1),
    }


def peak_memory_mb() -> float:
    """The most memory that this process ever held; 0 where the system doesn't tell (Windows)."""
    try:
        resource = import_module("resource")
    except ImportError:
        return 0.0
    peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return peak / (1 << 20 if platform.system() == "Darwin" else 1 << 10)


def stages(figures: Figures) -> dict[str, Any]:
    """Times of each stage in ms, and the load of a whole block."""
    times = {
        stage: dict(zip(("p50", "p95", "p99"), (round(1000 * s, 3) for s in figures.stage_seconds[stage]), strict=True))
        for stage in STAGES
    }
    return {"stage_ms": times, "load_p99": figures.load_p99}


def test_signal(samples: int, sample_rate: int) -> Audio:
    """[samples, 2]: a pulse of decaying notes, so that the model has something to do."""
    rng = np.random.default_rng(NOISE_SEED)
    time = np.arange(samples) / sample_rate
    out = np.zeros(samples)
    for beat in np.arange(0, samples / sample_rate, 0.5):
        frequency = 110 * 2 ** (rng.integers(0, 25) / 12)
        since = time - beat
        out += np.where(since >= 0, np.exp(-4 * np.maximum(since, 0)) * np.sin(2 * np.pi * frequency * since), 0) * (since < 2)
    return np.stack([out, out], axis=1).astype(np.float32) * np.float32(0.2)


def spread(values: list[float]) -> dict[str, float | None]:
    """p50, p95 and p99."""
    return {f"p{percent}": percentile(values, percent) for percent in (50, 95, 99)}


def percentile(values: list[float], percent: float) -> float | None:
    """Rounded; None without values."""
    return round(float(np.percentile(values, percent)), 2) if values else None


def commit() -> str:
    """The commit that is measured, with + if there is more."""
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()
