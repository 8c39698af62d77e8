"""A patcher to draw on: boxes have names, cords are written "from:outlet" to "to:inlet", and all is checked.

A wrong cord, or an attribute that Max's object reference doesn't know, raises here, where it is written.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from py2max import Patcher
from py2max.core.box import Box
from py2max.core.common import Rect
from py2max.lint import Finding
from py2max.maxref import porttypes

from maxpatches.build import theme

MAX_VERSION: Final = {"major": 9, "minor": 0, "revision": 0, "architecture": "x64", "modernui": 1}
UI_CLASSES: Final = frozenset(theme.LOOKS) | {"comment", "message", "inlet", "outlet", "bpatcher", "ezdac~", "number~"}
_TYPES: Final = {"signal": "signal", "bang": "bang", "int": "int", "float": "float"}
_ROW: Final = 24.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: in the patching view, or in presentation. In pixels."""

    x: float
    y: float
    w: float
    h: float

    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.w, self.h)

    def list(self) -> list[float]:
        return [float(self.x), float(self.y), float(self.w), float(self.h)]


class Sheet:
    """One .maxpat or .maxhelp file in the making."""

    def __init__(self, title: str, view: Place, shown: Place | None = None, description: str = "") -> None:
        """view: the window in the patching view. shown: the size in presentation, if the patch opens in it."""
        self.title = title
        self.shown = shown
        self.patcher = Patcher(title=title, openinpresentation=int(shown is not None), on_invalid="raise", validate_attrs=True)
        self.patcher.appversion = dict(MAX_VERSION)
        self.patcher.rect = view.rect()
        self.patcher.description = description
        self.patcher.digest = description
        # What Patcher writes is all that it has, also what it doesn't know.
        extra = {"editing_bgcolor": list(theme.BACK), "locked_bgcolor": list(theme.BACK)}
        if shown is not None:
            extra["openrect"] = shown.list()
        for name, value in extra.items():
            setattr(self.patcher, name, value)
        self._boxes: dict[str, Box] = {}
        self._park_y = 20.0

    def box(
        self, name: str, text: str, x: float, y: float, w: float = 0, /, *, shown: Place | None = None, **attributes: Any
    ) -> str:
        """An object box, a message ("message ...") or a UI object. w: 0 fits the text. inlets, outlets: where the
        object reference can't know how many there are."""
        maxclass, _, rest = text.partition(" ")
        inlets, outlets = attributes.pop("inlets", None), attributes.pop("outlets", None)
        height = attributes.pop("height", 22.0)
        n_in, n_out = porttypes.port_counts(maxclass, text)
        ins = inlets if inlets is not None else 1 if n_in is None else n_in
        outs = outlets if outlets is not None else 1 if n_out is None else n_out
        if maxclass in UI_CLASSES:
            attributes = {**theme.LOOKS.get(maxclass, {}), **({"text": rest} if rest else {}), **attributes}
        else:
            attributes["text"] = text
        if shown is not None:
            attributes |= {"presentation": 1, "presentation_rect": shown.list()}
        width = w or (text_width(rest if maxclass == "message" else text) if "text" in attributes else 60.0)
        return self._add(name, maxclass, Place(x, y, width, height), ins, outs, attributes)

    def label(self, text: str, shown: Place, *, size: float = 12.0, colour: theme.Colour = theme.TEXT, bold: bool = False,
              align: str = "left", name: str = "") -> str:  # fmt: skip
        """Words in presentation. In the patching view they are parked at the right-hand edge."""
        attributes: dict[str, Any] = {
            "text": text,
            "textcolor": colour,
            "fontsize": size,
            "presentation": 1,
            "presentation_rect": shown.list(),
        }
        if bold:
            attributes["fontface"] = 1
        if align != "left":
            attributes["textjustification"] = ("left", "center", "right").index(align)
        return self._add(name or f"label {text}", "comment", self._park(220.0, 20.0), 1, 0, attributes)

    def panel(self, shown: Place) -> str:
        """A background in presentation."""
        attributes = {**theme.LOOKS["panel"], "presentation": 1, "presentation_rect": shown.list()}
        return self._add(f"panel {shown}", "panel", self._park(60.0, 20.0), 1, 0, attributes)

    def note(self, text: str, x: float, y: float, w: float = 260.0, *, size: float = 12.0, colour: theme.Colour = theme.QUIET,
             lines: int = 0) -> str:  # fmt: skip
        """Words for whoever reads the patch."""
        count = lines or max(1, -(-int(len(text) * size * 0.53) // int(w - 8)))
        attributes = {"text": text, "textcolor": colour, "fontsize": size, "linecount": count}
        return self._add(f"note {len(self._boxes)}", "comment", Place(x, y, w, 6.0 + 1.2 * size * count), 1, 0, attributes)

    def abstraction(self, name: str, file: str, shown: Place, x: float, y: float, ports: tuple[int, int], *,
                    arguments: tuple[str | int, ...] = (), in_presentation: bool = True) -> str:  # fmt: skip
        """Another patch of the package, seen through a window (a bpatcher). ports: its inlets and outlets."""
        attributes: dict[str, Any] = {
            "name": f"{file}.maxpat",
            "args": list(arguments),
            "offset": [0.0, 0.0],
            "border": 0,
            "bgmode": 0,
            "enablehscroll": 0,
            "enablevscroll": 0,
            "lockeddragscroll": 0,
            "clickthrough": 0,
            "viewvisibility": 1,
        }
        if in_presentation:
            attributes |= {"presentation": 1, "presentation_rect": shown.list()}
        return self._add(name, "bpatcher", Place(x, y, shown.w, shown.h), *ports, attributes)

    def ports(self, inlets: dict[str, str], outlets: dict[str, str], bottom: float, spacing: float = 150.0) -> None:
        """The patch's own inlets (in a row at the top) and outlets (at the bottom): name to what it is for."""
        for index, (name, meaning) in enumerate(inlets.items()):
            self._port(name, "inlet", meaning, Place(20 + spacing * index, 16, 30, 30))
        for index, (name, meaning) in enumerate(outlets.items()):
            self._port(name, "outlet", meaning, Place(20 + spacing * index, bottom, 30, 30))

    def wire(self, source: str, destination: str) -> None:
        """ "name:outlet" to "name:inlet"; the first one may be left out."""
        from_name, outlet = _end(source)
        to_name, inlet = _end(destination)
        self.patcher.add_line(self._boxes[from_name], self._boxes[to_name], inlet=inlet, outlet=outlet)

    def chain(self, *names: str) -> None:
        """First outlet to first inlet, all along."""
        for source, destination in pairwise(names):
            self.wire(source, destination)

    def findings(self) -> list[Finding]:
        """What py2max's lint says, errors and warnings."""
        return self.patcher.lint()

    def text(self) -> str:
        """The file."""
        return json.dumps(self.patcher.to_dict(), indent=1, ensure_ascii=False) + "\n"

    def _port(self, name: str, kind: str, meaning: str, place: Place) -> None:
        index = len([box for box in self._boxes.values() if box.maxclass == kind]) + 1
        count = (0, 1) if kind == "inlet" else (1, 0)
        self._add(name, kind, place, *count, {"comment": meaning, "index": index})
        self.note(meaning, place.x + 34, place.y + 2, 112, size=10.0)

    def _park(self, w: float, h: float) -> Place:
        place = Place(float(self.patcher.rect[2]) - w - 10, self._park_y, w, h)
        self._park_y += _ROW
        return place

    def _add(self, name: str, maxclass: str, place: Place, ins: int, outs: int, attributes: dict[str, Any]) -> str:
        if name in self._boxes:
            raise ValueError(f"{self.title} has two boxes named {name!r}")
        ui = maxclass in UI_CLASSES
        text = str(attributes.get("text", maxclass)).split(" ")[0]
        kinds = [_TYPES.get(porttypes.outlet_emits(maxclass if ui else text, index), "") for index in range(outs)]
        box = Box(
            id=self.patcher.get_id(maxclass),
            maxclass=maxclass if ui else "newobj",
            numinlets=ins,
            numoutlets=outs,
            patching_rect=place.rect(),
            **({"outlettype": kinds} if outs else {}),  # type: ignore[arg-type]
            **attributes,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.patcher.add_box(box)
        self._boxes[name] = box
        return name


def _end(port: str) -> tuple[str, int]:
    name, colon, number = port.rpartition(":")
    return (name, int(number)) if colon else (port, 0)


def text_width(text: str) -> float:
    """How wide a box with this text is drawn."""
    return max(40.0, 14.0 + 6.7 * len(text))
