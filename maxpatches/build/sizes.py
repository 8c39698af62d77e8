"""Numbers that patches and scripts share."""

from __future__ import annotations

from typing import Final

# Length of the buffer~ objects, and where count~ starts over: a power of two, so that packets never straddle the end,
# well below 2^24, so that it is exact in any signal, and 11.9 s at 44100 Hz: longer than any look-ahead.
RING_SAMPLES: Final = 1 << 19
PACKET_FRAMES: Final = 128
REPLY_PORT: Final = 7780
# More than the packets of a few blocks, which come all at once.
RECEIVE_QUEUE: Final = 4096
CLOCK_MS: Final = 5
PARTS: Final = ("drums", "bass", "harmony", "lead")
