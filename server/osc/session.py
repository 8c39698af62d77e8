"""The conversation with all clients, with no socket and no clock: messages in, effects out.

Who is connected, who performs, what a message changes, what is answered, what is refused and why. docs/osc.md tells
the same to musicians.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from server.control.banks import Banks, go_back, recall, save
from server.control.changes import set_prompt, settle
from server.control.following import Following, Made, Pace, follow
from server.control.lookahead import grid_of, shortest_frames
from server.control.params import SLOTS, Change, Controls, ControlStore
from server.control.timeline import Timeline, seconds_ahead
from server.engine.plan import untouched_block
from server.engine.port import Embedding, ModelInfo
from server.errors import ClientFault
from server.osc.arrivals import AudioRefused
from server.osc.clients import MAX_CLIENTS, Client, Clients, Listener
from server.osc.codec import DecodeError, Message, Scalar
from server.osc.commands import Circumstances, lookahead_seconds, resolve
from server.osc.door import Door
from server.osc.effects import (
    Alone,
    AudioIn,
    CloseRing,
    Effect,
    EmbedPrompt,
    LoadState,
    OpenRing,
    Reset,
    SaveState,
    Send,
    StartRecording,
    StopRecording,
    StoreState,
    Subscribe,
)
from server.osc.figures import Counts, EngineFigures, latency_reply, status_reply
from server.osc.lateness import Lateness
from server.osc.limiter import COMMANDS, ONCE_A_SECOND, Address, FailureLimiter, Kind
from server.osc.names import file_name
from server.osc.notices import Notice, Notices
from server.osc.packets import largest_packet_frames
from server.osc.performer import Performer
from server.osc.probe import Probes, Step, Try
from server.osc.schedule import MAX_AHEAD_SECONDS, Schedule, Standing, carried
from server.osc.schema import FROM_SERVER, MOST_FRAMES_PER_PACKET, TO_SERVER
from server.osc.spec import listing
from server.osc.validate import Call, compose, validate
from server.units import HOST_RATES, Bridge

# What /lookahead auto leaves of a block's time for a client's own buffers and for what nobody measures.
RESERVE_MS: Final = 20.0
_CONTROLS: Final = (
    "/play", "/stop", "/weight", "/lookahead", "/part", "/chord", "/tempo", "/beat", "/temperature", "/seed",
    "/gain",
)  # fmt: skip
_BACK: Final = ("/state/recall", "/reset/undo")
_STATES: Final = ("/state/save", *_BACK)
_MAY_WAIT: Final = (*_CONTROLS, "/prompt", *_STATES)
_OPEN_TO_ALL: Final = ("/hello", "/version")

_Handler = Callable[[Call, Address, float], tuple[Effect, ...]]


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
    ) -> None:
        """stands(): the position after the newest sample that the model can hear, whoever performs."""
        self.door = door or Door()
        self._info, self._store, self._version, self._stands = info, store, version, stands
        self._latency_samples = info.hear_latency_samples if latency_samples is None else latency_samples
        self._grid = grid_of(info)
        self._clients = Clients()
        self._performer = Performer(info)
        self._limiter = FailureLimiter()
        self._notices = Notices()
        self._probes = Probes(info.channels, MOST_FRAMES_PER_PACKET)
        self._timeline: Timeline[tuple[Call, Address]] = Timeline()
        self._schedule = Schedule(store, self._grid)
        self.banks = Banks()
        self._figures = EngineFigures()
        self._counts = Counts()
        self._block = -1
        self._runs = False
        self._floor_frames = 0
        self._told_turn: Address | None = None
        self._network = Lateness()
        self._following: Following | None = None
        self._missed = False
        self._wanted: dict[int, str] = dict.fromkeys(range(1, SLOTS + 1), "")
        self._handlers: dict[str, _Handler] = {
            "/hello": self._hello,
            "/bye": self._bye,
            "/sync": lambda call, sender, _: (self._reply(sender, "/synced", call.whole("id")),),
            "/status": lambda _, sender, __: (self._status(sender),),
            "/latency": lambda _, sender, __: (self._latency(sender),),
            "/version": self._tell_version,
            "/reset": self._reset,
            "/perform": self._perform,
            "/prompt": self._prompt,
            "/record/start": lambda call, sender, _: (StartRecording(file_name(call, "a recording"), sender),),
            "/record/stop": lambda _, sender, __: (StopRecording(sender),),
            "/audio/in": self._audio_in,
            "/audio/in/shm": self._ring,
            "/audio/subscribe": self._subscribe,
            "/audio/probe": self._probe,
            **dict.fromkeys(_CONTROLS, self._control),
            **dict.fromkeys(("/at", "/at/beat", "/at/bar"), self._at),
            "/at/clear": self._clear,
            "/state/save": lambda call, sender, _: (SaveState(call.whole("bank"), sender),),
            "/state/store": lambda call, sender, _: (StoreState(call.whole("bank"), file_name(call, "a state"), sender),),
            "/state/load": lambda call, sender, _: (LoadState(call.whole("bank"), file_name(call, "a state"), sender),),
            **dict.fromkeys(_BACK, self._go_back),
        }

    # What the application asks.

    @property
    def counts(self) -> Counts:
        """What the heartbeat reports, except for what the engine drops."""
        dropped = self._notices.dropped + self._limiter.unreported
        rejected = self._counts.rejected + self.door.refused
        late = self._timeline.late + self._schedule.late
        untold = self._counts.untold + self._limiter.unreported + self.door.untold
        return replace(self._counts, dropped=dropped, rejected=rejected, late_commands=late, untold=untold)

    def listeners(self) -> tuple[Listener, ...]:
        """Where /audio/out packets go."""
        return self._clients.listeners()

    def rate_of(self, client: Address) -> int:
        """At which a client counts samples: the model's for one that said nothing."""
        known = self._clients.get(client)
        return known.rate if known else self._info.sample_rate

    def set_floor(self, frames: int) -> None:
        """The shortest look-ahead that this machine keeps up with. The one in force stays."""
        self._floor_frames = frames

    def hung_up(self, client: Address) -> tuple[Effect, ...]:
        """A client's connection has ended: it has left."""
        return self._leave(client)

    def slept(self, seconds: float, now_seconds: float) -> None:
        """The whole process stood still for so long, as with a laptop's lid closed: nobody is taken for gone because of it."""
        self._clients.slept(seconds, now_seconds)
        self._performer.slept(seconds, now_seconds)

    def close(self) -> None:
        """Nobody performs any more: let go of the streams under way."""
        self._performer.reset()

    def wake_in_seconds(self, now_seconds: float) -> float:
        """When tick has something to do again, at the latest: 0 to 1 second from now."""
        dates = [client.heartbeat_seconds for client in self._clients.greeted()]
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
        self._clients.touch(sender, now_seconds)
        if message.address in FROM_SERVER:
            # Two servers that answer each other's answers would never stop: these are counted, and not answered.
            self._count(rejected=1, untold=1)
            return ()
        stranger = self._is_stranger(sender)
        try:
            if stranger and message.address not in _OPEN_TO_ALL:
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
            return self._refuse(sender, fault, now_seconds)

    def rejected(self, sender: Address, error: DecodeError, now_seconds: float) -> tuple[Effect, ...]:
        """A datagram could not be read."""
        self._clients.touch(sender, now_seconds)
        if error.address in FROM_SERVER:
            self._count(rejected=1, untold=1)
            return ()
        if error.address:
            return self._refuse(sender, ClientFault(error.address, error.reason), now_seconds)
        return self._refuse(sender, ClientFault("datagram", f"this is not OSC: {error.reason}"), now_seconds)

    def tick(self, now_seconds: float, figures: EngineFigures) -> tuple[Effect, ...]:
        """Do what is due by now. Call it at least once a second, and when wake_in_seconds has passed."""
        self._figures = figures
        effects: list[Effect] = []
        for notice in self._schedule.overdue(self._standing()):
            self._notice(notice.revision, notice.client, notice.address)
        for call, sender in self._timeline.due(now_seconds):
            try:
                effects += self._handlers[call.address](call, sender, now_seconds)
            except ClientFault as fault:
                effects += self._refuse(sender, fault, now_seconds)
        for kind, text in self._limiter.summaries(now_seconds):
            effects.append(self._reply(kind.client, "/fail", kind.address, text))
        effects += self._expire(now_seconds)
        effects += self._turns(now_seconds)
        effects += [self._probed(step) for step in self._probes.due(now_seconds)]
        effects += self._reports(now_seconds)
        for client in self._clients.heartbeats(now_seconds):
            effects += [self._status(client.address), self._latency(client.address)]
        return tuple(effects)

    # What comes back from the application.

    def done(self, client: Address, address: str, *values: Scalar) -> tuple[Effect, ...]:
        """A command that took its time has been carried out."""
        forgotten = self._start_timeline(False) if address == "/reset" else ()
        return (*forgotten, self._reply(client, "/done", address, *values))

    def fail(self, client: Address, address: str, reason: str, transport: str = "") -> tuple[Effect, ...]:
        """A command that took its time could not be carried out. transport: how the client doesn't come to listen; empty: as
        it asked for last."""
        if address == "/audio/subscribe":
            self.unheard(client, transport)
        if address == "/audio/in/shm":
            self._set_ring(client, "")
        self._count(rejected=1)
        return (self._reply(client, "/fail", address, reason),)

    def unheard(self, client: Address, transport: str = "") -> None:
        """A client's sound doesn't come this way any more. It may have chosen another one meanwhile, which stays."""
        known = self._clients.get(client)
        if known is not None and transport in ("", known.transport):
            self._set_transport(client, "none", 0)

    def shared(self, client: Address, name: str) -> tuple[Effect, ...]:
        """The shared ring that a client asked for is there, under this name."""
        known = self._clients.get(client)
        frames = known.frames_per_packet if known else 0
        return self._reply(client, "/shm", name), self._reply(client, "/done", "/audio/subscribe", "shm", frames)

    def ring_open(self, client: Address, name: str) -> tuple[Effect, ...]:
        """OpenRing has been carried out; with nothing to answer, its client wants it no more."""
        known = self._clients.get(client)
        return (self._reply(client, "/done", "/audio/in/shm", name),) if known and known.ring == name else ()

    def ring_over(self, client: Address, reason: str) -> tuple[Effect, ...]:
        """A client's ring has come to its end without being asked to."""
        self._set_ring(client, "")
        return (self._reply(client, "/fail", "/audio/in/shm", f"{reason}; send /audio/in/shm once it is back"),)

    def prompt_ready(self, asked: EmbedPrompt, embedding: Embedding) -> tuple[Effect, ...]:
        """EmbedPrompt has been carried out: the prompt goes live, or waits for its place."""
        slot, text, client = asked.slot, asked.text, asked.client

        def live(before: Controls) -> Controls:
            return set_prompt(before, slot - 1, text, embedding, asked.weight)

        if asked.position is not None:
            try:
                place = self._schedule.in_time("/prompt", asked.position, self._standing())
                return self._wait(live, asked.position, place, client, "/prompt")
            except ClientFault as fault:
                return self.fail(client, fault.address, fault.reason)
        if self._wanted[slot] != text:
            return self.fail(client, "/prompt", f"a newer /prompt for slot {slot} came before this one was ready")
        self._change(live(self._store.current), client, "/prompt")
        return (self._reply(client, "/done", "/prompt", slot),)

    def give_way(self, house: str) -> None:
        """No client performs from now on, but a sound card or a recording; empty: they may again. See Performer."""
        self._performer.give_way(house)

    def timeline_began(self) -> tuple[Effect, ...]:
        """Positions start anew although no client asked for it: silence, a recording or a sound card does that."""
        self._performer.reset()
        return self._start_timeline(True)

    # What comes from the engine.

    def published(self, block_index: int, position: int, samples: int, revision: int, margin_ms: float) -> tuple[Effect, ...]:
        """A block is out. revision: of the controls it was generated with. A host at another rate has less margin, since
        sample rate conversion takes its time."""
        self._block, self._runs = block_index, True

        def told(client: Client, bridge: Bridge) -> Message:
            start, length = bridge.to_host(position), bridge.host_samples(position, samples)
            return compose("/block", block_index, start, length, revision, margin_ms - self._conversion_ms(client.rate))

        effects = [*self._to_all(told)]
        for notice in self._notices.due(revision):
            start = self._bridge(self.rate_of(notice.client)).to_host(position)
            effects.append(self._reply(notice.client, "/applied", notice.address, notice.revision, start))
        for notice, acts in self._schedule.heard(position, revision):
            start = self._bridge(self.rate_of(notice.client)).to_host(acts)
            effects.append(self._reply(notice.client, "/applied", notice.address, notice.revision, start))
        return tuple(effects)

    def follow(self, block_index: int, revision: int, margin_samples: int) -> tuple[Effect, ...]:
        """After published: with /lookahead auto, the look-ahead follows what blocks take."""
        before = self._store.current
        made = Made(block_index, revision, margin_samples, self._missed or margin_samples < 0)
        self._missed = False
        self._following, controls = follow(self._following, before, made, self._info, self._pace())
        if controls != before:
            self._store.set(controls)
        if controls.lookahead_frames == before.lookahead_frames:
            return ()
        seconds = lookahead_seconds(self._info, controls.lookahead_frames)
        return self.log("info", f"/lookahead auto: {seconds:.3f} s from the next block on")

    def late(self, position: int, samples: int) -> tuple[Effect, ...]:
        """A block came too late for its place."""
        self._count(late=1)
        return self._to_all_at("/late", position, samples, self._counts.late)

    def underrun(self, position: int, samples: int, times: int = 1) -> tuple[Effect, ...]:
        """Nothing was there to play. samples 0: a sound card's own buffer ran dry, for nobody knows how long."""
        self._count(underruns=times)
        self._missed = self._missed or samples > 0
        return self._to_all_at("/underrun", position, samples, self._counts.underruns)

    def gap(self, position: int, samples: int, times: int = 1) -> tuple[Effect, ...]:
        """Input is missing. Holes between packets are found here already; this is for audio lost after that. samples 0: a
        sound card lost it, nobody knows how much."""
        self._count(gaps=times)
        return self._to_all_at("/gap", position, samples, self._counts.gaps)

    def log(self, level: str, text: str) -> tuple[Effect, ...]:
        """Something for people to read; level: info, warning or error."""
        return self._to_all(lambda _, __: compose("/log", level, text))

    def recording_fault(self, reason: str) -> tuple[Effect, ...]:
        """The disk has failed a recording; the music goes on."""
        self._counts = replace(self._counts, recording_faults=self._counts.recording_faults + 1)
        return self.log("error", reason)

    # One method for each message that isn't just a control.

    def _tell_version(self, _: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        if self._is_stranger(sender) and not self.door.may_answer(now_seconds):
            self._count(rejected=1, untold=1)
            return ()
        return (self._reply(sender, "/version.reply", self._version, self._info.name),)

    def _hello(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        if self._is_stranger(sender) and not self.door.opens(call.text("key")):
            raise ClientFault("/hello", "the key is missing or wrong; it is the one that this server was started with")
        reply = (sender[0], call.whole("reply_port") or sender[1])
        # A patch that was opened again sends from another port, and nobody answers at its old one any more.
        gone = [other.address for other in self._clients.replying_to(reply) if other.address != sender]
        left = [effect for other in gone for effect in self._leave(other)]
        left += self._make_room("/hello", sender, now_seconds)
        ours = self._info.sample_rate
        rate = call.whole("sample_rate") or ours
        wrong = rate if rate not in (ours, *HOST_RATES) else 0
        rate = ours if wrong else rate
        client = self._clients.get(sender) or Client(sender, reply, "", now_seconds, ours)
        name = call.text("name").strip() or f"{sender[0]}:{sender[1]}"
        beat = now_seconds + 1
        known = replace(client, reply=reply, name=name, rate=rate, greeted=not wrong, wrong_rate=wrong, heartbeat_seconds=beat)
        self._clients.put(known)
        if wrong:
            reason = f"{name} runs at {wrong} Hz, which Sideman can't follow; {self._remedy()}"
            return (*left, *self._refuse(sender, ClientFault("/hello", reason), now_seconds))
        latency = self._latency_samples + self._performer.delay_samples(rate)
        lengths = (self._bridge(rate).to_host(length) for length in (self._grid.block_samples, latency))
        return (*left, self._reply(sender, "/welcome", self._version, rate, self._info.channels, *lengths, self._info.name))

    def _remedy(self) -> str:
        rates = sorted({self._info.sample_rate, *HOST_RATES})
        return f"set the host to {listing([str(rate) for rate in rates], 'or')} Hz"

    def _bye(self, _: Call, sender: Address, __: float) -> tuple[Effect, ...]:
        answer = self._reply(sender, "/done", "/bye")
        return (*self._leave(sender), answer)

    def _reset(self, _: Call, sender: Address, __: float) -> tuple[Effect, ...]:
        self._performer.reset()
        return (Reset(sender),)

    def _perform(self, _: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        self._performer.take_turn(sender, self._name_of(sender), now_seconds)
        return (self._reply(sender, "/done", "/perform"),)

    def _prompt(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        slot, text = call.whole("slot"), call.text("text").strip()
        self._wanted[slot] = text
        if not text:
            return self._control(call, sender, now_seconds)
        return (EmbedPrompt(slot, text, call.number_or_none("weight"), sender),)

    def _audio_in(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        client = self._clients.get(sender)
        if client is not None and client.wrong_rate:
            raise AudioRefused("rate", f"{client.name} runs at {client.wrong_rate} Hz; {self._remedy()} and say /hello again")
        name, rate = self._name_of(sender), self.rate_of(sender)
        heard = self._performer.play(call, sender, name, rate, now_seconds, self._stands())
        before = self._start_timeline(True) if heard.first else ()
        self._network.add(self._grid.seconds(self._performer.end), now_seconds)
        audio = AudioIn(heard.position, heard.samples, heard.first)
        if not heard.gap_samples:
            return (*before, audio)
        return (*self.gap(heard.gap_position, heard.gap_samples), audio)

    def _ring(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        name = call.text("name")
        if not name:
            self._set_ring(sender, "")
            return (CloseRing(sender), self._reply(sender, "/done", "/audio/in/shm", ""))
        taken = self._performer.taken(sender, now_seconds)
        if taken:
            raise ClientFault("/audio/in/shm", taken)
        left = self._make_known(sender, "/audio/in/shm", now_seconds)
        self._set_ring(sender, name)
        return (*left, CloseRing(sender), OpenRing(sender, name))

    def _set_ring(self, address: Address, name: str) -> None:
        client = self._clients.get(address)
        if client is not None:
            self._clients.put(replace(client, ring=name))

    def _make_known(self, sender: Address, address: str, now_seconds: float) -> tuple[Effect, ...]:
        """Without /hello, too, one may listen, and perform in a ring."""
        left = self._make_room(address, sender, now_seconds)
        if self._clients.get(sender) is None:
            self._clients.put(Client(sender, sender, f"{sender[0]}:{sender[1]}", now_seconds, self._info.sample_rate))
        return left

    def _subscribe(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        transport, frames = call.text("transport"), call.whole("frames_per_packet")
        most = largest_packet_frames(self._info.channels)
        if transport == "osc" and frames > most:
            raise ClientFault("/audio/subscribe", f"{frames} frames don't fit into one packet; {most} do")
        left = self._make_known(sender, "/audio/subscribe", now_seconds)
        self._set_transport(sender, transport, frames)
        if transport in ("osc", "none"):
            # The session's own list is all that these take, so nothing can go wrong any more.
            answer = self._reply(sender, "/done", "/audio/subscribe", transport, frames)
            return (*left, Subscribe(sender, transport, frames, False), answer)
        return (*left, Subscribe(sender, transport, frames))

    def _probe(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        frames = call.whole("frames")
        steps = self._probes.came(sender, frames, now_seconds) if frames else self._probes.begin(sender, now_seconds)
        return tuple(self._probed(step) for step in steps)

    def _probed(self, step: Step) -> Effect:
        if isinstance(step, Try):
            channels = self._info.channels
            silence = np.zeros(step.frames * channels, np.float32)
            return self._send(step.to, replace(compose("/audio/test", step.frames, channels), samples=silence))
        if step.frames:
            return self._reply(step.to, "/done", "/audio/probe", step.frames)
        (failed,) = self.fail(step.to, "/audio/probe", "no /audio/test was confirmed; answer each with /audio/probe frames")
        return failed

    def _control(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        standing = self._standing()
        first = standing.next_block * self._grid.block_samples
        now = Circumstances(self._info, standing.position, first, self._pace())
        change, values = resolve(call, self._store.current, now)
        self._change(change(self._store.current), sender, call.address)
        return (self._reply(sender, "/done", call.address, *values),)

    def _at(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        inner, standing = carried(call, _MAY_WAIT), self._standing()
        position = self._schedule.place(call, inner.address, standing, self._bridge(self.rate_of(sender)))
        if inner.address == "/prompt" and (text := inner.text("text").strip()):
            return (EmbedPrompt(inner.whole("slot"), text, inner.number_or_none("weight"), sender, position),)
        place = self._schedule.in_time(inner.address, position, standing)
        now = Circumstances(self._info, position, place, self._pace())
        change = self._state(inner, place) if inner.address in _STATES else resolve(inner, self._schedule.at(place), now)[0]
        return self._wait(change, position, place, sender, inner.address)

    def _go_back(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        """At once is the first block that can't have been begun, so that it is known where that is."""
        place = self._standing().next_block * self._grid.block_samples
        return self._wait(self._state(call, place), place, place, sender, call.address)

    def _state(self, call: Call, place: int) -> Change:
        if call.address == "/state/save":
            return save(call.whole("bank"), self._store.current.revision + 1)
        if call.address == "/reset/undo":
            if self.banks.forgotten is None:
                raise ClientFault("/reset/undo", "no /reset has forgotten anything")
            return go_back(self.banks.forgotten)
        number = call.whole("bank")
        if self.banks.is_expected(number):
            raise ClientFault("/state/recall", f"bank {number} is still being filled; recall it once /done has said so")
        bank = self.banks.get(number)
        if bank is None:
            raise ClientFault("/state/recall", f"bank {number} is empty; /state/save {number} fills it")
        block = -(-place // self._grid.block_samples)
        return recall(bank, self._grid.block_position(block), shortest_frames(self._info, self._pace().floor_frames))

    def _clear(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        count, owners = self._schedule.clear(call.text("address"))
        owners.pop(sender, None)
        return (*self._forgotten(owners, "/at/clear came"), self._reply(sender, "/done", "/at/clear", count))

    # What they share.

    def _standing(self) -> Standing:
        # A performer at another rate is ahead of what has been converted; any other keeps time in what can be heard.
        position = max(self._performer.end, self._stands()) if self._runs else 0
        controls = self._store.current
        lookahead, lead = controls.lookahead_frames, controls.lead_samples
        begun = untouched_block(position, lookahead, lead, self._info, self._grid) if self._runs else 0
        return Standing(position, max(self._block + 1, begun), self._runs)

    def _wait(self, change: Change, position: int, place: int, client: Address, address: str) -> tuple[Effect, ...]:
        revision, acts = self._schedule.add(change, position, place, client, address)
        start = self._bridge(self.rate_of(client)).to_host(acts)
        return (self._reply(client, "/scheduled", address, revision, start),)

    def _forgotten(self, owners: Mapping[Address, int], why: str) -> tuple[Effect, ...]:
        """To each client, how many of its changes will never find their place."""
        waited = "what waited for its place is forgotten"
        return tuple(
            self._reply(client, "/fail", "/at", f"{why}: {waited}, {count} of yours") for client, count in owners.items()
        )

    def _is_due(self, call: Call, sender: Address, now_seconds: float, ahead_seconds: float) -> bool:
        if ahead_seconds > MAX_AHEAD_SECONDS:
            limit = f"send it within {MAX_AHEAD_SECONDS:.0f} s of its date, or set the clock"
            raise ClientFault(call.address, f"this message is dated {ahead_seconds:.0f} s ahead; {limit}")
        verdict = self._timeline.add(now_seconds + ahead_seconds, (call, sender), now_seconds)
        if verdict == "full":
            raise ClientFault(call.address, f"{len(self._timeline)} messages are waiting for their date already; send it later")
        return verdict == "now"

    def _change(self, controls: Controls, client: Address, address: str) -> None:
        if controls != self._store.current:
            self._store.set(controls)
        self._notice(self._store.current.revision, client, address)

    def _notice(self, revision: int, client: Address, address: str) -> None:
        # After /stop, there may be no block for a long time that could be its first.
        if address != "/stop":
            self._notices.add(Notice(revision, client, address))

    def _start_timeline(self, runs: bool) -> tuple[Effect, ...]:
        """Positions start anew, so what counts in the old ones must not go on. What was sent while no timeline ran is meant
        for the next."""
        owners: Mapping[Address, int] = self._schedule.clear()[1] if self._runs or not runs else {}
        self._runs = runs
        self._block = -1
        self._network.restart()
        controls = settle(self._store.current)
        if controls != self._store.current:
            self._store.set(controls)
        return self._forgotten(owners, "a new timeline began")

    def _refuse(self, sender: Address, fault: ClientFault, now_seconds: float) -> tuple[Effect, ...]:
        self._count(rejected=1)
        if self._is_stranger(sender) and not self.door.may_answer(now_seconds):
            self._count(untold=1)
            return ()
        stream = fault.address in ("/audio/in", "datagram")
        sort = fault.sort if isinstance(fault, AudioRefused) else "" if fault.address in TO_SERVER or stream else "unknown"
        kind = Kind(sender, fault.address if sort != "unknown" else "unknown", sort)
        reason = self._limiter.admit(kind, fault.reason, ONCE_A_SECOND if stream else COMMANDS, now_seconds)
        return () if reason is None else (self._reply(sender, "/fail", fault.address, reason),)

    def _expire(self, now_seconds: float) -> Iterator[Effect]:
        for client in self._clients.fading(now_seconds):
            text = "this client will be taken for gone in a minute; send anything, /status for one, to go on listening"
            yield self._reply(client.address, "/log", "warning", text)
        for client in self._clients.silent(now_seconds):
            silence = f"nothing came from {client.name} for {client.patience_seconds():g} s; say /hello to come back"
            yield self._reply(client.address, "/log", "warning", silence)
            yield from self._leave(client.address)

    def _reports(self, now_seconds: float) -> Iterator[Effect]:
        """To whom packets were left unread, and that somebody knocks who may not come in."""
        for report in self.door.reports(now_seconds):
            if report.turned_away:
                yield self._reply(report.to, "/fail", "/hello", report.text)
                if report.news:
                    yield from self.log("warning", report.text)
            elif not self._is_stranger(report.to) or self.door.may_answer(now_seconds):
                yield self._reply(report.to, "/fail", "rate", report.text)
            else:
                self._count(untold=report.packets)

    def _is_stranger(self, sender: Address) -> bool:
        """Whether this one has yet to bring the key."""
        return self.door.locked and self._clients.get(sender) is None

    def _turns(self, now_seconds: float) -> Iterator[Effect]:
        """Whose turn it is, where that has changed; the one whose turn was taken learns it even without /hello."""
        since_seconds = self._performer.ended(now_seconds)
        if since_seconds is not None:
            yield Alone(since_seconds)
        turn = self._performer.turn(now_seconds)
        now, before = turn and turn.who, self._told_turn
        if now == before:
            return
        self._told_turn = now
        name = turn.name if turn else ""
        yield from self._to_all(lambda client, _: compose("/performer", name, int(client.address == now)))
        known = self._clients.get(before) if before else None
        if turn and before and not (known and known.greeted):
            yield self._reply(before, "/performer", name, 0)

    def _make_room(self, address: str, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        """A place for this client: where all are taken, that of one who has most likely gone without a word."""
        if not self._clients.full_for(sender):
            return ()
        gone = self._clients.vanished(now_seconds)
        if gone is None:
            raise ClientFault(address, f"{MAX_CLIENTS} clients are connected already; let one of them say /bye")
        text = f"nothing has come from {gone.name} for long, and another client wants its place; say /hello to come back"
        return (self._reply(gone.address, "/log", "warning", text), *self._leave(gone.address))

    def _leave(self, address: Address) -> tuple[Effect, ...]:
        client = self._clients.remove(address)
        self._performer.leave(address)
        self._notices.forget(address)
        self._schedule.forget(address)
        self._probes.forget(address)
        if client is None:
            return ()
        ring = (CloseRing(address),) if client.ring else ()
        return (*ring, Subscribe(address, "none", 0, False)) if client.transport != "none" else ring

    def _set_transport(self, address: Address, transport: str, frames_per_packet: int) -> None:
        client = self._clients.get(address)
        if client is not None:
            self._clients.put(replace(client, transport=transport, frames_per_packet=frames_per_packet))

    def _pace(self) -> Pace:
        """What auto goes by: for the performer's rate, since it is the performer who waits for every block."""
        figures, ms = self._figures, self._info.sample_rate / 1000
        way_ms = figures.transport_ms + max(self._conversion_ms(self._performer.rate), figures.card_ms)
        reserve_ms = RESERVE_MS + self._network.p99_ms + way_ms
        return Pace(math.ceil(figures.hear_ms * ms), math.ceil(reserve_ms * ms), self._floor_frames)

    def _status(self, to: Address) -> Effect:
        controls = self._store.current
        seconds = lookahead_seconds(self._info, controls.lookahead_frames)
        figures = self._figures_for(self.rate_of(to))
        stands = self._bridge(self.rate_of(to)).to_host(self._stands())
        return self._send(to, status_reply(controls, stands, self._block, seconds, figures, self.counts, len(self._clients)))

    def _latency(self, to: Address) -> Effect:
        rate, network_ms = self.rate_of(to), self._network.p99_ms
        figures, late = self._figures_for(rate), self._counts.late
        return self._send(
            to, latency_reply(self._store.current, self._info, network_ms, self._conversion_ms(rate), figures, late)
        )

    def _figures_for(self, rate: int) -> EngineFigures:
        """The figures as a host at this rate has them."""
        late = self._conversion_ms(rate)
        return replace(
            self._figures,
            margin_p50_ms=self._figures.margin_p50_ms - late,
            margin_p1_ms=self._figures.margin_p1_ms - late,
        )

    def _reply(self, client: Address, address: str, *arguments: Scalar) -> Send:
        return self._send(client, compose(address, *arguments))

    def _send(self, client: Address, message: Message) -> Send:
        """To the port that the client gave, or back to where its message came from."""
        known = self._clients.get(client)
        return Send(known.reply if known else client, message)

    def _to_all(self, message: Callable[[Client, Bridge], Message]) -> tuple[Effect, ...]:
        return tuple(Send(client.reply, message(client, self._bridge(client.rate))) for client in self._clients.greeted())

    def _to_all_at(self, address: str, position: int, samples: int, count: int) -> tuple[Effect, ...]:
        """A message about a stretch of the timeline, to each client in samples of its own."""

        def told(_: Client, bridge: Bridge) -> Message:
            return compose(address, bridge.to_host(position), bridge.host_samples(position, samples), count)

        return self._to_all(told)

    def _name_of(self, client: Address) -> str:
        known = self._clients.get(client)
        return known.name if known else f"{client[0]}:{client[1]}"

    def _bridge(self, rate: int) -> Bridge:
        return Bridge(rate, self._info.sample_rate)

    def _conversion_ms(self, rate: int) -> float:
        """How much later than at the model's own rate a host gets a block: on its way in, and on its way out."""
        return 2 * self._grid.milliseconds(self._performer.delay_samples(rate))

    def _count(self, late: int = 0, underruns: int = 0, gaps: int = 0, rejected: int = 0, untold: int = 0) -> None:
        old = self._counts
        late, underruns, gaps = old.late + late, old.underruns + underruns, old.gaps + gaps
        rejected, untold = old.rejected + rejected, old.untold + untold
        self._counts = replace(old, late=late, underruns=underruns, gaps=gaps, rejected=rejected, untold=untold)
