"""How much later a card really sounds than it says: with a cable (or a microphone) from its output to its input.

What PortAudio says of a blocking stream leaves out buffers in between: about a thousand samples have been measured.
The result belongs into the settings as DeviceLoop's extra_latency_samples.
"""

from __future__ import annotations

import numpy as np

from server.audio.card_loop import DeviceLoop
from server.audio.device import CardStream
from server.audio.ring import PositionRing
from server.engine.port import Audio
from server.errors import OurFault, SetupFault

BURST_SAMPLES = 4096
BURST_LEVEL = 0.25
CLEAR = 12.0


def measure_extra_latency(stream: CardStream, channels: int, block: int, sample_rate: int) -> int:
    """Samples beyond the stream's own figure; it may be negative. Plays a short burst of noise. Blocks for about two
    seconds; leaves the stream open. Raises SetupFault where the burst can't be heard."""
    quiet = sample_rate // 2
    place, total = quiet + stream.latency_samples, 4 * quiet + stream.latency_samples + BURST_SAMPLES
    burst = np.random.default_rng(0).uniform(-BURST_LEVEL, BURST_LEVEL, BURST_SAMPLES).astype(np.float32)
    played, heard = PositionRing(channels, total + block), PositionRing(channels, total + block)
    score: Audio = np.zeros((total, channels), np.float32)
    score[place : place + BURST_SAMPLES] = burst[:, None]
    played.write(0, score)

    def broken(error: Exception) -> None:
        raise OurFault("the loop was stepped by hand") from error

    loop = DeviceLoop(stream, heard.write, played, block, broken, lambda: False)
    while loop.position < total:
        loop.step()
    found = find(heard.read(0, total)[0].mean(axis=1), burst)
    if found is None:
        raise SetupFault("the test burst wasn't heard: connect an output of the card to an input, and turn both up")
    return found - place


def find(line: Audio, burst: Audio) -> int | None:
    """Where in a recording [T] the burst [n] begins; None where no place stands out clearly. Any thread."""
    size = 1 << (len(line) + len(burst)).bit_length()
    spectrum = np.fft.rfft(line, size) * np.conj(np.fft.rfft(burst, size))
    # By size only: cables and microphones may turn the sign.
    match = np.abs(np.fft.irfft(spectrum, size)[: len(line)])
    place = int(np.argmax(match))
    noise = float(np.sqrt(np.mean(np.square(match))))
    return place if noise > 0 and match[place] > CLEAR * noise else None
