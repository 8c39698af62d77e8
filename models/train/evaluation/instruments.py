"""Which instrument is it? A network of one hidden layer on timbre, taught on solos and stems of known programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch import nn

from models.train.data.instruments import FAMILIES

Values = NDArray[np.float32]

WIDTH: Final = 96
STEPS: Final = 2500
BATCH: Final = 128
RATE: Final = 2e-3
DECAY: Final = 0.05
DROPPED: Final = 0.3
SMOOTHED: Final = 0.05


@dataclass(frozen=True, slots=True)
class Instruments:
    """mean, spread: [D], of what is heard. hidden: [D + 1, H], leaving: [H + 1, families], the biases last."""

    mean: Values
    spread: Values
    hidden: Values
    leaving: Values

    def __call__(self, patches: Values) -> Values:
        """Probabilities [N, families] of patches [N, D]."""
        within = _gelu((patches - self.mean) / self.spread @ self.hidden[:-1] + self.hidden[-1])
        logits = within @ self.leaving[:-1] + self.leaving[-1]
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return likely / likely.sum(axis=1, keepdims=True)


def teach(patches: Values, families: NDArray[np.int64], seed: int, steps: int = STEPS) -> Instruments:
    """Cross-entropy of families [N] on patches [N, D], every family of equal weight. Blocks for some seconds."""
    mean, spread = patches.mean(axis=0), patches.std(axis=0) + 1e-2
    x, y = torch.from_numpy((patches - mean) / spread), torch.from_numpy(families)
    counts = torch.bincount(y, minlength=len(FAMILIES)).clamp(min=1)
    draw = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        enter, leave = nn.Linear(x.shape[1], WIDTH), nn.Linear(WIDTH, len(FAMILIES))
        network = nn.Sequential(nn.Dropout(DROPPED), enter, nn.GELU(), nn.Dropout(DROPPED), leave)
        optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
        for _ in range(steps):
            rows = torch.randint(len(x), (BATCH,), generator=draw)
            loss = nn.functional.cross_entropy(network(x[rows]), y[rows], weight=counts.max() / counts, label_smoothing=SMOOTHED)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
    hidden, leaving = (torch.cat([layer.weight.T, layer.bias[None]]).detach().numpy() for layer in (enter, leave))
    return Instruments(mean.astype(np.float32), spread.astype(np.float32), hidden, leaving)


def save_instruments(judge: Instruments, file: Path) -> None:
    """Write the weights. Blocks on the disk."""
    save_file({name: np.ascontiguousarray(getattr(judge, name)) for name in Instruments.__slots__}, file)


def load_instruments(file: Path) -> Instruments:
    """Read the weights. Blocks on the disk."""
    return Instruments(**load_file(file))


def _gelu(x: Values) -> Values:
    return torch.nn.functional.gelu(torch.from_numpy(x)).numpy()
