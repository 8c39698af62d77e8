"""python-osc as the reference: it reads what we write, and we read what it writes."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from server.osc.codec import Message, Scalar, decode, encode
from server.osc.packets import encode_audio_out
from server.units import wrap
from tests.osc.test_codec import address, scalar

PROPERTY = settings(derandomize=True, max_examples=200, deadline=None)


def built(message: Message) -> OscMessage:
    builder = OscMessageBuilder(message.address)
    for value in message.arguments:
        if isinstance(value, int) and not isinstance(value, bool):
            builder.add_arg(value, "i" if -(1 << 31) <= value < 1 << 31 else "h")
        else:
            builder.add_arg(value)
    return builder.build()


@PROPERTY
@given(address, st.lists(scalar, max_size=12))
def test_the_same_bytes(name: str, values: list[Scalar]) -> None:
    # python-osc doesn't write empty blobs.
    values = [b"-" if value == b"" else value for value in values]
    message = Message(name, tuple(values))
    assert built(message).dgram == encode(message)
    assert OscMessage(encode(message)).params == values
    assert decode(built(message).dgram)[0].message == message


def test_arrays() -> None:
    builder = OscMessageBuilder("/weight")
    builder.add_arg([1, [0.5, []]])
    builder.add_arg(2.0)
    assert decode(builder.build().dgram)[0].message == Message("/weight", (1, 0.5, 2.0))


@PROPERTY
@given(st.lists(address, max_size=5), st.lists(address, max_size=5))
def test_bundles(outer: list[str], inner: list[str]) -> None:
    inside = OscBundleBuilder(IMMEDIATELY)
    for name in inner:
        inside.add_content(built(Message(name)))
    outside = OscBundleBuilder(1_000_000_000)
    for name in outer:
        outside.add_content(built(Message(name)))
    outside.add_content(inside.build())
    datagram = outside.build().dgram
    assert [timed.message.address for timed in decode(datagram)] == [*outer, *inner]
    assert all(timed.time_tag_seconds == 3_208_988_800 for timed in decode(datagram))
    assert OscBundle.dgram_is_bundle(datagram)


def test_audio_out() -> None:
    wave = np.linspace(-1, 1, 64, dtype=np.float32).reshape(32, 2)
    position = (1 << 31) + 5
    theirs = OscMessage(encode_audio_out(position, wave))
    assert theirs.address == "/audio/out"
    assert theirs.params == [wrap(position), 2, *wave.ravel().tolist()]
