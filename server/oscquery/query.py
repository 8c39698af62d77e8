"""Sideman's controls as an OSCQuery tree (Vidvox's OSCQuery proposal), from the one table of messages. No socket here.

A surface that speaks OSCQuery asks for this tree and draws a labelled fader for every control, with its range and its value.
Pure: any thread, never blocks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from server.control.params import SLOTS, Controls
from server.conversation.commands import lookahead_seconds
from server.engine.port import ATTRIBUTES, ModelInfo
from server.osc.schema import TO_SERVER
from server.osc.spec import Arg, MessageSpec

READ_WRITE, WRITE = 3, 2
_EVERYWHERE: Final = ("0.0.0.0", "::", "")
Node = dict[str, Any]
# Of a client's own, not the set's: a surface has nothing to turn there.
_NOT_CONTROLS: Final = (
    "/hello",
    "/bye",
    "/sync",
    "/version",
    "/status",
    "/perform",
    "/audio/in",
    "/audio/in/shm",
    "/audio/subscribe",
    "/audio/probe",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: its status, and JSON if there is any."""

    status: int
    body: bytes = b""


def answer(target: str, info: ModelInfo, controls: Controls, host: str, port: int) -> Answer:
    """What GET ``target`` gives: a node of the tree, one attribute of it (?VALUE), or HOST_INFO. ``host`` and ``port``: where
    OSC goes."""
    path, _, attribute = target.partition("?")
    if attribute == "HOST_INFO":
        return _json(host_info(info, host, port))
    node: Node | None = tree(info, controls)
    for name in [part for part in unquote(path).split("/") if part]:
        node = node.get("CONTENTS", {}).get(name) if node is not None else None
    if node is None:
        return Answer(404)
    if not attribute:
        return _json(node)
    return _json({attribute: node[attribute]}) if attribute in node else Answer(204)


def host_info(info: ModelInfo, host: str, port: int) -> Node:
    """What this server is, and what it can answer."""
    # The tree keeps its shape while the server runs, so there is no PATH_CHANGED. WebSocket is on the same port as HTTP.
    extensions = ("ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "LISTEN", "IGNORE")
    # Where every network is listened to, a client knows better which address it has reached.
    where = {} if host in _EVERYWHERE else {"OSC_IP": host}
    return {
        "NAME": f"Sideman ({info.name})",
        **where,
        "OSC_PORT": port,
        "OSC_TRANSPORT": "UDP",
        "EXTENSIONS": dict.fromkeys(extensions, True),
    }


def tree(info: ModelInfo, controls: Controls) -> Node:
    """All controls by address: one node for each, path forms filled in."""
    root: Node = {"FULL_PATH": "/", "ACCESS": 0, "DESCRIPTION": "Sideman listens to you and plays along.", "CONTENTS": {}}
    for path, node in _leaves(info, controls):
        parts = path.strip("/").split("/")
        at = root
        for depth, name in enumerate(parts[:-1], 1):
            inner: Node = {"FULL_PATH": "/" + "/".join(parts[:depth]), "ACCESS": 0, "CONTENTS": {}}
            at = at["CONTENTS"].setdefault(name, inner)
            at.setdefault("CONTENTS", {})
        at["CONTENTS"][parts[-1]] = {**at["CONTENTS"].get(parts[-1], {}), **node}
    return root


def _leaves(info: ModelInfo, controls: Controls) -> Iterator[tuple[str, Node]]:
    values = current_values(info, controls)
    for spec in TO_SERVER.values():
        if spec.address in _NOT_CONTROLS or _is_unknown(spec.address, info):
            continue
        # A fader says where to; one that also said how long it takes would be two faders.
        arguments = tuple(arg for arg in spec.arguments if arg.name != "ramp_seconds")
        yield spec.address, _node(spec.address, spec, arguments, values)
        for form in spec.paths:
            for path, filled in _filled(form, info):
                yield path, _node(path, spec, arguments[filled:], values)


def _is_unknown(address: str, info: ModelInfo) -> bool:
    """Whether a control is one that this model was trained without: a fader that does nothing isn't shown."""
    name = address.removeprefix("/")
    return name in ATTRIBUTES and name not in info.attributes


def _filled(form: str, info: ModelInfo) -> Iterator[tuple[str, int]]:
    """A path form with every value that its one blank can take, and how many arguments that saves."""
    blanks = {"{slot}": [str(slot) for slot in range(1, SLOTS + 1)], "{name}": list(info.parts)}
    for blank, names in blanks.items():
        if blank in form:
            yield from ((form.replace(blank, name), 1) for name in names)


def _node(path: str, spec: MessageSpec, arguments: tuple[Arg, ...], values: Mapping[str, list[Any]]) -> Node:
    node: Node = {
        "FULL_PATH": path,
        "DESCRIPTION": spec.doc,
        "ACCESS": READ_WRITE if path in values else WRITE,
        "TYPE": "".join(arg.type for arg in arguments) or "N",
    }
    if arguments:
        node["RANGE"] = [_range(arg) for arg in arguments]
    if any(arg.unit for arg in arguments):
        node["UNIT"] = [arg.unit for arg in arguments]
    if values.get(path):
        node["VALUE"] = values[path]
    return node


def _range(arg: Arg) -> dict[str, Any]:
    if arg.type == "s":
        return {"VALS": list(arg.words)} if arg.words else {}
    return {name: limit for name, limit in (("MIN", arg.minimum), ("MAX", arg.maximum)) if limit is not None}


def current_values(info: ModelInfo, controls: Controls) -> dict[str, list[Any]]:
    """The values of the controls that have one, by path. What is on its way counts as where it is going; what is left to the
    model has no number."""
    values: dict[str, list[Any]] = {
        "/lookahead": [lookahead_seconds(info, controls.lookahead_frames)],
        "/temperature": [controls.temperature.end],
        "/guidance": [controls.guidance.end],
        "/seed": [controls.seed],
        "/gain": [controls.gain.end],
        "/tempo": [controls.tempo_bpm],
    }
    for name, ramp in zip(ATTRIBUTES, controls.attributes, strict=True):
        if name in info.attributes:
            values[f"/{name}"] = [] if ramp is None else [ramp.end]
    values |= {f"/part/{name}": [int(on)] for name, on in zip(info.parts, controls.parts, strict=True)}
    for slot, (prompt, weight) in enumerate(zip(controls.prompts, controls.weights, strict=True), 1):
        # /prompt/N/text takes a weight, too.
        values[f"/prompt/{slot}/text"] = ["" if prompt is None else prompt.text, weight.end]
        values[f"/prompt/{slot}/weight"] = [weight.end]
    return values


def _json(node: Node) -> Answer:
    return Answer(200, json.dumps(node, ensure_ascii=False).encode())
