"""State as a value: what a streaming layer remembers between two steps.

A state is a frozen dataclass whose fields are tensors, integers, or further states (alone or in tuples).
Weights live in modules, history lives here, and nothing else is remembered anywhere. So a session can be
cloned, rewound, saved to disk and continued, without a module being told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import torch
from safetensors import SafetensorError, safe_open
from safetensors import torch as safetensors_torch
from torch import Tensor

S = TypeVar("S")
_ABOUT: Final = "about"
_CHECKSUM: Final = "sha256"


class StateMismatch(ValueError):
    """A file that isn't a whole state, or not one of the model that is asked to continue it."""


def map_tensors(state: S, change: Callable[[str, Tensor], Tensor], path: str = "state") -> S:
    """A copy of ``state`` with ``change(path, tensor)`` applied to every tensor and integer leaf.

    Integers travel as int64 scalars and come back as Python integers. Any thread; does not block.
    """
    return cast(S, _map(state, change, path))


def _map(node: Any, change: Callable[[str, Tensor], Tensor], path: str) -> Any:
    if isinstance(node, Tensor):
        return change(path, node)
    if isinstance(node, int):
        return int(change(path, torch.tensor(node, dtype=torch.int64)).item())
    if isinstance(node, tuple):
        items = cast(tuple[Any, ...], node)
        return tuple(_map(item, change, f"{path}.{i}") for i, item in enumerate(items))
    names = [field.name for field in fields(node)]
    return replace(node, **{name: _map(getattr(node, name), change, f"{path}.{name}") for name in names})


def tensors(state: object) -> dict[str, Tensor]:
    """Every leaf of ``state`` by its path, in order. The tensors are shared, not copied."""
    found: dict[str, Tensor] = {}

    def note(path: str, value: Tensor) -> Tensor:
        found[path] = value
        return value

    map_tensors(state, note)
    return found


def clone(state: S) -> S:
    """An independent copy: stepping one never changes the other. Any thread; copies memory."""
    return map_tensors(state, lambda _, value: value.clone())


def nbytes(state: object) -> int:
    """Memory held by the state, in bytes."""
    return sum(value.nbytes for value in tensors(state).values())


def save(state: object, file: Path, about: str = "") -> None:
    """Write the state as safetensors; in the header, a text about it, and a checksum of both. Blocks on the disk; never call it
    on the event loop. Raises OSError."""
    leaves = {path: value.contiguous().cpu() for path, value in tensors(state).items()}
    header = {_ABOUT: about, _CHECKSUM: _checksum(about, leaves)}
    file.write_bytes(safetensors_torch.save(leaves, header))


def load(template: S, file: Path) -> S:
    """Read a state written by :func:`save`, in the shapes of ``template``.

    Raises OSError, or :class:`StateMismatch` where the file isn't whole, or naming the first leaf that is missing or has
    another shape. Blocks on the disk.
    """
    return from_tensors(template, _read(file)[1])


def about(file: Path) -> str:
    """The text beside a saved state. Raises as :func:`load` does. Blocks on the disk."""
    return _read(file)[0]


def _read(file: Path) -> tuple[str, dict[str, Tensor]]:
    try:
        with cast(Any, safe_open)(file, framework="pt") as opened:
            header: dict[str, str] = opened.metadata() or {}
            # Copies, for these lie in the file, which may be replaced as soon as it is closed.
            values: dict[str, Tensor] = {name: opened.get_tensor(name).clone() for name in opened.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise StateMismatch(f"it isn't a saved state, or it was cut off ({error})") from error
    text = header.get(_ABOUT, "")
    if header.get(_CHECKSUM) != _checksum(text, values):
        raise StateMismatch("it is damaged: what is in it isn't what was saved")
    return text, values


def _checksum(text: str, values: Mapping[str, Tensor]) -> str:
    found = hashlib.sha256(text.encode())
    for path in sorted(values):
        found.update(path.encode())
        found.update(values[path].reshape(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest()


def from_tensors(template: S, values: Mapping[str, Tensor]) -> S:
    """``template`` with its leaves taken from ``values`` (as :func:`tensors` lists them)."""

    def pick(path: str, old: Tensor) -> Tensor:
        new = values.get(path)
        if new is None:
            raise StateMismatch(f"the saved state has no {path}; it was saved by another model")
        if new.shape != old.shape or new.dtype != old.dtype:
            raise StateMismatch(
                f"{path} is {new.dtype}{list(new.shape)} in the saved state, but this model needs {old.dtype}{list(old.shape)}"
            )
        return new.to(old.device).clone()

    return map_tensors(template, pick)
