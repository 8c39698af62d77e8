"""One training run's folder: exact resume, and a log that plots can read.

A run is a function of its config and the step number: every step reseeds its randomness from (seed, step), so a
run that was stopped and resumed equals one that was not (after Karras et al. 2024, 2312.02696, code).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import torch
from pydantic import BaseModel, ValidationError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from models.train.learner import Learner

CHECKPOINT: Final = "checkpoint.safetensors"


def adamw_tensors(optimizer: torch.optim.Optimizer, names: list[str]) -> dict[str, Tensor]:
    """The optimizer's moments by parameter name, as safetensors can hold them. names: in the optimizer's order."""
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

    def start(self, config: BaseModel) -> None:
        """Write the config down, or check that the folder belongs to the same one; what was not an option then counts as left as
        it is."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / "config.json"
        if not file.exists():
            file.write_text(json.dumps(config.model_dump(mode="json"), indent=1, sort_keys=True))
        elif not _same(config, file.read_text()):
            raise ValueError(
                f"{file} holds another config; give this run another folder, or restore the config it was started with"
            )

    def log(self, **values: float | int | str) -> None:
        """Append one line of figures."""
        with (self.path / "log.jsonl").open("a") as lines:
            lines.write(json.dumps(values) + "\n")

    def logged(self) -> list[dict[str, Any]]:
        """Every line of figures, in order; of a step that was taken twice, the last."""
        file = self.path / "log.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        return list({line["step"]: line for line in map(json.loads, lines)}.values())

    def save(self, step: int, learners: Sequence[Learner[nn.Module]]) -> None:
        """Write everything that the next step needs, all or nothing."""
        flat = {"step": torch.tensor(step)}
        for index, learner in enumerate(learners):
            parts = {
                "model": learner.model.state_dict(),
                "average": learner.average.state_dict(),
                "optimizer": adamw_tensors(learner.optimizer, learner.names),
            }
            for part, values in parts.items():
                flat |= {f"{_of(part, index)}/{key}": value.detach().clone().contiguous() for key, value in values.items()}
        temporary = self.path / "checkpoint.tmp"
        save_file(flat, temporary)
        temporary.replace(self.path / CHECKPOINT)

    def keep(self, model: nn.Module) -> None:
        """Lay a model aside, in place of the one that was laid aside before."""
        save_file({key: value.clone().contiguous() for key, value in model.state_dict().items()}, self.path / "kept.tmp")
        (self.path / "kept.tmp").replace(self.path / "kept.safetensors")

    def kept(self) -> dict[str, Tensor]:
        """The weights of the model that was laid aside, by name."""
        return load_file(self.path / "kept.safetensors")

    def resume(self, learners: Sequence[Learner[nn.Module]]) -> int:
        """Load the checkpoint, if there is one. Returns the number of steps already done."""
        file = self.path / CHECKPOINT
        if not file.exists():
            return 0
        flat = load_file(file)
        parts: dict[str, dict[str, Tensor]] = {}
        for key, value in flat.items():
            part, _, name = key.partition("/")
            parts.setdefault(part, {})[name] = value
        for index, learner in enumerate(learners):
            learner.model.load_state_dict(parts[_of("model", index)])
            learner.average.load_state_dict(parts[_of("average", index)])
            load_adamw(learner.optimizer, learner.names, parts.get(_of("optimizer", index), {}))
        return int(flat["step"])


def _same(config: BaseModel, text: str) -> bool:
    try:
        return type(config).model_validate_json(text) == config
    except ValidationError:
        return False


def _of(part: str, index: int) -> str:
    """The first learner is the one that is shipped, and has the plain names."""
    return f"{part}.{index}" if index else part


def average_of(run: Path) -> dict[str, Tensor]:
    """The averaged weights of a run, by name. Raises FileNotFoundError if it has no checkpoint yet."""
    flat = load_file(run / CHECKPOINT)
    return {key.removeprefix("average/"): value for key, value in flat.items() if key.startswith("average/")}
