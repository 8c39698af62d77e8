"""sideman.when: at once, on the next beat, or on the next downbeat."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet

FILE = "sideman.when"
DESCRIPTION = "When a switch acts: at once, on the next beat, or on the next downbeat."
INLETS = {"in": "messages for the server; link up, link down"}
OUTLETS = {"server": "the same messages, each with its place", "link": "link, once what is switched acts at once again"}
SHOWN = Place(0, 0, 270, 64)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 720, 360), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=300, spacing=260)
    sheet.panel(SHOWN)
    sheet.label("WHEN", Place(14, 22, 60, 20), size=13, bold=True)
    sheet.box(
        "choice", "live.tab", 300, 90, 180, shown=Place(78, 14, 178, 36), height=30, fontsize=14.0, varname="when",
        hint="When parts, prompts, chord, Play, Rest and the states act. Sliders and dials act at once. "
        "A beat or a bar: tempo and One must have told where it is",
        **theme.choice("When", ("now", "beat", "bar"), 0),
    )  # fmt: skip
    sheet.box("word", "prepend when", 300, 140)
    sheet.box("script", "v8 sideman.when.js", 20, 190, outlets=3)
    sheet.note("A new connection begins at once: its beat isn't known yet.", 240, 190, 320)
    sheet.box("back", "prepend set", 300, 240)
    sheet.chain("in", "script", "server")
    sheet.chain("choice", "word", "script")
    sheet.wire("script:1", "link")
    sheet.wire("script:2", "back")
    sheet.chain("back", "choice")
    return sheet
