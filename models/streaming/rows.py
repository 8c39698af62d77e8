"""Linear layers in which every row comes out the same, bit for bit, however many rows come at once.

A matrix product adds up in an order that depends on its size, so a stream in blocks of five frames would differ from one in
blocks of four in its last bits. Laid out, a layer takes its rows in groups of ROWS, always. And its weights lie as a product of
that size reads them, for with so few rows nearly all of the time goes into fetching weights.
"""

from __future__ import annotations

from typing import Any, Final, Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ROWS: Final = 4  # frames of a block, in the embedded model


class Rows:
    """A linear map, laid out. For inference on a CPU; of weights that don't change any more. Any thread."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None, rows: int = ROWS) -> None:
        """weight: [M, N]. bias: [M]. rows: in a group; as many as always come together, if that is more than ROWS."""
        self._rows = rows
        self._bias = None if bias is None else bias.detach()
        self._weight = weight.detach()
        # oneDNN's own layout, where torch has it; elsewhere groups of ROWS are all that is done.
        self._product: Any = None
        if torch.backends.mkldnn.is_available():  # pyright: ignore[reportUnknownMemberType]
            ops: Any = torch.ops.mkldnn
            self._weight, self._product = ops._reorder_linear_weight(self._weight, rows), ops._linear_pointwise

    def __call__(self, x: Tensor) -> Tensor:
        """[..., N] -> [..., M]."""
        flat = x.reshape(-1, x.shape[-1])
        count = len(flat)
        if count % self._rows:
            flat = F.pad(flat, (0, 0, 0, -count % self._rows))
        groups = [self._group(flat[first : first + self._rows]) for first in range(0, len(flat), self._rows)]
        y = groups[0] if len(groups) == 1 else torch.cat(groups)
        return y[:count].reshape(*x.shape[:-1], y.shape[-1])

    def _group(self, x: Tensor) -> Tensor:
        if self._product is None:
            return F.linear(x, self._weight, self._bias)
        return self._product(x, self._weight, self._bias, "none", [], "")


@runtime_checkable
class LaysOut(Protocol):
    """A module that has linear maps to lay out."""

    def lay_out(self) -> None: ...


class RowLinear(nn.Linear):
    """A linear layer like any other, until it is laid out."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__(in_features, out_features)  # pyright: ignore[reportUnknownMemberType]
        self._rows: Rows | None = None

    def lay_out(self) -> None:
        """From now on it is for inference, with the weights that it has."""
        self._rows = Rows(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input) if self._rows is None else self._rows(input)


def lay_out(module: nn.Module) -> None:
    """Everything in a module that can be. Once its weights are final, and on the CPU. Blocks for a moment."""
    for part in module.modules():
        if isinstance(part, LaysOut):
            part.lay_out()
