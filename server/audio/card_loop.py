"""Sideman at the sound card: the card's clock is the timeline, and its input is the performer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from server.audio.card_counts import CardCounts, Listening
from server.audio.device import CardStream
from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES, Fade, conceal
from server.audio.thread import LoopThread
from server.engine.port import Audio
from server.errors import OurFault


class DeviceLoop:
    """Reads the card, hands on what it heard, and plays what was published for the moment at which it will be heard.

    ``step`` runs on the loop's own thread between ``start`` and ``stop``, which belong to whoever owns the loop;
    ``counts`` and ``position`` may be read by any. The loop is the output ring's reader.
    """

    def __init__(
        self,
        stream: CardStream,
        hear: Callable[[int, Audio], object],
        output_ring: PositionRing,
        block: int,
        on_fault: Callable[[Exception], None],
        playing: Callable[[], bool],
        first_position: int = 0,
        extra_latency_samples: int = 0,
    ) -> None:
        """hear(position, audio [block, channels]) takes the input: an input ring's ``write``, for one. block: frames a
        pass. extra_latency_samples: what a loopback measurement found beyond what the card says of itself.
        on_fault(error) is called on the loop's thread, which then ends; so is playing(): while it is false, silence
        isn't counted as missing."""
        self._stream, self._hear, self._ring, self._block = stream, hear, output_ring, block
        self._playing = playing
        self._latency = stream.latency_samples + extra_latency_samples
        self._position = first_position
        self._fade = Fade()
        self._sound: Audio = np.zeros((block, output_ring.channels), np.float32)
        self._counts, self._listening = CardCounts(), Listening()
        self._thread = LoopThread("sound card", self.step, on_fault, stream.close)

    @property
    def counts(self) -> CardCounts:
        """A snapshot. Any thread; doesn't block."""
        return self._counts

    @property
    def position(self) -> int:
        """The position of the next sample that will be heard from the performer. Any thread; doesn't block."""
        return self._position

    @property
    def latency_samples(self) -> int:
        """How far ahead of ``position`` audio is fetched: a block must be published this much before its place. Any
        thread; doesn't block."""
        return self._latency

    def start(self) -> None:
        """Start the thread. Doesn't block."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and close the card. Blocks for a pass at most."""
        self._thread.stop()

    def step(self) -> None:
        """One pass. Blocks until the card has a block."""
        heard, overrun = self._stream.read(self._block)
        if len(heard) != self._block:
            raise OurFault(f"the sound card gave {len(heard)} frames instead of {self._block}")
        position = self._position
        self._hear(position, heard)
        self._position = position + self._block
        play_at = position + self._latency
        # Flags first: what they vouch for is still there when the samples are copied.
        present = self._ring.presence(play_at, self._block + RAMP_SAMPLES)
        absent = self._ring.read_into(play_at, self._sound).missing_samples
        self._listening, missing, holes = self._listening.passed(self._block, absent, self._playing())
        out, self._fade = conceal(self._fade, self._sound, present)
        underrun = self._stream.write(out)
        counts = self._counts
        self._counts = replace(
            counts,
            passes=counts.passes + 1,
            overruns=counts.overruns + overrun,
            underruns=counts.underruns + underrun,
            holes=counts.holes + holes,
            missing_samples=counts.missing_samples + missing,
            late_position=play_at if missing else counts.late_position,
        )
