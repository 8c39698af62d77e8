"""The codec alone: what a second of stereo takes to encode and to decode, a block at a time."""

from __future__ import annotations

from typing import Final

from server.cli.bench.figures import Line, spread
from server.cli.common import Voice
from server.cli.render import show_progress
from server.clock import Clock
from server.engine.port import Audio

BLOCK_FRAMES: Final = 4
_WARM_UP_BLOCKS: Final = 4


def codec_line(voice: Voice, heard: Audio, clock: Clock) -> Line:
    """Each block's time, scaled to a second of sound. heard: [T, 2], more than four blocks and a second. Blocks."""
    step = BLOCK_FRAMES * voice.hop
    blocks = len(heard) // step
    second_ms = 1000 * voice.sample_rate / step
    encode_ms: list[float] = []
    decode_ms: list[float] = []
    for block in range(blocks):
        began = clock.now_seconds()
        latents = voice.encode(heard[block * step : (block + 1) * step])
        encoded = clock.now_seconds()
        voice.decode(latents)
        decoded = clock.now_seconds()
        if block >= _WARM_UP_BLOCKS:
            encode_ms.append(second_ms * (encoded - began))
            decode_ms.append(second_ms * (decoded - encoded))
        show_progress((block + 1) / blocks)
    return {
        "part": "codec",
        "block_frames": BLOCK_FRAMES,
        "blocks": len(encode_ms),
        "encode_ms_a_second": spread(encode_ms),
        "decode_ms_a_second": spread(decode_ms),
    }
