"""What every streaming layer promises. ``verify.py`` checks a layer against it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar

from torch import Tensor

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class StreamSpec:
    """The four numbers that make a layer schedulable.

    block: input steps are taken in multiples of this.
    ratio: output steps for each input step.
    latency: input steps by which the output lags: output step n describes the input up to ``latency`` before it.
    receptive_field: how many input steps, counted back from the newest, one output step can depend on.
    """

    block: int
    ratio: Fraction
    latency: int
    receptive_field: int

    def then(self, other: StreamSpec) -> StreamSpec:
        """The numbers of this layer followed by ``other``.

        Raises ValueError if the second layer's latency is no whole number of the first layer's steps.
        """
        lag = Fraction(other.latency) / self.ratio
        if lag.denominator != 1:
            raise ValueError(f"latency {other.latency} of the second layer is {lag} steps of the first: not whole")
        block = self.block
        while (block * self.ratio) % other.block != 0:
            block += self.block
        reach = Fraction(other.receptive_field - 1) / self.ratio
        return StreamSpec(
            block=block,
            ratio=self.ratio * other.ratio,
            latency=self.latency + int(lag),
            receptive_field=self.receptive_field + -(-reach.numerator // reach.denominator),
        )


class Streamable(Protocol[S]):
    """A layer that can be fed in blocks.

    ``step`` over any split of the input, from ``init_state``, equals one ``step`` over the whole. The state's
    shapes never change. All calls belong to the thread that owns the state; none of them waits.
    """

    @property
    def spec(self) -> StreamSpec:
        """The layer's declared numbers."""
        ...

    def init_state(self, batch: int) -> S:
        """The state before anything was heard: silence."""
        ...

    def step(self, x: Tensor, state: S) -> tuple[Tensor, S]:
        """[B, T, C_in] -> [B, T * ratio, C_out], and the state to continue from."""
        ...
