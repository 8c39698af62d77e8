"""Bytes to OSC messages and back, with no socket and no clock. Nothing but DecodeError leaves :func:`decode`.

Every function here is pure: any thread, never blocks. OSC 1.0 with the types i f s b h d T F N I r m c S t, and arrays, whose
values count as if no brackets stood around them: no message here takes an array. A run of numbers at the end of a message (audio)
is read as one array: see ``Message.samples``.
"""

from __future__ import annotations

import math
import re
import struct
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from server.engine.port import Audio
from server.errors import SidemanError

MAX_DATAGRAM_BYTES: Final = 65_507
MAX_ADDRESS_CHARACTERS: Final = 255
MAX_TEXT_CHARACTERS: Final = 1_000
MAX_ARGUMENTS: Final = 64
MAX_ARRAY_DEPTH: Final = 4
MAX_ARRAYS: Final = 64
MAX_BUNDLE_DEPTH: Final = 4
MAX_BUNDLE_ELEMENTS: Final = 64
SHORT_CHARACTERS: Final = 64  # of texts that are worth remembering
# A shorter run stays scalars; the first two arguments are never samples (/audio/in position channels samples...).
MIN_SAMPLES: Final = 16
HEAD_ARGUMENTS: Final = 2

_BUNDLE: Final = b"#bundle\0"
_FIXED: Final = {"i": 4, "f": 4, "h": 8, "d": 8, "t": 8, "r": 4, "m": 4, "c": 4}
_FLOAT: Final = struct.Struct(">f")
_WHOLE: Final = struct.Struct(">i")
_BRACKET: Final = re.compile(r"[\[\]]")

Scalar = int | float | str | bytes | bool | None


class DecodeError(SidemanError):
    """A datagram that isn't OSC, or is beyond a limit. address: whose message it was, if that was readable."""

    def __init__(self, reason: str, address: str = "") -> None:
        super().__init__(reason)
        self.reason, self.address = reason, address


class Message(NamedTuple):
    """One OSC message. samples: [n] float32, the run of 16 or more numbers that ends the message, from its third
    argument on. A named tuple, as all that is made for every message, for it costs half of what a dataclass does."""

    address: str
    arguments: tuple[Scalar, ...] = ()
    samples: Audio | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message) or (self.address, self.arguments) != (other.address, other.arguments):
            return False
        if self.samples is None or other.samples is None:
            return self.samples is other.samples
        return np.array_equal(self.samples, other.samples)

    def __ne__(self, other: object) -> bool:
        return not self == other  # a tuple's own way would compare the arrays

    def __hash__(self) -> int:
        return hash((self.address, self.arguments))


class Timed(NamedTuple):
    """A message and when it wants to happen: NTP seconds (since 1900, modulo 2^32), or None for at once."""

    message: Message
    time_tag_seconds: float | None


def decode(datagram: bytes) -> tuple[Timed, ...]:
    """All messages of a datagram, in order. One bad element refuses the whole datagram: half a bundle is no bundle."""
    numbers = _few_numbers(datagram)
    if numbers is not None:
        return (Timed(numbers, None),)
    if len(datagram) > MAX_DATAGRAM_BYTES:
        raise DecodeError(f"a datagram of {len(datagram)} bytes; the limit is {MAX_DATAGRAM_BYTES}")
    found: list[Timed] = []
    _bundle_or_message(_Reader(datagram, 0, len(datagram)), None, 0, found, [0])
    return tuple(found)


def encode(message: Message) -> bytes:
    """A message as a datagram. int goes as i (h beyond 32 bits), float as f, bool as T or F, None as N."""
    types, body = ",", b""
    for value in message.arguments:
        tag, data = _encode_scalar(value)
        types += tag
        body += data
    if message.samples is not None:
        types += "f" * message.samples.size
        body += message.samples.astype(">f4").tobytes()
    datagram = _encode_known(message.address) + _encode_known(types) + body
    if len(datagram) > MAX_DATAGRAM_BYTES:
        raise ValueError(f"{message.address} would be {len(datagram)} bytes; the limit is {MAX_DATAGRAM_BYTES}")
    return datagram


def encode_text(text: str) -> bytes:
    """An OSC string: zero-terminated, padded to four bytes. What OSC can't carry (a zero, half a character) goes."""
    data = text.replace("\0", "").encode("utf-8", "replace")
    return data + b"\0" * (4 - len(data) % 4)


