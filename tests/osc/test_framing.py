"""Packets in a stream, whole again however the stream was cut."""

from __future__ import annotations

import asyncio
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.clock import ManualClock
from server.conversation.effects import Effect, Subscribe
from server.osc.codec import MAX_DATAGRAM_BYTES, DecodeError, Message, decode, encode
from server.osc.framing import Frames, FramingError
from server.running.endpoint import open_endpoint
from tests.conversation.talk import Talk

END = b"\xc0"
PATIENCE_SECONDS = 10.0
# What an escape could be mistaken for, more often than chance has it.
BYTES = st.lists(st.sampled_from([0xC0, 0xDB, 0xDC, 0xDD, 0x00, 0x2F]) | st.integers(0, 255), min_size=1, max_size=40).map(bytes)


def slip(packet: bytes) -> bytes:
    out = bytearray(END)
    for byte in packet:
        out += {0xC0: b"\xdb\xdc", 0xDB: b"\xdb\xdd"}.get(byte, bytes([byte]))
    return bytes(out) + END


def counted(packet: bytes) -> bytes:
    return struct.pack(">i", len(packet)) + packet


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    packets=st.lists(BYTES, min_size=1, max_size=6),
    cuts=st.lists(st.integers(1, 30), min_size=1, max_size=20),
    use_slip=st.booleans(),
)
def test_packets_come_whole_however_they_are_cut(packets: list[bytes], cuts: list[int], use_slip: bool) -> None:
    stream = b"".join((slip if use_slip else counted)(packet) for packet in packets)
    frames, found, at = Frames(), list[bytes | DecodeError](), 0
    while at < len(stream):
        for cut in cuts:
            found += frames.take(stream[at : at + cut])
            at += cut
    assert found == packets
    back = Frames()
    assert list(back.take(b"".join(frames.wrap(packet) for packet in packets))) == packets


def test_slip_without_its_first_end() -> None:
    assert list(Frames().take(b"/play\0\0\0,\0\0\0" + END)) == [b"/play\0\0\0,\0\0\0"]


def test_too_long_a_packet_is_skipped_where_that_can_be_done() -> None:
    frames = Frames()
    first = list(frames.take(END + b"x" * (2 * MAX_DATAGRAM_BYTES + 1)))
    assert [type(one) for one in first] == [DecodeError]
    assert list(frames.take(b"x" * 3 * MAX_DATAGRAM_BYTES)) == []
    assert list(frames.take(b"x" + END + b"/play\0\0\0" + END)) == [b"/play\0\0\0"]
    with pytest.raises(FramingError, match="the limit is"):
        list(Frames().take(counted(b"")[:0] + struct.pack(">i", MAX_DATAGRAM_BYTES + 1)))
    with pytest.raises(FramingError):
        list(Frames().take(b"\x00\xff\xff\xff"))


async def conversation(use_slip: bool) -> list[Message]:
    """/hello and /sync over TCP, then a packet that isn't OSC, then hanging up; what was answered."""
    talk, effects = Talk(), list[Effect]()
    endpoint = await open_endpoint(talk.session, ManualClock(), effects.append, "127.0.0.1", 0)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", endpoint.port)
        wrap = slip if use_slip else counted
        for packet in (encode(Message("/hello", ("Anna",))), encode(Message("/audio/subscribe", ("osc",))), b"no OSC!!"):
            writer.write(wrap(packet))
        writer.write(wrap(encode(Message("/sync", (7,)))))
        frames, heard = Frames(), list[Message]()
        while not heard or heard[-1].address != "/synced":
            data = await asyncio.wait_for(reader.read(4096), PATIENCE_SECONDS)
            heard += [timed.message for packet in frames.take(data) if isinstance(packet, bytes) for timed in decode(packet)]
        assert len(talk.session.listeners()) == 1
        (listener,) = talk.session.listeners()
        endpoint.send_bytes(encode(Message("/audio/out", (0, 1))), listener.to)
        data = await asyncio.wait_for(reader.read(4096), PATIENCE_SECONDS)
        heard += [timed.message for packet in frames.take(data) if isinstance(packet, bytes) for timed in decode(packet)]
        writer.close()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while talk.session.listeners():
                await asyncio.sleep(0)
        assert [effect for effect in effects if isinstance(effect, Subscribe)][-1].transport == "none"
        assert endpoint.undecodable == 1
        return heard
    finally:
        endpoint.close()


@pytest.mark.parametrize("use_slip", [False, True], ids=["length", "SLIP"])
async def test_a_conversation_over_tcp(use_slip: bool) -> None:
    addresses = [message.address for message in await conversation(use_slip)]
    assert addresses == ["/welcome", "/done", "/fail", "/synced", "/audio/out"]
