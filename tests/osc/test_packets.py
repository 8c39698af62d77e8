"""Blocks as packets."""

from __future__ import annotations

import numpy as np
import pytest

from server.osc.codec import MAX_DATAGRAM_BYTES, Message, decode, encode
from server.osc.packets import audio_out_packets, encode_audio_out, largest_packet_frames
from server.units import unwrap


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("frames", [1, 2, 3, 16, 127, 128])
def test_like_the_general_encoder(channels: int, frames: int) -> None:
    wave = np.random.default_rng(frames).standard_normal((frames, channels)).astype(np.float32)
    assert encode_audio_out(99, wave) == encode(Message("/audio/out", (99, channels), wave.ravel()))
    assert encode_audio_out(99, np.asfortranarray(wave)) == encode_audio_out(99, wave)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_largest_packet_fits(channels: int) -> None:
    most = largest_packet_frames(channels)
    assert len(encode_audio_out(0, np.zeros((most, channels), np.float32))) <= MAX_DATAGRAM_BYTES
    assert len(encode_audio_out(0, np.zeros((most + 1, channels), np.float32))) > MAX_DATAGRAM_BYTES - 8


def test_the_usual_packet_fits_one_ethernet_frame() -> None:
    assert len(encode_audio_out(0, np.zeros((128, 2), np.float32))) <= 1472


def test_a_block_in_pieces_across_the_wrap() -> None:
    block = np.arange(1000, dtype=np.float32)[:, None]
    start = (1 << 31) - 500
    position, pieces = start, []
    for datagram in audio_out_packets(start, block, 128):
        (timed,) = decode(datagram)
        wire, channels = timed.message.arguments
        assert isinstance(wire, int)
        assert (unwrap(wire, position), channels) == (position, 1)
        assert timed.message.samples is not None
        pieces.append(timed.message.samples)
        position += pieces[-1].size
    assert [piece.size for piece in pieces] == [128] * 7 + [104]
    assert np.array_equal(np.concatenate(pieces), block[:, 0])
