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


# In the words that the embedded model was trained with: a style, or instruments, or both.
PRESETS: Final = (
    Preset(
        "swing trio",
        (Slot("swing jazz with piano and acoustic bass", 1.0), Slot("brush drums", 0.5), Slot("jazz guitar", 0.0)),
    ),
    Preset(
        "funk", (Slot("upbeat funk with clavinet and slap bass", 1.0), Slot("brass section", 0.3), Slot("electric piano", 0.0))
    ),
    Preset("bossa nova", (Slot("laid-back bossa nova with nylon guitar and acoustic bass", 1.0), Slot("flute", 0.3))),
    Preset(
        "rock", (Slot("fast rock with overdriven guitar and picked bass", 1.0), Slot("rock organ", 0.3), Slot("power drums", 0.5))
    ),
    Preset("ballad", (Slot("slow pop ballad with piano and fretless bass", 1.0), Slot("slow strings", 0.5), Slot("choir", 0.0))),
    Preset("ambient", (Slot("slow ambient", 1.0), Slot("warm pad", 0.7), Slot("vibraphone", 0.2))),
    Preset("house", (Slot("upbeat house with synth bass", 1.0), Slot("drum machine", 0.6), Slot("synth strings", 0.3))),
    Preset("nothing", ()),
)
