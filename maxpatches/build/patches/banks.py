"""sideman.banks: eight states to go back to, and the one before the last reset."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.control.params import BANKS

FILE = "sideman.banks"
DESCRIPTION = "Remember the music as it stands, and go on from there later."
OUTLETS = {"server": "messages for the server"}
SHOWN = Place(0, 0, 1000, 64)
_BUTTONS = (
    ("save", "Save", "/state/save", 470, 100, "Remember the music as it stands, and all controls, in this bank"),
    ("recall", "Recall", "/state/recall", 578, 100, "Go on from this bank with the next block"),
    ("recall on bar", "Recall on bar", "/at/bar 1 /state/recall", 686, 120,
     "Go on from this bank on the next downbeat. Tempo and One must have told where that is"),
)  # fmt: skip


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1400, 420), SHOWN, DESCRIPTION)
    sheet.ports({}, OUTLETS, bottom=360)
    sheet.panel(SHOWN)
    sheet.label("STATES", Place(14, 22, 70, 20), size=13, bold=True)
    sheet.note("The server keeps the banks: a new connection finds them as they were.", 20, 20, 520)
    sheet.box(
        "bank", "live.tab", 20, 110, 300, shown=Place(90, 14, 366, 36), height=30, fontsize=14.0, varname="bank",
        hint="Which bank Save and Recall are about",
        **theme.choice("Bank", tuple(str(number) for number in range(1, BANKS + 1)), 0),
    )  # fmt: skip
    sheet.box("number", "+ 1", 20, 160, 50)
    sheet.chain("bank", "number")
    for index, (name, text, word, shown_x, shown_w, hint) in enumerate(_BUTTONS):
        x = 360.0 + 180 * index
        sheet.box(
            name, "textbutton", x, 110, 100, shown=Place(shown_x, 14, shown_w, 36), height=30, text=text, fontsize=14.0,
            varname=name.replace(" ", "_"), hint=hint,
        )  # fmt: skip
        sheet.box(f"{name} bank", "int 1", x, 200, 50)
        sheet.box(f"{name} word", f"prepend {word}", x, 260)
        sheet.chain(name, f"{name} bank", f"{name} word", "server")
        sheet.wire("number", f"{name} bank:1")
    sheet.box("undo", "textbutton", 980, 110, 110, shown=Place(866, 14, 120, 36), height=30, text="Undo reset", fontsize=14.0,
              varname="undo_reset", hint="Bring back what the last Reset has forgotten")  # fmt: skip
    sheet.box("undo word", "message /reset/undo", 980, 260)
    sheet.chain("undo", "undo word", "server")
    return sheet
