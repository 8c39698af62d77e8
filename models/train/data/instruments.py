"""General MIDI programs: their plain-English names, and which of them suit a part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from models.train.data.score import Part

NAMES: tuple[str, ...] = (
    *("piano", "bright piano", "electric grand piano", "honky-tonk piano", "electric piano"),
    *("fm electric piano", "harpsichord", "clavinet", "celesta", "glockenspiel", "music box"),
    *("vibraphone", "marimba", "xylophone"),
    *("tubular bells", "dulcimer", "drawbar organ", "percussive organ", "rock organ", "church organ"),
    *("reed organ", "accordion", "harmonica", "bandoneon", "nylon guitar", "steel guitar", "jazz guitar"),
    *("clean electric guitar", "muted guitar", "overdriven guitar", "distorted guitar", "guitar harmonics"),
    *("acoustic bass", "fingered bass", "picked bass", "fretless bass", "slap bass", "slap bass"),
    *("synth bass", "synth bass", "violin", "viola", "cello", "contrabass", "tremolo strings"),
    *("pizzicato strings", "harp", "timpani", "strings", "slow strings", "synth strings", "synth strings"),
    *("choir", "voice oohs", "synth voice", "orchestra hit", "trumpet", "trombone", "tuba", "muted trumpet"),
    *("french horn", "brass section", "synth brass", "synth brass", "soprano sax", "alto sax", "tenor sax"),
    *("baritone sax", "oboe", "english horn", "bassoon", "clarinet", "piccolo", "flute", "recorder"),
    *("pan flute", "bottle", "shakuhachi", "whistle", "ocarina", "square lead", "saw lead", "calliope lead"),
    *("chiff lead", "charang lead", "voice lead", "fifths lead", "bass lead", "new age pad", "warm pad"),
    *("polysynth pad", "choir pad", "bowed pad", "metallic pad", "halo pad", "sweep pad", "rain effect"),
    *("soundtrack effect", "crystal effect", "atmosphere effect", "brightness effect", "goblin effect"),
    *("echo effect", "sci-fi effect", "sitar", "banjo", "shamisen", "koto", "kalimba", "bagpipe", "fiddle"),
    *("shanai", "tinkle bell", "agogo", "steel drums", "woodblock", "taiko", "melodic tom", "synth drum"),
    *("reverse cymbal", "guitar fret noise", "breath noise", "seashore", "bird", "telephone", "helicopter"),
    *("applause", "gunshot"),
)

# The name to ask for, and the instruments that count as it. In this order: a steel guitar isn't steel drums.
FAMILIES: Final[Mapping[str, re.Pattern[str]]] = {
    "guitar": re.compile("guitar|banjo"),
    "piano": re.compile("piano|clavinet|harpsichord"),
    "organ": re.compile("organ|accordion|bandoneon"),
    "mallets": re.compile("vibraphone|marimba|xylophone|kalimba|celesta|glockenspiel|music box"),
    "violin": re.compile("violin|viola|cello|fiddle|strings"),
    "trumpet": re.compile("trumpet|trombone|horn|brass"),
    "saxophone": re.compile(r"\bsax|clarinet|oboe|bassoon"),
    "flute": re.compile("flute|recorder|whistle|ocarina"),
    "synth lead": re.compile("(?:square|saw|charang) lead"),
}

KIT_NAMES: Mapping[int, str] = {
    0: "drums",
    8: "room drums",
    16: "power drums",
    24: "electronic drums",
    25: "drum machine",
    32: "jazz drums",
    40: "brush drums",
}

# What may stand in for what MMA chose. Families that sound at home in an accompaniment; no effects.
SUBSTITUTES: Mapping[Part, tuple[int, ...]] = {
    "drums": tuple(KIT_NAMES),
    "bass": (32, 33, 34, 35, 36, 38, 39),
    "harmony": (0, 1, 2, 4, 5, 7, 11, 12, 16, 17, 18, 21, 24, 25, 26, 27, 28, 46, 48, 49, 50, 61, 62, 89, 90),
    "lead": (
        *(0, 4, 11, 12, 22, 24, 25, 26, 27, 29, 40, 42, 56, 57, 59, 60),
        *(64, 65, 66, 68, 71, 73, 75, 80, 81, 84, 108, 110),
    ),
}

# Lowest and highest MIDI pitch a lead line uses; what is not named plays in the middle.
_RANGES: Mapping[int, tuple[int, int]] = {
    22: (60, 84),
    24: (52, 79),
    25: (52, 79),
    26: (52, 79),
    27: (52, 81),
    29: (52, 81),
    40: (62, 91),
    42: (43, 69),
    56: (58, 82),
    57: (46, 70),
    59: (58, 82),
    60: (50, 74),
    64: (60, 84),
    65: (54, 79),
    66: (48, 74),
    68: (60, 84),
    71: (54, 82),
    73: (64, 91),
    75: (64, 88),
}


def name_of(part: Part, program: int) -> str:
    """The instrument in plain English."""
    return KIT_NAMES.get(program, "drums") if part == "drums" else NAMES[program]


def lead_range(program: int) -> tuple[int, int]:
    """Lowest and highest MIDI pitch for a lead line on ``program``."""
    return _RANGES.get(program, (58, 84))


def family_of(caption: str) -> int | None:
    """The family that every instrument of a part belongs to, as its place in FAMILIES; None if there is no one family."""
    found = {
        next((i for i, pattern in enumerate(FAMILIES.values()) if pattern.search(name)), None) for name in caption.split(" and ")
    }
    return found.pop() if len(found) == 1 else None
