"""The performer: the one client whose audio is heard, and the timeline that its audio makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from server.audio.channels import in_channels
from server.audio.resample import StreamResampler
from server.conversation.arrivals import Arrival, Arrivals, AudioRefused
from server.engine.port import Audio, ModelInfo
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.validate import Call
from server.units import HOST_RATES, Bridge

PERFORMER_SILENCE_SECONDS: Final = 2.0  # after which anybody may perform
STANDSTILL_SECONDS: Final = 0.5  # unless it is set otherwise; then silence keeps time for a performer of whom nothing comes


@dataclass(frozen=True, slots=True)
class Heard:
    """What a packet brought, at the model's rate. samples: [n, channels], from ``position``; those of a host at another
    rate come a little later than their packet. gap_samples: the hole before the packet, from ``gap_position``. first: it
    starts a timeline. again: which goes on with the one before, from where this performer's sound had stopped."""

    position: int
    samples: Audio
    first: bool
    again: bool
    gap_position: int
    gap_samples: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Who performs. seconds: when that was last made sure of, by sound or by /perform."""

    who: Address
    name: str
    seconds: float


class Performer:
    """Event loop only; never blocks. Positions that leave here count at the model's rate."""

    def __init__(self, info: ModelInfo, standstill_seconds: float = STANDSTILL_SECONDS) -> None:
        self._standstill_seconds = standstill_seconds
        self._rate, self._channels = info.sample_rate, info.channels
        self._streams = {rate: StreamResampler(rate, info.sample_rate, info.channels) for rate in {*HOST_RATES, info.sample_rate}}
        self._bridge = Bridge(info.sample_rate, info.sample_rate)
        self._arrivals = Arrivals(info.sample_rate)
        self._house = ""
        self._turn: Turn | None = None
        self._last: Address | None = None
        self._heard_seconds = 0.0
        self._sounding = False

    @property
    def end(self) -> int:
        """Position after the newest sample; 0 before there is any."""
        return self._bridge.to_model(self._arrivals.end or 0)

    @property
    def rate(self) -> int:
        """At which the performer, or the last one, counts samples."""
        return self._bridge.host

    def delay_samples(self, rate: int) -> int:
        """By how much a host's sound is late because of its sample rate, in the model's samples."""
        return self._streams[rate].delay_samples

    def turn(self, now_seconds: float) -> Turn | None:
        """Whose turn it is; None: whose sound comes first."""
        over = self._turn is None or now_seconds - self._turn.seconds >= PERFORMER_SILENCE_SECONDS
        return None if over else self._turn

    def give_way(self, house: str) -> None:
        """From now on no client performs, but a sound card or a recording of the server's own; house: that, and what a client
        can do about it. Empty: clients may perform again, and the first packet starts a new timeline."""
        self._house, self._turn, self._sounding = house, None, False
        self._bridge, self._arrivals = Bridge(self._rate, self._rate), Arrivals(self._rate)
        self.reset()

    def taken(self, who: Address, now_seconds: float) -> str:
        """Why this client can't perform now; empty if it can."""
        if self._house:
            return self._house
        turn = self.turn(now_seconds)
        if turn is None or turn.who == who:
            return ""
        wait = f"wait until it says /bye or sends no sound for {PERFORMER_SILENCE_SECONDS:g} s, or send /perform to take over"
        return f"{turn.name} is performing; {wait}"

    def take_turn(self, who: Address, name: str, now_seconds: float) -> None:
        """From now on this client performs; its first packet starts a new timeline, unless it performs already."""
        if self._house:
            raise ClientFault("/perform", self._house)
        now = self.turn(now_seconds)
        if now is None or now.who != who:
            self.reset()
        self._turn = Turn(who, name, now_seconds)

    def ended(self, now_seconds: float) -> float | None:
        """If sound came and has stopped coming since this was asked last: when the last of it came."""
        still = now_seconds - self._heard_seconds >= self._standstill_seconds
        if not self._sounding or not (still or self.turn(now_seconds) is None):
            return None
        self._sounding = False
        return self._heard_seconds

    def slept(self, seconds: float, now_seconds: float) -> None:
        """Nobody could be heard for so long: a turn that was on goes on."""
        if self._turn is not None:
            self._turn = replace(self._turn, seconds=min(now_seconds, self._turn.seconds + seconds))
        self._heard_seconds = min(now_seconds, self._heard_seconds + seconds)

    def play(self, call: Call, who: Address, name: str, rate: int, now_seconds: float, stands: int) -> Heard:
        """Take a packet of /audio/in from a host at ``rate``. stands: where the timeline stands.

        The one who performed last, coming back in time with it, goes on; one that comes back behind it, for its clock stood
        still or its sound was late, takes it back with it. Whoever else begins a turn, or a new rate, starts a new one.
        """
        taken = self.taken(who, now_seconds)
        if taken:
            raise AudioRefused("performer", taken)
        turn = self.turn(now_seconds)
        samples = self._frames(call)
        if rate != self._bridge.host:
            self._bridge, self._arrivals = Bridge(rate, self._rate), Arrivals(rate)
        position, left_at = call.whole("position"), self._arrivals.end
        again = (turn is None or not self._sounding) and self._begin_turn(who, position, stands, turn is not None)
        arrival = self._arrivals.take(position, len(samples))
        if turn is not None and left_at is not None and not arrival.first:
            # Silence that kept time in the middle of a turn stands where sound is missing.
            arrival = replace(arrival, gap_samples=max(arrival.gap_samples, arrival.position - left_at))
        heard = self._converted(arrival, samples, again)
        # Only sound that was taken keeps the turn: positions that jump are refused for so long, and no longer.
        self._turn, self._last = Turn(who, name, now_seconds), who
        self._heard_seconds, self._sounding = now_seconds, True
        return heard

    def _begin_turn(self, who: Address, position: int, stands: int, goes_on: bool) -> bool:
        """Whether the timeline goes back to this performer, for its sound goes on behind where the timeline stands. goes_on: it
        is its turn already, so that positions that have nothing to do with those before are refused."""
        left_at, same = self._arrivals.end, who == self._last
        if same and left_at is not None:
            kept = self._bridge.to_host(stands) if stands > self.end else left_at
            if self._arrivals.fits(position, kept):
                if kept != left_at:
                    self._arrivals.resume(kept)
                    self._streams[self._bridge.host].restart()
                return False
            if self._arrivals.lies_behind(position, kept):
                self._arrivals.begin_again()
                return True
        if not (same and goes_on):
            self.reset()
        return False

    def _converted(self, arrival: Arrival, samples: Audio, again: bool) -> Heard:
        stream, bridge = self._streams[self._bridge.host], self._bridge
        if arrival.first:
            stream.restart()
        elif arrival.position < stream.end and bridge.host != bridge.model:
            late = f"a packet came after its successor; at {bridge.host} Hz they have to come in order"
            raise AudioRefused("order", late)
        out = stream.process(arrival.position, samples)
        begin = bridge.to_model(arrival.position - arrival.gap_samples)
        return Heard(out.position, out.audio, arrival.first, again, begin, bridge.to_model(arrival.position) - begin)

    def leave(self, who: Address) -> None:
        """This client is gone; if it was the performer, anyone may be."""
        if self._turn is not None and self._turn.who == who:
            self._turn = None

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
        return in_channels(samples.reshape(-1, channels), self._channels)
