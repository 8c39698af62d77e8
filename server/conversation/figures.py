"""The figures of the heartbeat: what the engine tells, what the session counts, and the message that they make.

Values only: any thread, never blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.control.lookahead import grid_of
from server.control.params import Controls
from server.engine.port import ModelInfo
from server.osc.codec import Message
from server.osc.validate import compose


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """What only the engine and the sockets know. margin_p50_ms, margin_p1_ms: of the recent blocks, before their deadlines.
    load_p99: share of real time. dropped: sends that couldn't be done. The stages' times are those that all but the worst of
    a hundred stay below; transport_ms: from a block's end to its last packet, card_ms: how long before its place a sound card
    takes it, loop_gap_ms: how late the event loop comes to what is due."""

    margin_p50_ms: float = 0.0
    margin_p1_ms: float = 0.0
    load_p99: float = 0.0
    dropped: int = 0
    hear_ms: float = 0.0
    propose_ms: float = 0.0
    decode_ms: float = 0.0
    commit_ms: float = 0.0
    transport_ms: float = 0.0
    card_ms: float = 0.0
    loop_gap_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Since the start. dropped: notices and complaints that were crowded out, and lines of /log that only their number tells of.
    rejected: messages and packets refused, and datagrams that aren't OSC. late_commands: dated messages that came after their
    date. recording_faults: times that a disk failed a recording. untold: those of rejected that no /fail told of, nor will: what
    other servers answer, what was crowded out, and strangers beyond what they are answered."""

    late: int = 0
    underruns: int = 0
    gaps: int = 0
    dropped: int = 0
    rejected: int = 0
    late_commands: int = 0
    recording_faults: int = 0
    untold: int = 0


def status_reply(
    controls: Controls, position: int, block: int, lookahead_seconds: float, figures: EngineFigures, counts: Counts, clients: int
) -> Message:
    """/status.reply. position: where the timeline stands. block: index of the newest block."""
    state = (int(controls.playing), position, block, controls.revision, lookahead_seconds)
    speed = (figures.margin_p50_ms, figures.margin_p1_ms, figures.load_p99)
    dropped = figures.dropped + counts.dropped
    troubles = (counts.late, counts.underruns, counts.gaps, dropped, counts.rejected, counts.late_commands)
    return compose("/status.reply", *state, *speed, *troubles, clients, counts.recording_faults)


def latency_reply(
    controls: Controls, info: ModelInfo, network_ms: float, conversion_ms: float, figures: EngineFigures, late: int
) -> Message:
    """/latency.reply. figures: with the margins that this client has."""
    grid = grid_of(info)
    lookahead_ms = grid.milliseconds(controls.lookahead_frames * info.hop)
    auto = controls.lead_samples is not None
    lead_ms = grid.milliseconds(controls.lead_samples or 0)
    stated_ms = grid.milliseconds(info.hear_latency_samples)
    stages = (figures.hear_ms, figures.propose_ms, figures.decode_ms, figures.commit_ms)
    ways = (conversion_ms, figures.transport_ms, figures.loop_gap_ms)
    margins = (figures.margin_p50_ms, figures.margin_p1_ms)
    return compose("/latency.reply", lookahead_ms, int(auto), lead_ms, network_ms, stated_ms, *stages, *ways, *margins, late)
