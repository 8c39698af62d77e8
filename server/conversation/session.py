"""The conversation with all clients, with no socket and no clock: messages in, effects out.

Here each message finds who answers it: reception.py (who comes and goes), turns.py (whose sound is heard), steering.py (what
clients change), link.py (what a Link session changes), refusals.py (what can't be done). docs/osc.md tells the same to
musicians.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from server.control.params import ControlStore
from server.control.timeline import Timeline, seconds_ahead
from server.conversation.audience import Audience
from server.conversation.budget import Budget
from server.conversation.clients import Client, Listener
from server.conversation.commands import lookahead_seconds
from server.conversation.door import Door
from server.conversation.effects import (
    Effect,
    EmbedPrompt,
    LoadState,
    Reset,
    SaveState,
    StartRecording,
    StopRecording,
    StoreState,
    Subscribe,
)
from server.conversation.figures import Counts, EngineFigures, latency_reply, status_reply
from server.conversation.handlers import Handler
from server.conversation.link import Linking
from server.conversation.performer import STANDSTILL_SECONDS, Performer
from server.conversation.probe import Probes, Step, Try
from server.conversation.reception import OPEN_TO_ALL, Reception
from server.conversation.refusals import Refusals
from server.conversation.schedule import MAX_AHEAD_SECONDS
from server.conversation.steering import Steering
from server.conversation.tally import Tally
from server.conversation.turns import Turns
from server.engine.port import Embedding, ModelInfo
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.codec import DecodeError, Message, Scalar
from server.osc.names import file_name
from server.osc.packets import largest_packet_frames
from server.osc.schema import FROM_SERVER, MOST_FRAMES_PER_PACKET
from server.osc.validate import Call, compose, validate
from server.units import Bridge

_FILES: Final = {"/record/start": "a recording", "/state/store": "a state", "/state/load": "a state"}


class Session:
    """Event loop only; nothing blocks. ``client`` in every method is the address that a client sends from."""

    def __init__(
        self,
        info: ModelInfo,
        store: ControlStore,
        version: str,
        latency_samples: int | None = None,
        door: Door | None = None,
        stands: Callable[[], int] = lambda: 0,
        standstill_seconds: float = STANDSTILL_SECONDS,
    ) -> None:
        """stands(): the position after the newest sample that the model can hear, whoever performs. standstill_seconds: how long
        nothing may come from the performer before silence keeps time for it."""
        self.door = door or Door()
        self._info, self._store, self._stands = info, store, stands
        self._tally, self._audience = Tally(), Audience(info.sample_rate)
        self._performer = performer = Performer(info, standstill_seconds)
        self._budget = budget = Budget(info, performer.delay_samples)
        self._refusals = Refusals(self._audience, self.door, self._tally)
        self._steering = Steering(info, store, self._audience, self._position, lambda: budget.pace(performer.rate))
        self.linking = Linking(info, store, self._audience, self._steering, self._position)
        self._probes = Probes(info.channels, MOST_FRAMES_PER_PACKET)
        latency = info.hear_latency_samples if latency_samples is None else latency_samples
        self._reception = Reception(
            info, version, self._audience, self.door, self._refusals, self._tally,
            lambda rate: latency + performer.delay_samples(rate),
            (performer.leave, self._steering.forget, self._probes.forget),
        )  # fmt: skip
        self._turns = Turns(
            info, self._audience, performer, self._reception, self._came, stands, lambda: self._start(True), self._back, self.gap
        )
        self._timeline: Timeline[tuple[Call, Address]] = Timeline()
        self._missed = False
        self._handlers: dict[str, Handler] = {
            **self._reception.handlers,
            **self._turns.handlers,
            **self._steering.handlers,
            **self.linking.handlers,
            "/sync": lambda call, sender, _: (self._audience.reply(sender, "/synced", call.whole("id")),),
            "/status": lambda _, sender, __: (self._status(sender),),
            "/latency": lambda _, sender, __: (self._latency(sender),),
            "/reset": self._reset,
            "/record/start": lambda call, sender, _: (StartRecording(_file(call), sender),),
            "/record/stop": lambda _, sender, __: (StopRecording(sender),),
            "/audio/subscribe": self._subscribe,
            "/audio/probe": self._probe,
            "/state/save": lambda call, sender, _: (SaveState(call.whole("bank"), sender),),
            "/state/store": lambda call, sender, _: (StoreState(call.whole("bank"), _file(call), sender),),
            "/state/load": lambda call, sender, _: (LoadState(call.whole("bank"), _file(call), sender),),
        }
        self.banks = self._steering.banks

    # What the application asks.

    @property
    def counts(self) -> Counts:
        """What the heartbeat reports, except for what the engine drops."""
        tally, unreported = self._tally, self._refusals.unreported
        return Counts(
            late=tally.late,
            underruns=tally.underruns,
            gaps=tally.gaps,
            dropped=self._steering.dropped + unreported + self._audience.left_out,
            rejected=tally.rejected + self.door.refused,
            late_commands=self._timeline.late + self._steering.late,
            recording_faults=tally.recording_faults,
            untold=tally.untold + unreported + self.door.untold,
        )

    def listeners(self) -> tuple[Listener, ...]:
        """Where /audio/out packets go."""
        return self._audience.clients.listeners()

    def rate_of(self, client: Address) -> int:
        """At which a client counts samples: the model's for one that said nothing."""
        return self._audience.rate_of(client)

    def set_floor(self, frames: int) -> None:
        """The shortest look-ahead that this machine keeps up with. The one in force stays."""
        self._budget.floor_frames = frames

    def knows(self, client: Address) -> bool:
        """Whether a place is this one's."""
        return self._audience.clients.get(client) is not None

    def hung_up(self, client: Address) -> tuple[Effect, ...]:
        """A client's connection has ended: it has left."""
        return self._reception.leave(client)

    def slept(self, seconds: float, now_seconds: float) -> None:
        """The whole process stood still for so long, as with a laptop's lid closed: nobody is taken for gone because of it."""
        self._audience.clients.slept(seconds, now_seconds)
        self._performer.slept(seconds, now_seconds)

    def close(self) -> None:
        """Nobody performs any more: let go of the streams under way."""
        self._performer.reset()

    def wake_in_seconds(self, now_seconds: float) -> float:
        """When tick has something to do again, at the latest: 0 to 1 second from now."""
        dates = [client.heartbeat_seconds for client in self._audience.clients.greeted()]
        if self._timeline.next_due_seconds is not None:
            dates.append(self._timeline.next_due_seconds)
        return min(1.0, max(0.0, min(dates, default=now_seconds + 1) - now_seconds))

    # What comes from clients.

    def receive(
        self,
        message: Message,
        sender: Address,
        now_seconds: float,
        time_tag_seconds: float | None = None,
        ntp_seconds: float = 0.0,
    ) -> tuple[Effect, ...]:
        """Take in a message. time_tag_seconds: its bundle's date, on the clock that says ntp_seconds now."""
        self._audience.clients.touch(sender, now_seconds)
        if message.address in FROM_SERVER:
            return self._refusals.echo()
        stranger = self._refusals.is_stranger(sender)
        try:
            if stranger and message.address not in OPEN_TO_ALL:
                wanted = "/hello name reply_port sample_rate channels key"
                raise ClientFault(message.address, f"this server wants its key first: {wanted}")
            call = validate(message)
            # Audio says itself where it belongs, and those outside can't make anything wait for its date.
            if time_tag_seconds is not None and not (call.spec.samples or stranger):
                ahead = seconds_ahead(time_tag_seconds, ntp_seconds)
                if not self._is_due(call, sender, now_seconds, ahead):
                    return ()
            return self._handlers[call.address](call, sender, now_seconds)
        except ClientFault as fault:
            return self._refusals.refuse(sender, fault, now_seconds)

    def rejected(self, sender: Address, error: DecodeError, now_seconds: float) -> tuple[Effect, ...]:
        """A datagram could not be read."""
        self._audience.clients.touch(sender, now_seconds)
        return self._refusals.unreadable(sender, error, now_seconds)

    def tick(self, now_seconds: float, figures: EngineFigures) -> tuple[Effect, ...]:
        """Do what is due by now. Call it at least once a second, and when wake_in_seconds has passed."""
        self._budget.figures = figures
        self._steering.tick()
        self.linking.tick(now_seconds)
        effects = list(self._audience.tick(now_seconds))
        for call, sender in self._timeline.due(now_seconds):
            try:
                effects += self._handlers[call.address](call, sender, now_seconds)
            except ClientFault as fault:
                effects += self._refusals.refuse(sender, fault, now_seconds)
        effects += self._refusals.due(now_seconds)
        effects += self._reception.tick(now_seconds)
        effects += self._turns.tick(now_seconds)
        effects += [self._probed(step) for step in self._probes.due(now_seconds)]
        effects += self._refusals.at_the_door(now_seconds)
        for client in self._audience.clients.heartbeats(now_seconds):
            effects += [self._status(client.address), self._latency(client.address)]
        return tuple(effects)

    # What comes back from the application.

    def done(self, client: Address, address: str, *values: Scalar) -> tuple[Effect, ...]:
        """A command that took its time has been carried out."""
        forgotten = self._start(False) if address == "/reset" else ()
        return (*forgotten, self._audience.reply(client, "/done", address, *values))

    def fail(self, client: Address, address: str, reason: str, transport: str = "") -> tuple[Effect, ...]:
        """A command that took its time could not be carried out. transport: how the client doesn't come to listen; empty: as
        it asked for last."""
        if address == "/audio/subscribe":
            self.unheard(client, transport)
        if address == "/audio/in/shm":
            self._turns.ring_over(client)
        self._tally.reject()
        return (self._audience.reply(client, "/fail", address, reason),)

    def unheard(self, client: Address, transport: str = "") -> None:
        """A client's sound doesn't come this way any more. It may have chosen another one meanwhile, which stays."""
        known = self._audience.clients.get(client)
        if known is not None and transport in ("", known.transport):
            self._audience.clients.change(replace(known, transport="none", frames_per_packet=0))

    def shared(self, client: Address, name: str) -> tuple[Effect, ...]:
        """The shared ring that a client asked for is there, under this name."""
        known, reply = self._audience.clients.get(client), self._audience.reply
        frames = known.frames_per_packet if known else 0
        return reply(client, "/shm", name), reply(client, "/done", "/audio/subscribe", "shm", frames)

    def ring_open(self, client: Address, name: str) -> tuple[Effect, ...]:
        """OpenRing has been carried out; with nothing to answer, its client wants it no more."""
        return self._turns.ring_open(client, name)

    def ring_over(self, client: Address, reason: str) -> tuple[Effect, ...]:
        """A client's ring has come to its end without being asked to."""
        self._turns.ring_over(client)
        return (self._audience.reply(client, "/fail", "/audio/in/shm", f"{reason}; send /audio/in/shm once it is back"),)

    def prompt_ready(self, asked: EmbedPrompt, embedding: Embedding) -> tuple[Effect, ...]:
        """EmbedPrompt has been carried out: the prompt goes live, or waits for its place."""
        try:
            return self._steering.prompt_ready(asked, embedding)
        except ClientFault as fault:
            return self.fail(asked.client, fault.address, fault.reason)

    def restarted(self, why: str) -> tuple[Effect, ...]:
        """The model's process ended and was started again: its states are gone. why: what it died of."""
        self.banks.lose()
        forgotten = "what it had heard and played is forgotten, and so are the banks that aren't on disk"
        return self.log("error", f"{why}; it was started again: {forgotten}; a take under way can't be replayed from here on")

    def give_way(self, house: str) -> None:
        """No client performs from now on, but a sound card or a recording; empty: they may again. See Performer."""
        self._performer.give_way(house)

    def timeline_began(self) -> tuple[Effect, ...]:
        """Positions start anew although no client asked for it: silence, a recording or a sound card does that."""
        self._performer.reset()
        return self._start(True)

    # What comes from the engine.

    def published(self, block_index: int, position: int, samples: int, revision: int, margin_ms: float) -> tuple[Effect, ...]:
        """A block is out. revision: of the controls it was generated with. A host at another rate has less margin, since
        sample rate conversion takes its time."""

        def told(client: Client, bridge: Bridge) -> Message:
            start, length = bridge.to_host(position), bridge.host_samples(position, samples)
            return compose("/block", block_index, start, length, revision, margin_ms - self._budget.conversion_ms(client.rate))

        return (*self._audience.to_all(told), *self._steering.published(block_index, position, revision))

    def follow(self, block_index: int, revision: int, margin_samples: int) -> tuple[Effect, ...]:
        """After published: with /lookahead auto, the look-ahead follows what blocks take."""
        missed, self._missed = self._missed or margin_samples < 0, False
        return self._steering.follow(block_index, revision, margin_samples, missed)

    def late(self, position: int, samples: int) -> tuple[Effect, ...]:
        """A block came too late for its place."""
        self._tally.late += 1
        return self._audience.to_all_at("/late", position, samples, self._tally.late)

    def underrun(self, position: int, samples: int, times: int = 1) -> tuple[Effect, ...]:
        """Nothing was there to play. samples 0: a sound card's own buffer ran dry, for nobody knows how long."""
        self._tally.underruns += times
        self._missed = self._missed or samples > 0
        return self._audience.to_all_at("/underrun", position, samples, self._tally.underruns)

    def gap(self, position: int, samples: int, times: int = 1) -> tuple[Effect, ...]:
        """Input is missing. Holes between packets are found here already; this is for audio lost after that. samples 0: a
        sound card lost it, nobody knows how much."""
        self._tally.gaps += times
        return self._audience.to_all_at("/gap", position, samples, self._tally.gaps)

    def log(self, level: str, text: str) -> tuple[Effect, ...]:
        """Something for people to read; level: info, warning or error."""
        return self._audience.log(level, text)

    def stops(self, why: object) -> tuple[Effect, ...]:
        """The set is over: whatever else there was to read, everybody learns this."""
        return self._audience.last_words(f"Sideman stops: {why}")

    def recording_fault(self, reason: str) -> tuple[Effect, ...]:
        """The disk has failed a recording; the music goes on."""
        self._tally.recording_faults += 1
        return self._audience.log("error", reason)

    # The messages that are answered here.

    def _reset(self, _: Call, sender: Address, __: float) -> tuple[Effect, ...]:
        self._performer.reset()
        return (Reset(sender),)

    def _subscribe(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        self._check_packets(call)
        transport, frames = call.text("transport"), call.whole("frames_per_packet")
        left = self._reception.make_known(sender, "/audio/subscribe", now_seconds)
        known = self._audience.clients.get(sender)
        assert known is not None
        self._audience.clients.change(replace(known, transport=transport, frames_per_packet=frames))
        if transport in ("osc", "none"):
            # The list of clients is all that these take, so nothing can go wrong any more.
            answer = self._audience.reply(sender, "/done", "/audio/subscribe", transport, frames)
            return (*left, Subscribe(sender, transport, frames, False), answer)
        return (*left, Subscribe(sender, transport, frames))

    def _check_packets(self, call: Call) -> None:
        frames, most = call.whole("frames_per_packet"), largest_packet_frames(self._info.channels)
        if call.text("transport") == "osc" and frames > most:
            raise ClientFault("/audio/subscribe", f"{frames} frames don't fit into one packet; {most} do")

    def _probe(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        frames = call.whole("frames")
        steps = self._probes.came(sender, frames, now_seconds) if frames else self._probes.begin(sender, now_seconds)
        return tuple(self._probed(step) for step in steps)

    def _probed(self, step: Step) -> Effect:
        if isinstance(step, Try):
            channels = self._info.channels
            silence = np.zeros(step.frames * channels, np.float32)
            return self._audience.send(step.to, compose("/audio/test", step.frames, channels)._replace(samples=silence))
        if step.frames:
            return self._audience.reply(step.to, "/done", "/audio/probe", step.frames)
        (failed,) = self.fail(step.to, "/audio/probe", "no /audio/test was confirmed; answer each with /audio/probe frames")
        return failed

    def _status(self, to: Address) -> Effect:
        controls, clients = self._store.current, len(self._audience.clients)
        seconds = lookahead_seconds(self._info, controls.lookahead_frames)
        figures = self._budget.figures_for(self.rate_of(to))
        stands = self._audience.bridge_of(to).to_host(self._stands())
        return self._audience.send(
            to, status_reply(controls, stands, self._steering.block, seconds, figures, self.counts, clients)
        )

    def _latency(self, to: Address) -> Effect:
        rate, budget = self.rate_of(to), self._budget
        ways_ms = budget.network.p99_ms, budget.conversion_ms(rate)
        figures = budget.figures_for(rate)
        return self._audience.send(to, latency_reply(self._store.current, self._info, *ways_ms, figures, self._tally.late))

    # What they share.

    def _position(self) -> int:
        # A performer at another rate is ahead of what has been converted; any other keeps time in what can be heard.
        return max(self._performer.end, self._stands())

    def _is_due(self, call: Call, sender: Address, now_seconds: float, ahead_seconds: float) -> bool:
        if ahead_seconds > MAX_AHEAD_SECONDS:
            limit = f"send it within {MAX_AHEAD_SECONDS:.0f} s of its date, or set the clock"
            raise ClientFault(call.address, f"this message is dated {ahead_seconds:.0f} s ahead; {limit}")
        if ahead_seconds > 0:
            self._foresee(call)
        verdict = self._timeline.add(now_seconds + ahead_seconds, (call, sender), now_seconds)
        if verdict == "full":
            raise ClientFault(call.address, f"{len(self._timeline)} messages are waiting for their date already; send it later")
        return verdict == "now"

    def _foresee(self, call: Call) -> None:
        """ClientFault at once for what will be a mistake at its date, too, whatever happens until then."""
        if call.address in _FILES:
            _file(call)
        elif call.address == "/audio/subscribe":
            self._check_packets(call)
        else:
            self._steering.foresee(call)

    def _came(self, now_seconds: float) -> None:
        self._budget.network.add(self._performer.end / self._info.sample_rate, now_seconds)
        self.linking.tick(now_seconds)

    def _back(self, name: str, by_samples: int) -> tuple[Effect, ...]:
        self._budget.network.restart()
        self.linking.start()
        self._steering.rewind(by_samples)
        return self._audience.log("info", f"{name} is back where its sound had stopped; the timeline goes back there, too")

    def _start(self, runs: bool) -> tuple[Effect, ...]:
        self._budget.network.restart()
        self.linking.start()
        return self._steering.start(runs)


def _file(call: Call) -> str:
    return file_name(call, _FILES[call.address])
