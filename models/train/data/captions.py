"""Text prompts for a piece, in several wordings, from what is known about it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from numpy.random import Generator

from models.train.data.grammar import Mode
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
    "boneym": "disco",
    "bossanova": "bossa nova",
    "broadway": "broadway show tune",
    "bubblerock": "bubblegum rock",
    "bvfunk": "funk",
    "bwmarch": "march",
    "chacha": "cha cha",
    "dixie": "dixieland jazz",
    "dixiemarch": "dixieland march",
    "evansish": "cool jazz piano trio",
    "fasttwist": "fast rock and roll twist",
    "folkyjazz": "folk jazz",
    "fusion": "jazz fusion",
    "highfive": "pop rock",
    "jazzbasie": "basie style big band swing",
    "jazzbossa": "jazz bossa nova",
    "jazzbouncy": "bouncy jazz",
    "jazzcountry": "country jazz",
    "jazzgrtrio": "jazz guitar trio",
    "jazzrhumba": "jazz rumba",
    "jazzswing": "swing jazz",
    "kbossa": "bossa nova",
    "kfunk": "funk",
    "ks_rock": "rock",
    "kwestballad": "country ballad",
    "metal": "heavy metal",
    "popspiritual": "pop gospel",
    "quando-g.s": "latin pop",
    "r+b": "rhythm and blues",
    "rb": "rhythm and blues",
    "rb-ballad": "rhythm and blues ballad",
    "rhumba": "rumba",
    "s_rock": "rock",
    "shuffleboggie": "shuffle boogie",
    "slowbeat": "slow pop",
    "slowbroadway": "slow broadway ballad",
    "slowspiritual": "slow gospel spiritual",
    "son": "cuban son",
    "spiritual": "gospel spiritual",
    "spop": "pop",
    "srock": "rock",
    "ssoul": "soul",
    "triphop": "trip hop",
    "twi": "twist",
    "twist": "rock and roll twist",
    "w-rock": "rock",
    "western": "country and western",
}
_KNOWN = (
    "african afro ambient ballad band basic basie bass beat bebop big blues bolero boogie bossa bouncy "
    "broadway calypso charleston combo country cuban dance descending desert digital disco dixie easy "
    "electric fast folk foxtrot funk fusion german guitar happy heavy hill hip hop house hymn jazz jive "
    "latin lullaby mambo march mellow metal middle modern nite oldie piano pop quickstep ragtime rave rb "
    "rock salsa samba serenade shoe showtune shuffle slow soft soul spiritual string strut swing team "
    "techno trio trip twist waltz western world zydeco"
)
_WORDS = tuple(_KNOWN.split())
_SPELT = {"nite": "late night", "rb": "rhythm and blues", "team": "", "middle": "", "oldie": "oldies"}
# By mode, for slow, middling and fast pieces.
_MOODS: Mapping[Mode, tuple[tuple[str, ...], ...]] = {
    "major": (("warm", "gentle", "tender", "peaceful"), ("bright", "relaxed", "hopeful"), ("happy", "cheerful", "uplifting")),
    "minor": (("sad", "melancholy", "dark"), ("moody", "wistful", "serious"), ("tense", "driving", "restless")),
    "dorian": (("cool", "dusky"), ("cool", "smoky", "soulful"), ("urgent", "folky", "driving")),
    "mixolydian": (("easy-going", "lazy"), ("earthy", "bluesy"), ("rowdy", "rousing", "bluesy")),
}
_SPEED_WORDS = re.compile(r"^(?:slow|fast) ")
_SWUNG = re.compile(r"swing|jazz|blues|shuffle|boogie|boggie|128|dixie|charleston|evans|strut|bigband|foxtrot|western")
# Descriptions are written for the browser of a style library; these are the ones that read as a prompt.
_TOLD = re.compile(r"[A-Za-z][A-Za-z ,/&'-]{11,70}")
_SHOP_TALK = re.compile(
    r"\b(?:pattern|main|our|some|too|change|attempt|add|adds|added|without|same|bars?|version|alternat\w+|variation)\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"piano|guitar|string|voice|choir|organ|horn|brass|flute|trumpet|sax|violin|fiddle|piccolo|clarinet|harp|banjo"
    r"|accordion|vib|bell|marimba|steel|trombone|bass|synth|pad",
    re.IGNORECASE,
)


def style_words(style: Style) -> str:
    """The style in plain words: ``bossanova`` -> ``bossa nova``, ``slowbigband`` -> ``slow big band``."""
    decade = re.match(r"K?(\d0)s", style.name)
    bare = re.sub(r"\d+", "", style.name.lower()).rstrip("-_")
    words = _STYLE_WORDS.get(bare) or _split_words(bare)
    return f"{decade.group(1)}s {words}" if decade else words


def is_swung(style: Style) -> bool:
    """Whether off-beat eighths of this style fall late."""
    return _SWUNG.search(style.name.lower()) is not None


def names_instrument(style: Style) -> bool:
    """Whether the style's own words promise an instrument, so that none may be exchanged."""
    return _INSTRUMENT.search(style_words(style)) is not None


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


def mood_word(rng: Generator, mode: Mode, tempo_bpm: float) -> str:
    """What a listener would call it, as far as mode and tempo tell: ``cheerful``, ``melancholy``."""
    words = _MOODS[mode][0 if tempo_bpm < 95 else 1 if tempo_bpm < 128 else 2]
    return words[int(rng.integers(len(words)))]


def write_captions(
    rng: Generator,
    style: Style,
    groove: Groove,
    tempo_bpm: float,
    mode: Mode,
    part_captions: Mapping[Part, str],
) -> tuple[str, ...]:
    """Up to six different prompts, from bare style to a full description."""
    words = style_words(style)
    plain = _SPEED_WORDS.sub("", words)  # "slow fast swing" would say two things
    pace = tempo_word(tempo_bpm)
    bass, harmony, drums, lead = (part_captions[part] for part in ("bass", "harmony", "drums", "lead"))
    solo = lead if lead.endswith(" lead") else f"{lead} lead"
    full = f"{pace} {plain} with {harmony} and {bass}"
    listed = f"{plain}, {harmony}, {bass}, {drums}, {solo}, {round(tempo_bpm)} bpm"
    key = f"in a {mode} key" if mode in ("major", "minor") else f"in the {mode} mode"
    scale = f"{pace} {plain} {key}, {lead} melody over {harmony}"
    mood = f"{mood_word(rng, mode, tempo_bpm)} {plain}"
    scene = f"{mood_word(rng, mode, tempo_bpm)} {lead} melody with {drums} and {bass}, {round(tempo_bpm)} bpm"
    said = groove.description.rstrip(". ")
    told = f"{plain}: {said.lower()}"
    # Instruments may have been exchanged, so a description that names one could be untrue.
    sayable = _TOLD.fullmatch(said) and not _INSTRUMENT.search(said) and not _SHOP_TALK.search(said)
    captions = [words, mood, scene, full, listed, told if sayable and rng.random() < 0.5 else scale]
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
