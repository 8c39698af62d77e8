"""sideman.banks: eight states to go back to, also from the disk, and the one before the last reset."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.control.params import BANKS

FILE = "sideman.banks"
DESCRIPTION = "Remember the music as it stands, and go on from there later."
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 1280, 64)
_BUTTONS = (
    ("save", "Save", "/state/save", 468, 90, "Remember the music as it stands, and all controls, in this bank"),
    ("recall", "Recall", "/state/recall", 566, 90, "Go on from this bank with the next block"),
    ("recall on bar", "Recall on bar", "/at/bar 1 /state/recall", 664, 124,
     "Go on from this bank on the next downbeat. Tempo and One must have told where that is"),
)  # fmt: skip
_FILES = (
    ("store", "Store", "/state/store", 956, 74, "Write this bank to the server's disk, under the name at the left"),
    ("load", "Load", "/state/load", 1036, 74, "Fill this bank from the server's disk; Recall goes on from it"),
)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1700, 460), SHOWN, DESCRIPTION)
    sheet.ports({}, OUTLETS, bottom=400)
    sheet.panel(SHOWN)
    sheet.label("STATES", Place(14, 22, 70, 20), size=13, bold=True)
    sheet.note("The server keeps the banks: a new connection finds them as they were.", 20, 20, 520)
    sheet.box(
        "bank", "live.tab", 20, 110, 300, shown=Place(90, 14, 366, 36), height=30, fontsize=14.0, varname="bank",
        hint="Which bank the buttons are about",
        **theme.choice("Bank", tuple(str(number) for number in range(1, BANKS + 1)), 0),
    )  # fmt: skip
    sheet.box("number", "+ 1", 20, 160, 50)
    sheet.chain("bank", "number")
    for index, (name, text, word, shown_x, shown_w, hint) in enumerate(_BUTTONS):
        x = 360.0 + 180 * index
        _button(sheet, name, text, Place(shown_x, 14, shown_w, 36), x, hint)
        sheet.box(f"{name} bank", "int 1", x, 200, 50)
        sheet.box(f"{name} word", f"prepend {word}", x, 290)
        sheet.chain(name, f"{name} bank", f"{name} word", "server")
        sheet.wire("number", f"{name} bank:1")
    _files(sheet)
    _button(sheet, "undo", "Undo reset", Place(1156, 14, 110, 36), 1420, "Bring back what the last Reset has forgotten")
    sheet.box("undo word", "message /reset/undo", 1420, 290)
    sheet.chain("undo", "undo word", "server")
    return sheet


def _files(sheet: Sheet) -> None:
    """Store and Load read the name first, whether Return was pressed or not."""
    sheet.box(
        "name", "textedit", 1120, 110, 120, shown=Place(814, 14, 134, 36), height=30, text="state", fontsize=14.0, keymode=1,
        outputmode=1, nosymquotes=1, lines=1, varname="state_name", hint="Name of the file that Store writes and Load reads",
    )  # fmt: skip
    sheet.box("typed", "route text", 1120, 160)
    sheet.chain("name", "typed")
    for index, (name, text, word, shown_x, shown_w, hint) in enumerate(_FILES):
        x = 980.0 + 220 * index
        _button(sheet, name, text, Place(shown_x, 14, shown_w, 36), 900.0 + 110 * index, hint)
        sheet.box(f"{name} both", "t b b", x, 200)
        sheet.box(f"{name} bank", "int 1", x, 225, 50)
        sheet.box(f"{name} file", "pack 1 state", x, 255)
        sheet.box(f"{name} word", f"prepend {word}", x, 290)
        sheet.chain(name, f"{name} both", f"{name} bank", f"{name} file", f"{name} word", "server")
        sheet.wire(f"{name} both:1", "name")
        sheet.wire("number", f"{name} bank:1")
        sheet.wire("typed", f"{name} file:1")
        sheet.wire("typed:1", f"{name} file:1")


def _button(sheet: Sheet, name: str, text: str, shown: Place, x: float, hint: str) -> None:
    sheet.box(name, "textbutton", x, 110, 100, shown=shown, height=30, text=text, fontsize=14.0, varname=name.replace(" ", "_"),
              hint=hint)  # fmt: skip
