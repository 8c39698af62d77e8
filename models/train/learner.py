"""A network that learns, its moving average, and the optimizer."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Generic, TypeVar

import torch
from torch import Tensor, nn

from models.student import Student

M_co = TypeVar("M_co", bound=nn.Module, covariant=True)


@dataclass(frozen=True, slots=True)
class Learner(Generic[M_co]):
    """All three are changed in place by what is learned."""

    model: M_co
    average: M_co
    optimizer: torch.optim.Optimizer

    def learn(self, loss: Tensor, step: int, ema_steps: int) -> None:
        """One step down the gradient, which is cut to a length of 1. step: how many were taken before."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        ema_update(self.average, self.model, step + 1, ema_steps)

    @property
    def names(self) -> list[str]:
        """The parameters' names, in the optimizer's order."""
        known = {id(value): name for name, value in self.model.named_parameters()}
        return [known[id(value)] for group in self.optimizer.param_groups for value in group["params"]]

    def at_rate(self, rate: float) -> None:
        """Set the learning rate."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["pace"]


def learner(
    model: M_co, betas: tuple[float, float] = (0.9, 0.98), paces: Mapping[str, float] = MappingProxyType({})
) -> Learner[M_co]:
    """``model`` as it is, about to learn by AdamW. paces: parameters by name that learn so many times as fast as the others."""
    slow = [value for name, value in model.named_parameters() if name not in paces]
    fast = [{"params": [model.get_parameter(name)], "pace": pace} for name, pace in paces.items()]
    optimizer = torch.optim.AdamW([{"params": slow, "pace": 1.0}, *fast], betas=betas, weight_decay=0.01)
    return Learner(model, copy.deepcopy(model).eval().requires_grad_(False), optimizer)


ASKING: Final = "asking.enter.weight"


def student_learner(model: Student) -> Learner[Student]:
    """A student that learns to do what it is told as fast as the rest. A step of Adam's moves what comes of a layer by as much
    as its inputs are many and large. A prompt's embedding has length 1, so its numbers are small: the weights that read it learn
    as fast as if they were about 1 (cf. Yang et al. 2022, 2203.03466, table 3)."""
    return learner(model, paces={ASKING: model.config.prompt_width**0.5})


def ema_update(average: nn.Module, model: nn.Module, step: int, horizon: int) -> None:
    """Move ``average`` towards ``model``: decay 1 - 1/horizon, shorter while the run is young. Buffers are copied."""
    decay = min(1 - 1 / horizon, (1 + step) / (10 + step))
    with torch.no_grad():
        for old, new in zip(average.parameters(), model.parameters(), strict=True):
            old.lerp_(new, 1 - decay)
        for old, new in zip(average.buffers(), model.buffers(), strict=True):
            old.copy_(new)


def cosine(step: int, steps: int, warmup: int) -> float:
    """Learning-rate factor: linear warm-up, then half a cosine down to 2 %."""
    if step < warmup:
        return (step + 1) / warmup
    phase = min((step - warmup) / max(1, steps - warmup), 1.0)
    return 0.02 + 0.98 * 0.5 * (1 + float(torch.cos(torch.tensor(phase * torch.pi))))
