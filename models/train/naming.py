"""A listener that names instruments in a second of music, so that the student learns to play what the prompt says.

What one has just played says which instruments sound, as well as any prompt does: a student learns to copy it, and not to
read. And of all that differs between two stretches of music, the instrument is a small part. So a small network learns from the
captions of the data which families of instruments are in some tokens, and then judges the student's by it: only those where
it is right about what was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.train.data.instruments import FAMILIES, family_of
from models.train.data.score import PARTS

WIDTH: Final = 256
KERNEL: Final = 3  # frames
DROPPED: Final = 0.2  # share of what it found in a stretch, while it learns
BATCH: Final = 256
RATE: Final = 1e-3
DECAY: Final = 0.1
TOKENS: Final = 6  # that are judged together: in one alone there is often nothing to hear
APART: Final = 3  # tokens from one judgement to the next
LOUDEST_NOISE: Final = 0.7  # beside the tokens that it learns from, in standard deviations: what students play isn't clean either
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
    """Stretches of tokens [..., TOKENS, patch * C] -> logits of families [..., families]. It looks for things that last some
    frames, and asks how much of each there is, and how clearly it was there at best."""

    def __init__(self, channels: int) -> None:
        """channels: C."""
        super().__init__()
        self.channels = channels
        self.enter = nn.Conv1d(channels, WIDTH, KERNEL, padding=KERNEL // 2)
        self.inner = nn.Conv1d(WIDTH, WIDTH, 1)
        self.drop = nn.Dropout(DROPPED)
        self.leave = nn.Linear(2 * WIDTH, len(FAMILIES))

    def forward(self, tokens: Tensor) -> Tensor:
        frames = tokens.reshape(-1, tokens.shape[-2] * tokens.shape[-1] // self.channels, self.channels)
        found = nn.functional.gelu(self.inner(nn.functional.gelu(self.enter(frames.transpose(1, 2)))))
        return self.leave(self.drop(torch.cat([found.mean(-1), found.amax(-1)], -1))).unflatten(0, tokens.shape[:-2])

    def stretches(self, tokens: Tensor) -> Tensor:
        """Logits [..., stretches, families] along tokens [..., T, patch * C], APART tokens from one to the next."""
        return self(tokens.unfold(-2, TOKENS, APART).transpose(-1, -2))


def taught(stretches: NDArray[np.floating[Any]], families: NDArray[np.float32], channels: int, seed: int, steps: int) -> Namer:
    """A namer that has learned from stretches [N, TOKENS, patch * C] and the families [N, families] in them, by cross-entropy.
    channels: C. It judges from then on, and learns no more. Blocks for a minute or two."""
    draw = torch.Generator().manual_seed(seed)
    x, y = torch.from_numpy(stretches), torch.from_numpy(families)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        namer = Namer(channels)
        optimizer = torch.optim.AdamW(namer.parameters(), lr=RATE, weight_decay=DECAY)
        for step in range(steps):
            optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
            rows = torch.randint(len(x), (BATCH,), generator=draw)
            clean = x[rows].float()
            noise = torch.randn(clean.shape, generator=draw) * LOUDEST_NOISE * torch.rand(BATCH, 1, 1, generator=draw)
            loss = nn.functional.binary_cross_entropy_with_logits(namer(clean + noise), y[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
    return namer.eval().requires_grad_(False)


def naming_loss(namer: Namer, made: Tensor, written: Tensor, families: Tensor) -> Tensor:
    """How far ``made`` [S, B, T, patch * C] is from having the instruments that are named, a scalar: cross-entropy, over the
    stretches whose instruments can be told from what was ``written`` [B, T, patch * C]. families: [B, T, families], NaN where
    nothing can be named."""
    asked = families.unfold(1, TOKENS, APART)
    known = (asked == asked[..., :1]).all(-1).all(-1)  # NaN isn't equal to itself
    named = asked[..., 0].nan_to_num()
    with torch.no_grad():
        sure = known & ((namer.stretches(written) > 0) == (named > 0)).all(-1)
    judged = namer.stretches(made)
    wrong = nn.functional.binary_cross_entropy_with_logits(judged, named.expand(judged.shape), reduction="none")
    return (wrong.sum(-1) * sure).sum() / (sure.sum() * len(made)).clamp(min=1)


def lesson(
    pieces: Sequence[tuple[Mapping[str, NDArray[Any]], Mapping[str, str]]], patch: int, every: int = 2
) -> tuple[NDArray[np.float16], NDArray[np.float32]]:
    """Stretches [N, TOKENS, patch * C] and families [N, families] to teach a namer with: every second stretch of the
    accompaniments of encoded pieces, and what their captions say."""
    stretches, families = list[NDArray[Any]](), list[NDArray[np.float32]]()
    for pairs, captions in pieces:
        for played, parts in zip(pairs["played"], pairs["parts"], strict=True):
            named = families_of(captions, parts)
            if not np.isnan(named).any():
                whole = len(played) // (patch * TOKENS)
                found = played[: whole * patch * TOKENS].reshape(whole, TOKENS, -1)[::every]
                stretches.append(found)
                families.append(np.tile(named, (len(found), 1)))
    if not stretches:
        raise ValueError("no caption of these pieces names an instrument of a known family")
    return np.concatenate(stretches).astype(np.float16), np.concatenate(families)