@lru_cache(512)
def _encode_recent(text: str) -> bytes:
    return encode_text(text)


def _encode_known(text: str) -> bytes:
    """As encode_text, which has mostly seen the same text lately: addresses, and the types that belong to them."""
    return _encode_recent(text) if len(text) <= SHORT_CHARACTERS else encode_text(text)


def _encode_scalar(value: Scalar) -> tuple[str, bytes]:
    if isinstance(value, float):
        try:
            return "f", _FLOAT.pack(value)
        except OverflowError:
            return "f", _FLOAT.pack(math.copysign(math.inf, value))
    if isinstance(value, str):
        return "s", _encode_known(value)
    if value is None:
        return "N", b""
    if isinstance(value, bool):
        return ("T" if value else "F"), b""
    if isinstance(value, int):
        return ("i", _WHOLE.pack(value)) if -(1 << 31) <= value < 1 << 31 else ("h", struct.pack(">q", value))
    return "b", struct.pack(">i", len(value)) + value + b"\0" * (-len(value) % 4)


@lru_cache(512)
def _number_head(head: bytes) -> tuple[str, struct.Struct] | None:
    """The address and the layout of a message that begins so, if it holds a few numbers and nothing else."""
    reader = _Reader(head, 0, len(head))
    try:
        address, tags = _address(reader), reader.string().decode("latin-1")
    except DecodeError:
        return None
    types = tags.removeprefix(",")
    if types == tags or types.strip("if") or len(types) >= MIN_SAMPLES or reader.left():
        return None
    return address, struct.Struct(">" + types)


def _few_numbers(datagram: bytes) -> Message | None:
    """What controls send thousands of times: the same head every time. None: it has to be read piece by piece."""
    first = (datagram.find(b"\0", datagram.find(b",")) | 3) + 1
    if not 0 < first <= SHORT_CHARACTERS or datagram.startswith(_BUNDLE):
        return None
    known = _number_head(datagram[:first])
    if known is None or len(datagram) != first + known[1].size:
        return None
    return Message(known[0], known[1].unpack_from(datagram, first))


