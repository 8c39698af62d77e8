"""Draws a patch from its file, as presentation shows it: no Max needed, and no promise that Max looks the same.

What isn't in the file is drawn as it stands while Sideman plays: scene.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle, Wedge

from maxpatches.build import package, scene, theme
from maxpatches.build.patches import main as main_patch
from maxpatches.build.patches.latency import STAGES
from maxpatches.build.sheet import Place

_DPI: Final = 200
_PIXEL_PT: Final = 0.72
# Objects that are drawn by Max with a look of their own; each painter gets the box and where it is.
Painter = Callable[["_Canvas", dict[str, Any], Place], None]


def draw(path: Path, name: str = main_patch.FILE) -> None:
    """Write the PNG. Sliders are drawn as the first preset sets them."""
    patchers = {file: json.loads(sheet.text())["patcher"] for file, sheet in package.sheets().items()}
    size = package.PATCHES[name]().shown
    assert size is not None
    figure = Figure(figsize=(size.w / 100, size.h / 100), dpi=_DPI)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, size.w)
    axes.set_ylim(size.h, 0)
    axes.axis("off")
    _Canvas(axes, patchers).paint(patchers[f"patchers/{name}.maxpat"], 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=_DPI, facecolor=theme.BACK)


@dataclass(frozen=True, slots=True)
class _Canvas:
    axes: Axes
    patchers: dict[str, dict[str, Any]]

    def paint(self, patcher: dict[str, Any], x: float, y: float) -> None:
        """All boxes that are in presentation; those in the background first."""
        boxes = [entry["box"] for entry in patcher["boxes"] if entry["box"].get("presentation")]
        for box in sorted(boxes, key=lambda each: not each.get("background", 0)):
            left, top, w, h = box["presentation_rect"]
            place = Place(x + left, y + top, w, h)
            if box["maxclass"] == "bpatcher":
                self.paint(self.patchers[f"patchers/{box['name']}"], place.x, place.y)
            else:
                _PAINTERS[box["maxclass"]](self, box, place)

    def rectangle(self, place: Place, face: theme.Colour, edge: theme.Colour | None = None, rounded: float = 3.0) -> None:
        style = f"round,pad=0,rounding_size={rounded}"
        shape = FancyBboxPatch(
            (place.x, place.y), place.w, place.h, boxstyle=style, facecolor=face, edgecolor=edge or face, linewidth=0.6
        )
        self.axes.add_patch(shape)

    def text(
        self, words: str, x: float, y: float, size: float, colour: theme.Colour, *, align: str = "left", bold: bool = False
    ) -> None:
        self.axes.text(x, y, words, fontsize=size * _PIXEL_PT, color=colour, ha=align, va="center", family="DejaVu Sans",
                       fontweight="bold" if bold else "normal", clip_on=True)  # fmt: skip


def _comment(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    align = ("left", "center", "right")[box.get("textjustification", 0)]
    x = {"left": place.x + 3, "center": place.x + place.w / 2, "right": place.x + place.w - 3}[align]
    colour, size = box.get("textcolor", theme.TEXT), box.get("fontsize", 12)
    y = place.y + (place.h / 2 if place.h < 1.9 * size else 0.8 * size)
    words = scene.SAID.get(box.get("varname", "")) or str(box["text"])
    canvas.text(words, x, y, size * 0.92, colour, align=align, bold=box.get("fontface") == 1)


def _panel(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, box["bgfillcolor"], rounded=8)


def _textedit(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE)
    words = box.get("text", "") or scene.prompt_text(box.get("varname", ""))
    words = "\n".join(wrap(words, int((place.w - 16) / (0.58 * box["fontsize"])))[: box["lines"]])
    canvas.text(words, place.x + 8, place.y + place.h / 2, box["fontsize"] * 0.92, theme.TEXT)


def _button(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    on = box["mode"] == 1 and scene.CHOSEN.get(box["varname"], _initial(box)) == 1
    canvas.rectangle(place, theme.ACCENT if on else theme.FIELD, theme.EDGE)
    words = box["texton"] if on else box["text"]
    middle = place.x + place.w / 2, place.y + place.h / 2
    canvas.text(words, *middle, box["fontsize"] * 0.92, theme.FIELD if on else theme.TEXT, align="center")


def _tab(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    items = _valueof(box)["parameter_enum"]
    width = place.w / len(items)
    for index, item in enumerate(items):
        on = index == scene.CHOSEN.get(box["varname"], _initial(box))
        part = Place(place.x + width * index, place.y, width - 3, place.h)
        canvas.rectangle(part, theme.ACCENT if on else theme.FIELD, theme.EDGE)
        colour = theme.FIELD if on else theme.TEXT
        canvas.text(item, part.x + part.w / 2, part.y + part.h / 2, box["fontsize"] * 0.92, colour, align="center")


def _slider(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    name = box.get("varname", "")
    value = scene.prompt_weight(name) if name.startswith("weight") else _initial(box)
    line = place.y + place.h * 0.3
    inner = place.w - 16
    canvas.axes.add_patch(Rectangle((place.x + 8, line - 1), inner, 2, color=theme.EDGE))
    canvas.axes.add_patch(Rectangle((place.x + 8, line - 1), inner * value, 2, color=theme.ACCENT))
    x = place.x + 8 + inner * value
    canvas.axes.add_patch(Polygon([(x, line + 2), (x - 5, line + 9), (x + 5, line + 9)], color=theme.TEXT))
    canvas.text(f"{value:.2f}", place.x + place.w / 2, place.y + place.h - 5, 10, theme.TEXT, align="center")


def _dial(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    saved = _valueof(box)
    share = (saved["parameter_initial"][0] - saved["parameter_mmin"]) / (saved["parameter_mmax"] - saved["parameter_mmin"])
    x, y, radius = place.x + place.w / 2, place.y + 17, 14
    canvas.axes.add_patch(Wedge((x, y), radius, 135, 405, width=3, color=theme.EDGE))
    canvas.axes.add_patch(Wedge((x, y), radius, 135, 135 + 270 * share, width=3, color=theme.ACCENT))
    canvas.text(f"{saved['parameter_initial'][0]:.2f}", x, place.y + place.h - 8, 11, theme.TEXT, align="center")


def _numbox(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE)
    saved = _valueof(box)
    value = saved["parameter_initial"][0]
    words = f"{value:.2f}" if saved["parameter_unitstyle"] == theme.UNIT_FLOAT else f"{value:.0f}"
    canvas.text(words, place.x + place.w / 2, place.y + place.h / 2, box["fontsize"], theme.TEXT, align="center")


def _bars(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE)
    row = place.h / box["size"]
    for index, (_, argument) in enumerate(STAGES):
        share = min(1.0, float(scene.LATENCY[argument]) / float(scene.LATENCY["lookahead_ms"]))
        y = place.y + row * index + box["spacing"] / 2
        canvas.axes.add_patch(Rectangle((place.x, y), place.w * share, row - box["spacing"], color=theme.ACCENT))


def _number(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE)
    canvas.text("0", place.x + 6, place.y + place.h / 2, box["fontsize"], theme.TEXT)


def _menu(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE)
    canvas.text(box["items"][0], place.x + 8, place.y + place.h / 2, 12, theme.TEXT)
    x, y = place.x + place.w - 14, place.y + place.h / 2
    canvas.axes.add_patch(Polygon([(x - 4, y - 2), (x + 4, y - 2), (x, y + 4)], color=theme.QUIET))


def _lamp(canvas: _Canvas, box: dict[str, Any], place: Place) -> None:
    middle = place.x + place.w / 2, place.y + place.h / 2
    colour = theme.ACCENT if box["maxclass"] == "led" else theme.FIELD
    canvas.axes.add_patch(Circle(middle, place.w / 2 - 2, facecolor=colour, edgecolor=theme.EDGE, linewidth=1))


def _meter(canvas: _Canvas, _: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE, rounded=1)


def _volume(canvas: _Canvas, _: dict[str, Any], place: Place) -> None:
    for row in (0, 1):
        canvas.rectangle(Place(place.x + 8, place.y + 3 + 9 * row, place.w - 16, 7), theme.FIELD, theme.EDGE, rounded=1)
    x = place.x + 8 + (place.w - 16) * 70 / 76
    canvas.axes.add_patch(Polygon([(x, place.y + 22), (x - 5, place.y + 29), (x + 5, place.y + 29)], color=theme.TEXT))
    canvas.text("0.0 dB", place.x + place.w / 2, place.y + place.h - 8, 10, theme.TEXT, align="center")


def _dac(canvas: _Canvas, _: dict[str, Any], place: Place) -> None:
    canvas.rectangle(place, theme.FIELD, theme.EDGE, rounded=6)
    x, y = place.x + place.w / 2 - 5, place.y + place.h / 2
    horn = [(x - 7, y - 4), (x - 2, y - 4), (x + 5, y - 10), (x + 5, y + 10), (x - 2, y + 4), (x - 7, y + 4)]
    canvas.axes.add_patch(Polygon(horn, color=theme.QUIET))
    canvas.axes.add_patch(Wedge((x + 7, y), 9, -45, 45, width=2, color=theme.QUIET))


def _valueof(box: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = box["saved_attribute_attributes"]["valueof"]
    return found


def _initial(box: dict[str, Any]) -> float:
    return float(_valueof(box)["parameter_initial"][0])


_PAINTERS: Final[dict[str, Painter]] = {
    "comment": _comment,
    "panel": _panel,
    "textedit": _textedit,
    "live.text": _button,
    "textbutton": _button,
    "live.tab": _tab,
    "live.slider": _slider,
    "live.dial": _dial,
    "live.numbox": _numbox,
    "number": _number,
    "multislider": _bars,
    "umenu": _menu,
    "led": _lamp,
    "button": _lamp,
    "live.meter~": _meter,
    "live.gain~": _volume,
    "ezdac~": _dac,
}
