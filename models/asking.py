"""What is asked for, said to every layer of the student by weights that hear nothing else.

A prompt changes on what something is played, not when, nor which notes. A student that learns both with the same weights forgets
some of the one for the other (docs/lab-log.md). So prompts and attributes modulate each layer, and what leaves the last one
(FiLM, Perez et al. 2018, 1709.07871, eq. 1), through weights of their own: they can be learned while all others stay
what they are (cf. Houlsby et al. 2019, 1902.00751, section 2), and nothing asked for is nothing changed, to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch.nn.functional as F
from torch import Tensor, nn

FROM_A_LAYER: Final = 6  # scale, shift and gate, of attention and of what follows it


@dataclass(frozen=True, slots=True)
class Asked:
    """layers: [B, T, depth, 6, W], added to each layer's modulation. last: [B, T, 2, W], scale, beside 1, and shift."""

    layers: Tensor
    last: Tensor

    def spoken(self, hidden: Tensor) -> Tensor:
        """The last hidden state [B, T, W], as was asked for."""
        scale, shift = self.last.unbind(2)
        return hidden * (1 + scale) + shift


class Asking(nn.Module):
    """Wishes [B, T, N], 0 where nothing is asked for -> :class:`Asked`. A fresh one changes nothing."""

    def __init__(self, wishes: int, hidden: int, width: int, depth: int) -> None:
        super().__init__()
        self.sizes = (depth * FROM_A_LAYER * width, 2 * width)
        self.depth, self.width = depth, width
        self.enter = nn.Linear(wishes, hidden, bias=False)
        self.leave = nn.Linear(hidden, sum(self.sizes), bias=False)
        nn.init.normal_(self.enter.weight)  # a prompt's embedding has length 1
        nn.init.zeros_(self.leave.weight)

    def forward(self, wishes: Tensor) -> Asked:
        layers, last = self.leave(F.silu(self.enter(wishes))).split(self.sizes, -1)
        return Asked(layers.unflatten(-1, (self.depth, FROM_A_LAYER, self.width)), last.unflatten(-1, (2, self.width)))
