"""One training run's folder: exact resume, and a log that plots can read.

A run is a function of its config and the step number: every step reseeds its randomness from (seed, step), so a
run that was stopped and resumed equals one that was not (after Karras et al. 2024, 2312.02696, code).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn


def adamw_tensors(optimizer: torch.optim.Optimizer, names: list[str]) -> dict[str, Tensor]:
    """The optimizer's moments by parameter name, as safetensors can hold them."""
    found: dict[str, Tensor] = {}
    state = cast(dict[int, dict[str, Tensor]], optimizer.state_dict()["state"])
    for index, entries in state.items():
        for key, value in entries.items():
            found[f"{names[index]}|{key}"] = value.detach().clone().contiguous()
    return found


def load_adamw(optimizer: torch.optim.Optimizer, names: list[str], saved: dict[str, Tensor]) -> None:
    """Put back what :func:`adamw_tensors` took."""
    full = optimizer.state_dict()
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in saved.items():
        name, _, entry = key.rpartition("|")
        state.setdefault(names.index(name), {})[entry] = value
    full["state"] = state
    optimizer.load_state_dict(full)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where a run keeps its config, log and checkpoint."""

    path: Path

    def start(self, config: dict[str, Any]) -> None:
        """Write the config down, or check that the folder belongs to the same one."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / "config.json"
        text = json.dumps(config, indent=1, sort_keys=True)
        if file.exists() and file.read_text() != text:
            raise ValueError(
                f"{file} holds another config; give this run another folder, or restore the config it was started with"
            )
        file.write_text(text)

    def log(self, **values: float | int | str) -> None:
        """Append one line of figures."""
        with (self.path / "log.jsonl").open("a") as lines:
            lines.write(json.dumps(values) + "\n")

    def save(self, step: int, model: nn.Module, average: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        """Write everything that the next step needs, all or nothing."""
        names = [name for name, _ in model.named_parameters()]
        parts = {
            "model": dict(model.state_dict()),
            "average": dict(average.state_dict()),
            "optimizer": adamw_tensors(optimizer, names),
        }
        flat = {f"{part}/{key}": value.detach().contiguous() for part, values in parts.items() for key, value in values.items()}
        flat["step"] = torch.tensor(step)
        temporary = self.path / "checkpoint.tmp"
        save_file({key: value.clone() for key, value in flat.items()}, temporary)
        temporary.replace(self.path / "checkpoint.safetensors")

    def resume(self, model: nn.Module, average: nn.Module, optimizer: torch.optim.Optimizer) -> int:
        """Load the checkpoint, if there is one. Returns the number of steps already done."""
        file = self.path / "checkpoint.safetensors"
        if not file.exists():
            return 0
        flat = load_file(file)
        parts: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}, "optimizer": {}}
        for key, value in flat.items():
            part, _, name = key.partition("/")
            if part in parts:
                parts[part][name] = value
        model.load_state_dict(parts["model"])
        average.load_state_dict(parts["average"])
        load_adamw(optimizer, [name for name, _ in model.named_parameters()], parts["optimizer"])
        return int(flat["step"])


def average_of(run: Path) -> dict[str, Tensor]:
    """The averaged weights of a run, by name. Raises FileNotFoundError if it has no checkpoint yet."""
    flat = load_file(run / "checkpoint.safetensors")
    return {key.removeprefix("average/"): value for key, value in flat.items() if key.startswith("average/")}


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
