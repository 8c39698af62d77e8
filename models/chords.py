"""Chord symbols as musicians write them: Am7, Bbmaj7, F#dim, G7/B."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Final

from models.facts import Chord

# Semitones above the root, by the name that charts give the quality (and MMA understands).
QUALITIES: Final[Mapping[str, tuple[int, ...]]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "M7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "mM7": (0, 3, 7, 11),
    "m7b5": (0, 3, 6, 10),
    "dim": (0, 3, 6),
    "dim7": (0, 3, 6, 9),
    "aug": (0, 4, 8),
    "aug7": (0, 4, 8, 10),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "69": (0, 2, 4, 7, 9),
    "9": (0, 2, 4, 7, 10),
    "M9": (0, 2, 4, 7, 11),
    "m9": (0, 2, 3, 7, 10),
    "7b9": (0, 1, 4, 7, 10),
    "7#9": (0, 3, 4, 7, 10),
    "11": (0, 2, 5, 7, 10),
    "m11": (0, 2, 3, 5, 7, 10),
    "13": (0, 2, 4, 7, 9, 10),
    "add9": (0, 2, 4, 7),
    "madd9": (0, 2, 3, 7),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus": (0, 5, 7, 10),
    "5": (0, 7),
}
_SPELT: Final[Mapping[str, str]] = {
    "maj": "", "M": "", "min": "m", "-": "m", "maj7": "M7", "ma7": "M7", "^": "M7", "^7": "M7", "Δ": "M7", "Δ7": "M7",
    "min7": "m7", "mi7": "m7", "-7": "m7", "mmaj7": "mM7", "m(maj7)": "mM7", "-^7": "mM7", "ø": "m7b5", "ø7": "m7b5",
    "-7b5": "m7b5", "min7b5": "m7b5", "°": "dim", "o": "dim", "°7": "dim7", "o7": "dim7", "+": "aug", "#5": "aug", "+7": "aug7",
    "7#5": "aug7", "min6": "m6", "-6": "m6", "6/9": "69", "maj9": "M9", "min9": "m9", "-9": "m9", "min11": "m11", "sus": "sus4",
    "7sus4": "7sus",
}  # fmt: skip
_LETTERS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SIGNS: Final = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_NOTE: Final = r"([A-G])([#♯b♭]?)"


def parse_chord(symbol: str) -> Chord:
    """The pitch classes of a chord symbol. A bass note after a slash counts as a tone of the chord, and as its root.

    Raises ValueError, saying what would do. Any thread; never blocks.
    """
    text = symbol.strip()
    body, slash, bass = text, "", ""
    if "/" in text and not text.endswith("6/9"):
        body, slash, bass = text.rpartition("/")
    found, below = re.match(_NOTE, body), re.fullmatch(_NOTE, bass)
    if found is None or (slash and below is None):
        raise ValueError(f'"{symbol}" is no chord; write a note A to G, a # or b, and a quality, such as Am7, Bb or F#dim/A')
    quality = body[found.end() :]
    quality = _SPELT.get(quality, quality)
    if quality not in QUALITIES:
        near = difflib.get_close_matches(quality, [*QUALITIES, *_SPELT], n=1, cutoff=0.3)
        hint = f"did you mean {found[0]}{near[0]}?" if near else "docs/osc.md lists the qualities"
        raise ValueError(f'"{symbol}" has an unknown quality, "{quality}"; {hint}')
    root = _pitch_class(found)
    lowest = root if below is None else _pitch_class(below)
    tones = {(root + step) % 12 for step in QUALITIES[quality]} | {lowest}
    return Chord(sum(1 << tone for tone in tones), lowest)


def _pitch_class(note: re.Match[str]) -> int:
    return (_LETTERS[note[1]] + _SIGNS[note[2]]) % 12
