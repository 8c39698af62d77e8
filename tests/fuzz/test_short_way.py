"""What is known by its head reads as it does piece by piece."""

from __future__ import annotations

from server.osc.codec import DecodeError, Message, decode
from tests.fuzz.datagrams import datagrams
from tests.osc.test_codec import bundle


def messages_of(datagram: bytes) -> list[Message] | None:
    """None: it is refused."""
    try:
        return [timed.message for timed in decode(datagram)]
    except DecodeError:
        return None


def test_a_short_way_is_no_other_way() -> None:
    """In a bundle, messages are read piece by piece. Twice, for the second time a head is known."""
    read = 0
    for datagram in datagrams(3007, 20_000):
        if datagram.startswith(b"#bundle") or not datagram or len(datagram) % 4:
            continue
        pieces = messages_of(bundle(datagram))
        assert repr(messages_of(datagram)) == repr(messages_of(datagram)) == repr(pieces), datagram
        read += pieces is not None
    assert read > 1000
