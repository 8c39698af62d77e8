"""Where the time goes: what stages, network and sample rate conversion take, for those who ask and for /lookahead auto."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from server.control.following import Pace
from server.control.lookahead import grid_of
from server.conversation.figures import EngineFigures
from server.conversation.lateness import Lateness
from server.engine.port import ModelInfo

# What /lookahead auto leaves of a block's time for a client's own buffers and for what nobody measures.
RESERVE_MS: Final = 15.0


class Budget:
    """Event loop only; never blocks. figures: the engine's newest. floor_frames: the shortest look-ahead that this machine
    keeps up with. network: how late the performer's packets come."""

    def __init__(self, info: ModelInfo, delay_samples: Callable[[int], int]) -> None:
        """delay_samples(rate): how late sound is converted that comes at this rate."""
        self._info, self._grid, self._delay_samples = info, grid_of(info), delay_samples
        self.figures = EngineFigures()
        self.floor_frames = 0
        self.network = Lateness()

    def conversion_ms(self, rate: int) -> float:
        """How much later than at the model's own rate a host gets a block: on its way in, and on its way out."""
        return 2 * self._grid.milliseconds(self._delay_samples(rate))

    def pace(self, rate: int) -> Pace:
        """What auto goes by, for a performer at this rate, since it is the performer who waits for every block."""
        figures, ms = self.figures, self._info.sample_rate / 1000
        way_ms = figures.transport_ms + max(self.conversion_ms(rate), figures.card_ms)
        reserve_ms = RESERVE_MS + self.network.p99_ms + way_ms
        return Pace(math.ceil(figures.hear_ms * ms), math.ceil(reserve_ms * ms), self.floor_frames)

    def figures_for(self, rate: int) -> EngineFigures:
        """The figures as a host at this rate has them."""
        late = self.conversion_ms(rate)
        return replace(
            self.figures, margin_p50_ms=self.figures.margin_p50_ms - late, margin_p1_ms=self.figures.margin_p1_ms - late
        )
