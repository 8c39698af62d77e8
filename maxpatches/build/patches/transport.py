"""sideman.transport: play, stop, reset, look-ahead, temperature, gain, seed."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.osc.schema import TO_SERVER
from server.osc.spec import Arg

FILE = "sideman.transport"
DESCRIPTION = "Play and rest, forget, how far ahead, how bold, how loud."
INLETS = {"link": "link up: send all that is set"}
OUTLETS = {"server": "messages for the server", "flush": "flush: silence what is on its way"}
SHOWN = Place(0, 0, 430, 152)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1560, 520), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=460, spacing=260)
    sheet.panel(SHOWN)
    sheet.box("up", "route link", 20, 60)
    sheet.box("up word", "sel up", 20, 90)
    sheet.box("again", f"t{' outputvalue' * 5}", 20, 130, outlets=5)
    sheet.note("A new connection: every control says its value once more, play last.", 460, 130, 420)
    sheet.chain("link", "up", "up word", "again")
    _play(sheet)
    _lookahead(sheet)
    _numbers(sheet)
    _labels(sheet)
    return sheet


def _play(sheet: Sheet) -> None:
    sheet.box(
        "play", "live.tab", 20, 190, 150, shown=Place(14, 14, 200, 46), height=30, fontsize=16.0, varname="play",
        hint="Play: Sideman plays. Rest: it listens only",
        **theme.choice("Play", ("Rest", "Play"), 0),
    )  # fmt: skip
    sheet.box("rest or play", "sel 0 1", 20, 240)
    sheet.box("stop", "message /stop", 20, 300)
    sheet.box("go", "message /play", 90, 300)
    sheet.box("reset", "textbutton", 190, 190, 80, shown=Place(224, 14, 90, 46), height=30, text="Reset", fontsize=14.0,
              varname="reset", hint="Sideman forgets all that was played, and falls silent at once")  # fmt: skip
    sheet.box("reset both", "t b b", 190, 240)
    sheet.box("forget", "message /reset", 190, 300)
    sheet.box("flush word", "message flush", 280, 300)
    sheet.chain("play", "rest or play", "stop", "server")
    sheet.wire("rest or play:1", "go")
    sheet.chain("go", "server")
    sheet.chain("reset", "reset both", "forget", "server")
    sheet.wire("reset both:1", "flush word")
    sheet.chain("flush word", "flush")
    sheet.wire("again:0", "play")


def _lookahead(sheet: Sheet) -> None:
    sheet.box(
        "seconds", "live.numbox", 400, 190, 60, shown=Place(16, 96, 66, 24), fontsize=13.0, varname="lookahead",
        hint="How far ahead of you Sideman plays, while auto is off. Shorter follows closer; longer is safer",
        **theme.parameter("Look-ahead", theme.FLOAT, 1.0, least=0.05, most=8.0),
    )  # fmt: skip
    sheet.box(
        "auto", "live.text", 540, 190, 60, shown=Place(88, 96, 50, 24), text="auto", texton="auto", mode=1, fontsize=12.0,
        varname="auto", hint="On: the look-ahead that the model does best at",
        **theme.choice("Auto look-ahead", ("off", "on"), 1),
    )  # fmt: skip
    sheet.box("gate", "gate", 400, 260, 60)
    sheet.box("ahead", "prepend /lookahead", 400, 300)
    sheet.box("both", "t i i", 540, 230, 50)
    sheet.box("by hand", "== 0", 460, 230, 50)
    sheet.box("which", "sel 1 0", 600, 260, 60)
    sheet.box("best", "message /lookahead auto", 580, 300)
    sheet.note("The number counts while auto is off.", 680, 230, 160, lines=2)
    sheet.chain("auto", "both", "which", "best", "server")
    sheet.wire("both:1", "by hand")
    sheet.chain("by hand", "gate", "ahead", "server")
    sheet.wire("seconds", "gate:1")
    sheet.wire("which:1", "seconds")
    sheet.wire("again:1", "auto")


def _numbers(sheet: Sheet) -> None:
    controls = (("temperature", 900.0, 154.0, 1.0), ("gain", 1070.0, 236.0, 1.0))
    for name, x, shown_x, initial in controls:
        limits = _argument(name)
        sheet.box(
            name, "live.dial", x, 190, 50, shown=Place(shown_x, 72, 60, 50), height=48, fontsize=11.0, varname=name,
            hint=limits.doc,
            **theme.parameter(name.capitalize(), theme.FLOAT, initial, least=limits.minimum or 0, most=limits.maximum or 1),
        )  # fmt: skip
        sheet.box(f"slow {name}", "speedlim 30", x, 260)
        sheet.box(f"{name} word", f"prepend /{name}", x, 300)
        sheet.chain(name, f"slow {name}", f"{name} word", "server")
    sheet.box(
        "seed", "live.numbox", 1200, 190, 70, shown=Place(322, 96, 84, 24), fontsize=13.0, varname="seed",
        hint=_argument("seed").doc + ": " + TO_SERVER["/seed"].doc,
        **theme.parameter("Seed", theme.INT, 0, least=0, most=9999, unit=theme.UNIT_INT),
    )  # fmt: skip
    sheet.box("seed word", "prepend /seed", 1200, 300)
    sheet.chain("seed", "seed word", "server")
    for outlet, name in ((2, "temperature"), (3, "gain"), (4, "seed")):
        sheet.wire(f"again:{outlet}", name)


def _argument(control: str) -> Arg:
    return TO_SERVER[f"/{control}"].arguments[0]


def _labels(sheet: Sheet) -> None:
    for text, x, w in (("look-ahead, seconds", 14, 126), ("temperature", 146, 76), ("gain", 228, 76), ("seed", 316, 96)):
        sheet.label(text, Place(x, 124, w, 18), size=10, colour=theme.QUIET, align="left" if x == 14 else "center")
    sheet.label("forget all", Place(322, 28, 100, 18), size=10, colour=theme.QUIET)
