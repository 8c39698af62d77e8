"""sideman.connect: the line to the server, and whether anyone is at its other end."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from maxpatches.build.sizes import RECEIVE_QUEUE, REPLY_PORT
from server.osc.schema import DEFAULT_PORT

FILE = "sideman.connect"
DESCRIPTION = "The line to the Sideman server: calls it, shows whether it answers, and sends and receives OSC."
INLETS = {"in": "messages for the server"}
OUTLETS = {
    "audio": "what /audio/out brings: position, channels, samples",
    "replies": "everything else that the server says",
    "link": "link up, link down",
}
SHOWN = Place(0, 0, 1280, 72)


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(100, 100, 1340, 640), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, OUTLETS, bottom=580, spacing=220)
    _controls(sheet)
    _network(sheet)
    _conversation(sheet)
    sheet.panel(SHOWN)
    sheet.label("SIDEMAN", Place(16, 18, 130, 34), size=24, bold=True)
    sheet.label("server", Place(278, 46, 46, 18), size=10, colour=theme.QUIET, align="center")
    sheet.label("heartbeat", Place(324, 46, 60, 18), size=10, colour=theme.QUIET, align="center")
    sheet.label("computer", Place(996, 46, 110, 18), size=10, colour=theme.QUIET)
    sheet.label("key", Place(1182, 46, 84, 18), size=10, colour=theme.QUIET)
    sheet.label("port", Place(1114, 46, 60, 18), size=10, colour=theme.QUIET)
    return sheet


def _controls(sheet: Sheet) -> None:
    sheet.box(
        "connect", "live.text", 20, 90, 110, shown=Place(156, 14, 110, 44), height=30, text="Connect", texton="Disconnect",
        fontsize=14.0, mode=1, varname="connect", hint="Call the server, or take leave of it",
        **theme.choice("Connect", ("off", "on"), 0),
    )  # fmt: skip
    sheet.box("connect word", "prepend connect", 20, 140)
    sheet.box("host", "textedit", 640, 90, 120, shown=Place(996, 18, 110, 24), text="127.0.0.1", fontsize=12.0, keymode=1,
              lines=1, varname="host", hint="The computer that Sideman runs on; 127.0.0.1 is this one. Press Return")  # fmt: skip
    sheet.box("host text", "route text", 640, 140)
    sheet.box("host word", "prepend host", 640, 180)
    sheet.box(
        "port", "live.numbox", 790, 90, 60, shown=Place(1114, 18, 60, 24), fontsize=12.0, varname="port",
        hint="The server's port",
        **theme.parameter("Port", theme.INT, DEFAULT_PORT, least=1, most=65535, unit=theme.UNIT_INT),
    )  # fmt: skip
    sheet.box("port word", "prepend port", 790, 140)
    sheet.box("key", "textedit", 920, 90, 110, shown=Place(1182, 18, 84, 24), fontsize=12.0, keymode=1, outputmode=1,
              nosymquotes=1, lines=1, varname="key",
              hint="The key that a server on another computer was started with; empty on this one. Press Return")  # fmt: skip
    sheet.box("key text", "route text", 920, 140)
    sheet.box("key word", "prepend key", 920, 180)
    sheet.chain("connect", "connect word")
    sheet.chain("host", "host text", "host word")
    sheet.wire("host text:1", "host word")
    sheet.chain("port", "port word")
    sheet.chain("key", "key text", "key word")
    sheet.wire("key text:1", "key word")


def _network(sheet: Sheet) -> None:
    sheet.box("receive", f"udpreceive {REPLY_PORT}", 20, 330)
    sheet.note(f"Answers come to port {REPLY_PORT}: hello tells the server so.", 150, 330, 220)
    sheet.box("load", "loadbang", 150, 240)
    sheet.box("queue", f"message maxqueuesize {RECEIVE_QUEUE}", 150, 290)
    sheet.box("split", "route /audio/out", 20, 380)
    sheet.box("send", f"udpsend 127.0.0.1 {DEFAULT_PORT}", 640, 330)
    sheet.box("gone", "freebang", 780, 240)
    sheet.box("bye", "message /bye", 780, 290)
    sheet.chain("load", "queue", "receive", "split", "audio")
    sheet.wire("split:1", "replies")
    sheet.box("open", "gate", 640, 270, 60)
    sheet.note("Open while the server listens: a patch that is only being opened says nothing.", 400, 90, 200, lines=3)
    sheet.wire("in", "open:1")
    sheet.chain("open", "send")
    sheet.chain("host word", "send")
    sheet.chain("port word", "send")
    sheet.chain("gone", "bye", "send")


def _conversation(sheet: Sheet) -> None:
    sheet.box("script", f"v8 sideman.connect.js {REPLY_PORT}", 300, 450, outlets=4)
    sheet.box("second", "metro 1000 @active 1", 300, 200)
    sheet.box("dsp", "dspstate~", 460, 240)
    sheet.box("rate", "prepend rate", 460, 290)
    sheet.note("The server wants to know the sample rate.", 560, 234, 160, lines=2)
    sheet.box("line", "comment", 640, 490, 420, shown=Place(396, 16, 590, 40), text="not connected", textcolor=theme.TEXT,
              fontsize=13.0, varname="line")  # fmt: skip
    sheet.box("lamp", "== 2", 580, 520)
    sheet.box("led", "led", 640, 550, 24, shown=Place(288, 16, 26, 26), height=24,
              hint="Lit while the server answers")  # fmt: skip
    sheet.box("beat", "route /status.reply", 20, 430)
    sheet.box("beat bang", "t b", 20, 470)
    sheet.box("beat lamp", "button", 20, 510, 24, shown=Place(341, 16, 26, 26), height=24,
              hint="Blinks once a second while the server is well")  # fmt: skip
    sheet.chain("connect word", "script")
    sheet.chain("key word", "script")
    sheet.chain("second", "script")
    sheet.chain("load", "dsp")
    sheet.wire("dsp:1", "rate")
    sheet.chain("rate", "script", "send")
    sheet.wire("split:1", "script")
    sheet.wire("split:1", "beat")
    sheet.chain("beat", "beat bang", "beat lamp")
    sheet.box("first", "t l l", 380, 490, 50)
    sheet.box("state", "route link", 440, 490, 80)
    sheet.box("up or down", "sel up down", 440, 520, 90)
    sheet.box("let through", "message 1", 440, 550)
    sheet.box("hold back", "message 0", 490, 550)
    sheet.wire("script:1", "first")
    sheet.chain("first", "link")
    sheet.wire("first:1", "state")
    sheet.chain("state", "up or down", "let through", "open")
    sheet.wire("up or down:1", "hold back")
    sheet.chain("hold back", "open")
    sheet.wire("script:2", "line")
    sheet.wire("script:3", "lamp")
    sheet.chain("lamp", "led")
