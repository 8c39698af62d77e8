"""sideman.latency: where the time of a block goes."""

from __future__ import annotations

from maxpatches.build import theme
from maxpatches.build.sheet import Place, Sheet
from server.osc.schema import FROM_SERVER

FILE = "sideman.latency"
DESCRIPTION = "Where the time goes: each stage as a bar, against the look-ahead."
INLETS = {"replies": "everything that the server says; link up, link down"}
SHOWN = Place(0, 0, 270, 280)
# What the bars are called here, and in the message table; in the order in which a block meets them.
STAGES = (
    ("network", "network_ms"),
    ("encoder", "encoder_ms"),
    ("hear", "hear_ms"),
    ("propose", "propose_ms"),
    ("decode", "decode_ms"),
    ("commit", "commit_ms"),
    ("conversion", "conversion_ms"),
    ("transport", "transport_ms"),
    ("loop gap", "loop_gap_ms"),
    ("margin", "margin_p50_ms"),
    ("worst margin", "margin_p1_ms"),
)
ROW = 19.0
_TOP = 62.0


def build() -> Sheet:
    """The patch."""
    sheet = Sheet(FILE, Place(60, 60, 1660, 420), SHOWN, DESCRIPTION)
    sheet.ports(INLETS, {}, bottom=0)
    sheet.panel(SHOWN)
    sheet.label("LATENCY", Place(14, 10, 90, 20), size=13, bold=True)
    sheet.box("script", "v8 sideman.latency.js", 20, 90, outlets=3)
    sheet.note("Shares of the look-ahead for the bars; the line above them; a figure for each.", 240, 90, 480)
    sheet.box("line", "comment", 20, 140, 200, shown=Place(14, 34, 250, 22), text="no figures yet", textcolor=theme.TEXT,
              fontsize=12.0, varname="latency")  # fmt: skip
    sheet.box(
        "bars", "multislider", 240, 140, 100, shown=Place(100, _TOP, 96, ROW * len(STAGES)), height=80, size=len(STAGES),
        orientation=0, setstyle=1, setminmax=[0.0, 1.0], ignoreclick=1, spacing=5, varname="bars",
        hint="Against the look-ahead. The stages are what all but the worst of a hundred blocks stay below",
    )  # fmt: skip
    sheet.box("figures", f"route {' '.join(argument for _, argument in STAGES)}", 20, 260)
    sheet.chain("replies", "script")
    sheet.wire("script:0", "bars")
    sheet.wire("script:1", "line")
    sheet.wire("script:2", "figures")
    meanings = {argument.name: argument.doc for argument in FROM_SERVER["/latency.reply"].arguments}
    for index, (name, argument) in enumerate(STAGES):
        y = _TOP + ROW * index + 0.5
        sheet.label(name, Place(10, y, 88, 18), size=11, colour=theme.QUIET, align="right")
        sheet.box(f"figure {name}", "comment", 20.0 + 120 * index, 320, 100, shown=Place(202, y, 62, 18), text="-",
                  textcolor=theme.TEXT, fontsize=11.0, varname=argument, hint=meanings[argument])  # fmt: skip
        sheet.wire(f"figures:{index}", f"figure {name}")
    return sheet
