"""Exact conversion between samples, latent frames and blocks. Inside the engine, time is one of these integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Of hosts that can be served: what sound cards run at, besides the model's own.
HOST_RATES: Final = (44_100, 48_000, 88_200, 96_000)


@dataclass(frozen=True, slots=True)
class Grid:
    """The session's grid. Frame f covers samples [f*hop, (f+1)*hop); block k covers frames [k*block, (k+1)*block).

    sample_rate: samples a second. hop: samples in a frame. block: frames in a block.
    """

    sample_rate: int
    hop: int
    block: int

    def __post_init__(self) -> None:
        if min(self.sample_rate, self.hop, self.block) < 1:
            raise ValueError(f"a grid needs positive sizes, not {self}")

    @property
    def block_samples(self) -> int:
        """Samples in a block."""
        return self.hop * self.block

    def block_position(self, index: int) -> int:
        """Position of the first sample of a block."""
        return index * self.block_samples

    def frames_for_seconds(self, seconds: float) -> int:
        """The smallest number of frames that lasts at least ``seconds``."""
        samples = seconds * self.sample_rate
        return -int(-(samples - 1e-6 * self.hop) // self.hop) if samples > 0 else 0

    def seconds(self, samples: int) -> float:
        """Length of so many samples."""
        return samples / self.sample_rate

    def milliseconds(self, samples: int) -> float:
        """Length of so many samples, in ms."""
        return 1000 * samples / self.sample_rate


@dataclass(frozen=True, slots=True)
class Bridge:
    """One timeline at two sample rates: a host's and the model's. Position 0 is the same moment at both."""

    host: int
    model: int

    def to_model(self, position: int) -> int:
        """The last position of the model's that isn't after a host's."""
        return position * self.model // self.host

    def to_host(self, position: int) -> int:
        """The first position of the host's that isn't before one of the model's."""
        return -(-position * self.host // self.model)

    def host_samples(self, position: int, samples: int) -> int:
        """How many of the host's samples lie in ``samples`` of the model's from ``position``."""
        return self.to_host(position + samples) - self.to_host(position)


WIRE_BITS = 32


def unwrap(wire: int, near: int) -> int:
    """The position nearest to ``near`` whose low 32 bits are ``wire`` (signed or not): Max sends 32-bit integers."""
    span = 1 << WIRE_BITS
    return near + (wire - near + span // 2) % span - span // 2


def wrap(position: int) -> int:
    """A position as the signed 32-bit integer that OSC carries."""
    span = 1 << WIRE_BITS
    return (position + span // 2) % span - span // 2
