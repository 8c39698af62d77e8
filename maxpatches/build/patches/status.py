"""sideman.status: how well it goes, and what went wrong."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet

FILE = "sideman.status"
DESCRIPTION = "How well it goes: margin and load, the counts of what went wrong, what the server could not do, and news."
INLETS = {"replies": "everything that the server says, but its sound; link up, link down"}
SHOWN = Place(0, 0, 1280, 88)
COUNTS = (
    ("late", "blocks that came too late for their place"),
    ("underruns", "times that nothing was there to play"),
    ("gaps", "holes in what the server heard of you"),
    ("refused", "messages that the server did not carry out"),
    ("disk", "recordings that broke off or have a hole"),
)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1180, 420), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, {}, bottom=0)
    sheet.panel(SHOWN)
    sheet.box("script", "v8 sideman.status.js", 20, 90, outlets=9)
    sheet.note("Everything here comes from the server's heartbeat, /fail and /log.", 260, 90, 340, lines=2)
    sheet.chain("replies", "script")
    _line(sheet, "budget", 0, Place(20, 150, 420, 22), Place(254, 10, 480, 24), theme.TEXT, 14.0, "no figures yet")
    _line(sheet, "verdict", 1, Place(460, 150, 120, 22), Place(134, 7, 110, 28), theme.ACCENT, 18.0, "-")
    _line(sheet, "trouble", 7, Place(20, 200, 600, 40), Place(134, 42, 640, 38), theme.ALARM, 13.0, "nothing")
    _line(sheet, "log", 8, Place(20, 260, 600, 22), Place(846, 42, 424, 38), theme.QUIET, 12.0, "none")
    for index, (name, meaning) in enumerate(COUNTS):
        x = 744.0 + 106 * index
        sheet.box(name, "number", 20.0 + 120 * index, 320, 80, shown=Place(x + 62, 11, 40, 22), fontsize=12.0,
                  varname=name, hint=f"{meaning}: 0 is right")  # fmt: skip
        sheet.wire(f"script:{2 + index}", name)
        sheet.label(name, Place(x, 13, 61, 18), size=11, colour=theme.QUIET, align="right")
    sheet.label("HOW IT GOES", Place(14, 11, 114, 20), size=13, bold=True)
    sheet.label("could not do", Place(14, 42, 100, 18), size=11, colour=theme.QUIET)
    sheet.label("news", Place(796, 42, 46, 18), size=11, colour=theme.QUIET)
    return sheet


def _line(sheet: Sheet, name: str, outlet: int, place: Place, shown: Place, colour: theme.Colour, size: float, text: str) -> None:
    sheet.box(name, "comment", place.x, place.y, place.w, shown=shown, height=place.h, text=text, textcolor=colour, fontsize=size,
              varname=name)  # fmt: skip
    sheet.wire(f"script:{outlet}", name)
