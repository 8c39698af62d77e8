"""What musicians say, in the words that captions of the training have: a rhodes is an electric piano there.

Word vectors know little of instruments: of 72 wordings that no caption has, a mean of them tells the family in 39 %
(docs/lab-log.md). So the usual ones are said in the captions' words before they become numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# The captions' name, and what else is said for it.
SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "nylon guitar": ("classical guitar", "spanish guitar", "flamenco guitar", "flamenco", "ukulele"),
    "steel guitar": ("acoustic guitar", "folk guitar", "six-string", "twelve-string", "12-string"),
    "clean electric guitar": ("electric guitar", "clean guitar", "telecaster", "stratocaster", "strat"),
    "overdriven guitar": ("crunchy guitar", "overdrive guitar", "les paul"),
    "distorted guitar": ("fuzz guitar", "fuzz", "power chords", "heavy guitar", "distortion guitar"),
    "jazz guitar": ("archtop", "hollow-body guitar"),
    "piano": ("grand piano", "baby grand", "upright piano", "acoustic piano", "steinway", "pianist"),
    "electric piano": ("rhodes", "fender rhodes", "wurlitzer", "wurli", "e-piano", "keys", "keyboard", "keyboards"),
    "fm electric piano": ("dx7", "fm piano"),
    "honky-tonk piano": ("honky tonk", "saloon piano", "barroom piano"),
    "clavinet": ("clav",),
    "drawbar organ": ("hammond b3", "hammond b-3", "hammond organ", "hammond", "b3", "gospel organ"),
    "rock organ": ("leslie", "leslie organ"),
    "percussive organ": ("farfisa", "combo organ"),
    "church organ": ("pipe organ", "church pipes"),
    "accordion": ("squeezebox", "concertina", "musette", "melodeon"),
    "harmonica": ("blues harp", "mouth organ", "mouth harp"),
    "vibraphone": ("vibes", "vibraphonist"),
    "glockenspiel": ("glock",),
    "marimba": ("balafon", "mallets"),
    "kalimba": ("thumb piano", "mbira"),
    "tubular bells": ("chimes", "church bells"),
    "strings": ("string section", "string quartet", "orchestral strings", "string orchestra", "bowed strings"),
    "violin": ("violinist",),
    "fiddle": ("fiddler",),
    "cello": ("cellist", "violoncello"),
    "trumpet": ("cornet", "bugle", "flugelhorn", "trumpeter"),
    "muted trumpet": ("harmon mute", "trumpet with a mute"),
    "brass section": ("horn section", "horns", "brass stabs", "big band brass", "brass"),
    "alto sax": ("alto saxophone", "saxophone", "sax", "saxophonist"),
    "tenor sax": ("tenor saxophone",),
    "soprano sax": ("soprano saxophone",),
    "baritone sax": ("baritone saxophone", "bari sax"),
    "clarinet": ("clarinettist", "woodwinds", "woodwind", "reeds"),
    "flute": ("flautist", "flutist"),
    "pan flute": ("pan pipes", "panpipes", "pan pipe"),
    "whistle": ("tin whistle", "penny whistle"),
    "shakuhachi": ("bamboo flute",),
    "saw lead": ("saw synth", "sawtooth", "supersaw", "analog lead", "analogue lead", "synth lead", "moog", "moog lead"),
    "square lead": ("square wave", "square synth", "chiptune", "8-bit", "8-bit melody"),
    "warm pad": ("synth pad", "pad", "pads", "ambient pad"),
    "acoustic bass": ("double bass", "upright bass", "stand-up bass"),
    "fingered bass": ("bass guitar", "electric bass", "e-bass"),
    "synth bass": ("moog bass", "sub bass", "808 bass", "acid bass"),
    "drums": ("drum kit", "drumkit", "drum set", "drummer"),
    "brush drums": ("brushes", "drums with brushes"),
    "drum machine": ("808", "909", "tr-808", "tr-909", "drum computer"),
}
# Names that hold something of the above, and stay as they are.
STAY: Final = (
    *("electric grand piano", "synth brass", "synth strings", "slow strings", "tremolo strings", "pizzicato strings"),
    *("new age pad", "polysynth pad", "choir pad", "bowed pad", "metallic pad", "halo pad", "sweep pad"),
)

_IN_CAPTIONS: Final[Mapping[str, str]] = {word: name for name, said in SAID.items() for word in (name, *said)} | {
    name: name for name in STAY
}
_SPOKEN: Final = re.compile(
    r"(?<![\w-])(?:" + "|".join(re.escape(word) for word in sorted(_IN_CAPTIONS, key=len, reverse=True)) + r")(?![\w-])"
)


def in_captions_words(text: str) -> str:
    """A prompt in lower case, with what musicians say in the words of the captions. Any thread; doesn't block."""
    return _SPOKEN.sub(lambda found: _IN_CAPTIONS[found[0]], text.lower())
