"""What a control surface learns about Sideman by asking."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.control.changes import set_attribute, set_prompt, set_weight
from server.control.params import Controls, steady
from server.osc.codec import Message
from server.osc.schema import TO_SERVER
from server.osc.validate import validate
from server.oscquery.query import answer, tree
from tests.conversation.talk import INFO
from tests.server.talk import running, talker

CONTROLS = Controls((True, False, True, True), INFO.default_lookahead_frames, tempo_bpm=120.0)
PATIENCE_SECONDS = 10.0


def leaves(node: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [leaf for child in node.get("CONTENTS", {}).values() for leaf in leaves(child)]
    return [node, *inner] if "TYPE" in node else inner


def ask(target: str, controls: Controls = CONTROLS) -> Any:
    got = answer(target, INFO, controls, "127.0.0.1", 7770)
    assert got.status == 200
    return json.loads(got.body)


def test_every_node_is_a_message_that_the_server_takes() -> None:
    """Each node, sent with the values that it has or the ends of its ranges, is valid: the tree can't promise too much."""
    found = leaves(tree(INFO, CONTROLS))
    assert len({leaf["FULL_PATH"] for leaf in found}) == len(found) > 30
    for leaf in found:
        for end in ("MIN", "MAX"):
            arguments = [_sample(kind, limits, end) for kind, limits in zip(leaf["TYPE"], leaf.get("RANGE", []), strict=False)]
            if leaf["FULL_PATH"] != "/part":  # whose name depends on the model
                validate(Message(leaf["FULL_PATH"], tuple(arguments)))
        if "VALUE" in leaf:
            validate(Message(leaf["FULL_PATH"], tuple(leaf["VALUE"])))


def _sample(kind: str, limits: dict[str, Any], end: str) -> Any:
    if kind == "s":
        return limits.get("VALS", ["text"])[0]
    value = limits.get(end, limits.get("MIN", 1))
    return int(value) if kind == "i" else float(value)


def test_every_control_of_the_table_is_there() -> None:
    found = {leaf["FULL_PATH"] for leaf in leaves(tree(INFO, CONTROLS))}
    for spec in TO_SERVER.values():
        own = spec.address.startswith("/audio/") or spec.address in ("/hello", "/bye", "/sync", "/status", "/version", "/perform")
        assert (spec.address in found) != own, spec.address
    assert {"/prompt/8/text", "/prompt/1/weight", "/part/drums", "/part/lead"} <= found


def test_values_and_ranges() -> None:
    jazz = set_prompt(CONTROLS, 1, "jazz", np.zeros(4, np.float32), 0.5)
    moving = set_weight(jazz._replace(gain=steady(2.0)), 1, 0.25, 100, 0)
    assert ask("/gain", moving)["VALUE"] == [2.0]
    assert ask("/gain")["RANGE"] == [{"MIN": 0, "MAX": 4}]
    assert ask("/prompt/2/text", moving)["VALUE"] == ["jazz", 0.25]
    assert ask("/prompt/2/weight?VALUE", moving) == {"VALUE": [0.25]}
    assert ask("/part/bass")["VALUE"] == [0] and ask("/tempo")["VALUE"] == [120.0]
    assert ask("/prompt/3")["CONTENTS"].keys() == {"text", "weight"}
    assert ask("/weight")["TYPE"] == "if", "ramp_seconds may be left out"
    assert ask("/tempo")["UNIT"] == ["beats a minute"]
    assert ask("/play")["TYPE"] == "N" and ask("/play")["ACCESS"] == 2


def test_a_control_that_is_left_to_the_model_has_no_number() -> None:
    assert ask("/density")["ACCESS"] == 3 and "VALUE" not in ask("/density")
    assert ask("/density", set_attribute(CONTROLS, 0, 0.25, 0, 0))["VALUE"] == [0.25]
    assert ask("/density")["RANGE"] == [{"MIN": 0, "MAX": 1}] and ask("/density")["TYPE"] == "f"
    knows = replace(INFO, attributes=("brightness",))
    assert answer("/density", knows, CONTROLS, "h", 1).status == 404, "no fader that does nothing"
    assert answer("/brightness", knows, CONTROLS, "h", 1).status == 200


def test_what_is_not_there() -> None:
    assert answer("/nowhere/at/all", INFO, CONTROLS, "h", 1).status == 404
    assert answer("/play?VALUE", INFO, CONTROLS, "h", 1).status == 204


def test_what_the_server_is() -> None:
    about = ask("/any/path?HOST_INFO")
    assert (about["OSC_PORT"], about["OSC_IP"], about["OSC_TRANSPORT"]) == (7770, "127.0.0.1", "UDP")
    assert {"ACCESS", "VALUE", "RANGE", "DESCRIPTION", "LISTEN"} <= {name for name, on in about["EXTENSIONS"].items() if on}
    everywhere = json.loads(answer("/?HOST_INFO", INFO, CONTROLS, "0.0.0.0", 7770).body)
    assert "OSC_IP" not in everywhere, "a client knows better which address it reached"


async def get(port: int, request: bytes) -> tuple[bytes, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    whole = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
    writer.close()
    head, _, body = whole.partition(b"\r\n\r\n")
    return head, body


async def test_a_surface_finds_a_control_and_turns_it(tmp_path: Path) -> None:
    async with running(tmp_path) as (app, port), talker(port) as client:
        head, body = await get(app.query.port, b"GET /?HOST_INFO HTTP/1.1\r\nHost: x\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK") and json.loads(body)["OSC_PORT"] == port
        client.say("/gain", 3)
        await client.hear("/done")
        _, body = await get(app.query.port, b"GET /gain?VALUE HTTP/1.1\r\n\r\n")
        assert json.loads(body) == {"VALUE": [3.0]}


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"POST / HTTP/1.1\r\n\r\n", b"405"), (b"nonsense\r\n\r\n", b""), (b"GET /%ff%00 HTTP/1.1\r\n\r\n", b"404"),
        (b"GET " + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n", b""),
    ],
)  # fmt: skip
async def test_what_is_no_question_hurts_nobody(tmp_path: Path, request_bytes: bytes, status: bytes) -> None:
    async with running(tmp_path) as (app, _):
        try:
            head, _ = await get(app.query.port, request_bytes)
        except ConnectionError:
            head = b""
        assert status in head.split(b"\r\n")[0]
        head, _ = await get(app.query.port, b"GET / HTTP/1.1\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")


async def test_who_has_asked_may_close_its_half_before_the_answer(tmp_path: Path) -> None:
    """As `nc -N` does; and its connection ends with the answer, so a hundred of them find room one after another."""
    async with running(tmp_path) as (app, _):
        for _ in range(100):
            reader, writer = await asyncio.open_connection("127.0.0.1", app.query.port)
            writer.write(b"GET /gain HTTP/1.1\r\n\r\n")
            writer.write_eof()
            whole = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
            writer.close()
            assert json.loads(whole.partition(b"\r\n\r\n")[2])["FULL_PATH"] == "/gain"
