"""What several commands share: loading a model, and the type of the parser that they add themselves to."""

from __future__ import annotations

import argparse
from collections.abc import Generator as Yields
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import Any, Final, Protocol

from server.engine.plan import lookahead_to_frames
from server.engine.port import EMBEDDED, Audio, Generator, Household, ModelInfo, PromptEncoder
from server.errors import SetupFault
from server.settings import load_settings

MOST_SECONDS: Final = 3600.0


class Voice(Protocol):
    """A recording on its way through a model's codec."""

    sample_rate: int
    hop: int
    latency_samples: int
    latent_channels: int

    def encode(self, audio: Audio) -> Any:
        """[n * hop, 2] samples in, the latents of n frames out. Blocks."""
        ...

    def decode(self, latents: Any) -> Audio:
        """The latents of n frames in, [n * hop, 2] samples out. Blocks."""
        ...

    def through(self, audio: Audio) -> Audio:
        """[n * hop, 2] samples in, as many out, ``latency_samples`` late. Blocks."""
        ...


class ModelBeside(Generator[Any, Any], Household, Protocol):
    """A model in a process of its own."""


class ImportedSong(Protocol):
    """What became of a song."""

    @property
    def name(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def songs(self) -> int: ...
    @property
    def pieces(self) -> int: ...
    @property
    def left_out(self) -> tuple[Path, ...]: ...
    @property
    def trouble(self) -> str: ...


class Commands(Protocol):
    """What a command adds itself to."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...


def load_model(name: str, device: str, threads: int) -> Generator[Any, Any]:
    """A generator by name. Blocks for some seconds: torch is only loaded here. Raises SetupFault."""
    from models import registry

    load_settings(None, model=name, device=device, threads=threads)  # refuses what no machine can do
    with _in_words():
        return registry.load_generator(name, device, threads)


@contextmanager
def model_beside(name: str, device: str, threads: int) -> Yields[ModelBeside]:
    """A generator by name, in a process of its own that ends with the context: what plays in time. Blocks for some seconds.
    Raises SetupFault."""
    from models.apart.caller import model_apart

    load_settings(None, model=name, device=device, threads=threads)
    with _in_words(), model_apart(name, device, threads) as generator:
        yield generator


def load_voice(name: str, device: str, threads: int) -> Voice:
    """A model's codec by name. Blocks for a moment. Raises SetupFault."""
    from models import registry

    load_settings(None, model=name, device=device, threads=threads)
    with _in_words():
        return registry.load_voice(name, device, threads)


def load_prompts() -> PromptEncoder:
    """What turns prompts into numbers. Blocks for a moment. Raises SetupFault."""
    from models import conditioning

    try:
        return conditioning.load_word_table()
    except conditioning.MissingWordTable as fault:
        raise SetupFault(str(fault)) from fault


def render_data(split: str, count: int, seconds: float, seed: int, workers: int, out: Path, also: Sequence[str]) -> int:
    """Render pieces to train on; returns the exit status. also: the renderer's switches. Blocks for as long as it takes. Raises
    SetupFault."""
    with _training_tools():
        from models.train.data.__main__ import main
    arguments = ("--split", split, "--count", str(count), "--seconds", str(seconds), "--seed", str(seed))
    return main((*arguments, "--workers", str(workers), "--out", str(out), *also))


def import_data(songs: Path, out: Path, seconds: float, caption: str, licence: str) -> Iterator[ImportedSong]:
    """Write a folder of songs as pieces to train on, yielding after each. Blocks. Raises SetupFault."""
    with _training_tools():
        from models.train.data.importing import import_songs
        from models.train.data.recording import SourceError
        from models.train.data.synth import SynthError
    try:
        yield from import_songs(songs, out, seconds, caption, licence)
    except (SourceError, SynthError) as error:
        raise SetupFault(str(error)) from error


@contextmanager
def _in_words() -> Yields[None]:
    """A model that can't be loaded, as a fault that a command tells."""
    from models.faults import ModelFault, ModelGone

    try:
        yield
    except (ModelFault, ModelGone) as fault:
        raise SetupFault(str(fault)) from fault


@contextmanager
def _training_tools() -> Yields[None]:
    try:
        yield
    except ImportError as error:
        raise SetupFault(f"this needs what training needs ({error.name}); pip install 'sideman[train]'") from error


def check_seconds(seconds: float, least: float) -> None:
    """Refuse a length that nothing can be told from. Raises SetupFault."""
    if not least <= seconds <= MOST_SECONDS:
        raise SetupFault(f"--seconds goes from {least:g} to {MOST_SECONDS:g}, not {seconds:g}")


def chosen_lookahead(seconds: float, info: ModelInfo) -> int:
    """The frames that --lookahead asks for. Raises SetupFault where the model can't."""
    if not isfinite(seconds):
        raise SetupFault(f"--lookahead is a number of seconds, not {seconds}")
    frames = lookahead_to_frames(seconds, info)
    if not info.min_lookahead_frames <= frames <= info.max_lookahead_frames:
        low, high = (f * info.hop / info.sample_rate for f in (info.min_lookahead_frames, info.max_lookahead_frames))
        raise SetupFault(f"--lookahead: {info.name} can look ahead {low:.2f} to {high:.2f} s")
    return frames


def add_model_options(parser: argparse.ArgumentParser, otherwise: str = "") -> None:
    """--model, --device and --threads. otherwise: what it says of a model that isn't given, which is None then."""
    help_ = f"a shipped model, or a model folder (default: {otherwise or EMBEDDED})"
    parser.add_argument("--model", default=None if otherwise else EMBEDDED, help=help_)
    parser.add_argument("--device", default="cpu", help="what computes: cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads for the model (default: %(default)s)")
