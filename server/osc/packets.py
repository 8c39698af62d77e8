"""A block of audio as /audio/out datagrams. Pure: any thread, never blocks."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import numpy as np

from server.engine.port import Audio
from server.osc.codec import MAX_DATAGRAM_BYTES, encode_text
from server.units import wrap

AUDIO_OUT: Final = "/audio/out"
# Address, type tags' own padding, position and channels: everything that isn't a sample.
_OVERHEAD_BYTES: Final = len(encode_text(AUDIO_OUT)) + len(",ii") + 4 + 8
_BYTES_PER_SAMPLE: Final = 5  # its value and its type tag


def largest_packet_frames(channels: int) -> int:
    """How many samples of each channel fit into one datagram."""
    return (MAX_DATAGRAM_BYTES - _OVERHEAD_BYTES) // (_BYTES_PER_SAMPLE * channels)


def encode_audio_out(position: int, samples: Audio) -> bytes:
    """One /audio/out. position: unwrapped; samples: [n, channels], sent interleaved."""
    frames, channels = samples.shape
    tags = b",ii" + b"f" * (frames * channels)
    head = struct.pack(">ii", wrap(position), channels)
    body = np.ascontiguousarray(samples, dtype=">f4").tobytes()
    return b"".join((encode_text(AUDIO_OUT), tags, b"\0" * (4 - len(tags) % 4), head, body))


def audio_out_packets(position: int, samples: Audio, frames_per_packet: int) -> Iterator[bytes]:
    """A block, cut into packets of at most ``frames_per_packet`` samples of each channel. samples: [n, channels]."""
    for start in range(0, samples.shape[0], frames_per_packet):
        yield encode_audio_out(position + start, samples[start : start + frames_per_packet])