class _Reader:
    """A window on a datagram that refuses to be read past its end."""

    __slots__ = ("address", "data", "end", "index")

    def __init__(self, data: bytes, index: int, end: int) -> None:
        self.data, self.index, self.end, self.address = data, index, end, ""

    def fault(self, reason: str) -> DecodeError:
        return DecodeError(reason, self.address)

    def left(self) -> int:
        return self.end - self.index

    def take(self, size: int) -> int:
        """Index of the next ``size`` bytes, which are then behind us."""
        index = self.index
        if size > self.end - index:
            raise self.fault(f"{size - self.left()} bytes are missing at its end")
        self.index = index + size
        return index

    def string(self) -> bytes:
        stop = self.data.find(b"\0", self.index, self.end)
        if stop < 0:
            raise self.fault("a text has no end")
        start = self.take((stop - self.index) // 4 * 4 + 4)
        return self.data[start:stop]

    def text(self) -> str:
        try:
            text = self.string().decode("utf-8")
        except UnicodeDecodeError:
            raise self.fault("a text is not UTF-8") from None
        if len(text) > MAX_TEXT_CHARACTERS:
            raise self.fault(f"a text of {len(text)} characters; the limit is {MAX_TEXT_CHARACTERS}")
        return text


def _bundle_or_message(reader: _Reader, tag: float | None, depth: int, found: list[Timed], count: list[int]) -> None:
    if not reader.data.startswith(_BUNDLE, reader.index, reader.end):
        found.append(Timed(_message(reader), tag))
        return
    if depth == MAX_BUNDLE_DEPTH:
        raise DecodeError(f"bundles inside bundles more than {MAX_BUNDLE_DEPTH} deep")
    reader.take(len(_BUNDLE))
    (raw,) = struct.unpack_from(">Q", reader.data, reader.take(8))
    # 1 means at once; 0 is what careless senders write for it. Inside a dated bundle, at once means at its date.
    inner = tag if raw <= 1 else raw / (1 << 32)
    while reader.left():
        (size,) = struct.unpack_from(">i", reader.data, reader.take(4))
        count[0] += 1
        if count[0] > MAX_BUNDLE_ELEMENTS:
            raise DecodeError(f"a bundle of more than {MAX_BUNDLE_ELEMENTS} elements")
        if size < 0 or size % 4:
            raise DecodeError(f"a bundle element of {size} bytes; sizes are multiples of four")
        start = reader.take(size)
        _bundle_or_message(_Reader(reader.data, start, start + size), inner, depth + 1, found, count)


def _message(reader: _Reader) -> Message:
    if not reader.left():
        raise DecodeError("an empty message")
    reader.address = address = _address(reader)
    if not reader.left():
        return Message(address)
    tags = reader.string()
    if not tags.startswith(b",") or not tags.isascii():
        raise reader.fault("its type tags are missing")
    types = _flat(reader, tags[1:].decode("ascii"))
    head = max(len(types.rstrip("if")), HEAD_ARGUMENTS)
    if len(types) - head < MIN_SAMPLES:
        head = len(types)
    if head > MAX_ARGUMENTS:
        raise reader.fault(f"{head} arguments; the limit is {MAX_ARGUMENTS} (audio samples are float32)")
    arguments = tuple([_scalar(reader, tag) for tag in types[:head]])
    samples = _samples(reader, types[head:]) if head < len(types) else None
    if reader.left():
        raise reader.fault(f"{reader.left()} bytes too many at its end")
    return Message(address, arguments, samples)


def _flat(reader: _Reader, types: str) -> str:
    """Type tags without the brackets of arrays, which have to be in pairs."""
    if "[" not in types and "]" not in types:
        return types
    brackets, depth = _BRACKET.findall(types), 0
    if len(brackets) > 2 * MAX_ARRAYS:
        raise reader.fault(f"more than {MAX_ARRAYS} arrays")
    for bracket in brackets:
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            raise reader.fault("an array ends that has not begun")
        if depth > MAX_ARRAY_DEPTH:
            raise reader.fault(f"arrays inside arrays more than {MAX_ARRAY_DEPTH} deep")
    if depth:
        raise reader.fault("an array has no end")
    return _BRACKET.sub("", types)


def _address(reader: _Reader) -> str:
    raw = reader.string()
    address = raw.decode("ascii", "replace")
    if not raw.isascii() or not address.isprintable() or " " in address or not address.strip("/"):
        raise DecodeError("it doesn't start with an address such as /hello")
    if not address.startswith("/"):
        address = "/" + address
    if len(address) > MAX_ADDRESS_CHARACTERS:
        raise DecodeError(f"an address of {len(address)} characters; the limit is {MAX_ADDRESS_CHARACTERS}")
    return address


def _samples(reader: _Reader, types: str) -> Audio:
    start = reader.take(4 * len(types))
    floats = np.frombuffer(reader.data, ">f4", len(types), start).astype(np.float32)
    if "i" in types:
        whole = np.frombuffer(types.encode("ascii"), np.uint8) == ord("i")
        floats[whole] = np.frombuffer(reader.data, ">i4", len(types), start)[whole]
    return floats


def _scalar(reader: _Reader, tag: str) -> Scalar:
    if tag in _FIXED:
        return _fixed(reader, tag, reader.take(_FIXED[tag]))
    match tag:
        case "s" | "S":
            return reader.text()
        case "b":
            (size,) = struct.unpack_from(">i", reader.data, reader.take(4))
            if size < 0:
                raise reader.fault(f"a blob of {size} bytes")
            start = reader.take(size + -size % 4)
            return reader.data[start : start + size]
        case "T":
            return True
        case "F":
            return False
        case "N":
            return None
        case "I":
            return math.inf
        case _:
            raise reader.fault(f"argument type {tag!r} is unknown here; use i, f or s")


def _fixed(reader: _Reader, tag: str, start: int) -> Scalar:
    data = reader.data
    match tag:
        case "i" | "h":
            return int(struct.unpack_from(">i" if tag == "i" else ">q", data, start)[0])
        case "f" | "d":
            return float(struct.unpack_from(">f" if tag == "f" else ">d", data, start)[0])
        case "t":
            return int(struct.unpack_from(">Q", data, start)[0]) / (1 << 32)
        case "m":
            return data[start : start + 4]
        case "c":
            code = int(struct.unpack_from(">I", data, start)[0])
            if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                raise reader.fault(f"character number {code} doesn't exist")
            return chr(code)
        case _:
            return int(struct.unpack_from(">I", data, start)[0])
