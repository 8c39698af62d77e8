"""Models by name: a folder with a config and weights, each file held to its checksum.

A model folder holds model.json (sizes, and the sha256 of every weight file) and safetensors in half precision.
Nothing is ever unpickled, and weights that don't fit to the last tensor are refused.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors.torch import load_file, save_file
from torch import nn

from models.codec import Codec, CodecConfig
from models.codec.voice import Voice
from models.faults import ModelFault
from models.generator import StudentGenerator
from models.student import Student, StudentConfig

PRETRAINED = Path(__file__).parent / "pretrained"
ABOUT = "model.json"
CODEC = "codec.safetensors"


class ModelFile(BaseModel):
    """What model.json holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str
    codec: CodecConfig
    student: StudentConfig | None = None
    sha256: dict[str, str]
    default_temperature: float = Field(default=1.0, ge=0, le=1.5)
    steps: int = Field(default=1, ge=1, le=64, description="network calls a block")
    codec_of: str | None = Field(default=None, pattern=r"^[a-z0-9-]+$", description="the shipped model whose codec file it uses")

    @property
    def checksum(self) -> str:
        """One for all weights."""
        return hashlib.sha256(json.dumps(self.sha256, sort_keys=True).encode()).hexdigest()


def names() -> tuple[str, ...]:
    """The models that came with this installation."""
    return tuple(sorted(path.parent.name for path in PRETRAINED.glob(f"*/{ABOUT}")))


def folder_of(name: str) -> Path:
    """A shipped model's folder, or a folder given by its path. Raises ModelFault listing the names there are."""
    for folder in (PRETRAINED / name, Path(name)):
        if (folder / ABOUT).exists():
            return folder
    raise ModelFault(f"there is no model '{name}'; there are: {', '.join(names())}, or give a folder that holds {ABOUT}")


def read_about(folder: Path) -> ModelFile:
    """A model's config. Blocks on the disk."""
    try:
        return ModelFile.model_validate(json.loads((folder / ABOUT).read_text()))
    except (ValidationError, json.JSONDecodeError) as error:
        raise ModelFault(f"{folder / ABOUT} isn't a model description: {error}") from error


def load_codec(folder: Path) -> Codec:
    """The codec alone. Blocks on the disk."""
    about = read_about(folder)
    codec = Codec(about.codec)
    _load_weights(codec, folder if about.codec_of is None else PRETRAINED / about.codec_of, CODEC, about)
    return codec.eval()


def load_student(folder: Path) -> Student:
    """The student alone. Blocks on the disk."""
    about = read_about(folder)
    if about.student is None:
        raise ModelFault(f"{folder} holds a codec and no student")
    student = Student(about.student)
    _load_weights(student, folder, "student.safetensors", about)
    return student.eval()


def load_generator(name: str, device: str, threads: int, steps: int | None = None) -> StudentGenerator:
    """A whole model, ready to play. Blocks for some seconds. ``device``: cpu, cuda or mps. ``threads``: that torch may
    use on the CPU, in the whole process. ``steps``: network calls a block; the model's own, unless given."""
    where = _device(device, threads)
    folder = folder_of(name)
    about = read_about(folder)
    codec, student, heat = load_codec(folder), load_student(folder), about.default_temperature
    taken = about.steps if steps is None else steps
    return StudentGenerator(codec, student, where, about.name, temperature=heat, checksum=about.checksum, steps=taken)


def load_voice(name: str, device: str, threads: int) -> Voice:
    """A model's codec alone, ready to stream. Blocks for a moment. The options are those of :func:`load_generator`."""
    return Voice(load_codec(folder_of(name)), _device(device, threads))


def _device(name: str, threads: int) -> torch.device:
    torch.set_num_threads(threads)
    if name.startswith("cuda") and not torch.cuda.is_available():
        raise ModelFault("no CUDA device was found; use --device cpu, or install torch for CUDA")
    if name == "mps" and not torch.backends.mps.is_available():
        raise ModelFault("this machine has no Metal device; use --device cpu")
    return torch.device(name)


def save_model(
    folder: Path,
    name: str,
    codec: Codec,
    student: Student | None,
    temperature: float = 1.0,
    steps: int = 1,
    codec_of: str | None = None,
) -> None:
    """Write a model folder: weights in half precision, and their checksums. codec_of: the shipped model that has the same codec,
    whose file is used instead of one more; ValueError if it hasn't."""
    folder.mkdir(parents=True, exist_ok=True)
    sums: dict[str, str] = {}
    if codec_of is not None:
        theirs = load_file(PRETRAINED / codec_of / CODEC)
        if any(not torch.equal(_halve(value), theirs[key]) for key, value in codec.state_dict().items() if key in theirs):
            raise ValueError(f"{codec_of} has another codec; leave codec_of out")
        sums[CODEC] = _sha256(PRETRAINED / codec_of / CODEC)
    for file, module in ((CODEC, codec), ("student.safetensors", student)):
        if module is not None and file not in sums:
            tensors = {key: _halve(value) for key, value in module.state_dict().items()}
            save_file(tensors, folder / file)
            sums[file] = _sha256(folder / file)
    about = ModelFile(
        name=name,
        codec=codec.config,
        student=student.config if student else None,
        sha256=sums,
        default_temperature=temperature,
        steps=steps,
        codec_of=codec_of,
    )
    (folder / ABOUT).write_text(json.dumps(about.model_dump(mode="json"), indent=1) + "\n")


def _halve(value: torch.Tensor) -> torch.Tensor:
    return (value.half() if value.is_floating_point() else value).contiguous().clone()


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _load_weights(module: nn.Module, folder: Path, file: str, about: ModelFile) -> None:
    path = folder / file
    if not path.exists():
        raise ModelFault(f"{path} is missing; get the whole repository again, or train it: docs/training.md")
    if _sha256(path) != about.sha256.get(file):
        raise ModelFault(f"{path} isn't the file that {ABOUT} describes (checksum); get the whole repository again")
    stored: dict[str, Any] = {
        key: value.float() if value.is_floating_point() else value for key, value in load_file(path).items()
    }
    try:
        module.load_state_dict(stored, strict=True)
    except RuntimeError as error:
        raise ModelFault(f"{path} doesn't fit its config: {error}") from error
