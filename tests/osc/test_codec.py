"""Bytes and messages: what is read, what is refused, and that nothing else escapes."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.osc import codec
from server.osc.codec import DecodeError, Message, Scalar, Timed, decode, encode

PROPERTY = settings(derandomize=True, max_examples=300, deadline=None)
text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
scalar: st.SearchStrategy[Scalar] = st.one_of(
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(width=32, allow_nan=False),
    text,
    st.binary(max_size=40),
    st.booleans(),
    st.none(),
)
address = st.text("abcxyz/019._", min_size=1, max_size=40).map(lambda name: "/" + name).filter(lambda name: bool(name.strip("/")))


def osc(address: bytes, types: bytes, body: bytes = b"") -> bytes:
    return padded(address) + padded(b"," + types) + body


def padded(text: bytes) -> bytes:
    return text + b"\0" * (4 - len(text) % 4)


def bundle(*elements: bytes, tag: int = 1) -> bytes:
    return b"#bundle\0" + struct.pack(">Q", tag) + b"".join(struct.pack(">i", len(e)) + e for e in elements)


def only(datagram: bytes) -> Message:
    (timed,) = decode(datagram)
    assert timed.time_tag_seconds is None
    return timed.message


@PROPERTY
@given(address, st.lists(scalar, max_size=12))
def test_what_is_encoded_is_decoded(name: str, values: list[Scalar]) -> None:
    message = Message(name, tuple(values))
    back = only(encode(message))
    assert back == message
    assert [type(value) for value in back.arguments] == [type(value) for value in values]


@PROPERTY
@given(st.binary(max_size=200))
def test_noise_is_refused_or_read(noise: bytes) -> None:
    for datagram in (noise, b"/a\0\0," + noise, b"#bundle\0" + noise):
        try:
            decode(datagram)
        except DecodeError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("types", "body", "value"),
    [
        (b"i", struct.pack(">i", -7), -7),
        (b"f", struct.pack(">f", 0.5), 0.5),
        (b"h", struct.pack(">q", -(1 << 40)), -(1 << 40)),
        (b"d", struct.pack(">d", 0.1), 0.1),
        (b"s", b"\xc3\xa9\0\0", "é"),
        (b"S", b"abcd\0\0\0\0", "abcd"),
        (b"b", b"\0\0\0\x01x\0\0\0", b"x"),
        (b"T", b"", True),
        (b"F", b"", False),
        (b"N", b"", None),
        (b"I", b"", math.inf),
        (b"r", b"\xff\0\0\x01", 0xFF000001),
        (b"m", b"\0\x90<d", b"\0\x90<d"),
        (b"c", b"\0\0\0A", "A"),
        (b"t", struct.pack(">Q", 3 << 31), 1.5),
    ],
)
def test_types(types: bytes, body: bytes, value: Scalar) -> None:
    (got,) = only(osc(b"/x", types, body)).arguments
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    "types", [b"[isf]", b"i[s]f", b"[[i][s[f]]]", b"[]isf[]", b"[][][isf]", b"[[[[isf]]]]", b"[]" * 63 + b"[isf]"]
)
def test_what_is_in_an_array_counts_as_if_it_stood_alone(types: bytes) -> None:
    body = struct.pack(">i", 7) + padded(b"drums") + struct.pack(">f", 0.5)
    array = osc(b"/x", types, body)
    assert only(array) == only(osc(b"/x", b"isf", body)) == Message("/x", (7, "drums", 0.5))
    assert decode(array) == decode(array) == decode(bundle(array)), "whichever way it is read, and however often"


def test_numbers_alone_in_an_array_are_read_as_without_it() -> None:
    """The short way, for a few numbers and nothing else, must not take brackets for them."""
    assert only(osc(b"/x", b"[if]", struct.pack(">if", 7, 0.5))) == Message("/x", (7, 0.5))
    wave = np.linspace(-1, 1, 128, dtype=np.float32)
    body = struct.pack(">ii", 7, 1) + wave.astype(">f4").tobytes()
    assert only(osc(b"/audio/in", b"ii[" + b"f" * 128 + b"]", body)) == Message("/audio/in", (7, 1), wave)


def test_forms_that_senders_use() -> None:
    assert only(b"hello\0\0\0,\0\0\0") == Message("/hello")
    assert only(b"/hello\0\0") == Message("/hello")
    assert only(osc(b"/x", b"ii", struct.pack(">ii", 1, 2))) == Message("/x", (1, 2))


@pytest.mark.parametrize(
    ("datagram", "reason", "address"),
    [
        (b"", "an empty message", ""),
        (b"/abc", "a text has no end", ""),
        (b"\0\0\0\0", "it doesn't start with an address such as /hello", ""),
        (b"////\0\0\0\0", "it doesn't start with an address such as /hello", ""),
        (b"/a b\0\0\0\0", "it doesn't start with an address such as /hello", ""),
        (b"\xff\xfe\xfd\0", "it doesn't start with an address such as /hello", ""),
        (b"/a\0", "1 bytes are missing at its end", ""),
        (padded(b"/" + b"a" * 255), "an address of 256 characters; the limit is 255", ""),
        (padded(b"/x") + b"abcd\0\0\0\0", "its type tags are missing", "/x"),
        (osc(b"/x", b"i"), "4 bytes are missing at its end", "/x"),
        (osc(b"/x", b"i", b"\0" * 8), "4 bytes too many at its end", "/x"),
        (osc(b"/x", b"q"), "argument type 'q' is unknown here; use i, f or s", "/x"),
        (osc(b"/x", b"[i", b"\0" * 4), "an array has no end", "/x"),
        (osc(b"/x", b"[[i]", b"\0" * 4), "an array has no end", "/x"),
        (osc(b"/x", b"i]", b"\0" * 4), "an array ends that has not begun", "/x"),
        (osc(b"/x", b"]i[", b"\0" * 4), "an array ends that has not begun", "/x"),
        (osc(b"/x", b"[[[[[i]]]]]", b"\0" * 4), "arrays inside arrays more than 4 deep", "/x"),
        (osc(b"/x", b"[]" * 65), "more than 64 arrays", "/x"),
        (osc(b"/x", b"[q]"), "argument type 'q' is unknown here; use i, f or s", "/x"),
        (osc(b"/x", b"[" + b"N" * 65 + b"]"), "65 arguments; the limit is 64 (audio samples are float32)", "/x"),
        (osc(b"/x", b"s", b"\xff\0\0\0"), "a text is not UTF-8", "/x"),
        (osc(b"/x", b"s", padded(b"a" * 1001)), "a text of 1001 characters; the limit is 1000", "/x"),
        (osc(b"/x", b"b", b"\xff\xff\xff\xff"), "a blob of -1 bytes", "/x"),
        (osc(b"/x", b"b", b"\x7f\xff\xff\xff"), "2147483648 bytes are missing at its end", "/x"),
        (osc(b"/x", b"c", b"\0\0\xd8\0"), "character number 55296 doesn't exist", "/x"),
        (osc(b"/x", b"N" * 65), "65 arguments; the limit is 64 (audio samples are float32)", "/x"),
        (osc(b"/x", b"f" * 20, b"\0" * 76), "4 bytes are missing at its end", "/x"),
        (b"#bundle\0\0\0", "6 bytes are missing at its end", ""),
        (bundle(b"/abc"), "a text has no end", ""),
        (bundle() + b"\xff\xff\xff\xff", "a bundle element of -1 bytes; sizes are multiples of four", ""),
        (bundle() + b"\xff\xff\xff\xfc", "a bundle element of -4 bytes; sizes are multiples of four", ""),
        (bundle() + b"\0\0\0\x06", "a bundle element of 6 bytes; sizes are multiples of four", ""),
        (bundle() + b"\0\0\0\x08", "8 bytes are missing at its end", ""),
        (bundle(*[b"/x\0\0"] * 65), "a bundle of more than 64 elements", ""),
        (bundle(bundle(bundle(bundle(bundle())))), "bundles inside bundles more than 4 deep", ""),
        (b"/" * 65_508, "a datagram of 65508 bytes; the limit is 65507", ""),
    ],
)
def test_refusals_say_why(datagram: bytes, reason: str, address: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(datagram)
    assert (caught.value.reason, caught.value.address) == (reason, address)


def test_limits_are_reached() -> None:
    assert only(osc(b"/x", b"s", padded(b"a" * 1000))).arguments == ("a" * 1000,)
    assert len(only(osc(b"/x", b"N" * 64)).arguments) == 64
    assert len(decode(bundle(*[b"/x\0\0"] * 64))) == 64
    assert len(decode(bundle(bundle(bundle(bundle(b"/x\0\0")))))) == 1


def test_bundles_are_flattened_with_their_dates() -> None:
    inner = bundle(b"/b\0\0", tag=5 << 31)
    found = decode(bundle(b"/a\0\0", inner, bundle(b"/c\0\0"), b"/d\0\0", tag=1 << 32))
    assert found == (
        Timed(Message("/a"), 1.0),
        Timed(Message("/b"), 2.5),
        Timed(Message("/c"), 1.0),  # at once, inside a dated bundle: at its date
        Timed(Message("/d"), 1.0),
    )
    assert decode(bundle(b"/a\0\0", tag=0)) == decode(bundle(b"/a\0\0", tag=1)) == (Timed(Message("/a"), None),)


def test_one_bad_element_refuses_all() -> None:
    with pytest.raises(DecodeError):
        decode(bundle(b"/a\0\0", b"/b\0\0,q\0\0"))


@pytest.mark.parametrize("count", [15, 16, 128, 13_000])
def test_a_run_of_numbers_is_an_array(count: int) -> None:
    wave = np.linspace(-1, 1, count, dtype=np.float32)
    message = only(osc(b"/audio/in", b"ii" + b"f" * count, struct.pack(">ii", 7, 1) + wave.astype(">f4").tobytes()))
    if count < codec.MIN_SAMPLES:
        assert message == Message("/audio/in", (7, 1, *wave.tolist()))
    else:
        assert message == Message("/audio/in", (7, 1), wave)
        assert message.samples is not None
        assert message.samples.dtype == np.float32
        assert message.samples.flags.writeable


@pytest.mark.parametrize("types", [b"f" * 40, b"i" * 40, b"if" * 20, b"ff" + b"i" * 19 + b"f" * 19])
def test_ints_and_floats_mix(types: bytes) -> None:
    numbers = [index - 20 for index in range(40)]
    body = b"".join(struct.pack(">i" if tag == ord("i") else ">f", number) for tag, number in zip(types, numbers, strict=True))
    message = only(osc(b"/audio/in", types, body))
    assert message.arguments == (-20, -19)
    assert message.samples is not None
    assert message.samples.tolist() == numbers[2:]


def test_a_run_must_end_the_message() -> None:
    message = only(osc(b"/x", b"i" * 20 + b"T", struct.pack(">20i", *range(20))))
    assert message == Message("/x", (*range(20), True))


def test_samples_go_and_come_back() -> None:
    wave = np.arange(64, dtype=np.float32)
    message = Message("/audio/in", (1, 2), wave)
    assert only(encode(message)) == message
    assert only(encode(message)) != Message("/audio/in", (1, 2), wave + 1)
    assert message != Message("/audio/in", (1, 2))
    assert hash(message) == hash(only(encode(message)))


def test_encoding_what_osc_has_no_room_for() -> None:
    assert only(encode(Message("/x", (1e300, -1e300)))).arguments == (math.inf, -math.inf)
    assert only(encode(Message("/x", ("a\0b\ud800",)))).arguments == ("ab?",)
    assert only(encode(Message("/x", (1 << 31,)))).arguments == (1 << 31,)
    with pytest.raises(ValueError, match="the limit is 65507"):
        encode(Message("/x", (b"\0" * 65_507,)))
