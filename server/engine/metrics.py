"""How long each stage takes, and how much time was to spare. The same figures feed /status.reply and the benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

Stage = Literal["hear", "propose", "decode", "commit"]
STAGES: tuple[Stage, ...] = ("hear", "propose", "decode", "commit")
KEPT = 1024


class Recent:
    """The last ``KEPT`` values of a figure. One thread writes, any reads; never blocks, never grows."""

    def __init__(self) -> None:
        self._values = np.zeros(KEPT, np.float64)
        self._count = 0

    def add(self, value: float) -> None:
        """Take in one value."""
        self._values[self._count % KEPT] = value
        self._count += 1

    @property
    def count(self) -> int:
        """How many values ever came."""
        return self._count

    def percentile(self, percent: float) -> float:
        """Of the kept values, or 0 before the first."""
        kept = self._values[: min(self._count, KEPT)]
        return float(np.percentile(kept, percent)) if len(kept) else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A reading. load_p99: computing time a block, as a share of its length. seconds by stage at p50, p95, p99."""

    stage_seconds: Mapping[Stage, tuple[float, float, float]]
    load_p99: float
    margin_ms_p50: float
    margin_ms_p1: float
    blocks: int
    late: int
    underrun: int
    lost: int


class Metrics:
    """Counts and times of one engine. The inference thread writes; any thread may take a reading."""

    def __init__(self, block_seconds: float) -> None:
        self._block_seconds = block_seconds
        self._stages: dict[Stage, Recent] = {stage: Recent() for stage in STAGES}
        self._load, self._margin = Recent(), Recent()
        self._since_block = 0.0
        self.late = self.underrun = self.lost = 0

    def stage(self, stage: Stage, seconds: float) -> None:
        """One stage took so long."""
        self._stages[stage].add(seconds)
        self._since_block += seconds
        if stage == "commit":
            self._load.add(self._since_block / self._block_seconds)
            self._since_block = 0.0

    def margin(self, milliseconds: float) -> None:
        """A block was published so long before its position."""
        self._margin.add(milliseconds)

    @property
    def blocks(self) -> int:
        """How many blocks were measured. Any thread."""
        return self._load.count

    def read(self) -> Figures:
        """The figures now. Any thread."""
        return Figures(
            stage_seconds={
                stage: (recent.percentile(50), recent.percentile(95), recent.percentile(99))
                for stage, recent in self._stages.items()
            },
            load_p99=self._load.percentile(99),
            margin_ms_p50=self._margin.percentile(50),
            margin_ms_p1=self._margin.percentile(1),
            blocks=self.blocks,
            late=self.late,
            underrun=self.underrun,
            lost=self.lost,
        )
