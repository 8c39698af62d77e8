"""Datagrams that nobody should send: the table's own messages, twisted in every way that a broken patch, a wrong program or a
bad day can twist them. Same seed, same datagrams."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from server.osc.codec import MAX_DATAGRAM_BYTES, Message, encode, encode_text
from server.osc.schema import MESSAGES, TO_SERVER
from server.osc.spec import Arg
from tests.osc.test_codec import bundle
from tests.osc.test_schema import typed

SPECS: Final = tuple(TO_SERVER.values())
EXAMPLES: Final = tuple(encode(typed(spec.example)) for spec in MESSAGES)
WHOLE: Final = (0, 1, 2, 8, 9, -1, 64, 65_536, 1 << 30, -(1 << 31), (1 << 31) - 1)
REAL: Final = (0.0, 0.5, 1.0, 1.5, 64.0, -1.0, 1e-40, 1e30, float("nan"), float("inf"), float("-inf"))
TEXTS: Final = (
    "",
    "auto",
    "osc",
    "shm",
    "none",
    "drums",
    "jazz",
    "Am7",
    "..",
    "/",
    "a" * 200,
    "x" * 1100,
    "\u00e9",
    "\U0001f3b7",
)
TAGS: Final = (0, 1, 2, 1 << 40, 3_900_000_000 << 32, (3_900_000_001 << 32) + 12345, (1 << 64) - 1)
Sender = Callable[[random.Random], bytes]
Argument = tuple[str, bytes]


def datagrams(seed: int, count: int) -> Iterator[bytes]:
    """So many of them."""
    rng = random.Random(seed)
    ways: list[tuple[Sender, int]] = [
        (from_the_table, 40), (twisted, 20), (bundled, 15), (padded_wrong, 10), (not_osc, 5), (sound, 8), (long, 1)
    ]  # fmt: skip
    makers, weights = zip(*ways, strict=True)
    for _ in range(count):
        yield rng.choices(makers, weights)[0](rng)


def from_the_table(rng: random.Random) -> bytes:
    """A message with the right address, or nearly, and arguments that fit, or nearly."""
    spec = rng.choice(SPECS)
    address = spec.address
    if spec.paths and rng.random() < 0.2:
        address = rng.choice(spec.paths).replace("{slot}", str(rng.randrange(11))).replace("{name}", rng.choice(TEXTS[:9]))
    if rng.random() < 0.03:
        address = address[: rng.randrange(len(address)) + 1] + rng.choice(("", "x", "/1", "/*", "//"))
    arguments = [fitting(rng, arg) if rng.random() < 0.8 else anything(rng) for arg in spec.arguments]
    while arguments and rng.random() < 0.15:
        arguments.pop()
    while rng.random() < 0.1:
        arguments.append(anything(rng))
    return written(address, arguments)


def fitting(rng: random.Random, arg: Arg) -> Argument:
    """A value within the table's limits, or right at them."""
    if arg.words and rng.random() < 0.7:
        return "s", encode_text(rng.choice(arg.words))
    if arg.type == "s":
        return "s", encode_text(rng.choice(TEXTS))
    low, high = arg.minimum or 0.0, arg.maximum if arg.maximum is not None else 1e6
    value = rng.choice((low, high, rng.uniform(low, high)))
    if arg.type == "i" and rng.random() < 0.7:
        return ("i", struct.pack(">i", int(value))) if abs(value) < 1 << 31 else ("h", struct.pack(">q", int(value)))
    return "f", struct.pack(">f", value)


