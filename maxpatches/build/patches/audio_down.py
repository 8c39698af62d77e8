"""sideman.audio.down: Sideman's sound, written by position and played by the same clock."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from maxpatches.build.sizes import RING_SAMPLES

FILE = "sideman.audio.down"
DESCRIPTION = "What Sideman plays: packets written into a buffer~ by position, and played by the clock that numbers you."
INLETS = {"messages": "what /audio/out brings; position; link; flush", "phase": "signal from sideman.clock"}
OUTLETS = {"left": "signal: Sideman, left", "right": "signal: Sideman, right"}
SHOWN = Place(0, 0, 360, 92)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1000, 560), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=500, spacing=240)
    sheet.panel(SHOWN)
    sheet.box("buffer", f"buffer~ #1-out @samps {RING_SAMPLES} @chans 2", 400, 80)
    sheet.note("A ring: the sample at position p is at p modulo its length.", 400, 110, 320)
    sheet.box("kinds", "routepass position link flush", 20, 100, outlets=4)
    sheet.box("packet", "prepend packet", 180, 150)
    sheet.box("script", f"v8 sideman.audio.down.js #1-out {RING_SAMPLES}", 20, 200, outlets=1)
    sheet.note("Writes packets where they belong, and silence behind the playhead.", 20, 228, 340)
    sheet.box("lost", "number", 20, 280, 80, shown=Place(108, 64, 72, 18), fontsize=10.0, varname="toolate",
              hint="Samples that came too late to be heard: 0 is right")  # fmt: skip
    for outlet in range(3):
        sheet.wire(f"kinds:{outlet}", "script")
    sheet.chain("messages", "kinds")
    sheet.wire("kinds:3", "packet")
    sheet.chain("packet", "script", "lost")
    _playing(sheet)
    sheet.label("SIDEMAN", Place(14, 12, 80, 20), size=13, bold=True)
    sheet.label("volume", Place(12, 36, 60, 16), size=10, colour=theme.QUIET)
    sheet.label("samples too late", Place(12, 65, 94, 16), size=10, colour=theme.QUIET)
    return sheet


def _playing(sheet: Sheet) -> None:
    sheet.box("play left", "index~ #1-out 1", 400, 200, 120)
    sheet.box("play right", "index~ #1-out 2", 540, 200, 120)
    sheet.note("Playing: the same counter that numbers what you play.", 680, 200, 200, lines=2)
    sheet.box(
        "volume", "live.gain~", 400, 270, 140, shown=Place(100, 10, 182, 46), height=40, inlets=2, outlets=5, orientation=1,
        fontsize=10.0, varname="volume", hint="How loud you hear Sideman; its gain is what it sends",
        **theme.parameter("Volume", theme.FLOAT, 0.0, least=-70.0, most=6.0, unit=4),
    )  # fmt: skip
    for index, side in enumerate(("left", "right")):
        sheet.box(f"level {side}", "live.meter~", 400.0 + 140 * index, 350, 80, shown=Place(296.0 + 24 * index, 10, 16, 72),
                  height=14, outlets=2)  # fmt: skip
        sheet.wire("phase", f"play {side}")
        sheet.wire(f"play {side}", f"volume:{index}")
        sheet.wire(f"volume:{index}", f"level {side}")
        sheet.wire(f"volume:{index}", side)
