"""The performer: the one client whose audio is heard, and the timeline that its audio makes."""

from __future__ import annotations

from typing import Final

import numpy as np

from server.engine.port import Audio, ModelInfo
from server.osc.arrivals import Arrival, Arrivals, AudioRefused
from server.osc.limiter import Address
from server.osc.validate import Call

PERFORMER_SILENCE_SECONDS: Final = 2.0


class Performer:
    """Event loop only; never blocks."""

    def __init__(self, info: ModelInfo) -> None:
        self._channels = info.channels
        self._arrivals = Arrivals(info.sample_rate)
        self._who: Address | None = None
        self._name = ""
        self._heard_seconds = 0.0

    @property
    def end(self) -> int:
        """Position after the newest sample; 0 before there is any."""
        return self._arrivals.end or 0

    def play(self, call: Call, who: Address, name: str, now_seconds: float) -> tuple[Arrival, Audio]:
        """Take a packet of /audio/in: where it belongs, and its samples [n, the model's channels]."""
        if who != self._who and self._who is not None and now_seconds - self._heard_seconds < PERFORMER_SILENCE_SECONDS:
            wait = f"wait until it says /bye or sends no sound for {PERFORMER_SILENCE_SECONDS:g} s"
            raise AudioRefused("performer", f"{self._name} is performing; {wait}")
        self._who, self._name, self._heard_seconds = who, name, now_seconds
        samples = self._frames(call)
        return self._arrivals.take(call.whole("position"), samples.shape[0]), samples

    def leave(self, who: Address) -> None:
        """This client is gone; if it was the performer, anyone may be."""
        if who == self._who:
            self._who = None

    def reset(self) -> None:
        """The next packet starts a new timeline."""
        self._arrivals.reset()

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
