"""sideman.transport: play, stop, reset, look-ahead, seed, and the dials."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.osc.schema import TO_SERVER
from server.osc.spec import Arg

FILE = "sideman.transport"
DESCRIPTION = "Play and rest, forget, how far ahead, how bold, how loud."
INLETS = {"link": "link up: send all that is set"}
OUTLETS = {"server": "messages for the server", "flush": "flush: silence what is on its way"}
SHOWN = Place(0, 0, 430, 188)
# From left to right: what they are called in the message table, and where they begin.
DIALS = (("temperature", 1.0), ("guidance", 1.0), ("gain", 1.0))


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1900, 560), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=500, spacing=260)
    sheet.panel(SHOWN)
    sheet.box("up", "route link", 20, 60)
    sheet.box("up word", "sel up", 20, 90)
    sheet.box("again", f"t{' outputvalue' * (4 + len(DIALS))}", 20, 130, outlets=4 + len(DIALS))
    sheet.note("A new connection: every control says its value once more, the fade first and play last.", 660, 130, 520)
    sheet.chain("link", "up", "up word", "again")
    _play(sheet)
    _lookahead(sheet)
    _seed(sheet)
    _dials(sheet)
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
    sheet.label("forget all", Place(322, 28, 100, 18), size=10, colour=theme.QUIET)


def _lookahead(sheet: Sheet) -> None:
    sheet.box(
        "seconds", "live.numbox", 400, 190, 60, shown=Place(16, 150, 66, 24), fontsize=13.0, varname="lookahead",
        hint="How far ahead of you Sideman plays, while auto is off. Shorter follows closer; longer is safer",
        **theme.parameter("Look-ahead", theme.FLOAT, 1.0, least=0.05, most=8.0),
    )  # fmt: skip
    sheet.box(
        "auto", "live.text", 540, 190, 60, shown=Place(88, 150, 50, 24), text="auto", texton="auto", mode=1, fontsize=12.0,
        varname="auto", hint="On: begins with what the model does best at, and follows what this machine takes",
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
    sheet.label("look-ahead, seconds", Place(142, 153, 130, 18), size=10, colour=theme.QUIET)


def _seed(sheet: Sheet) -> None:
    sheet.box(
        "seed", "live.numbox", 900, 190, 70, shown=Place(332, 150, 84, 24), fontsize=13.0, varname="seed",
        hint=_argument("seed").doc + ": " + TO_SERVER["/seed"].doc,
        **theme.parameter("Seed", theme.INT, 0, least=0, most=9999, unit=theme.UNIT_INT),
    )  # fmt: skip
    sheet.box("seed word", "prepend /seed", 900, 300)
    sheet.chain("seed", "seed word", "server")
    sheet.wire("again:2", "seed")
    sheet.label("seed", Place(286, 153, 44, 18), size=10, colour=theme.QUIET, align="right")


def _dials(sheet: Sheet) -> None:
    """Each goes where it is turned to in the time that the fade says."""
    fade = len(DIALS) + 3
    most = TO_SERVER["/gain"].arguments[1].maximum or 0
    sheet.box(
        "fade", "live.numbox", 1020, 190, 70, shown=Place(332, 94, 84, 24), fontsize=13.0, varname="fade",
        hint="How long the dials take to get where they were turned to: 4, and gain to 0, is a fade-out of four seconds",
        **theme.parameter("Fade", theme.FLOAT, 0.0, least=0, most=most),
    )  # fmt: skip
    sheet.wire(f"again:{fade}", "fade")
    sheet.label("fade, seconds", Place(326, 122, 96, 18), size=10, colour=theme.QUIET, align="center")
    for index, (name, initial) in enumerate(DIALS):
        limits, x, shown_x = _argument(name), 1140.0 + 160 * index, 14.0 + 304 / len(DIALS) * index
        sheet.box(
            name, "live.dial", x, 190, 50, shown=Place(shown_x + 8, 70, 60, 50), height=48, fontsize=11.0, varname=name,
            hint=limits.doc,
            **theme.parameter(name.capitalize(), theme.FLOAT, initial, least=limits.minimum or 0, most=limits.maximum or 1),
        )  # fmt: skip
        sheet.box(f"slow {name}", "speedlim 30", x, 260)
        sheet.box(f"{name} fade", "pack 0. 0.", x, 300)
        sheet.box(f"{name} word", f"prepend /{name}", x, 340)
        sheet.chain(name, f"slow {name}", f"{name} fade", f"{name} word", "server")
        sheet.wire("fade", f"{name} fade:1")
        sheet.wire(f"again:{3 + index}", name)
        sheet.label(name, Place(shown_x, 122, 76, 18), size=10, colour=theme.QUIET, align="center")


def _argument(control: str) -> Arg:
    return TO_SERVER[f"/{control}"].arguments[0]
