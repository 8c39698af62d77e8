"""sideman.prompts: eight prompts, a weight for each, and presets."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.presets import PRESETS
from maxpatches.build.sheet import Place, Sheet
from server.control.params import SLOTS
from server.osc.schema import TO_SERVER

FILE = "sideman.prompts"
DESCRIPTION = "Eight prompts and how much of each is in the music."
INLETS = {"link": "link up: send all that is set"}
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 560, 544)
LARGE = 4


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1480, 660), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=600)
    sheet.panel(SHOWN)
    sheet.box("script", "v8 sideman.prompts.js", 20, 500, outlets=2)
    sheet.box("back", f"route {' '.join(str(slot) for slot in range(1, SLOTS + 1))}", 220, 500)
    sheet.note("What a preset sets goes back to the fields and sliders, without sending it again.", 420, 500, 320, lines=2)
    sheet.chain("link", "script", "server")
    sheet.wire("script:1", "back")
    _presets(sheet)
    _fade(sheet)
    for slot in range(1, SLOTS + 1):
        _slot(sheet, slot)
    sheet.label("PROMPTS", Place(14, 10, 94, 22), size=13, bold=True)
    sheet.label("what Sideman plays: type words, press Return", Place(110, 11, 270, 20), size=11, colour=theme.QUIET)
    sheet.label("how much", Place(388, 36, 56, 18), size=10, colour=theme.QUIET)
    return sheet


def _presets(sheet: Sheet) -> None:
    items = [part for preset in PRESETS for part in (preset.name, ",")][:-1]
    sheet.box("menu", "umenu", 1120, 500, 140, shown=Place(388, 10, 158, 22), outlets=3, items=items, fontsize=12.0,
              varname="presets", hint="Prompts to begin with")  # fmt: skip
    sheet.box("load", "loadbang", 1120, 410)
    sheet.box("wait", "delay 200", 1120, 440)
    sheet.box("first", "message 0", 1120, 470)
    sheet.box("preset", "prepend preset", 1120, 540)
    sheet.chain("load", "wait", "first", "menu", "preset", "script")


def _fade(sheet: Sheet) -> None:
    least, most = 0.1, TO_SERVER["/weight"].arguments[2].maximum or 0
    sheet.box(
        "fade", "live.numbox", 860, 500, 60, shown=Place(492, 36, 54, 18), fontsize=10.0, varname="weights_fade",
        hint="How long a weight takes to get where its slider was moved to",
        **theme.parameter("Weights fade", theme.FLOAT, least, least=least, most=most),
    )  # fmt: skip
    sheet.box("fade word", "prepend fade", 860, 540)
    sheet.chain("fade", "fade word", "script")
    sheet.label("fade, s", Place(444, 36, 46, 18), size=10, colour=theme.QUIET, align="right")


def _slot(sheet: Sheet, slot: int) -> None:
    """One row: a number, a text, a slider; and the way back from a preset."""
    shown = _row(slot)
    large = slot <= LARGE
    y = 70.0 + 80 * (slot - 1) if large else 70.0 + 80 * (slot - 1 - LARGE)
    x = 20.0 if large else 580.0
    text, weight = f"text {slot}", f"weight {slot}"
    sheet.label(
        str(slot), Place(14, shown.y + shown.h / 2 - 11, 22, 22), size=15 if large else 12, bold=large, name=f"number {slot}"
    )
    sheet.box(
        text, "textedit", x, y, 150, shown=Place(38, shown.y, 338, shown.h), height=24, fontsize=15.0 if large else 12.0,
        keymode=1, outputmode=1, nosymquotes=1, lines=2 if large else 1, varname=f"prompt{slot}",
        hint="A sound, a style, an instrument. Return sends it; an empty field is silent",
    )  # fmt: skip
    sheet.box(f"typed {slot}", "route text", x + 160, y)
    sheet.box(f"say {slot}", f"prepend text {slot}", x + 244, y)
    sheet.box(
        weight, "live.slider", x, y + 34, 100, shown=Place(388, shown.y + (shown.h - 30) / 2, 158, 30), height=30, orientation=1,
        fontsize=11.0, varname=f"weight{slot}", hint="How much of this prompt: 0 is none",
        **_weight_parameter(slot),
    )  # fmt: skip
    sheet.box(f"slow {slot}", "speedlim 30", x + 110, y + 34)
    sheet.box(f"share {slot}", f"prepend weight {slot}", x + 204, y + 34)
    sheet.box(f"kind {slot}", "route text weight clear", x + 366, y)
    sheet.box(f"set text {slot}", "prepend set", x + 330, y + 34, 76)
    sheet.box(f"set weight {slot}", "prepend set", x + 414, y + 34, 76)
    sheet.box(f"clear {slot}", "message clear", x + 498, y + 34, 46)
    sheet.chain(text, f"typed {slot}", f"say {slot}", "script")
    sheet.wire(f"typed {slot}:1", f"say {slot}")
    sheet.chain(weight, f"slow {slot}", f"share {slot}", "script")
    sheet.wire(f"back:{slot - 1}", f"kind {slot}")
    sheet.chain(f"kind {slot}", f"set text {slot}", text)
    sheet.wire(f"kind {slot}:1", f"set weight {slot}")
    sheet.chain(f"set weight {slot}", weight)
    sheet.wire(f"kind {slot}:2", f"clear {slot}")
    sheet.chain(f"clear {slot}", text)


def _row(slot: int) -> Place:
    """The first slots are large, for a glance across the stage; the others are small, below."""
    if slot <= LARGE:
        return Place(38, 60.0 + 72 * (slot - 1), 338, 60)
    return Place(38, 60.0 + 72 * LARGE + 48 * (slot - 1 - LARGE), 338, 38)


def _weight_parameter(slot: int) -> dict[str, object]:
    saved = theme.parameter(f"Weight {slot}", theme.FLOAT, 0.0)
    # The first preset sets the weights when the patch opens; an initial value of their own would race with it.
    saved["saved_attribute_attributes"]["valueof"]["parameter_initial_enable"] = 0
    return saved
