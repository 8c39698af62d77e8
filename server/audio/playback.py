"""Playing to a sound card while the performer's clock is somewhere else.

The two clocks drift apart by some samples a second at most. The distance between what is being played and the
client's clock is averaged over a window, and once it is off by more than a tolerance, some samples are dropped or
repeated under a crossfade. Far off, or with a client that has stopped, the place is found anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from server.audio.card_counts import CardCounts, Listening
from server.audio.device import CardStream
from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES, Fade, conceal, crossfade
from server.audio.thread import LoopThread
from server.engine.port import Audio


@dataclass(frozen=True, slots=True)
class PlaybackTuning:
    """How closely the client's clock is followed; all in samples.

    window: card time over which the distance is averaged; some network packets and blocks long. tolerance: the
    largest average error that is left alone. largest_correction: the most that is dropped or repeated at once.
    jump: beyond this error, jump. stall: when the client's clock has stood still for this long, fall silent.
    """

    window: int = 1 << 15
    tolerance: int = 96
    largest_correction: int = 256
    jump: int = 1 << 14
    stall: int = 1 << 14


class PlaybackLoop:
    """Plays an output ring in time with a client's clock. Threads as for DeviceLoop; it is the ring's reader."""

    def __init__(
        self,
        stream: CardStream,
        output_ring: PositionRing,
        now_position: Callable[[], int],
        block: int,
        on_fault: Callable[[Exception], None],
        playing: Callable[[], bool],
        lead_samples: int = 0,
        tuning: PlaybackTuning | None = None,
    ) -> None:
        """now_position() is the client's clock as far as it is known here: the end of the input ring. It is asked on
        the loop's thread and must not block, and so is playing(): while it is false, silence isn't counted as missing.
        lead_samples: how far ahead of it to play, beyond the card's own latency. block: frames a pass.
        on_fault(error) is called on the loop's thread, which then ends."""
        self._stream, self._ring, self._block = stream, output_ring, block
        self._now, self._playing = now_position, playing
        self._lead = stream.latency_samples + lead_samples
        self._tuning = tuning or PlaybackTuning()
        self._place: int | None = None
        self._last_now: int = now_position()
        self._still = self._averaged = self._error_sum = self._error_count = 0
        self._fade = Fade()
        self._sound: Audio = np.zeros((block, output_ring.channels), np.float32)
        self._counts, self._listening = CardCounts(), Listening()
        self._thread = LoopThread("sound card", self.step, on_fault, stream.close)

    @property
    def counts(self) -> CardCounts:
        """A snapshot. Any thread; doesn't block."""
        return self._counts

    @property
    def latency_samples(self) -> int:
        """How far ahead of the client's clock audio is fetched. Any thread; doesn't block."""
        return self._lead

    @property
    def position(self) -> int | None:
        """The next position to be sent to the card; None while the client's clock stands still. Any thread; doesn't
        block."""
        return self._place

    def start(self) -> None:
        """Start the thread. Doesn't block."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and close the card. Blocks for a pass at most."""
        self._thread.stop()

    def step(self) -> None:
        """One pass. Blocks while the card's buffer is full."""
        counts = self._counts
        now = self._now()
        self._still = self._still + self._block if now == self._last_now else 0
        self._last_now = now
        wanted = self._wanted(now)
        place, fade = self._place, self._fade
        out, absent, self._fade = self._fetch(wanted, fade)
        if wanted != place:
            # The old place goes on sounding for a moment under the new one.
            old, _, _ = self._fetch(place, fade)
            out = crossfade(old, out, RAMP_SAMPLES)
            counts = self._noted(counts, place, wanted)
        self._place = None if wanted is None else wanted + self._block
        underrun = self._stream.write(out)
        playing = self._playing() and wanted is not None
        self._listening, missing, holes = self._listening.passed(self._block, absent, playing)
        self._counts = replace(
            counts,
            passes=counts.passes + 1,
            underruns=counts.underruns + underrun,
            holes=counts.holes + holes,
            missing_samples=counts.missing_samples + missing,
            late_position=wanted if missing and wanted is not None else counts.late_position,
        )

    def _wanted(self, now: int) -> int | None:
        """Where to play from in this pass; None is nowhere."""
        tuning, place, aim = self._tuning, self._place, now + self._lead
        if self._still >= tuning.stall or (place is None and self._still > 0):
            self._forget()
            return None
        if place is None:
            return aim
        error = place - aim
        if abs(error) > tuning.jump and self._still == 0:
            self._forget()
            return aim
        self._error_sum += error
        self._error_count += 1
        self._averaged += self._block
        if self._averaged < tuning.window:
            return place
        mean = round(self._error_sum / self._error_count)
        self._forget()
        if abs(mean) <= tuning.tolerance:
            return place
        return place - max(-tuning.largest_correction, min(tuning.largest_correction, mean))

    def _forget(self) -> None:
        self._averaged = self._error_sum = self._error_count = 0

    def _fetch(self, place: int | None, fade: Fade) -> tuple[Audio, int, Fade]:
        """A block from a place [block, channels], how much of it isn't there, and how far it has faded in."""
        if place is None:
            return np.zeros_like(self._sound), 0, Fade()
        present = self._ring.presence(place, self._block + RAMP_SAMPLES)
        missing = self._ring.read_into(place, self._sound).missing_samples
        out, after = conceal(fade, self._sound.copy(), present)
        return out, missing, after

    def _noted(self, counts: CardCounts, place: int | None, wanted: int | None) -> CardCounts:
        if place is None or wanted is None:
            return counts
        moved = wanted - place
        if abs(moved) > self._tuning.largest_correction:
            return replace(counts, jumps=counts.jumps + 1)
        return replace(
            counts,
            corrections=counts.corrections + 1,
            dropped_samples=counts.dropped_samples + max(0, moved),
            repeated_samples=counts.repeated_samples + max(0, -moved),
        )
