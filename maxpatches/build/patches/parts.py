"""sideman.parts: who of the band may play."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from maxpatches.build.sizes import PARTS

FILE = "sideman.parts"
DESCRIPTION = "Which parts may play."
INLETS = {"link": "link up: send all that is set"}
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 430, 64)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 960, 400), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=340)
    sheet.panel(SHOWN)
    sheet.label("PARTS", Place(14, 22, 60, 20), size=13, bold=True)
    sheet.box("up", "route link", 20, 70)
    sheet.box("up word", "sel up", 120, 70)
    sheet.box("again", "message outputvalue", 20, 110)
    sheet.note("A new connection: every part says once more whether it plays.", 200, 110, 360)
    sheet.chain("link", "up", "up word", "again")
    for index, part in enumerate(PARTS):
        x = 20.0 + 160 * index
        sheet.box(
            part, "live.text", x, 170, 80, shown=Place(80.0 + 86 * index, 12, 78, 40), height=30, text=part, texton=part, mode=1,
            fontsize=13.0, varname=part, hint=f"Lit: {part} may play. Dark: {part} rests",
            **theme.choice(f"Part {part}", ("off", "on"), 1),
        )  # fmt: skip
        sheet.box(f"{part} word", f"prepend /part {part}", x, 230)
        sheet.chain("again", part, f"{part} word", "server")
    return sheet
