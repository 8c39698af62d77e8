"""The figures of a running server, read from where each is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.control.lookahead import grid_of, machine_floor
from server.control.params import Controls
from server.conversation.figures import Counts, EngineFigures
from server.engine.metrics import STAGES, Figures, Metrics, Recent
from server.engine.port import ModelInfo

MEASURED_BLOCKS: Final = 100  # after which what was measured tells more than the warm-up did


@dataclass(frozen=True, slots=True)
class Reading:
    """How the server is, for people: the status line and the benchmark."""

    figures: Figures
    counts: Counts
    controls: Controls
    position: int
    clients: int
    latency: EngineFigures


class Gauges:
    """Event loop only; never blocks. transport_ms: how long blocks took from their end to their last packet. loop_gap_ms: how
    late the event loop came to what was due. Whoever measures them adds to them."""

    def __init__(
        self,
        info: ModelInfo,
        metrics: Metrics,
        unsent: Callable[[], int],
        card_ahead_samples: Callable[[], int],
    ) -> None:
        """unsent(): packets that couldn't be sent. card_ahead_samples(): how long before its place a sound card takes a block."""
        self.transport_ms, self.loop_gap_ms = Recent(), Recent()
        self._info, self._grid, self._metrics = info, grid_of(info), metrics
        self._unsent, self._card_ahead_samples = unsent, card_ahead_samples

    def read(self) -> EngineFigures:
        """All of them, now."""
        figures = self._metrics.read()
        hear, propose, decode, commit = (1000 * figures.stage_seconds[stage][-1] for stage in STAGES)
        return EngineFigures(
            margin_p50_ms=figures.margin_ms_p50,
            margin_p1_ms=figures.margin_ms_p1,
            load_p99=figures.load_p99,
            dropped=self._unsent(),
            hear_ms=hear,
            propose_ms=propose,
            decode_ms=decode,
            commit_ms=commit,
            transport_ms=self.transport_ms.percentile(99),
            card_ms=self._grid.milliseconds(self._card_ahead_samples()),
            loop_gap_ms=self.loop_gap_ms.percentile(99),
        )

    def floor_frames(self, figures: EngineFigures) -> int | None:
        """The shortest look-ahead that this machine keeps up with, by its figures; None while too little was measured."""
        if self._metrics.blocks < MEASURED_BLOCKS:
            return None
        taken_ms = figures.hear_ms + figures.propose_ms + figures.decode_ms + figures.commit_ms
        return machine_floor(self._info, taken_ms / 1000)
