"""The table, and what is derived from it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from server.errors import ClientFault
from server.osc.codec import Message, Scalar
from server.osc.reference import as_json, main, render_markdown
from server.osc.schema import FROM_SERVER, MESSAGES, TO_SERVER
from server.osc.spec import MessageSpec
from server.osc.validate import compose, validate
from tests.conversation.talk import Talk

IDS = [spec.address for spec in MESSAGES]


def typed(example: str) -> Message:
    """A message box's text as Max sends it: quoted is text, with a point is float, digits are int."""
    address, *words = shlex.split(example)
    quoted = set(example.split('"')[1::2])
    return Message(address, tuple(word if word in quoted else number(word) for word in words))


def number(word: str) -> Scalar:
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        return word


@pytest.mark.parametrize("spec", MESSAGES, ids=IDS)
def test_examples_fit_their_rows(spec: MessageSpec) -> None:
    message = typed(spec.example)
    assert message.address == spec.address
    if spec.direction == "to server":
        assert validate(message).address == spec.address
    elif not spec.samples:
        assert compose(message.address, *message.arguments) == message


def test_the_table_is_sound() -> None:
    assert len(TO_SERVER) + len(FROM_SERVER) == len(MESSAGES) == len(set(IDS))
    for spec in MESSAGES:
        optional = [arg.optional for arg in spec.arguments]
        assert optional == sorted(optional), f"{spec.address}: what may be left out comes last"
        assert all(arg.type != "s" or arg.maximum or arg.words for arg in spec.arguments), f"{spec.address}: texts are bounded"
        assert spec.doc.endswith(".")


def test_every_message_is_handled() -> None:
    for spec in TO_SERVER.values():
        assert Talk().session.receive(typed(spec.example), ("127.0.0.1", 1), 0.0), spec.address


def test_the_page_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "osc.md"
    assert page.read_text(encoding="utf-8") == render_markdown(), "run python -m server.osc.reference"


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], tmp_path / "osc.md")
    assert (tmp_path / "osc.md").read_text(encoding="utf-8") == render_markdown()
    main(["--json"])
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(as_json()))


def test_the_page_names_everything() -> None:
    assert all(f"### {address}\n" in render_markdown() for address in IDS)


def test_json_is_json() -> None:
    table = json.loads(json.dumps(as_json()))
    assert table["port"] == 7770
    assert [row["address"] for row in table["messages"]] == IDS
    (weight,) = [row for row in table["messages"] if row["address"] == "/weight"]
    assert weight["paths"] == ["/prompt/{slot}/weight"]
    assert weight["arguments"][1]["maximum"] == 1


@pytest.mark.parametrize(
    ("sent", "values"),
    [
        (Message("/weight", (1, 1)), {"slot": 1, "weight": 1.0, "ramp_seconds": 0.0}),
        (Message("/weight", (8.0, 0.5, 600)), {"slot": 8, "weight": 0.5, "ramp_seconds": 600.0}),
        (Message("/prompt", (1, "jazz")), {"slot": 1, "text": "jazz", "weight": None}),
        (Message("/prompt/3/text", ("jazz",)), {"slot": 3, "text": "jazz", "weight": None}),
        (Message("/prompt/3/weight", (0.25, 2)), {"slot": 3, "weight": 0.25, "ramp_seconds": 2.0}),
        (Message("/part/drums", (False,)), {"name": "drums", "on": 0}),
        (Message("/part", ("drums", 1.0)), {"name": "drums", "on": 1}),
        (Message("/lookahead", ("auto",)), {"seconds": "auto"}),
        (Message("/lookahead", (1,)), {"seconds": 1.0}),
        (Message("/play", (None,)), {}),
        (Message("/play", (float("inf"),)), {}),
        (Message("/hello", ("me",)), {"name": "me", "reply_port": 0, "sample_rate": 0, "channels": 0, "key": ""}),
        (Message("/audio/subscribe", ("osc",)), {"transport": "osc", "frames_per_packet": 128}),
    ],
)
def test_values(sent: Message, values: dict[str, Scalar]) -> None:
    call = validate(sent)
    assert call.values == values
    assert [type(value) for value in call.values.values()] == [type(value) for value in values.values()]


