"""Colours and parameter data shared by all patches: dark, for a dark stage."""

from __future__ import annotations

from typing import Any, Final

Colour = list[float]

BACK: Final[Colour] = [0.106, 0.114, 0.133, 1.0]
PANEL: Final[Colour] = [0.161, 0.173, 0.2, 1.0]
FIELD: Final[Colour] = [0.075, 0.082, 0.098, 1.0]
EDGE: Final[Colour] = [0.29, 0.31, 0.35, 1.0]
TEXT: Final[Colour] = [0.91, 0.92, 0.93, 1.0]
QUIET: Final[Colour] = [0.62, 0.65, 0.69, 1.0]
ACCENT: Final[Colour] = [0.298, 0.78, 0.698, 1.0]
ALARM: Final[Colour] = [1.0, 0.45, 0.42, 1.0]
WARM: Final[Colour] = [0.96, 0.73, 0.36, 1.0]

FLOAT: Final = 0
INT: Final = 1
ENUM: Final = 2
UNIT_INT: Final = 0
UNIT_FLOAT: Final = 1

LOOKS: Final[dict[str, dict[str, Any]]] = {
    "textedit": {"bgcolor": FIELD, "textcolor": TEXT, "bordercolor": EDGE, "border": 1.0, "rounded": 4.0},
    "live.text": {
        "activebgcolor": FIELD,
        "activebgoncolor": ACCENT,
        "activetextcolor": TEXT,
        "activetextoncolor": FIELD,
        "bordercolor": EDGE,
        "rounded": 4.0,
    },
    "textbutton": {
        "bgcolor": FIELD,
        "bgoncolor": ACCENT,
        "textcolor": TEXT,
        "textoncolor": FIELD,
        "bordercolor": EDGE,
        "border": 1,
        "rounded": 4.0,
        "mode": 0,
    },
    "live.tab": {
        "activebgcolor": FIELD,
        "activebgoncolor": ACCENT,
        "textcolor": TEXT,
        "textoncolor": FIELD,
        "bordercolor": EDGE,
        "rounded": 4.0,
        "multiline": 0,
    },
    "live.slider": {"slidercolor": ACCENT, "textcolor": TEXT, "trioncolor": ACCENT, "tricolor": TEXT, "showname": 0},
    "live.dial": {"activedialcolor": ACCENT, "activeneedlecolor": TEXT, "textcolor": TEXT, "showname": 0},
    "live.numbox": {"activebgcolor": FIELD, "textcolor": TEXT, "bordercolor": EDGE},
    "live.gain~": {"slidercolor": ACCENT, "textcolor": TEXT, "trioncolor": ACCENT, "tricolor": TEXT, "showname": 0},
    "live.meter~": {"bgcolor": FIELD},
    "multislider": {"bgcolor": FIELD, "slidercolor": ACCENT, "bordercolor": EDGE},
    "umenu": {"bgcolor": FIELD, "textcolor": TEXT, "elementcolor": EDGE},
    "number": {"bgcolor": FIELD, "textcolor": TEXT, "bordercolor": EDGE, "triangle": 0, "ignoreclick": 1},
    "led": {"oncolor": ACCENT, "offcolor": FIELD},
    "button": {"bgcolor": FIELD, "blinkcolor": ACCENT, "outlinecolor": EDGE},
    "panel": {"bgfillcolor": PANEL, "rounded": 8, "border": 0, "mode": 0, "background": 1, "ignoreclick": 1},
}


def parameter(
    longname: str, kind: int, initial: float, *, least: float = 0.0, most: float = 1.0, unit: int = UNIT_FLOAT
) -> dict[str, Any]:
    """A number that Max saves with the patch, maps to MIDI and names in its lists."""
    valueof: dict[str, Any] = {
        "parameter_longname": longname,
        "parameter_shortname": longname,
        "parameter_type": kind,
        "parameter_mmin": least,
        "parameter_mmax": most,
        "parameter_initial": [initial],
        "parameter_initial_enable": 1,
        "parameter_unitstyle": unit,
    }
    return {"parameter_enable": 1, "saved_attribute_attributes": {"valueof": valueof}}


def choice(longname: str, items: tuple[str, ...], initial: int) -> dict[str, Any]:
    """One of several words."""
    saved = parameter(longname, ENUM, initial, most=len(items) - 1, unit=UNIT_INT)
    saved["saved_attribute_attributes"]["valueof"]["parameter_enum"] = list(items)
    return saved
