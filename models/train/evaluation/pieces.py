"""The pieces that an evaluation plays to: rendered when they are asked for, the same on every machine."""

from __future__ import annotations

from pathlib import Path

from models.train.data.grooves import Split
from models.train.data.piece import Piece
from models.train.data.render import render_piece
from models.train.data.synth import SoundBank


def rendered(folder: Path, split: Split, first: int, count: int, seed: int, seconds: float) -> tuple[Path, ...]:
    """Pieces on disk, rendered where they aren't there yet. Blocks for about a second a piece."""
    wanted = [folder / split / f"{index:06}" for index in range(first, first + count)]
    missing = [path for path in wanted if not (path / "piece.json").exists()]
    if missing:
        print(f"rendering {len(missing)} pieces of {split}", flush=True)
        with SoundBank() as bank:
            for path in missing:
                render_piece(seed, split, int(path.name), bank, seconds).save(path)
    return tuple(wanted)


def found_in(folder: Path) -> tuple[Path, ...]:
    """The pieces in a folder, in order."""
    return tuple(sorted(path.parent for path in folder.glob("*/piece.json")))


def held_out(count: int, seconds: float, split: str, seed: int) -> list[Piece]:
    """The first ``count`` pieces of a held-out split, in memory: unheard grooves and progressions."""
    if split not in ("valid", "test"):
        raise ValueError(f"pieces of '{split}' aren't held out; take valid or test")
    with SoundBank() as bank:
        return [render_piece(seed, "valid" if split == "valid" else "test", index, bank, seconds) for index in range(count)]
