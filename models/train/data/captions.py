"""Text prompts for a piece, in several wordings, from what is known about it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from numpy.random import Generator

from models.train.data.grooves import Groove, Style
from models.train.data.score import Part

# What the splitting of names cannot know. Keys are style file names without digits.
_STYLE_WORDS: Mapping[str, str] = {
    "arpeggio": "arpeggio ballad",
    "beat": "pop",
    "beatballad": "pop ballad",
    "beatdance": "dance pop",
    "beatmotown": "motown",
    "beatp": "two-beat",
    "beatpop": "pop",
    "bluefolk": "blues folk",
    "boggiewoggie": "boogie woogie",
    "boneym": "seventies disco",
    "bossanova": "bossa nova",
    "bubblerock": "bubblegum rock",
    "bvfunk": "funk",
    "bwmarch": "march",
    "chacha": "cha cha",
    "evansish": "cool jazz piano trio",
    "highfive": "pop rock",
    "jazzgrtrio": "jazz guitar trio",
    "kbossa": "bossa nova",
    "kfunk": "funk",
    "kwestballad": "country ballad",
    "ks_rock": "fifties rock",
    "quando-g.s": "latin pop",
    "r+b": "rhythm and blues",
    "rb": "rhythm and blues",
    "rb-ballad": "rhythm and blues ballad",
    "rhumba": "rumba",
    "s_rock": "fifties rock",
    "shuffleboggie": "shuffle boogie",
    "son": "cuban son",
    "spop": "pop",
    "srock": "rock",
    "ssoul": "soul",
    "triphop": "trip hop",
    "twi": "twist",
    "w-rock": "rock",
}
_WORDS = (
    *("african", "afro", "ambient", "ballad", "band", "basie", "basic", "bass", "beat", "bebop", "big", "blues", "bolero"),
    *("boogie", "bossa", "bouncy", "broadway", "calypso", "charleston", "combo", "country", "cuban", "dance", "desert"),
    *("descending", "digital", "disco", "dixie", "easy", "electric", "fast", "folk", "foxtrot", "funk", "fusion", "german"),
    *("guitar", "happy", "heavy", "hill", "hip", "hop", "house", "hymn", "jazz", "jive", "latin", "lullaby", "mambo", "march"),
    *("mellow", "metal", "middle", "modern", "nite", "oldie", "piano", "pop", "quickstep", "ragtime", "rave", "rhumba"),
    *("rock", "salsa", "samba", "serenade", "showtune", "shoe", "shuffle", "slow", "soft", "soul", "spiritual", "string"),
    *("strut", "swing", "team", "techno", "trio", "trip", "twist", "waltz", "western", "world", "zydeco", "rb", "r"),
)
_SPELT = {"nite": "late night", "rb": "rhythm and blues", "team": "", "middle": "", "oldie": "oldies", "shoe": "shoe"}
_SPEED_WORDS = re.compile(r"^(?:slow|fast) ")
_SWUNG = re.compile(r"swing|jazz|blues|shuffle|boogie|boggie|128|dixie|ragtime|charleston|evans|strut|triple|bigband|twist")
_TOLD = re.compile(r"[A-Za-z][A-Za-z0-9 ,/&'-]{7,70}")


def style_words(style: Style) -> str:
    """The style in plain words: ``bossanova`` -> ``bossa nova``, ``slowbigband`` -> ``slow big band``."""
    decade = re.match(r"K?(\d0)s", style.name)
    bare = re.sub(r"\d+$", "", re.sub(r"^\d+", "", style.name.lower())).rstrip("-_0123456789")
    bare = re.sub(r"^\d+|\d+$", "", bare)
    words = _STYLE_WORDS.get(bare) or _STYLE_WORDS.get(re.sub(r"\d+", "", bare)) or _split_words(bare)
    return f"{decade.group(1)}s {words}" if decade and not words.startswith("fifties") else words


def is_swung(style: Style) -> bool:
    """Whether off-beat eighths of this style fall late."""
    return _SWUNG.search(style.name.lower()) is not None


def tempo_range_bpm(style: Style) -> tuple[float, float]:
    """Tempi at which a style of this name is believable."""
    name = style.name.lower()
    if "fast" in name or "quick" in name:
        return 115.0, 170.0
    if any(word in name for word in ("slow", "ballad", "lullaby", "ambient", "hymn")):
        return 70.0, 110.0
    return 70.0, 170.0


def tempo_word(tempo_bpm: float) -> str:
    """``slow`` to ``fast``."""
    for limit_bpm, word in ((85, "slow"), (105, "laid-back"), (130, "medium tempo"), (150, "upbeat")):
        if tempo_bpm < limit_bpm:
            return word
    return "fast"


def write_captions(
    rng: Generator,
    style: Style,
    groove: Groove,
    tempo_bpm: float,
    mode: str,
    part_captions: Mapping[Part, str],
) -> tuple[str, ...]:
    """Three or four different prompts, from bare style to a full description."""
    words = style_words(style)
    plain = _SPEED_WORDS.sub("", words)  # "slow fast swing" would say two things
    pace = tempo_word(tempo_bpm)
    bass, harmony, drums, lead = (part_captions[part] for part in ("bass", "harmony", "drums", "lead"))
    full = f"{pace} {plain} with {harmony} and {bass}"
    listed = f"{plain}, {harmony}, {bass}, {drums}, {lead} lead, {round(tempo_bpm)} bpm"
    mood = f"{pace} {plain} in a {mode} key, {lead} melody over {harmony}"
    told = f"{plain}: {groove.description.rstrip('.').lower()}"
    use_told = _TOLD.fullmatch(groove.description.rstrip(". ")) is not None
    captions = [words, full, listed, told if use_told and rng.random() < 0.5 else mood]
    return tuple(dict.fromkeys(captions))


def _split_words(bare: str) -> str:
    """Greedy split of a run-together name into known words; what is unknown stays as it is."""
    out: list[str] = []
    rest = bare.replace("-", " ").replace("_", " ").replace(".", " ")
    unknown = ""
    while rest:
        match = max((word for word in _WORDS if rest.startswith(word)), key=len, default="")
        if match:
            if unknown.strip():
                out.append(unknown.strip())
            unknown = ""
            out.append(_SPELT.get(match, match))
            rest = rest[len(match) :]
        else:
            unknown += rest[0]
            rest = rest[1:]
    if unknown.strip():
        out.append(unknown.strip())
    return " ".join(word for word in out if word)
