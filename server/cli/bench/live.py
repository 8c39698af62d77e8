"""A set over OSC on this machine, in real time: margins, and how soon a control is heard."""

from __future__ import annotations

from typing import Final

import numpy as np

from server.cli.bench.figures import Line, percentile, spread, stages
from server.cli.common import ModelBeside
from server.cli.concert import concert
from server.cli.loop import run_on_loop
from server.engine.port import Audio, PromptEncoder
from server.osc.codec import Message
from server.performance import Cue
from server.settings import ServerSettings

# Auto goes down after a calm of 64 blocks for the first time, and after another to what blocks take once they know that lead.
SETTLED_SECONDS: Final = 28.0
_EDGE_SECONDS: Final = 2.0
_CUE_SECONDS: Final = 0.61


def live_line(settings: ServerSettings, model: ModelBeside, prompts: PromptEncoder, heard: Audio, auto: bool) -> Line:
    """The whole server over OSC, in real time, with a new prompt every 0.61 s; with auto, once that has had time to settle.
    Takes as long as ``heard``, [T, 2]."""
    info = model.info
    seconds = len(heard) / info.sample_rate
    cues = [Cue(0, Message("/lookahead", ("auto",)))] if auto else []
    first = SETTLED_SECONDS if auto else _EDGE_SECONDS
    for turn, at in enumerate(np.arange(first, seconds - _EDGE_SECONDS, _CUE_SECONDS)):
        cues.append(Cue(int(at * info.sample_rate), Message("/prompt", (1, f"{('jazz', 'rock')[turn % 2]} {turn}", 1.0))))
    performance, reading = run_on_loop(concert(settings, model, prompts, heard, cues))
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
