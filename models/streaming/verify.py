"""The one verifier of the streaming contract. Every layer that claims to stream goes through it in the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor

from models.streaming import state as states
from models.streaming.contract import Streamable

S = TypeVar("S")


class BrokenContract(AssertionError):
    """A layer doesn't do what it declares. The text says which promise it breaks, and where."""


@dataclass(frozen=True)
class Verifier(Generic[S]):
    """Holds a layer to its contract.

    make: (batch, steps, seed) -> input [B, T, C]. steps: how much input to try; take more than three times whatever
    the layer's rings hold. tolerance: largest difference that another order of additions may make.
    """

    layer: Streamable[S]
    make: Callable[[int, int, int], Tensor]
    steps: int
    tolerance: float = 1e-4

    def everything(self, folder: Path) -> None:
        """All checks. Raises BrokenContract at the first that fails. ``folder``: where a state may be saved."""
        with torch.inference_mode():
            self.any_split_gives_the_same()
            self.state_keeps_its_shape()
            self.nothing_leaks_from_the_future()
            self.neighbours_do_not_matter()
            self.reset_equals_fresh()
            self.saved_state_continues(folder)
            self.receptive_field_is_as_declared()

    def any_split_gives_the_same(self) -> None:
        """Blocks of 1, 2, 3 and ragged ones, against the whole at once."""
        x = self.make(2, self.steps, 0)
        whole, _ = self.layer.step(x, self.layer.init_state(2))
        block = self.layer.spec.block
        expected = self.steps * self.layer.spec.ratio
        if whole.shape[1] != expected:
            raise BrokenContract(f"{self.steps} steps gave {whole.shape[1]} and not {expected}, as the ratio says")
        for sizes in ((block,), (2 * block,), (3 * block,), (block, 5 * block, 2 * block)):
            self._same(self._stream(x, sizes)[0], whole, f"blocks of {sizes}")

    def state_keeps_its_shape(self) -> None:
        """Shapes and types of the state never change: what is fixed can be captured, and can't grow."""
        fresh = self.layer.init_state(2)
        before = {path: (value.shape, value.dtype) for path, value in states.tensors(fresh).items()}
        _, state = self._stream(self.make(2, self.steps, 1), (self.layer.spec.block,))
        after = {path: (value.shape, value.dtype) for path, value in states.tensors(state).items()}
        if before != after:
            raise BrokenContract(f"the state changed its shape: {before} became {after}")

    def nothing_leaks_from_the_future(self) -> None:
        """What comes out until some step is the same whatever comes in after it."""
        half = self.steps // 2 // self.layer.spec.block * self.layer.spec.block
        x, other = self.make(1, self.steps, 2), self.make(1, self.steps, 3)
        other[:, :half] = x[:, :half]
        one, _ = self.layer.step(x, self.layer.init_state(1))
        two, _ = self.layer.step(other, self.layer.init_state(1))
        upto = int(half * self.layer.spec.ratio)
        self._same(one[:, :upto], two[:, :upto], "input that is still to come")

    def neighbours_do_not_matter(self) -> None:
        """A batch row is the same beside garbage as beside music."""
        x = self.make(2, self.steps, 4)
        garbage = x.clone()
        garbage[1] = float("nan")
        one, _ = self.layer.step(x, self.layer.init_state(2))
        two, _ = self.layer.step(garbage, self.layer.init_state(2))
        self._same(one[:1], two[:1], "a neighbour of NaN")

    def reset_equals_fresh(self) -> None:
        """A new state after use is as good as the first: nothing is remembered in the module."""
        x = self.make(1, self.steps, 5)
        one, _ = self.layer.step(x, self.layer.init_state(1))
        self._stream(self.make(1, self.steps, 6), (self.layer.spec.block,))
        two, _ = self.layer.step(x, self.layer.init_state(1))
        if not torch.equal(one, two):
            raise BrokenContract("a fresh state after use gives other output than the first")

    def saved_state_continues(self, folder: Path) -> None:
        """Saved, loaded and continued is bit for bit what going on would have been; so is a clone."""
        half = self.steps // 2 // self.layer.spec.block * self.layer.spec.block
        x = self.make(1, self.steps, 7)
        _, state = self.layer.step(x[:, :half], self.layer.init_state(1))
        copy = states.clone(state)
        states.save(state, folder / "state.safetensors")
        loaded = states.load(self.layer.init_state(1), folder / "state.safetensors")
        went_on, _ = self.layer.step(x[:, half:], state)
        for name, other in (("loaded", loaded), ("cloned", copy)):
            again, _ = self.layer.step(x[:, half:], other)
            if not torch.equal(went_on, again):
                raise BrokenContract(f"a {name} state doesn't continue as the original does")

    def receptive_field_is_as_declared(self) -> None:
        """The oldest input step that can still change the newest output is as far back as declared, and no further."""
        spec = self.layer.spec
        newest = max(int(spec.ratio), 1)
        steps = -(-(spec.receptive_field + 2 * spec.block) // spec.block) * spec.block
        x = self.make(1, steps, 8)
        base, _ = self.layer.step(x, self.layer.init_state(1))

        def reaches(distance: int) -> bool:
            changed = x.clone()
            changed[:, steps - distance] += 1e3
            out, _ = self.layer.step(changed, self.layer.init_state(1))
            return not torch.equal(out[:, -newest:], base[:, -newest:])

        if reaches(spec.receptive_field + 1):
            raise BrokenContract(
                f"input {spec.receptive_field + 1} steps back still changes the output; declared {spec.receptive_field}"
            )
        if not any(reaches(distance) for distance in _edge(spec.receptive_field, spec.block)):
            raise BrokenContract(f"nothing as far back as the declared {spec.receptive_field} steps changes the output")

    def _stream(self, x: Tensor, sizes: Sequence[int]) -> tuple[Tensor, S]:
        state = self.layer.init_state(x.shape[0])
        parts: list[Tensor] = []
        at = 0
        for size in _cycle(sizes):
            if at >= x.shape[1]:
                break
            y, state = self.layer.step(x[:, at : at + size], state)
            parts.append(y)
            at += size
        return torch.cat(parts, 1), state

    def _same(self, one: Tensor, two: Tensor, why: str) -> None:
        difference = (one - two).abs().max().item()
        if not difference <= self.tolerance:
            raise BrokenContract(f"{why} changed the output by {difference}; {self.tolerance} is allowed")


def _cycle(sizes: Sequence[int]) -> Iterator[int]:
    while True:
        yield from sizes


def _edge(field: int, block: int) -> range:
    """Distances within the last block of a receptive field: a window that is zero at its ends reaches a little less."""
    return range(field, max(0, field - max(block, 2)), -max(1, block // 64))
