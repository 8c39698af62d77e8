"""Which instrument is it? Logistic regression on the embedding, taught on the labels of rendered stems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from torch import nn

# The name to ask for, and the instruments that count as it. In this order: a steel guitar isn't steel drums.
FAMILIES: Final[Mapping[str, re.Pattern[str]]] = {
    "guitar": re.compile("guitar|banjo"),
    "piano": re.compile("piano|clavinet|harpsichord"),
    "organ": re.compile("organ|accordion|bandoneon"),
    "mallets": re.compile("vibraphone|marimba|xylophone|kalimba|celesta|glockenspiel|music box"),
    "violin": re.compile("violin|viola|cello|fiddle|strings"),
    "trumpet": re.compile("trumpet|trombone|horn|brass"),
    "saxophone": re.compile(r"\bsax|clarinet|oboe|bassoon"),
    "flute": re.compile("flute|recorder|whistle|ocarina"),
    "synth lead": re.compile("(?:square|saw|charang) lead"),
}


def family_of(caption: str) -> int | None:
    """The family that every instrument of a part belongs to, as its place in FAMILIES; None if there is no one family."""
    found = {
        next((i for i, pattern in enumerate(FAMILIES.values()) if pattern.search(name)), None) for name in caption.split(" and ")
    }
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Instruments:
    """mean, spread: [D], of the embedding. weights: [D + 1, families], the bias last."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    weights: NDArray[np.float32]

    def __call__(self, patches: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities [N, families] of embedded patches [N, D]."""
        logits = (patches - self.mean) / self.spread @ self.weights[:-1] + self.weights[-1]
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return likely / likely.sum(axis=1, keepdims=True)


def teach(patches: NDArray[np.float32], families: NDArray[np.int64], decay: float = 1e-3) -> Instruments:
    """Logistic regression of families [N] on patches [N, D], every family of equal weight. Blocks for a moment."""
    mean, spread = patches.mean(axis=0), patches.std(axis=0) + 1e-3
    x = torch.from_numpy((patches - mean) / spread)
    x, y = torch.cat([x, torch.ones(len(x), 1)], 1), torch.from_numpy(families)
    weights = torch.zeros(x.shape[1], len(FAMILIES), requires_grad=True)
    counts = torch.bincount(y, minlength=len(FAMILIES)).float().clamp(min=1)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(x @ weights, y, weight=counts.sum() / counts) + decay * weights[:-1].square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return Instruments(mean.astype(np.float32), spread.astype(np.float32), weights.detach().numpy())


def load_instruments(file: Path) -> Instruments:
    """Read the weights. Blocks on the disk."""
    stored = load_file(file)
    return Instruments(stored["mean"], stored["spread"], stored["weights"])
