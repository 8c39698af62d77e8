"""Whether a block an hour into a set costs what one at its beginning does."""

from __future__ import annotations

import platform
from importlib import import_module
from typing import Any, Final

import numpy as np

from server.cli.bench.figures import Line
from server.cli.render import show_progress
from server.clock import MonotonicClock
from server.engine.port import Conditioning, Generator

_SEED: Final = 1


def endurance_line(generator: Generator[Any, Any], blocks: int) -> Line:
    """Block 100 against block ``blocks``, timed in turns so that both see the same machine, and memory on the way."""
    info, clock = generator.info, MonotonicClock()
    rng = np.random.default_rng(_SEED)
    parts = (True,) * len(info.parts)

    def advance(state: Any, block: int) -> Any:
        """One block from audio to memory. A block is as long as what is heard at once."""
        audio = rng.standard_normal((1, info.hear_frames * info.hop, info.channels), dtype=np.float32) * np.float32(0.1)
        frame = block * info.hear_frames
        state = generator.hear(state, frame, audio)
        told = Conditioning((), parts, frame + info.hear_frames, 1.0, _SEED)
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
