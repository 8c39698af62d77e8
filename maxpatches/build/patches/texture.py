"""sideman.texture: how dense and how bright Sideman plays."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.engine.port import ATTRIBUTES
from server.osc.schema import TO_SERVER

FILE = "sideman.texture"
DESCRIPTION = "How dense and how bright it is, where the model knows these controls."
INLETS = {"link": "link up: send all that is set"}
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 270, 80)
_ROW = 36


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1040, 480), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=420)
    sheet.panel(SHOWN)
    sheet.box("up", "route link", 20, 60)
    sheet.box("up word", "sel up", 120, 60)
    sheet.box("again", "message outputvalue", 20, 100)
    sheet.note("A new connection: what is left to the model, and what isn't, is said once more.", 200, 100, 460)
    sheet.chain("link", "up", "up word", "again")
    for index, name in enumerate(ATTRIBUTES):
        _control(sheet, name, index)
    return sheet


def _control(sheet: Sheet, name: str, index: int) -> None:
    x, y = 20.0 + 480 * index, 6.0 + _ROW * index
    limits = TO_SERVER[f"/{name}"].arguments[0]
    sheet.label(name, Place(10, y + 5, 80, 20), size=12)
    sheet.box(
        name, "live.slider", x, 170, 100, shown=Place(94, y, 108, 32), height=30, orientation=1, fontsize=11.0,
        varname=name, hint="While auto is off. " + limits.doc,
        **theme.parameter(name.capitalize(), theme.FLOAT, 0.5, least=limits.minimum or 0, most=limits.maximum or 1),
    )  # fmt: skip
    auto = f"{name} auto"
    sheet.box(
        auto, "live.text", x + 200, 170, 60, shown=Place(208, y + 3, 48, 24), text="auto", texton="auto", mode=1,
        fontsize=12.0, varname=f"{name}_auto", hint=f"On: {name} is the model's own choice",
        **theme.choice(f"Auto {name}", ("off", "on"), 1),
    )  # fmt: skip
    sheet.box(f"slow {name}", "speedlim 30", x, 230)
    sheet.box(f"gate {name}", "gate", x, 280, 60)
    sheet.box(f"{name} word", f"prepend /{name}", x, 330)
    sheet.box(f"{name} both", "t i i", x + 200, 210, 50)
    sheet.box(f"{name} by hand", "== 0", x + 100, 250, 50)
    sheet.box(f"{name} which", "sel 1 0", x + 240, 250, 60)
    sheet.box(f"{name} free", f"message /{name} auto", x + 200, 330)
    sheet.chain("again", auto, f"{name} both", f"{name} which", f"{name} free", "server")
    sheet.wire(f"{name} both:1", f"{name} by hand")
    sheet.chain(f"{name} by hand", f"gate {name}", f"{name} word", "server")
    sheet.chain(name, f"slow {name}")
    sheet.wire(f"slow {name}", f"gate {name}:1")
    sheet.wire(f"{name} which:1", name)