def anything(rng: random.Random) -> Argument:
    """A value of any type there is, and of some there aren't."""
    match rng.choice("ifsbhdTFNIrmcSt[]?"):
        case "i":
            return "i", struct.pack(">i", rng.choice(WHOLE))
        case "f":
            return "f", struct.pack(">f", rng.choice(REAL))
        case "d":
            return "d", struct.pack(">d", rng.choice((*REAL, 1e300)))
        case "h" | "t" as tag:
            return tag, rng.randbytes(8)
        case "s" | "S" as tag:
            return tag, encode_text(rng.choice(TEXTS))
        case "b":
            size = rng.choice((0, 3, 4, -1, 1 << 30))
            return "b", struct.pack(">i", size) + bytes(4 if 0 < size < 5 else 0)
        case "r" | "m" | "c" as tag:
            return tag, rng.randbytes(4)
        case tag:
            return tag, b""


def written(address: str, arguments: list[Argument]) -> bytes:
    tags = "".join(["," if arguments or address != "/play" else "", *(tag for tag, _ in arguments)])
    return encode_text(address) + encode_text(tags) + b"".join(data for _, data in arguments)


def twisted(rng: random.Random) -> bytes:
    """An example of the table with bytes changed, cut out, put in or torn off."""
    data = bytearray(rng.choice(EXAMPLES))
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(data))
        match rng.randrange(6):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                data[at] ^= 1 << rng.randrange(8)
            case 2:
                del data[at : at + rng.randrange(9)]
            case 3:
                data[at:at] = rng.choice(EXAMPLES)[: rng.randrange(33)]
            case 4:
                del data[at:]
            case _:
                word = struct.pack(">i", rng.choice(WHOLE)) if rng.random() < 0.5 else struct.pack(">f", rng.choice(REAL))
                data[at // 4 * 4 : at // 4 * 4 + 4] = word
        if not data:
            break
    return bytes(data)


def bundled(rng: random.Random, depth: int = 0) -> bytes:
    """Messages in bundles in bundles, of any date, sometimes with sizes that lie."""
    elements: list[bytes] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3, 70 if depth == 0 and rng.random() < 0.02 else 4))):
        deeper = rng.random() < 0.35 and depth < 6
        elements.append(bundled(rng, depth + 1) if deeper else from_the_table(rng))
    data = bytearray(bundle(*elements, tag=rng.choice(TAGS)))
    if rng.random() < 0.1 and len(data) > 19:
        data[16:20] = struct.pack(">i", rng.choice((*WHOLE, len(data), 3)))
    return bytes(data)


def padded_wrong(rng: random.Random) -> bytes:
    """Texts and types that don't end where they should."""
    data = bytearray(from_the_table(rng))
    at, length = rng.randrange(len(data) + 1), rng.randrange(1, 4)
    if rng.random() < 0.5:
        data[at:at] = bytes(length)
    else:
        del data[at : at + length]
    return bytes(data)


def not_osc(rng: random.Random) -> bytes:
    """Anything at all."""
    return rng.choice((b"", b"GET / HTTP/1.1\r\n\r\n", b"#bundle", b"#bundle\0" + bytes(7), rng.randbytes(rng.randrange(200))))


def sound(rng: random.Random) -> bytes:
    """Packets of audio at places near and far, now and then with samples that are no numbers."""
    position = rng.choice((rng.randrange(50_000), rng.choice(WHOLE)))
    channels = rng.choice((1, 1, 2, 0, 3, -1))
    samples = np.full(rng.choice((1, 15, 16, 17, 64, 128)), rng.choice(REAL if rng.random() < 0.2 else REAL[:3]), np.float32)
    return encode(Message("/audio/in", (max(-(1 << 31), min(position, (1 << 31) - 1)), channels), samples))


def long(rng: random.Random) -> bytes:
    """As much as fits into a datagram, and more."""
    size = rng.choice((1500, 9000, MAX_DATAGRAM_BYTES, MAX_DATAGRAM_BYTES + 1, 200_000))
    start = rng.choice((written("/prompt", [("i", bytes(4))]), encode_text("/audio/in"), b"#bundle\0" + bytes(8), b"/" * 300))
    return start + (b"\0" if rng.random() < 0.5 else b"f") * (size - len(start))
