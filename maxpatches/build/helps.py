"""Help patches: each shows an abstraction at work, says what its inlets take and what its outlets give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from maxpatches.build import theme
from maxpatches.build.patches import (
    audio_down,
    audio_up,
    banks,
    chart,
    clock,
    connect,
    latency,
    parts,
    prompts,
    record,
    status,
    texture,
    transport,
    when,
)
from maxpatches.build.sheet import Place, Sheet, text_width
from server.osc.schema import FROM_SERVER

_NONE: Final = Place(0, 0, 160, 22)


@dataclass(frozen=True, slots=True)
class Help:
    """What a help patch is about. messages: to try, each for the first inlet. more: wires a demonstration of its own."""

    file: str
    description: str
    inlets: dict[str, str]
    outlets: dict[str, str]
    shown: Place | None
    how: str
    messages: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    more: Callable[[Sheet], None] | None = field(default=None, compare=False)


def build(page: Help) -> Sheet:
    """The help patch."""
    size = page.shown or _NONE
    width = max(760.0, size.w + 60)
    rows = max(len(page.inlets), len(page.outlets), 1)
    top = 150 + 24 * rows
    sheet = Sheet(f"{page.file}.maxhelp", Place(80, 80, width, top + size.h + 230), description=page.description)
    sheet.note(page.file, 20, 14, 500, size=22.0, colour=theme.TEXT)
    sheet.note(page.description, 20, 50, width - 60, size=13.0, colour=theme.TEXT)
    sheet.note(page.how, 20, 92, width - 60, size=12.0)
    for column, (title, ports) in enumerate((("inlet", page.inlets), ("outlet", page.outlets))):
        for index, (_, meaning) in enumerate(ports.items()):
            x = 20 + column * (width / 2)
            sheet.note(f"{title} {index + 1}: {meaning}", x, 134 + 24 * index, width / 2 - 24, size=11.0, lines=1)
    y = top + 70
    ins, outs = len(page.inlets), len(page.outlets)
    if page.shown is None:
        sheet.box("it", page.file, 20, y, inlets=ins, outlets=outs)
    else:
        sheet.abstraction("it", page.file, size, 20, y, (ins, outs), arguments=page.arguments, in_presentation=False)
    x_try = 20.0
    for index, message in enumerate(page.messages):
        sheet.box(f"try {index}", f"message {message}", x_try, top + 20)
        sheet.wire(f"try {index}", "it")
        x_try += text_width(message) + 20
    below = y + size.h + 40
    if page.more is not None:
        page.more(sheet)
    else:
        for index, (name, meaning) in enumerate(page.outlets.items()):
            if not meaning.startswith("signal"):
                sheet.box(f"print {index}", f"print {name}", 20 + 220 * index, below)
                sheet.wire(f"it:{index}", f"print {index}")
    return sheet


def _clock(sheet: Sheet) -> None:
    sheet.box("phase", "number~", 20, 310, 120, height=22, inlets=2, outlets=2)
    sheet.box("messages", "print clock", 260, 310)
    sheet.box("sound", "ezdac~", 20, 350, 45, height=45)
    sheet.note("Switch the sound on: it counts.", 80, 360, 240)
    sheet.wire("it", "phase")
    sheet.wire("it:1", "messages")


def _up(sheet: Sheet) -> None:
    sheet.box("clock", clock.FILE, 600, 222, inlets=0, outlets=2)
    sheet.box("packets", "print packets", 20, 450)
    sheet.box("sound", "ezdac~", 250, 450, 45, height=45)
    sheet.note("link up: a packet is printed for each 128 samples. This is a lot.", 320, 450, 300, lines=2)
    sheet.wire("clock", "it:1")
    sheet.wire("clock:1", "it")
    sheet.wire("it", "packets")
    sheet.wire("it:1", "sound")
    sheet.wire("it:2", "sound:1")


def _down(sheet: Sheet) -> None:
    sheet.box("clock", clock.FILE, 480, 190, inlets=0, outlets=2)
    sheet.box("positions", "routepass position", 480, 222)
    sheet.box("sound", "ezdac~", 20, 450, 45, height=45)
    sheet.note("Sound on: what was written for a position is heard when the clock gets there.", 80, 450, 400, lines=2)
    sheet.wire("clock", "it:1")
    sheet.wire("clock:1", "positions")
    sheet.wire("positions", "it")
    sheet.wire("it", "sound")
    sheet.wire("it:1", "sound:1")


PAGES: Final = (
    Help(
        clock.FILE, clock.DESCRIPTION, {}, clock.OUTLETS, None,
        "Use one for recording and playing together. The signal is for poke~ and index~; the positions are for the scripts.",
        more=_clock,
    ),
    Help(
        connect.FILE, connect.DESCRIPTION, connect.INLETS, connect.OUTLETS, connect.SHOWN,
        "Start the server (make run), press Connect. Any message of docs/osc.md may be sent to the inlet.",
        messages=("/status", "/version", "/play", "/stop"),
    ),
    Help(
        transport.FILE, transport.DESCRIPTION, transport.INLETS, transport.OUTLETS, transport.SHOWN,
        "Each control gives the message for the server; link up gives them all.", messages=("link up",),
    ),
    Help(
        parts.FILE, parts.DESCRIPTION, parts.INLETS, parts.OUTLETS, parts.SHOWN,
        "A lit part may play. A model that has no such part says so.", messages=("link up",),
    ),
    Help(
        chart.FILE, chart.DESCRIPTION, chart.INLETS, chart.OUTLETS, chart.SHOWN,
        "Type a chord and press Return; set the tempo, then press One on a downbeat.", messages=("link up",),
    ),
    Help(
        texture.FILE, texture.DESCRIPTION, texture.INLETS, texture.OUTLETS, texture.SHOWN,
        "The sliders count while auto is off. A model that was trained without a control says so.", messages=("link up",),
    ),
    Help(
        prompts.FILE, prompts.DESCRIPTION, prompts.INLETS, prompts.OUTLETS, prompts.SHOWN,
        "Type, press Return, move the slider. The menu fills all eight; an empty slot is silent.", messages=("link up",),
    ),
    Help(
        banks.FILE, banks.DESCRIPTION, {}, banks.OUTLETS, banks.SHOWN,
        "Choose a bank, press Save; later press Recall. Store and Load keep it on the server's disk. The server answers "
        "with /done, /scheduled, or /fail and why.",
    ),
    Help(
        when.FILE, when.DESCRIPTION, when.INLETS, when.OUTLETS, when.SHOWN,
        "Put it between the controls and sideman.connect. Sliders and dials pass as they are.",
        messages=("/part drums 0", "/gain 0.5", "link up"),
    ),
    Help(
        record.FILE, record.DESCRIPTION, record.INLETS, record.OUTLETS, record.SHOWN,
        "The button shows what the server answers: it goes dark again where a recording can't begin.",
        messages=("/done /record/start recordings/take1", "/fail /record/start \"there is one of that name\""),
    ),
    Help(
        audio_up.FILE, audio_up.DESCRIPTION, audio_up.INLETS, audio_up.OUTLETS, audio_up.SHOWN,
        "The argument names the buffer~. Nothing is sent before link up.", messages=("link up", "link down"),
        arguments=("help",), more=_up,
    ),
    Help(
        audio_down.FILE, audio_down.DESCRIPTION, audio_down.INLETS, audio_down.OUTLETS, audio_down.SHOWN,
        "The argument names the buffer~. flush silences what is on its way.", messages=("flush",),
        arguments=("help",), more=_down,
    ),
    Help(
        status.FILE, status.DESCRIPTION, status.INLETS, {}, status.SHOWN,
        "Give it all that the server says. The word is good, tight or too slow, by the worst margin and the load.",
        messages=(FROM_SERVER["/status.reply"].example, "/fail /weight \"weight goes from 0 to 1\""),
    ),
    Help(
        latency.FILE, latency.DESCRIPTION, latency.INLETS, {}, latency.SHOWN,
        "The stages come from /latency.reply, once a second. docs/latency.md says what makes each larger.",
        messages=(FROM_SERVER["/latency.reply"].example, "link down"),
    ),
)  # fmt: skip
