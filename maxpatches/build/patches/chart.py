"""sideman.chart: chord, tempo and beat, for those who know them."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.osc.schema import FASTEST_BPM, TO_SERVER

FILE = "sideman.chart"
DESCRIPTION = "Chord, tempo and beat: what you tell, Sideman needn't guess."
INLETS = {"link": "link up: send all that is set"}
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 430, 64)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 900, 460), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=400)
    sheet.panel(SHOWN)
    sheet.label("CHART", Place(14, 22, 60, 20), size=13, bold=True)
    sheet.box("up", "route link", 20, 60)
    sheet.box("up word", "sel up", 120, 60)
    sheet.box("again", "t outputvalue bang", 20, 100, outlets=2)
    sheet.note(
        "A new connection: tempo and chord are said once more. The beat moves on, so it is to be tapped again.", 240, 96, 420
    )
    sheet.chain("link", "up", "up word", "again")
    sheet.box(
        "chord", "textedit", 20, 190, 120, shown=Place(80, 14, 130, 36), height=30, fontsize=16.0, keymode=1, outputmode=1,
        nosymquotes=1, lines=1, varname="chord",
        hint="The chord that comes next, such as Am7. Return sends it; an empty field: Sideman goes by ear",
    )  # fmt: skip
    sheet.box("typed", "route text", 20, 240)
    sheet.box("empty", "route bang", 20, 270)
    sheet.box("by ear", "message /chord", 20, 310)
    sheet.box("chord word", "prepend /chord", 120, 310)
    sheet.chain("chord", "typed", "empty", "by ear", "server")
    sheet.wire("empty:1", "chord word")
    sheet.chain("chord word", "server")
    sheet.wire("again:1", "chord")
    sheet.box(
        "tempo", "live.numbox", 400, 190, 70, shown=Place(222, 20, 70, 24), fontsize=13.0, varname="tempo",
        hint="Beats a minute; 0: Sideman goes by ear",
        **theme.parameter("Tempo", theme.FLOAT, 0.0, least=0, most=FASTEST_BPM),
    )  # fmt: skip
    sheet.box("slow tempo", "speedlim 30", 400, 240)
    sheet.box("tempo word", "prepend /tempo", 400, 300)
    sheet.chain("tempo", "slow tempo", "tempo word", "server")
    sheet.wire("again:0", "tempo")
    sheet.box("one", "textbutton", 560, 190, 80, shown=Place(336, 12, 80, 40), height=30, text="One", fontsize=15.0,
              varname="one", hint=TO_SERVER["/beat"].doc)  # fmt: skip
    sheet.box("one word", "message /beat 0", 560, 300)
    sheet.chain("one", "one word", "server")
    sheet.label("bpm", Place(294, 22, 34, 20), size=11, colour=theme.QUIET)
    return sheet
