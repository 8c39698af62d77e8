"""The figures of the heartbeat: what the engine tells, what the session counts, and the message that they make.

Values only: any thread, never blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.control.params import Controls
from server.osc.codec import Message
from server.osc.validate import compose


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """What only the engine and the sockets know. position: where the timeline stands. margin_p50_ms, margin_p1_ms: of the
    recent blocks, before their deadlines. load_p99: share of real time. dropped: sends that couldn't be done."""

    position: int = 0
    margin_p50_ms: float = 0.0
    margin_p1_ms: float = 0.0
    load_p99: float = 0.0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Since the start. dropped: notices and complaints that were crowded out. rejected: messages and packets refused, and
    datagrams that aren't OSC. late_commands: dated messages that came after their date."""

    late: int = 0
    underruns: int = 0
    gaps: int = 0
    dropped: int = 0
    rejected: int = 0
    late_commands: int = 0


def status_reply(
    controls: Controls, block: int, lookahead_seconds: float, figures: EngineFigures, counts: Counts, clients: int
) -> Message:
    """/status.reply. block: index of the newest block."""
    state = (int(controls.playing), figures.position, block, controls.revision, lookahead_seconds)
    speed = (figures.margin_p50_ms, figures.margin_p1_ms, figures.load_p99)
    dropped = figures.dropped + counts.dropped
    troubles = (counts.late, counts.underruns, counts.gaps, dropped, counts.rejected, counts.late_commands)
    return compose("/status.reply", *state, *speed, *troubles, clients)
