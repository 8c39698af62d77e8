"""Prompts to begin with. Each preset fills the slots from the first on; the rest are emptied."""

from __future__ import annotations

from typing import Final, NamedTuple


class Slot(NamedTuple):
    """A prompt and its share."""

    text: str
    weight: float


class Preset(NamedTuple):
    """What the menu calls it, and its slots."""

    name: str
    slots: tuple[Slot, ...]


PRESETS: Final = (
    Preset("jazz trio", (Slot("jazz trio, upright bass and brushed drums", 1.0), Slot("walking bass", 0.5), Slot("soft piano chords", 0.3))),
    Preset("funk band", (Slot("funk band, tight drums and electric bass", 1.0), Slot("clavinet", 0.4), Slot("horn stabs", 0.0))),
    Preset("slow ambient", (Slot("slow ambient pads", 1.0), Slot("warm strings", 0.5), Slot("deep sub bass", 0.3))),
    Preset("rock band", (Slot("rock band, loud drums and bass", 1.0), Slot("distorted guitar", 0.4), Slot("organ", 0.0))),
    Preset("folk", (Slot("folk, fingerpicked guitar and double bass", 1.0), Slot("hand percussion", 0.4), Slot("accordion", 0.2))),
    Preset("electronic", (Slot("electronic, drum machine and synth bass", 1.0), Slot("arpeggiated synth", 0.5), Slot("noisy texture", 0.0))),
    Preset("nothing", ()),
)  # fmt: skip
