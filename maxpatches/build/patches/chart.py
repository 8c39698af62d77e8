"""sideman.chart: chord, tempo and beat, for those who know them, or have them from Ableton Link."""

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
    sheet = Sheet(FILE, Place(60, 60, 980, 460), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=400)
    sheet.panel(SHOWN)
    sheet.label("CHART", Place(14, 22, 60, 20), size=13, bold=True)
    sheet.box("up", "route link", 20, 60)
    sheet.box("up word", "sel up", 120, 60)
    sheet.box("again", "t outputvalue bang", 20, 100, outlets=2)
    sheet.note("A new connection: all is said once more, but with Link no tempo. The beat moves on: tap it again.", 240, 96, 360)
    sheet.chain("link", "up", "up word", "again")
    sheet.box(
        "chord", "textedit", 20, 190, 120, shown=Place(80, 14, 104, 36), height=30, fontsize=16.0, keymode=1, outputmode=1,
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
        "tempo", "live.numbox", 400, 190, 70, shown=Place(194, 20, 66, 24), fontsize=13.0, varname="tempo",
        hint="Beats a minute; 0: Sideman goes by ear",
        **theme.parameter("Tempo", theme.FLOAT, 0.0, least=0, most=FASTEST_BPM),
    )  # fmt: skip
    sheet.box("slow tempo", "speedlim 30", 400, 240)
    sheet.box("tempo word", "prepend /tempo", 400, 300)
    sheet.chain("tempo", "slow tempo", "tempo word", "server")
    _link(sheet)
    sheet.box("one", "textbutton", 560, 190, 80, shown=Place(352, 12, 64, 40), height=30, text="One", fontsize=15.0,
              varname="one", hint=TO_SERVER["/beat"].doc)  # fmt: skip
    sheet.box("one word", "message /beat 0", 560, 300)
    sheet.chain("one", "one word", "server")
    sheet.label("bpm", Place(260, 22, 34, 20), size=11, colour=theme.QUIET)
    return sheet


def _link(sheet: Sheet) -> None:
    """A new connection changes nobody else's tempo. Off is said only by hand: the server may have been started with Link."""
    sheet.box(
        "session", "live.text", 700, 190, 60, shown=Place(296, 20, 46, 24), text="Link", texton="Link", mode=1, fontsize=12.0,
        varname="link", hint="On: with others in an Ableton Link session, their tempo and bar are Sideman's",
        **theme.choice("Link", ("off", "on"), 0),
    )  # fmt: skip
    sheet.box("session word", "prepend /link", 700, 300)
    sheet.box("kept", "i", 830, 230, 50)
    sheet.box("if on", "sel 1", 830, 265)
    sheet.box("join", "message /link 1", 830, 300)
    sheet.chain("session", "session word", "server")
    sheet.wire("session", "kept:1")
    sheet.wire("again:1", "kept")
    sheet.chain("kept", "if on", "join", "server")
    sheet.box("off", "== 0", 700, 230, 50)
    sheet.box("unless on", "gate 1 1", 620, 100, 60)
    sheet.chain("session", "off", "unless on", "tempo")
    sheet.wire("again:0", "unless on:1")
