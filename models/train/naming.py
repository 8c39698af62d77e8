"""A listener that names instruments in single tokens, so that the student learns to play what the prompt says.

What one has just played says which instruments sound, as well as any prompt does: a student learns to copy it, and not to
read. And of all that differs between two stretches of music, the instrument is a small part. So a small network learns from the
captions of the data which families of instruments are in a token, and then judges the student's tokens by it: only those of
which it is right about what was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.train.data.score import PARTS
from models.train.evaluation.instruments import FAMILIES, family_of

WIDTH: Final = 128
STEPS: Final = 400
BATCH: Final = 256
RATE: Final = 2e-3
NAMED: Final = ("harmony", "lead")  # the parts that are played on one instrument or another


def families_of(part_captions: Mapping[str, str], parts: NDArray[Any]) -> NDArray[np.float32]:
    """[families]: 1 for those that ``parts`` [P] of 0 and 1 play; NaN where one of them has no family, or none of them has an
    instrument to name."""
    captions = [part_captions[part] for part, flag in zip(PARTS, parts, strict=True) if flag and part in NAMED]
    found = {family_of(name) for caption in captions for name in caption.split(" and ")}
    if not found or None in found:
        return np.full(len(FAMILIES), np.nan, np.float32)
    return np.array([float(family in found) for family in range(len(FAMILIES))], np.float32)


class Namer(nn.Module):
    """Tokens [..., patch * C] -> logits of families [..., families]."""

    def __init__(self, token_channels: int) -> None:
        super().__init__()
        self.enter = nn.Linear(token_channels, WIDTH)
        self.leave = nn.Linear(WIDTH, len(FAMILIES))

    def forward(self, tokens: Tensor) -> Tensor:
        return self.leave(nn.functional.gelu(self.enter(tokens)))


def taught(tokens: NDArray[np.float32], families: NDArray[np.float32], seed: int, steps: int = STEPS) -> Namer:
    """A namer that has learned from tokens [N, patch * C] and the families [N, families] in them, by cross-entropy. It judges
    from then on, and learns no more. Blocks for some seconds."""
    draw = torch.Generator().manual_seed(seed)
    x, y = torch.from_numpy(tokens), torch.from_numpy(families)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        namer = Namer(x.shape[1])
    optimizer = torch.optim.AdamW(namer.parameters(), lr=RATE, weight_decay=0.05)
    for _ in range(steps):
        rows = torch.randint(len(x), (BATCH,), generator=draw)
        loss = nn.functional.binary_cross_entropy_with_logits(namer(x[rows]), y[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return namer.eval().requires_grad_(False)


def naming_loss(namer: Namer, made: Tensor, written: Tensor, families: Tensor) -> Tensor:
    """How far ``made`` [S, B, T, patch * C] is from having the instruments that are named, a scalar: cross-entropy, over the
    tokens whose instruments can be told from what was ``written`` [B, T, patch * C]. families: [B, T, families], NaN where
    nothing can be named."""
    known = ~families.isnan().any(-1)
    named = families.nan_to_num()
    with torch.no_grad():
        sure = known & ((namer(written) > 0) == (named > 0)).all(-1)
    wrong = nn.functional.binary_cross_entropy_with_logits(namer(made), named.expand(len(made), *named.shape), reduction="none")
    return (wrong.sum(-1) * sure).sum() / (sure.sum() * len(made)).clamp(min=1)


def lesson(
    pieces: Sequence[tuple[Mapping[str, NDArray[Any]], Mapping[str, str]]], patch: int, every: int = 3
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Tokens and families to teach a namer with: every third token of the accompaniments of encoded pieces and their captions."""
    tokens, families = list[NDArray[Any]](), list[NDArray[np.float32]]()
    for pairs, captions in pieces:
        for played, parts in zip(pairs["played"], pairs["parts"], strict=True):
            named = families_of(captions, parts)
            if not np.isnan(named).any():
                whole = len(played) // patch
                found = played[: whole * patch].reshape(whole, -1)[::every]
                tokens.append(found)
                families.append(np.tile(named, (len(found), 1)))
    if not tokens:
        raise ValueError("no caption of these pieces names an instrument of a known family")
    return np.concatenate(tokens).astype(np.float32), np.concatenate(families)
