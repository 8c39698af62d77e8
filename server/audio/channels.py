"""Sound in as many channels as somebody wants."""

from __future__ import annotations

import numpy as np

from server.engine.port import Audio


def in_channels(audio: Audio, channels: int) -> Audio:
    """[n, any channels] -> [n, channels]: one is spread over all, several are mixed down to one. Any thread; never blocks."""
    if audio.shape[1] == channels:
        return audio
    if audio.shape[1] == 1:
        return np.repeat(audio, channels, axis=1)
    assert channels == 1, "no other mix is known"
    return audio.mean(axis=1, keepdims=True, dtype=np.float32)
