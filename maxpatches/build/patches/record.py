"""sideman.record: what was heard, played and mixed, into a folder."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet

FILE = "sideman.record"
DESCRIPTION = "Records the set: what you played, what Sideman played, and the mix."
INLETS = {"replies": "everything that the server says; link up, link down"}
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 270, 96)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 820, 480), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=420)
    sheet.panel(SHOWN)
    sheet.label("RECORD", Place(14, 10, 80, 20), size=13, bold=True)
    sheet.box(
        "name", "textedit", 460, 170, 120, shown=Place(14, 36, 136, 30), height=30, fontsize=13.0, keymode=1, outputmode=1,
        nosymquotes=1, lines=1, varname="take", hint="Name of the folder; empty: date and time. Nothing is ever written over",
    )  # fmt: skip
    sheet.box(
        "record", "live.text", 300, 90, 90, shown=Place(158, 36, 98, 30), height=24, text="Record", texton="Stop", mode=1,
        fontsize=13.0, varname="record", hint="Begin and end a recording, on the server's disk",
        **theme.choice("Record", ("off", "on"), 0),
    )  # fmt: skip
    sheet.box("name first", "t i b", 300, 130)
    sheet.box("typed", "route text", 460, 220)
    sheet.box("name word", "prepend name", 460, 260)
    sheet.box("record word", "prepend record", 300, 260)
    sheet.box("script", "v8 sideman.record.js", 20, 310, outlets=3)
    sheet.box("line", "comment", 180, 370, 260, shown=Place(14, 71, 246, 18), text="not recording", textcolor=theme.QUIET,
              fontsize=10.0, varname="recording")  # fmt: skip
    sheet.box("shown", "prepend set", 540, 370)
    sheet.note("Outlets: for the server; the line; the button.", 240, 310, 300)
    sheet.chain("record", "name first", "record word", "script", "server")
    sheet.wire("name first:1", "name")
    sheet.chain("name", "typed", "name word", "script")
    sheet.wire("typed:1", "name word")
    sheet.chain("replies", "script")
    sheet.wire("script:1", "line")
    sheet.wire("script:2", "shown")
    sheet.chain("shown", "record")
    return sheet
