"""The Max package: as the build makes it, free of faults, made of stock objects, and in step with the message table."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from py2max.exceptions import InvalidConnectionError
from py2max.maxref import get_object_info

from maxpatches.build import __main__ as command
from maxpatches.build import package, sizes
from maxpatches.build.sheet import Place, Sheet
from models.train.data.score import PARTS
from server.osc.schema import FROM_SERVER, TO_SERVER
from tests.conversation.talk import Talk, reason

SCRIPTS = package.FOLDER / "javascript"
Box = dict[str, Any]


def patchers() -> dict[str, dict[str, Any]]:
    """Every patch and help patch as it was committed."""
    found = sorted([*package.FOLDER.glob("patchers/*.maxpat"), *package.FOLDER.glob("help/*.maxhelp")])
    return {path.name: json.loads(path.read_text(encoding="utf-8"))["patcher"] for path in found}


def boxes(patcher: dict[str, Any]) -> Iterator[Box]:
    for entry in patcher["boxes"]:
        yield entry["box"]


def object_name(box: Box) -> str:
    name: str = box["text"].split()[0] if box["maxclass"] == "newobj" else box["maxclass"]
    return name


def abstraction(box: Box) -> str | None:
    """The patch of this package that a box stands for."""
    name = box["name"].removesuffix(".maxpat") if box["maxclass"] == "bpatcher" else object_name(box)
    return name if name in package.PATCHES else None


def test_no_faults() -> None:
    assert package.problems() == []


def test_what_is_committed_is_what_is_built() -> None:
    stale = [path for path, text in package.files().items() if (package.FOLDER / path).read_text(encoding="utf-8") != text]
    assert stale == [], "run python -m maxpatches.build"
    built = {path for path in package.files() if path.startswith(("patchers/", "help/"))}
    assert {f"{folder}/{path.name}" for folder in ("patchers", "help") for path in (package.FOLDER / folder).iterdir()} == built


def test_the_build_says_no_to_faults(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = Sheet("broken", Place(0, 0, 400, 300))
    sheet.box("bell", "button", 20, 20)
    sheet.box("tone", "cycle~ 440", 20, 80)
    with pytest.raises(InvalidConnectionError):
        sheet.wire("bell", "tone:7")
    with pytest.raises(UserWarning, match="Unknown attribute"):
        sheet.box("dial", "live.dial", 20, 140, loudness=1)
    monkeypatch.setattr(package, "PATCHES", {"broken": lambda: sheet})
    monkeypatch.setattr("sys.argv", ["build"])
    sheet.box("other", "nosuchobject~", 20, 80)
    assert command.main() == 1
    assert "W-UNKNOWN-OBJECT" in capsys.readouterr().err


def test_stock_objects_only() -> None:
    used = {object_name(box) for patcher in patchers().values() for box in boxes(patcher) if abstraction(box) is None}
    assert {name for name in used if get_object_info(name) is None} == set()
    assert not used & {"node.script", "js", "jsui", "mxj", "mxj~", "vst~"}
    assert all(patcher["dependency_cache"] == [] for patcher in patchers().values())


def test_every_abstraction_has_a_help_patch() -> None:
    files = patchers()
    for name in package.PATCHES:
        if name != "Sideman":
            assert any(abstraction(box) == name for box in boxes(files[f"{name}.maxhelp"])), name


def test_abstractions_are_used_with_the_ports_they_have() -> None:
    files = patchers()
    for title, patcher in files.items():
        for box in boxes(patcher):
            name = abstraction(box)
            if name is None:
                continue
            kinds = Counter(inner["maxclass"] for inner in boxes(files[f"{name}.maxpat"]))
            assert (box["numinlets"], box["numoutlets"]) == (kinds["inlet"], kinds["outlet"]), (title, name)


def test_ports_are_numbered_from_left_to_right() -> None:
    for patcher in patchers().values():
        for kind in ("inlet", "outlet"):
            ports = sorted((box["patching_rect"][0], box["index"]) for box in boxes(patcher) if box["maxclass"] == kind)
            assert [index for _, index in ports] == list(range(1, len(ports) + 1))


def test_parameters_have_names_of_their_own() -> None:
    names = Counter(
        box["saved_attribute_attributes"]["valueof"]["parameter_longname"]
        for title, patcher in patchers().items()
        if title.endswith(".maxpat")
        for box in boxes(patcher)
        if box.get("parameter_enable")
    )
    assert {name: count for name, count in names.items() if count > 1} == {}
    assert len(names) >= 8 + 4 + 6


@pytest.mark.parametrize("name", [name for name, build in package.PATCHES.items() if build().shown is not None])
def test_presentation_is_tidy(name: str) -> None:
    size = package.PATCHES[name]().shown
    assert size is not None
    shown = [box for box in boxes(patchers()[f"{name}.maxpat"]) if box.get("presentation")]
    front = [box for box in shown if not box.get("background")]
    for box in shown:
        x, y, w, h = box["presentation_rect"]
        assert x >= 0 and y >= 0 and x + w <= size.w and y + h <= size.h, box
    for index, box in enumerate(front):
        for other in front[:index]:
            assert not overlap(box["presentation_rect"], other["presentation_rect"]), (box, other)


def overlap(one: list[float], two: list[float]) -> bool:
    return one[0] < two[0] + two[2] and two[0] < one[0] + one[2] and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]


def test_windows_are_as_large_as_what_is_seen_through_them() -> None:
    for box in boxes(patchers()["Sideman.maxpat"]):
        name = abstraction(box)
        if box["maxclass"] == "bpatcher" and name is not None:
            size = package.PATCHES[name]().shown
            assert size is not None
            assert box["presentation_rect"][2:] == [size.w, size.h]


def test_controls_say_what_they_are_for() -> None:
    silent = [
        (title, box["varname"])
        for title, patcher in patchers().items()
        for box in boxes(patcher)
        if box.get("varname") and box["maxclass"] != "comment" and not box.get("hint")
    ]
    assert silent == []


def test_every_script_that_is_asked_for_is_there() -> None:
    scripts = {box["text"].split()[1] for patcher in patchers().values() for box in boxes(patcher) if object_name(box) == "v8"}
    assert len(scripts) == 9
    modules = {
        name for path in SCRIPTS.glob("*.js") for name in re.findall(r'require\("(\w+)"\)', path.read_text(encoding="utf-8"))
    }
    files = {path.name for path in SCRIPTS.glob("*.js")}
    assert scripts | {f"{name}.js" for name in modules} == files


def test_every_address_is_in_the_message_table() -> None:
    texts = [
        word
        for title, patcher in patchers().items()
        for box in boxes(patcher)
        if box["maxclass"] in ("message", "newobj")
        for word in box["text"].split()
    ]
    texts += [text for path in SCRIPTS.glob("*.js") for text in re.findall(r'"(/[a-z./]*)"', path.read_text(encoding="utf-8"))]
    addresses = {text for text in texts if re.fullmatch(r"/[a-z.]+(/[a-z]+)*", text)}
    assert addresses - set(TO_SERVER) - set(FROM_SERVER) == set()
    assert {"/hello", "/bye", "/play", "/stop", "/reset", "/reset/undo", "/perform", "/record/start", "/record/stop",
            "/state/save", "/state/recall", "/state/store", "/state/load", "/at/beat", "/at/bar", "/prompt", "/weight",
            "/lookahead", "/part", "/chord", "/tempo", "/beat", "/temperature", "/gain", "/seed", "/audio/in",
            "/audio/out", "/audio/subscribe", "/audio/probe", "/performer",
            "/latency.reply", "/status.reply", "/fail"} <= addresses  # fmt: skip


def test_what_the_switch_of_when_holds_back_may_wait() -> None:
    script = (SCRIPTS / "sideman_when.js").read_text(encoding="utf-8")
    switches = re.findall(r'"(/[a-z/]+)"', script.split("SWITCHES = ")[1].split(";")[0])
    assert len(switches) >= 8
    _, _, may_wait = reason(Talk().say("/at", 44_100, "/status")).partition("what can: ")
    assert set(switches) <= set(may_wait.split(", "))


def test_the_parts_are_those_that_models_are_trained_with() -> None:
    assert sorted(sizes.PARTS) == sorted(PARTS)


def test_sizes() -> None:
    assert sizes.RING_SAMPLES & (sizes.RING_SAMPLES - 1) == 0
    assert sizes.RING_SAMPLES < 1 << 24
    assert sizes.RING_SAMPLES % sizes.PACKET_FRAMES == 0


def test_package_info() -> None:
    info = json.loads((package.FOLDER / "package-info.json").read_text(encoding="utf-8"))
    assert info["name"] == package.FOLDER.name
    assert (package.FOLDER / "patchers" / info["homepatcher"]).exists()
