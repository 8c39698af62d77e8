"""The SuperCollider client of the docs: every message that it sends or waits for is in the table, and would be taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.errors import ClientFault
from server.osc.codec import Message, Scalar
from server.osc.schema import FROM_SERVER, TO_SERVER
from server.osc.validate import validate

SCRIPT = (Path(__file__).parents[2] / "docs" / "sideman.scd").read_text(encoding="utf-8")
# What the file works out, as it is when it is sent.
KNOWN: dict[str, Scalar] = {"~packet": 512, "~key": "a long sentence", "s.sampleRate.asInteger": 48_000, "position": 512}


def sent() -> list[Message]:
    """All messages, with the values that the file gives them."""
    calls = re.findall(r"~sideman\.sendMsg\('([^']+)'((?:, (?:\"[^\"]*\"|[^,()]+))*)\)", SCRIPT)
    assert len(calls) == SCRIPT.count("sendMsg(")
    return [
        Message(address, tuple(scalar(text) for text in re.findall(r", (\"[^\"]*\"|[^,]+)", rest))) for address, rest in calls
    ]


def scalar(text: str) -> Scalar:
    if text.startswith(('"', "'")):
        return text[1:-1]
    if text in KNOWN:
        return KNOWN[text]
    if text == "*samples":
        return 0.5
    return float(text) if "." in text else int(text)


@pytest.mark.parametrize("message", sent(), ids=lambda message: message.address)
def test_every_message_would_be_taken(message: Message) -> None:
    validate(message)
    if message.address == "/at/bar":
        validate(Message(str(message.arguments[1]), message.arguments[2:]))


def test_a_wrong_one_would_not() -> None:
    with pytest.raises(ClientFault):
        validate(Message("/weight", (9, 1.0, 4.0)))


def test_it_waits_for_messages_of_sidemans_alone() -> None:
    heard = set(re.findall(r"\}, '(/[a-z./]+)', ~sideman\)", SCRIPT))
    assert heard == {"/welcome", "/fail", "/log", "/status.reply", "/audio/out"} <= set(FROM_SERVER)
    said = {message.address for message in sent()}
    assert said <= set(TO_SERVER)


def test_it_says_goodbye_to_what_it_began() -> None:
    made = set(re.findall(r"OSCdef\((\\\w+),", SCRIPT))
    freed = SCRIPT.rpartition(".do { |name| OSCdef(name).free }")[0].rpartition("[")[2]
    assert made == set(re.findall(r"\\\w+", freed))
