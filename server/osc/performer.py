"""The performer: the one client whose audio is heard, and the timeline that its audio makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.audio.resample import StreamResampler
from server.engine.port import Audio, ModelInfo
from server.osc.arrivals import Arrival, Arrivals, AudioRefused
from server.osc.limiter import Address
from server.osc.validate import Call
from server.units import HOST_RATES, Bridge

PERFORMER_SILENCE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What a packet brought, at the model's rate. samples: [n, channels], from ``position``; those of a host at another
    rate come a little later than their packet. gap_samples: the hole before the packet, from ``gap_position``. first: it
    starts a timeline."""

    position: int
    samples: Audio
    first: bool
    gap_position: int
    gap_samples: int


class Performer:
    """Event loop only; never blocks. Positions that leave here count at the model's rate."""

    def __init__(self, info: ModelInfo) -> None:
        self._rate, self._channels = info.sample_rate, info.channels
        self._streams = {rate: StreamResampler(rate, info.sample_rate, info.channels) for rate in {*HOST_RATES, info.sample_rate}}
        self._bridge = Bridge(info.sample_rate, info.sample_rate)
        self._arrivals = Arrivals(info.sample_rate)
        self._who: Address | None = None
        self._name = ""
        self._heard_seconds = 0.0

    @property
    def end(self) -> int:
        """Position after the newest sample; 0 before there is any."""
        return self._bridge.to_model(self._arrivals.end or 0)

    def delay_samples(self, rate: int) -> int:
        """By how much a host's sound is late because of its sample rate, in the model's samples."""
        return self._streams[rate].delay_samples

    def play(self, call: Call, who: Address, name: str, rate: int, now_seconds: float) -> Heard:
        """Take a packet of /audio/in from a host at ``rate``. A performer at another rate than the one before starts a new
        timeline."""
        if who != self._who and self._who is not None and now_seconds - self._heard_seconds < PERFORMER_SILENCE_SECONDS:
            wait = f"wait until it says /bye or sends no sound for {PERFORMER_SILENCE_SECONDS:g} s"
            raise AudioRefused("performer", f"{self._name} is performing; {wait}")
        self._who, self._name, self._heard_seconds = who, name, now_seconds
        samples = self._frames(call)
        if rate != self._bridge.host:
            self._bridge, self._arrivals = Bridge(rate, self._rate), Arrivals(rate)
        arrival = self._arrivals.take(call.whole("position"), len(samples))
        return self._converted(arrival, samples)

    def _converted(self, arrival: Arrival, samples: Audio) -> Heard:
        stream, bridge = self._streams[self._bridge.host], self._bridge
        if arrival.first:
            stream.restart()
        elif arrival.position < stream.end and bridge.host != bridge.model:
            late = f"a packet came after its successor; at {bridge.host} Hz they have to come in order"
            raise AudioRefused("order", late)
        out = stream.process(arrival.position, samples)
        begin = bridge.to_model(arrival.position - arrival.gap_samples)
        return Heard(out.position, out.audio, arrival.first, begin, bridge.to_model(arrival.position) - begin)

    def leave(self, who: Address) -> None:
        """This client is gone; if it was the performer, anyone may be."""
        if who == self._who:
            self._who = None

    def reset(self) -> None:
        """The next packet starts a new timeline."""
        self._arrivals.reset()
        for stream in self._streams.values():
            stream.restart()

    def _frames(self, call: Call) -> Audio:
        samples, channels = call.samples, call.whole("channels")
        assert samples is not None
        if not samples.size or samples.size % channels:
            shares = f"{samples.size} samples can't be shared out among {channels} channels"
            raise AudioRefused("samples", f"{shares}; send as many for each")
        frames = samples.reshape(-1, channels)
        if channels == self._channels:
            return frames
        if channels == 1:
            return np.repeat(frames, self._channels, axis=1)
        return frames.mean(axis=1, keepdims=True, dtype=np.float32)
