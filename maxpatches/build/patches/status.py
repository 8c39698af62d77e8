"""sideman.status: how well it goes, and what went wrong."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet

FILE = "sideman.status"
DESCRIPTION = "How well it goes: the latency budget, the counts of what went wrong, and what the server could not do."
INLETS = {"replies": "everything that the server says, but its sound; link up, link down"}
SHOWN = Place(0, 0, 1000, 132)
COUNTS = (
    ("late", 2, "blocks that came too late for their place"),
    ("underruns", 3, "times that nothing was there to play"),
    ("gaps", 4, "holes in what the server heard of you"),
)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1180, 420), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, {}, bottom=0)
    sheet.panel(SHOWN)
    sheet.box("script", "v8 sideman.status.js", 20, 90, outlets=8)
    sheet.note("Everything here comes from the server's heartbeat, /fail and /log.", 260, 90, 340, lines=2)
    sheet.chain("replies", "script")
    _line(sheet, "budget", 0, Place(20, 150, 420, 22), Place(148, 10, 480, 24), theme.TEXT, 14.0, "no figures yet")
    _line(sheet, "verdict", 1, Place(460, 150, 120, 22), Place(14, 36, 110, 30), theme.ACCENT, 18.0, "-")
    _line(sheet, "trouble", 5, Place(20, 200, 600, 40), Place(148, 49, 840, 36), theme.ALARM, 14.0, "nothing")
    _line(sheet, "log", 6, Place(20, 260, 600, 22), Place(148, 100, 840, 22), theme.QUIET, 12.0, "none")
    for index, (name, outlet, meaning) in enumerate(COUNTS):
        x = 640.0 + 120 * index
        sheet.box(name, "number", 20.0 + 120 * index, 320, 80, shown=Place(x + 62, 11, 48, 22), fontsize=12.0,
                  varname=name, hint=f"{meaning}: 0 is right")  # fmt: skip
        sheet.wire(f"script:{outlet}", name)
        sheet.label(name, Place(x - 4, 13, 66, 18), size=11, colour=theme.QUIET, align="right")
    sheet.label("HOW IT GOES", Place(14, 11, 120, 20), size=13, bold=True)
    sheet.label("what Sideman could not do, and why", Place(148, 34, 300, 15), size=9, colour=theme.QUIET)
    sheet.label("news", Place(148, 86, 200, 14), size=9, colour=theme.QUIET)
    return sheet


def _line(sheet: Sheet, name: str, outlet: int, place: Place, shown: Place, colour: theme.Colour, size: float, text: str) -> None:
    sheet.box(name, "comment", place.x, place.y, place.w, shown=shown, height=place.h, text=text, textcolor=colour, fontsize=size,
              varname=name)  # fmt: skip
    sheet.wire(f"script:{outlet}", name)
