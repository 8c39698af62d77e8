"""sideman.audio.up: your sound, recorded by position and sent."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from maxpatches.build.sizes import PACKET_FRAMES, RING_SAMPLES

FILE = "sideman.audio.up"
DESCRIPTION = "What you play: microphone or file, recorded into a buffer~ by position, and sent to Sideman in packets."
INLETS = {"messages": "from sideman.clock; link up, link down", "phase": "signal from sideman.clock"}
OUTLETS = {"server": "messages for the server", "left": "signal: you, left", "right": "signal: you, right"}
SHOWN = Place(0, 0, 430, 104)
SOURCES = ("off", "mic mono", "mic stereo", "file")


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1120, 700), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=640, spacing=200)
    sheet.panel(SHOWN)
    _sources(sheet)
    _recording(sheet)
    _hearing(sheet)
    _turn(sheet)
    sheet.label("YOU", Place(14, 12, 50, 20), size=13, bold=True)
    sheet.label("samples not sent", Place(12, 81, 94, 16), size=10, colour=theme.QUIET)
    return sheet


def _sources(sheet: Sheet) -> None:
    sheet.box(
        "source", "live.tab", 440, 90, 220, shown=Place(64, 10, 293, 28), height=24, fontsize=12.0, varname="source",
        hint="What Sideman hears: the first microphone on both sides, the first two, or a sound file",
        **theme.choice("Source", SOURCES, 0),
    )  # fmt: skip
    sheet.box("mic", "adc~ 1 2", 440, 160)
    sheet.box("open", "textbutton", 700, 90, 70, shown=Place(14, 46, 88, 26), text="Open file", fontsize=11.0, varname="open",
              hint="Choose a sound file")  # fmt: skip
    sheet.box("open word", "message open", 700, 130)
    sheet.box("start", "live.text", 790, 90, 70, shown=Place(108, 46, 72, 26), text="Start", texton="Stop", mode=1, fontsize=11.0,
              varname="start", hint="Play the file from its beginning", **theme.choice("Start", ("off", "on"), 0))  # fmt: skip
    sheet.box("loop", "live.text", 880, 90, 70, shown=Place(186, 46, 56, 26), text="loop", texton="loop", mode=1, fontsize=11.0,
              varname="loop", hint="Over and over", **theme.choice("Loop", ("off", "on"), 0))  # fmt: skip
    sheet.box("loop word", "prepend loop", 880, 130)
    sheet.box("file", "sfplay~ 2", 700, 180, 100, inlets=2, outlets=3)
    sheet.box("ended", "message set 0", 840, 220)
    sheet.box("choose left", "selector~ 3", 440, 260, 90)
    sheet.box("choose right", "selector~ 3", 580, 260, 90)
    sheet.note("off, mic mono, mic stereo, file", 700, 260, 200)
    sheet.chain("open", "open word", "file")
    sheet.chain("start", "file")
    sheet.chain("loop", "loop word", "file")
    sheet.wire("file:2", "ended")
    sheet.chain("ended", "start")
    for side, inputs in (("left", ("mic:0", "mic:0", "file:0")), ("right", ("mic:0", "mic:1", "file:1"))):
        sheet.chain("source", f"choose {side}")
        for index, source in enumerate(inputs):
            sheet.wire(source, f"choose {side}:{index + 1}")


def _recording(sheet: Sheet) -> None:
    sheet.box("buffer", f"buffer~ #1-in @samps {RING_SAMPLES} @chans 2", 20, 90)
    sheet.note("A ring: the sample at position p is at p modulo its length.", 20, 118, 320)
    sheet.box("script", f"v8 sideman.audio.up.js #1-in {RING_SAMPLES} {PACKET_FRAMES}", 20, 180, outlets=2)
    sheet.note("Sends what has been recorded since the last time.", 20, 208, 320)
    sheet.box("given up", "number", 180, 240, 80, shown=Place(108, 80, 72, 18), fontsize=10.0, varname="notsent",
              hint="Samples that could not be sent in time: 0 is right")  # fmt: skip
    sheet.box("record left", "poke~ #1-in 1", 440, 340, 120)
    sheet.box("record right", "poke~ #1-in 2", 580, 340, 120)
    sheet.note("Recording: sound to the left inlet, where it belongs to the middle one.", 720, 340, 280, lines=2)
    sheet.chain("messages", "script", "server")
    sheet.wire("script:1", "given up")
    for side in ("left", "right"):
        sheet.chain(f"choose {side}", f"record {side}")
        sheet.wire("phase", f"record {side}:1")


def _turn(sheet: Sheet) -> None:
    sheet.box("take over", "textbutton", 20, 300, 90, shown=Place(248, 77, 106, 22), text="Take over", fontsize=11.0,
              varname="take_over", hint="You perform from now on, whoever did before")  # fmt: skip
    sheet.box("perform", "message /perform", 20, 340)
    sheet.chain("take over", "perform", "server")


def _hearing(sheet: Sheet) -> None:
    sheet.box("hear", "live.text", 360, 420, 70, shown=Place(248, 46, 106, 26), height=20, text="hear me", texton="hear me",
              mode=1, fontsize=11.0, varname="hear", hint="On: you hear yourself through Max too",
              **theme.choice("Hear me", ("off", "on"), 0))  # fmt: skip
    for index, side in enumerate(("left", "right")):
        x = 440.0 + 140 * index
        sheet.box(f"level {side}", "live.meter~", x, 380, 80, shown=Place(366.0 + 24 * index, 10, 16, 84), height=14, outlets=2)
        sheet.box(f"gate {side}", "*~ 0.", x, 480, 60)
        sheet.chain(f"choose {side}", f"level {side}")
        sheet.chain(f"choose {side}", f"gate {side}", side)
        sheet.wire("hear", f"gate {side}:1")