WEIGHT = "/weight takes slot (int 1 to 8), weight (0 to 1) and, if you like, ramp_seconds (0 to 600)"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (Message("/weight", (2.5,)), f"{WEIGHT}; got 2.5: slot must be a whole number"),
        (Message("/weight", (1,)), f"{WEIGHT}; got 1: weight is missing"),
        (Message("/weight"), f"{WEIGHT}; got nothing: slot is missing"),
        (Message("/weight", (1, 2.5)), f"{WEIGHT}; got 1 2.5: weight must be 0 to 1"),
        (Message("/weight", (9, 0.5)), f"{WEIGHT}; got 9 0.5: slot must be 1 to 8"),
        (Message("/weight", (1, float("nan"))), f"{WEIGHT}; got 1 nan: weight must be a number"),
        (Message("/weight", (1, float("inf"))), f"{WEIGHT}; got 1 inf: weight must be a number"),
        (Message("/weight", (1, None)), f"{WEIGHT}; got 1 nil: weight must be a number"),
        (Message("/weight", (1, b"x")), f"{WEIGHT}; got 1 a blob: weight must be a number"),
        (Message("/weight", ("one", 1)), f'{WEIGHT}; got "one" 1: slot must be a number'),
        (Message("/weight", (1, 1, 1, 1)), f"{WEIGHT}; got 1 1 1 1: that is too many"),
        (Message("/prompt/12/weight", (0.5,)), f"{WEIGHT}; got 12 0.5: slot must be 1 to 8"),
        (Message("/prompt/x/weight", (0.5,)), f'{WEIGHT}; got "x" 0.5: slot must be a number'),
        (Message("/play", (1,)), "/play takes no arguments; got 1: that is too many"),
        (
            Message("/lookahead", ("soon",)),
            '/lookahead takes seconds (number, 0 or more, or auto); got "soon": seconds must be a number or auto',
        ),
        (
            Message("/audio/subscribe", ("tcp",)),
            "/audio/subscribe takes transport (osc, shm, device or none) and, if you like, frames_per_packet (int 16 to 8192); "
            'got "tcp": transport must be osc, shm, device or none',
        ),
        (
            Message("/prompt", (1, "warm", "jazz", "trio")),
            "/prompt takes slot (int 1 to 8), text (text of up to 1000 characters) and, if you like, weight (0 to 1); "
            'got 1 "warm" "jazz" "trio": that is too many (a text with spaces needs quotes)',
        ),
        (
            Message("/record/start", (808,)),
            "/record/start takes name (text of up to 64 characters); got 808: name must be a text "
            "(a number meant as text needs quotes)",
        ),
        (
            Message("/record/start", ("x" * 65,)),
            f'/record/start takes name (text of up to 64 characters); got "{"x" * 39}…": name has 65 characters; the limit is 64',
        ),
        (
            Message("/seed", (1, 1), np.zeros(30, np.float32)),
            "/seed takes seed (int -2147483648 to 2147483647); got 1 1 and 30 more: that is too many",
        ),
        (Message("/wieght", (1, 1)), "there is no /wieght; did you mean /weight?"),
        (Message("/prompt/1/txet", ("a",)), "there is no /prompt/1/txet; did you mean /prompt/{slot}/text?"),
        (Message("/zzzzzz"), "there is no /zzzzzz; docs/osc.md lists what there is"),
    ],
)
def test_refusals_say_what_to_do(sent: Message, reason: str) -> None:
    with pytest.raises(ClientFault) as caught:
        validate(sent)
    assert caught.value.reason == reason


def test_few_and_many_samples() -> None:
    few = validate(Message("/audio/in", (0, 1, 0.5, 1)))
    many = validate(Message("/audio/in", (0, 1), np.ones(20, np.float32)))
    assert few.samples is not None and few.samples.tolist() == [0.5, 1.0] and few.samples.dtype == np.float32
    assert many.samples is not None and many.samples.size == 20


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("count", [3, 30])
def test_samples_are_finite(bad: float, count: int) -> None:
    wave = np.zeros(count, np.float32)
    wave[-1] = bad
    message = Message("/audio/in", (0, 1), wave) if count > 16 else Message("/audio/in", (0, 1, *wave.tolist()))
    with pytest.raises(ClientFault, match="aren't finite"):
        validate(message)


def test_samples_are_numbers() -> None:
    with pytest.raises(ClientFault, match="this packet holds something else"):
        validate(Message("/audio/in", (0, 1, "a", None)))


def test_what_goes_out_is_made_to_fit() -> None:
    assert compose("/gap", (1 << 31) + 1, 1 << 40, 3).arguments == (1 - (1 << 31), (1 << 31) - 1, 3)
    assert compose("/fail", "/x", "y" * 2000).arguments == ("/x", "y" * 999 + "…")
    assert compose("/block", 1, 2, 3, 4, 5).arguments == (1, 2, 3, 4, 5.0)
    assert compose("/done", "/weight", 1, 0.5).arguments == ("/weight", 1, 0.5)
