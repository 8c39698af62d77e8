"""Sample-rate conversion that knows its positions: whole files, and streams of known delay.

soxr takes the filter's delay out of its output, so output sample n lies at the time of input sample
n * input_rate / output_rate; only its arrival is late. The streamed output doesn't depend on how the input is cut.
"""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from server.engine.port import Audio

LONGEST_HOLE_SECONDS = 1
_PROBE_SAMPLES = 64


class _Stream(Protocol):
    def resample_chunk(self, x: Audio, last: bool = False) -> Audio: ...


class _Soxr(Protocol):
    """What we use of soxr, which has no types."""

    def resample(self, x: Audio, in_rate: float, out_rate: float, quality: str) -> Audio: ...

    def ResampleStream(  # noqa: N802
        self, in_rate: float, out_rate: float, num_channels: int, dtype: str, quality: str
    ) -> _Stream: ...


def _soxr() -> _Soxr:
    return cast(_Soxr, importlib.import_module("soxr"))


def resample(audio: Audio, input_rate: int, output_rate: int) -> Audio:
    """A whole signal [T, C] at another rate. Any thread; blocks for as long as it computes."""
    if input_rate == output_rate:
        return audio
    return np.ascontiguousarray(_soxr().resample(audio, input_rate, output_rate, "HQ"), np.float32)


@dataclass(frozen=True, slots=True)
class Resampled:
    """Samples [n, channels] whose first one is at ``position`` on the timeline at the output rate."""

    position: int
    audio: Audio


class StreamResampler:
    """A stream at one rate in, the same stream at another rate out. All verbs belong to one thread; they block for as
    long as they compute.

    Position 0 is the same moment at both rates. A stream may begin anywhere: it is led in by the few zeros back to
    the nearest position that both rates have. Across a hole of up to a second it goes on, with silence in the hole.
    """

    def __init__(self, input_rate: int, output_rate: int, channels: int) -> None:
        """Measures its own delay, which takes some milliseconds."""
        shared = math.gcd(input_rate, output_rate)
        self._input_step, self._output_step = input_rate // shared, output_rate // shared
        self._rates, self._channels = (input_rate, output_rate), channels
        self._delay = self._measure()
        self._stream: _Stream | None = None
        self._input_next = self._output_next = 0

    @property
    def end(self) -> int:
        """Position after the newest sample that came in, at the input rate; 0 before there is any."""
        return self._input_next

    @property
    def delay_samples(self) -> int:
        """The most samples, at the output rate, by which the output can be behind the input. Any thread."""
        return self._delay

    @property
    def longest_hole(self) -> int:
        """The longest hole, in samples at the input rate, across which the stream goes on. Any thread."""
        return self._rates[0] * LONGEST_HOLE_SECONDS

    def output_position(self, position: int) -> int:
        """The first position at the output rate that isn't before ``position`` at the input rate. Any thread."""
        return -(-position * self._output_step // self._input_step)

    def restart(self) -> None:
        """Whatever comes next begins a new stream."""
        self._stream = None

    def finish(self) -> Resampled:
        """The end of the stream, which was still under way: nothing follows. Whatever comes next begins a new one."""
        stream, self._stream = self._stream, None
        quiet: Audio = np.zeros((0, self._channels), np.float32)
        return self._given(quiet if stream is None else stream.resample_chunk(quiet, last=True))

    def process(self, position: int, audio: Audio) -> Resampled:
        """The samples that [n, channels] at ``position`` completes; often fewer than n, at times none. A position that
        lies before the last one's end, or far ahead of it, begins a new stream, and what was under way is dropped."""
        if audio.ndim != 2 or audio.shape[1] != self._channels:
            raise ValueError(f"{audio.shape} isn't [n, {self._channels}]")
        if self._rates[0] == self._rates[1]:
            self._input_next = position + len(audio)
            return Resampled(position, audio)
        stream, hole = self._stream, position - self._input_next
        if stream is None or not 0 <= hole <= self.longest_hole:
            stream, hole = self._begin(position), 0
        silence = np.zeros((hole, self._channels), np.float32)
        out = stream.resample_chunk(np.concatenate([silence, audio]).astype(np.float32, copy=False))
        self._input_next = position + len(audio)
        return self._given(out)

    def _begin(self, position: int) -> _Stream:
        origin = position // self._input_step
        stream = self._stream = self._fresh()
        self._output_next = origin * self._output_step
        lead_in = position - origin * self._input_step
        self._given(stream.resample_chunk(np.zeros((lead_in, self._channels), np.float32)))
        return stream

    def _given(self, audio: Audio) -> Resampled:
        position = self._output_next
        self._output_next += len(audio)
        return Resampled(position, audio)

    def _fresh(self) -> _Stream:
        return _soxr().ResampleStream(*self._rates, self._channels, "float32", "HQ")

    def _measure(self) -> int:
        """Feed small pieces until the shortfall has had time to take every value it can."""
        if self._rates[0] == self._rates[1]:
            return 0
        stream, probe = self._fresh(), np.zeros((_PROBE_SAMPLES, self._channels), np.float32)
        given = worst = 0
        for taken in range(_PROBE_SAMPLES, self._rates[0], _PROBE_SAMPLES):
            # Just before it gives, it is furthest behind.
            worst = max(worst, taken * self._output_step // self._input_step - given)
            given += len(stream.resample_chunk(probe))
        return worst
