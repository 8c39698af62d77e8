"""sideman.clock: one counter of samples for all that is recorded and played."""

from __future__ import annotations

from maxpatches.build.sheet import Place, Sheet
from maxpatches.build.sizes import CLOCK_MS, RING_SAMPLES

FILE = "sideman.clock"
DESCRIPTION = "Counts samples: the one clock that numbers what you play and what Sideman plays."
OUTLETS = {
    "phase": "signal: position modulo the length of the buffers",
    "messages": "position, and when sound starts: vector, rate, restart",
}


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(100, 100, 760, 420), description=DESCRIPTION)
    sheet.ports({}, OUTLETS, bottom=360, spacing=300)
    sheet.box("count", f"count~ 0 {RING_SAMPLES} 1 0", 20, 60)
    sheet.note(
        f"Counts 0 to {RING_SAMPLES - 1} and starts over. Small numbers: a signal may be a 32-bit float, "
        "exact up to 16777216 only. The script counts the laps.",
        200, 50, 420,
    )  # fmt: skip
    sheet.box("reading", f"snapshot~ {CLOCK_MS}", 20, 130)
    sheet.box("script", f"v8 sideman.clock.js {RING_SAMPLES}", 20, 180, outlets=1)
    sheet.note("Turns readings into positions that never go back.", 240, 180, 320)
    sheet.box("load", "loadbang", 620, 110)
    sheet.box("dsp", "dspstate~", 620, 150)
    sheet.note("Sound on or off, sample rate, vector size.", 460, 110, 150, lines=2)
    sheet.box("on", "sel 1", 340, 240)
    sheet.box("restart", "message restart", 340, 290)
    sheet.box("rate", "prepend rate", 440, 290)
    sheet.box("vector", "prepend vector", 570, 290)
    sheet.chain("count", "phase")
    sheet.chain("count", "reading", "script", "messages")
    sheet.chain("load", "dsp", "on", "restart", "messages")
    sheet.wire("dsp:1", "rate")
    sheet.wire("dsp:2", "vector")
    sheet.chain("rate", "messages")
    sheet.chain("vector", "messages")
    return sheet
