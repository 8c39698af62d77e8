"""The catalogue of MMA styles that training may use, and the split each one belongs to.

A style is one library file; its grooves are variations of one accompaniment. The split is decided by the
file's name, so no variation of a validation or test style is ever heard in training.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

Split = Literal["train", "valid", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)

MMA_LIBRARY = Path("/usr/share/mma/lib")
# zoom holds drum machines only, so it can never give a whole band.
LIBRARIES = ("stdlib", "casio", "yamaha", "pflib", "kara", "alexis")

# Kept for evaluation from outside: never rendered here, in any split.
RESERVED = (
    "beguine",
    "bluegrass",
    "dsoul",
    "gypsyjazz",
    "jazzguitar",
    "lfusion",
    "merengue",
    "polka",
    "rockballad",
    "ska",
    "tango",
    "trance",
)
_NOT_MUSIC = ("none", "metronome")

_DEF_GROOVE = re.compile(r"^\s*DefGroove\s+(\S+)[ \t]*(.*)$", re.IGNORECASE)
_TIME = re.compile(r"^\s*Time(?:Sig)?\s+(\d+)", re.IGNORECASE)
_ROLE = re.compile(r"(Intro|End|Fill|Break)(?:ing)?[A-D0-9]{0,2}(?:Sus|Plus|Walk)*\d*$")
# pflib marks fills and endings by letters alone: 8beat1FA, 8beat1E.
_SHORT_ROLE = re.compile(r"(?<=[a-z0-9])(?:(F[AB])|(E)|(I))$")


class GrooveError(ValueError):
    """The groove library is missing or holds nothing usable."""


@dataclass(frozen=True)
class Groove:
    """One accompaniment pattern."""

    name: str
    description: str

    @property
    def role(self) -> str:
        """``main``, or the suffix that says when it is played: ``fill``, ``intro``, ``end``, ``break``."""
        if found := _ROLE.search(self.name):
            return found.group(1).lower()
        if short := _SHORT_ROLE.search(self.name):
            return "fill" if short.group(1) else "end" if short.group(2) else "intro"
        return "main"


@dataclass(frozen=True)
class Style:
    """One library file: grooves that belong together."""

    library: str
    name: str
    grooves: tuple[Groove, ...]

    @property
    def mains(self) -> tuple[Groove, ...]:
        """The grooves that can carry a whole section."""
        return tuple(groove for groove in self.grooves if groove.role == "main")

    @property
    def fills(self) -> tuple[Groove, ...]:
        """One-bar grooves that lead into the next section."""
        return tuple(groove for groove in self.grooves if groove.role == "fill")

    def address(self, groove: Groove) -> str:
        """How MMA finds this very groove: names repeat between libraries."""
        return f"{self.library}/{self.name}:{groove.name}"


def is_reserved(name: str) -> bool:
    """Whether a file of this name (no suffix) is kept for outside evaluation.

    Wider than the list itself: ``trance2`` or ``lighttango`` of any library is too near a reserved style.
    """
    return any(word in name.lower() for word in RESERVED)


def split_of(name: str) -> Split:
    """The split of a style file (name without suffix); the same for every library and every machine."""
    slot = zlib.crc32(name.lower().encode("ascii")) % 10
    return "train" if slot < 8 else "valid" if slot == 8 else "test"


def read_style(file: Path) -> Style | None:
    """The style in an ``.mma`` library file, or None when it is not 4/4 or has no main groove."""
    text = re.sub(r"\\\s*\n\s*", " ", file.read_text("latin-1"))
    beats_per_bar: set[int] = set()
    grooves: dict[str, Groove] = {}
    for line in text.splitlines():
        if time := _TIME.match(line):
            beats_per_bar.add(int(time.group(1)))
        elif define := _DEF_GROOVE.match(line):
            description = " ".join(define.group(2).split("//")[0].split())
            grooves[define.group(1).lower()] = Groove(define.group(1), description)
    style = Style(file.parent.name, file.stem, tuple(grooves.values()))
    return style if beats_per_bar == {4} and style.mains else None


def catalogue(split: Split, root: Path = MMA_LIBRARY, libraries: Iterable[str] = LIBRARIES) -> tuple[Style, ...]:
    """Every style of ``split``, in a stable order. Reads the whole library: call it once."""
    if not root.is_dir():
        raise GrooveError(f"no MMA library at {root}; install the Debian package 'mma'")
    found: list[Style] = []
    for library in libraries:
        for file in sorted((root / library).glob("*.mma")):
            if is_reserved(file.stem) or file.stem.startswith(_NOT_MUSIC) or split_of(file.stem) != split:
                continue
            style = read_style(file)
            if style is not None:
                found.append(style)
    if not found:
        raise GrooveError(f"no usable 4/4 style for split {split!r} under {root}")
    return tuple(found)
