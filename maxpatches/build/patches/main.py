"""Sideman: the main patch."""

from __future__ import annotations

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
from maxpatches.build.sheet import Place, Sheet

FILE = "Sideman"
DESCRIPTION = "Sideman listens to you and plays along."
SHOWN = Place(0, 0, 1300, 812)
# Name of the buffers: a second Sideman in the same Max needs another one.
NAME = "sideman"
GAP = 8


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1640, 1340), SHOWN, DESCRIPTION)
    sheet.note("Sideman. View > Presentation shows what you play with; this is how it is wired.", 20, 14, 700, size=14.0)
    top = 10 + connect.SHOWN.h + GAP
    second = 10 + prompts.SHOWN.w + 10
    third = second + transport.SHOWN.w + 10
    y_parts = top + transport.SHOWN.h + GAP
    y_chart = y_parts + parts.SHOWN.h + GAP
    y_up = y_chart + chart.SHOWN.h + GAP
    y_down = y_up + audio_up.SHOWN.h + GAP
    y_record = top + when.SHOWN.h + GAP
    y_texture = y_record + record.SHOWN.h + GAP
    y_latency = y_texture + texture.SHOWN.h + GAP
    y_banks = top + prompts.SHOWN.h + GAP
    y_status = y_banks + banks.SHOWN.h + GAP
    sheet.abstraction("transport", transport.FILE, _at(transport.SHOWN, second, top), 20, 60, (1, 2))
    sheet.abstraction("parts", parts.FILE, _at(parts.SHOWN, second, y_parts), 20, 270, (1, 1))
    sheet.abstraction("chart", chart.FILE, _at(chart.SHOWN, second, y_chart), 20, 360, (1, 1))
    sheet.abstraction("prompts", prompts.FILE, _at(prompts.SHOWN, 10, top), 480, 60, (1, 1))
    sheet.abstraction("texture", texture.FILE, _at(texture.SHOWN, third, y_texture), 1070, 60, (1, 1))
    sheet.abstraction("banks", banks.FILE, _at(banks.SHOWN, 10, y_banks), 20, 630, (0, 1))
    sheet.abstraction("when", when.FILE, _at(when.SHOWN, third, top), 20, 720, (1, 2))
    sheet.abstraction("connect", connect.FILE, _at(connect.SHOWN, 10, 10), 20, 810, (1, 3))
    sheet.abstraction("status", status.FILE, _at(status.SHOWN, 10, y_status), 20, 910, (1, 0))
    sheet.abstraction("latency", latency.FILE, _at(latency.SHOWN, third, y_latency), 1300, 1030, (1, 0))
    sheet.abstraction("record", record.FILE, _at(record.SHOWN, third, y_record), 1010, 1030, (1, 1))
    sheet.abstraction("up", audio_up.FILE, _at(audio_up.SHOWN, second, y_up), 20, 1100, (2, 3), arguments=(NAME,))
    sheet.abstraction("down", audio_down.FILE, _at(audio_down.SHOWN, second, y_down), 520, 1100, (2, 2), arguments=(NAME,))
    sheet.box("clock", clock.FILE, 20, 1030, inlets=0, outlets=2)
    sheet.note("One clock for both: so what comes back is in time with what was played.", 140, 1030, 460)
    sheet.box("sound", "ezdac~", 950, 1230, 45, shown=Place(second + 375, y_down + 12, 45, 45), height=45,
              hint="Sound on and off, for all of Max")  # fmt: skip
    sheet.panel(Place(second + audio_down.SHOWN.w + 6, y_down, 64, audio_down.SHOWN.h))
    sheet.label("sound", Place(second + 366, y_down + 62, 64, 18), size=11, colour=theme.QUIET, align="center")
    _wire(sheet)
    return sheet


def _wire(sheet: Sheet) -> None:
    for name in ("transport", "parts", "chart", "prompts", "texture", "banks"):
        sheet.chain(name, "when")
    sheet.chain("when", "connect")
    sheet.chain("record", "connect")
    sheet.wire("transport:1", "down")
    sheet.wire("connect:0", "down")
    for name in ("status", "latency", "record"):
        sheet.wire("connect:1", name)
        sheet.wire("connect:2", name)
    for name in ("when", "up", "down"):
        sheet.wire("connect:2", name)
    # What is set is said again once it acts at once again.
    for name in ("transport", "parts", "chart", "prompts", "texture"):
        sheet.wire("when:1", name)
    sheet.wire("clock:1", "up")
    sheet.wire("clock:0", "up:1")
    sheet.wire("clock:0", "down:1")
    # The receiving side needs the position only.
    sheet.box("positions", "routepass position", 700, 1030)
    sheet.wire("clock:1", "positions")
    sheet.chain("positions", "down")
    sheet.wire("up:0", "connect")
    for side in (0, 1):
        sheet.wire(f"up:{side + 1}", f"sound:{side}")
        sheet.wire(f"down:{side}", f"sound:{side}")


def _at(size: Place, x: float, y: float) -> Place:
    return Place(x, y, size.w, size.h)
