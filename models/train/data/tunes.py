"""Chord progressions of tunes that nobody owns, written down by degree.

Only the harmony is taken, in 4/4 whatever the tune's own metre, a chord or two in a bar: ``I`` a bar, ``IV/V`` half a bar
each. A numeral counts from the tonic of the major scale (``bVII``: a whole tone below it), lower case is minor, and what
follows the numeral is a quality of :data:`models.chords.QUALITIES`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from models.chords import QUALITIES
from models.train.data.grammar import Mode
from models.train.data.grooves import Split

_NUMERAL = re.compile(r"([b#]?)(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(.*)")
_STEPS = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
_SIGNS = {"": 0, "b": -1, "#": 1}


@dataclass(frozen=True)
class Tune:
    """A tune's harmony: how its sections follow each other, and the bars of each."""

    name: str
    origin: str
    mode: Mode
    form: str
    sections: Mapping[str, str]

    @property
    def split(self) -> Split:
        """Each tune belongs to one split, so that a held-out progression is unheard."""
        slot = zlib.crc32(self.name.encode("ascii")) % 10
        return "train" if slot < 7 else "valid" if slot == 7 else "test"

    def bars(self, label: str) -> tuple[tuple[str, str], ...]:
        """The degrees of both halves of every bar of a section."""
        halves = (bar.split("/") for bar in self.sections[label].split())
        return tuple((half[0], half[-1]) for half in halves)


def read_degree(written: str) -> tuple[int, str]:
    """Semitones above the tonic and quality: ``bVII`` is (10, ""), ``ii`` (2, "m"), ``VI7`` (9, "7"). Raises ValueError."""
    found = _NUMERAL.fullmatch(written)
    if found is None:
        raise ValueError(f"'{written}' is no degree")
    sign, numeral, quality = found.groups()
    quality = ("m" if numeral.islower() else "") + quality
    if quality not in QUALITIES:
        raise ValueError(f"'{written}' has no quality that is known")
    return (_STEPS[numeral.upper()] + _SIGNS[sign]) % 12, quality


TUNES = (
    Tune("Amazing Grace", "hymn, 1779; melody New Britain, 1829", "major", "A", {"A": "I I IV I I I V V I I7 IV I vi V I I"}),
    Tune("Auld Lang Syne", "Scots song, 1799", "major", "AB", {"A": "I V I IV I V IV/V I", "B": "I V I IV I V IV/V I"}),
    Tune("Aura Lee", "Poulton, 1861", "major", "AAB", {"A": "I II7 V7 I I II7 V7 I", "B": "I I7 IV iv I/VI7 II7 V7 I"}),
    Tune("Camptown Races", "Foster, 1850", "major", "AB", {"A": "I I V V I I V I", "B": "I I IV I I I V I"}),
    Tune("Canon", "Pachelbel, about 1690", "major", "A", {"A": "I V vi iii IV I IV V"}),
    Tune("Clementine", "song, 1884", "major", "A", {"A": "I I I V7 IV/V7 I V7 I"}),
    Tune(
        "Londonderry Air",
        "air, 1855",
        "major",
        "AB",
        {"A": "I I7 IV iv I vi ii V7", "B": "I IV vi IV I vi I/V7 I"},
    ),
    Tune("Down by the Riverside", "spiritual", "major", "AB", {"A": "I I I I V7 V7 I I", "B": "IV IV I I V7 V7 I I"}),
    Tune("Drunken Sailor", "shanty", "dorian", "A", {"A": "i i bVII bVII i i bVII i"}),
    Tune("Folia", "Corelli, 1700", "minor", "AB", {"A": "i V7 i bVII bIII bVII i V7", "B": "i V7 i bVII bIII bVII i/V7 i"}),
    Tune("Frankie and Johnny", "song, 1904", "major", "A", {"A": "I I I I7 IV IV IV I V7 V7 I I"}),
    Tune("Greensleeves", "ballad, 1580", "minor", "AB", {"A": "i bVII i V i bVII i/V i", "B": "bIII bVII i V bIII bVII i/V i"}),
    Tune("Jingle Bells", "Pierpont, 1857", "major", "AB", {"A": "I I I IV IV V7 V7 I", "B": "I I I I IV I II7 V7"}),
    Tune("Joshua Fit the Battle", "spiritual", "minor", "AB", {"A": "i i V7 i i i V7 i", "B": "i i i i iv i V7 i"}),
    Tune("Ode to Joy", "Beethoven, 1824", "major", "AB", {"A": "I V I V I V I/V I", "B": "V I V/I V/VI7 ii/V I V I"}),
    Tune("Oh Susanna", "Foster, 1848", "major", "AAB", {"A": "I I I V I I I/V I", "B": "IV IV I V I I I/V I"}),
    Tune(
        "Old Joe Clark",
        "fiddle tune",
        "mixolydian",
        "AB",
        {"A": "I I I bVII I I I/bVII I", "B": "I I I bVII I I I/bVII I"},
    ),
    Tune("Passamezzo antico", "dance bass, 16th century", "minor", "A", {"A": "i bVII i V bIII bVII i/V i"}),
    Tune("Romanesca", "dance bass, 16th century", "minor", "A", {"A": "bIII bVII i V bIII bVII i/V i"}),
    Tune("Red River Valley", "song, before 1896", "major", "A", {"A": "I V7 I I I I V7 V7 I I7 IV IV V7 V7 I I"}),
    Tune("Saints", "spiritual", "major", "A", {"A": "I I I I I I V7 V7 I I7 IV IV I V7 I I"}),
    Tune(
        "Scarborough Fair",
        "ballad",
        "dorian",
        "A",
        {"A": "i i bVII i bIII i/IV i i bIII bIII bVII i bVII bVII i i"},
    ),
    Tune("Shenandoah", "shanty", "major", "A", {"A": "I I IV I IV IV I iii vi IV vi I/iii IV I/V I I"}),
    Tune("Swing Low", "spiritual", "major", "AB", {"A": "I IV/I I V7 I IV/I I/V7 I", "B": "I IV/I I V7 I IV/I I/V7 I"}),
    Tune("Tom Dooley", "ballad, 1866", "major", "A", {"A": "I I I V7 V7 V7 V7 I"}),
    Tune("Twelve-bar blues", "by about 1910", "mixolydian", "A", {"A": "I7 IV7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7"}),
    Tune("Minor blues", "by about 1920", "minor", "A", {"A": "i7 i7 i7 i7 iv7 iv7 i7 i7 bVI7 V7 i7 V7"}),
    Tune("Wayfaring Stranger", "song, 1858", "minor", "AB", {"A": "i i iv i i i iv/V i", "B": "bVI bIII bVI bIII i i iv/V i"}),
    Tune("Yankee Doodle", "song, about 1755", "major", "AB", {"A": "I I/V I V I IV V I", "B": "IV IV I I IV IV I/V I"}),
)
