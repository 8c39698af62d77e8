"""The composition root: the only file that knows every part. One task group owns every task, socket and thread."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.audio.device import fit_channels
from server.audio.files import read_audio
from server.audio.recorder import Recorder
from server.audio.ring import PositionRing
from server.audio.source import RingSource
from server.card_opener import CardOpener
from server.cards import Cards, Surroundings
from server.clock import Clock
from server.control.params import Controls, ControlStore, opening_controls
from server.engine.engine import Engine
from server.engine.events import Event, Forgot, Late, Lost, Published, Remembered, Saved, Traced, Underrun
from server.engine.metrics import STAGES, Figures, Recent
from server.engine.port import Audio, Generator, ModelInfo, PromptEncoder
from server.engine.watch import GIVE_UP_SECONDS, Watch, look, warns
from server.errors import OurFault, SetupFault
from server.keeper import Keeper
from server.machine import Machine
from server.osc import effects as e
from server.osc.door import Door
from server.osc.endpoint import Endpoint
from server.osc.figures import Counts, EngineFigures
from server.osc.limiter import Address
from server.osc.packets import audio_out_packets
from server.osc.query import Answer, answer, current_values
from server.osc.query_http import QueryServer
from server.osc.rates import MessageRates
from server.osc.session import Session
from server.outlets import Outlets, Renditions
from server.recording import RecordedPerformer
from server.rings import Rings
from server.settings import ServerSettings
from server.shelf import Shelf
from server.silence import ClockedSilence
from server.takes.recorder import Disk, TakeRecorder

LAST_PORT: Final = 65_535
MEASURED_BLOCKS: Final = 100  # after which what was measured tells more than the warm-up did
MAX_PENDING: Final = 32  # prompts, recordings and states under way
TICK_SECONDS: Final = 0.01
ASLEEP_SECONDS: Final = 1.0  # a tick that comes so late says that the process stood still
HEARTBEAT_SECONDS: Final = 0.5
SILENCE_TICK_SECONDS: Final = 0.02
CARD_PERFORMS: Final = "a sound card performs here; to perform over OSC, start Sideman without --sound-card"
RECORDING_PERFORMS: Final = "a recording performs here; wait until it has been played"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the server is, for people: the status line and the benchmark."""

    figures: Figures
    counts: Counts
    controls: Controls
    position: int
    clients: int
    latency: EngineFigures


class App:
    """A running server. Make it on the event loop, then ``await run()``; every method is the event loop's but those that
    say otherwise."""

    def __init__(
        self,
        settings: ServerSettings,
        generator: Generator[Any, Any],
        prompts: PromptEncoder,
        clock: Clock,
        machine: Machine | None = None,
    ) -> None:
        """Takes everything that the server will hold, and warms the model up. Blocks for some seconds. Raises SetupFault."""
        self._settings, self._prompts, self._clock = settings, prompts, clock
        self._machine = machine or Machine()
        info = generator.info
        self.info = info
        self.store = ControlStore(opening_controls(info))
        self._heard = PositionRing(info.channels, int(settings.input_seconds * info.sample_rate))
        self.engine = Engine(generator, self._heard, lambda: self.store.current, self._emit, clock)
        door = Door(settings.access(), MessageRates(settings.messages_per_second))
        self.session = Session(info, self.store, version("sideman"), door=door, stands=lambda: self._heard.end)
        self._states = self._machine.executor(1, "states")
        shelf = Shelf(settings.states, generator)
        self._keeper = Keeper(
            self.session, self.store, self.engine.grid, self._remember, shelf, self._states, self._begin, self._answer
        )
        self._recorded = self._read_input(settings.input_file)
        self.session.give_way(CARD_PERFORMS if settings.card is not None else RECORDING_PERFORMS if self._recorded else "")
        file = Recorder(info.sample_rate, info.channels, self._recorder_fault)
        self._outlets = Outlets(self.engine.grid, info.channels, settings.shared_name, settings.shared_slots, file)
        self._takes = TakeRecorder(
            info, version("sideman"), Disk(generator.save), self._take_fault, settings.recording_tracks, settings.recording_format
        )
        opener = CardOpener(self._machine.card, self._machine.scan, info, settings.card_block, settings.card_rate)
        around = Surroundings(
            self._heard, self._outlets, self._nudge, self._is_playing, self._launch, self._answer,
            lambda: not self._performing, self._card_performs,
        )  # fmt: skip
        self._cards = Cards(opener, self._machine.executor(1, "sound cards"), self.session, around)
        self._rings = Rings(self.session, clock.now_seconds, self._answer)
        self._silence = ClockedSilence(self._heard, info.sample_rate, np.zeros((4096, info.channels), np.float32))
        self.query = QueryServer(
            self._asked,
            lambda: self.store.current.revision,
            lambda: current_values(info, self.store.current),
            self.session.door.allows,
        )
        self._worker = self._machine.driver(self.engine, self._thread_died)
        self._watch = Watch()
        self._transport_ms, self._loop_gap_ms = Recent(), Recent()
        self._performing = self._recorded is not None
        self._pending: set[asyncio.Task[None]] = set()
        # One thread: the recorder's verbs belong to one, and a stop must not overtake its start.
        self._disk = self._machine.executor(1, "recordings")
        self._texts = self._machine.executor(2, "prompts")
        self.ended = asyncio.Event()
        self.session.set_floor(shortest_lookahead_frames(info, self.engine.warm_up()))

    async def run(self, ready: Callable[[Endpoint], None], stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set. ``ready`` is called once the port is open.

        Raises SetupFault if the port or the card can't be had, and OurFault if a thread of ours died.
        """
        self._loop = asyncio.get_running_loop()
        self._died: asyncio.Future[None] = self._loop.create_future()
        self._loop.set_exception_handler(self._broke)
        try:
            self._endpoint = await self._machine.endpoint(
                self.session, self._clock, self._on_effect, self._settings.host, self._settings.port
            )
            await self.query.open(self._settings.host, self._query_port())
            await self._serve(ready, stop)
        finally:
            self._outlets.close()
            await self.query.close()

    def _query_port(self) -> int:
        """The next port after OSC's, unless another was asked for; any free one where OSC took any."""
        asked = self._settings.oscquery_port
        if asked is not None:
            return asked
        return self._settings.port + 1 if 0 < self._settings.port < LAST_PORT else 0

    def _asked(self, target: str) -> Answer:
        return answer(target, self.info, self.store.current, self._settings.host, self._endpoint.port)

    async def _serve(self, ready: Callable[[Endpoint], None], stop: asyncio.Event) -> None:
        announce = _load_announce() if self._settings.announce else None
        # What lives now lives as long as the process: the collector need never look at it again.
        gc.collect()
        gc.freeze()
        try:
            if self._settings.output_file is not None:
                self._start_file(self._settings.output_file)
            self._worker.start()
            if self._settings.card is not None:
                await self._cards.perform(self._settings.card or None)
                self._performing = True
                self._answer(self.session.timeline_began())
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._tick()), group.create_task(self._keep_silence())]
                tasks.append(group.create_task(self._rings.listen()))
                if announce is not None:
                    told = announce(self._settings.host, self._endpoint.port, self.query.port, self._warn)
                    tasks.append(group.create_task(told))
                ready(self._endpoint)
                stopping = asyncio.ensure_future(stop.wait())
                await asyncio.wait([stopping, self._died], return_when=asyncio.FIRST_COMPLETED)
                for task in (*tasks, stopping, *self._pending):
                    task.cancel()
        except ExceptionGroup as group:
            self._die(group.exceptions[0])
        finally:
            if self._died.done():
                self._answer(self.session.log("error", f"Sideman stops: {self._died.exception()}"))
            self._close()
        if self._died.done():
            self._died.result()

    def reading(self) -> Reading:
        """The state of things."""
        return Reading(
            self.engine.metrics.read(),
            self.session.counts,
            self.store.current,
            self._heard.end,
            len(self.session.listeners()),
            self._engine_figures(),
        )

    # What the session wants done.

    def _on_effect(self, effect: e.Effect) -> None:
        match effect:
            case e.AudioIn(position, samples, first):
                self._hear(position, samples, first)
            case e.OpenRing(client, name):
                self._begin(client, "/audio/in/shm", self._open_ring(client, name))
            case e.CloseRing(client):
                self._rings.drop(client)
            case e.Alone(since_seconds):
                if self._performing:
                    self._performing = False
                    self._silence.go_on(since_seconds)
            case e.Reset(client):
                self._keeper.reset()
                if self._cards.performing:
                    self._cards.reset()
                else:
                    self._performing = self._recorded is not None
                    self._silence.stop()
                    self._heard.reset(self._heard.end)
                self._answer(self.session.done(client, "/reset"))
                if self._cards.performing or self._recorded is not None:
                    self._answer(self.session.timeline_began())
            case e.SaveState(bank, client):
                self._answer(self._keeper.save(bank, client))
            case e.StoreState():
                self._keeper.store(effect)
            case e.LoadState():
                self._keeper.load(effect)
            case e.EmbedPrompt():
                self._begin(effect.client, "/prompt", self._embed(effect))
            case e.StartRecording(name, client):
                self._begin(client, "/record/start", self._start_recording(name, client))
            case e.StopRecording(client):
                self._begin(client, "/record/stop", self._stop_recording(client))
            case e.Subscribe(client, transport, frames, answer):
                self._subscribe(client, transport, frames, answer)
            case e.Send():
                raise AssertionError("the endpoint sends")

    def _hear(self, position: int, samples: Audio, first: bool) -> None:
        if not self._performing:
            self._performing = True
            self._silence.stop()
        if first:
            self._heard.reset(position)
        self._heard.write(position, samples)
        self._worker.nudge()

    def _begin(self, client: Address, address: str, work: Coroutine[Any, Any, None]) -> bool:
        """Do something that takes its time, beside the loop; refuse it if too much is under way already."""
        if len(self._pending) >= MAX_PENDING:
            work.close()
            self._answer(self.session.fail(client, address, f"{MAX_PENDING} requests are under way already; send it again"))
            return False
        self._launch(work)
        return True

    def _launch(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._pending.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._die(error)

    async def _embed(self, asked: e.EmbedPrompt) -> None:
        try:
            embedding = await self._loop.run_in_executor(self._texts, self._prompts.embed, asked.text)
        except Exception as error:  # noqa: BLE001 - the encoder's one boundary: without its prompt, the set goes on
            reason = f"the text can't be understood: {type(error).__name__}: {error}"
            self._answer(self.session.fail(asked.client, "/prompt", reason))
        else:
            self._answer(self.session.prompt_ready(asked, embedding))

    async def _start_recording(self, name: str, client: Address) -> None:
        folder = self._settings.recordings / name
        try:
            await self._loop.run_in_executor(self._disk, self._takes.start, folder)
        except SetupFault as fault:
            self._answer(self.session.fail(client, "/record/start", str(fault)))
        else:
            self.engine.remember()
            self._worker.nudge()
            self._answer(self.session.done(client, "/record/start", str(folder)))

    async def _stop_recording(self, client: Address) -> None:
        try:
            taken = await self._loop.run_in_executor(self._disk, self._takes.stop)
        except SetupFault as fault:
            self._answer(self.session.fail(client, "/record/stop", str(fault)))
        else:
            self._answer(self.session.done(client, "/record/stop", str(taken.folder), taken.samples))

    def _subscribe(self, client: Address, transport: str, frames: int, answer: bool) -> None:
        self._follow_rates()
        if transport == "device":
            self._cards.subscribe(client, frames)
            return
        self._cards.unsubscribe(client)
        if transport == "shm":
            self._begin(client, "/audio/subscribe", self._share(client))
        elif answer:
            self._answer(self.session.done(client, "/audio/subscribe", transport, frames))

    async def _share(self, client: Address) -> None:
        """Tell a client of the shared ring at its own rate."""
        try:
            path = await self._loop.run_in_executor(self._disk, self._outlets.shared_at, self.session.rate_of(client))
        except SetupFault as fault:
            self._answer(self.session.fail(client, "/audio/subscribe", str(fault), "shm"))
        else:
            self._answer(self.session.shared(client, str(path)))

    async def _open_ring(self, client: Address, name: str) -> None:
        rate, now = self.session.rate_of(client), self._clock.now_seconds()
        try:
            if self._outlets.shares(name):
                raise SetupFault(f"Sideman itself plays into the ring {name}; give yours another name")
            source = await self._loop.run_in_executor(self._disk, RingSource, name, rate, now)
        except SetupFault as fault:
            self._answer(self.session.fail(client, "/audio/in/shm", str(fault)))
        else:
            self._rings.put(client, source)

    # Files that perform and are played to.

    def _read_input(self, path: Path | None) -> RecordedPerformer | None:
        if path is None:
            return None
        if self._settings.card is not None:
            raise SetupFault("a recording and a sound card can't both perform; leave out --in or --sound-card")
        audio = fit_channels(read_audio(path, self.info.sample_rate), self.info.channels)
        return RecordedPerformer(self._heard, self.info.sample_rate, audio)

    def _start_file(self, path: Path) -> None:
        if path.exists():
            raise SetupFault(f"{path} is there already; give another name")
        self._outlets.file.start(path)
        # So that the file begins at position 0, whatever is played first.
        self._outlets.file.add(0, np.zeros((0, self.info.channels), np.float32))

    def _remember(self) -> None:
        self.engine.remember()
        self._worker.nudge()

    def _nudge(self) -> None:
        """Any thread."""
        self._worker.nudge()

    def _is_playing(self) -> bool:
        return self.store.current.playing

    # What the engine says, first on its own thread.

    def _emit(self, event: Event) -> None:
        """Inference thread."""
        if self.ended.is_set():
            return  # a step that hung may outlive the server
        self._takes.add(event)
        if isinstance(event, Traced) and not isinstance(event, Remembered | Saved | Forgot):
            return
        since_seconds = self._clock.now_seconds()
        renditions: Renditions = self._outlets.publish(event) if isinstance(event, Published) else {}
        with suppress(RuntimeError):  # the loop has closed: nobody is there to be told
            self._loop.call_soon_threadsafe(self._on_event, event, renditions, since_seconds)

    def _on_event(self, event: Event, renditions: Renditions, since_seconds: float) -> None:
        match event:
            case Remembered(memory, controls):
                self._answer(self._keeper.remembered(memory, controls))
            case Saved(bank, memory, controls):
                self._keeper.saved(bank, memory, controls)
            case Forgot(memory):
                self._keeper.forgot(memory)
            case Published(block, position, audio, revision, margin_samples):
                self._send_audio(renditions)
                margin_ms = self.engine.grid.milliseconds(margin_samples)
                self._answer(self.session.published(block, position, len(audio), revision, margin_ms))
                self._answer(self.session.follow(block, revision, margin_samples))
                self._transport_ms.add(1000 * (self._clock.now_seconds() - since_seconds))
            case Late(position, samples):
                self._answer(self.session.late(position, samples))
            case Underrun(position, samples):
                self._answer(self.session.underrun(position, samples))
            case Lost(position, samples):
                self._answer(self.session.gap(position, samples))
            case _:
                raise AssertionError(f"{event} isn't told to musicians")

    def _send_audio(self, renditions: Renditions) -> None:
        """A block to all who listen over OSC, each at its own sample rate."""
        for listener in self.session.listeners():
            for piece in renditions.get(listener.rate, ()):
                for packet in audio_out_packets(piece.position, piece.audio, listener.frames_per_packet):
                    self._endpoint.send_bytes(packet, listener.to)
        self._follow_rates()

    def _follow_rates(self) -> None:
        """A client that said /hello again may have another rate than the one with which it subscribed."""
        self._outlets.listen_at(frozenset(listener.rate for listener in self.session.listeners()))

    def _take_fault(self, reason: str) -> None:
        """Recorder's thread."""
        with suppress(RuntimeError):  # the loop has closed: the take of a server that stops
            self._loop.call_soon_threadsafe(lambda: self._answer(self.session.recording_fault(reason)))

    def _recorder_fault(self, reason: str) -> None:
        """Recorder's thread."""
        self._loop.call_soon_threadsafe(lambda: self._answer(self.session.log("error", reason)))

    def _card_performs(self, performs: bool) -> None:
        """Whether the sound card keeps time. Without it, silence does, until somebody performs."""
        self._performing = performs
        now = self._clock.now_seconds()
        if performs:
            if self.store.current.playing:
                self._silence.advance(now)  # the card goes on from where time stands now
            self._silence.stop()
        else:
            self._silence.go_on(now)
        self.session.give_way(CARD_PERFORMS if performs else "")

    def _thread_died(self, error: BaseException) -> None:
        """Inference thread."""
        self._loop.call_soon_threadsafe(self._die, error)

    def _die(self, error: BaseException) -> None:
        if not self._died.done() and not self.ended.is_set():
            fault = error
            if not isinstance(fault, OurFault):
                fault = OurFault(f"{type(error).__name__}: {error}")
                fault.__cause__ = error
            self._died.set_exception(fault)

    def _broke(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Something that the loop called has raised: a fault of ours, but for what a network may do at any time."""
        error = context.get("exception")
        if isinstance(error, Exception) and not isinstance(error, OSError) and not self.ended.is_set():
            self._die(error)
        else:
            loop.default_exception_handler(context)

    # What goes on by itself.

    def _answer(self, effects: tuple[e.Effect, ...]) -> None:
        self._endpoint.carry_out(effects)

    async def _tick(self) -> None:
        figures, read_again, before = EngineFigures(), 0.0, self._clock.now_seconds()
        while True:
            now = self._clock.now_seconds()
            self._look_after_model(now - before)
            if now - before > ASLEEP_SECONDS:
                self.session.slept(now - before, now)
            before = now
            if now >= read_again:
                self._outlets.heartbeat()
                figures, read_again = self._engine_figures(), now + HEARTBEAT_SECONDS
            self._answer(self.session.tick(now, figures))
            self._answer(self._cards.tick(now))
            # A dated message may come in meanwhile and be due sooner than anything that is known now.
            now = self._clock.now_seconds()
            pause = min(TICK_SECONDS, self.session.wake_in_seconds(now))
            await asyncio.sleep(pause)
            self._loop_gap_ms.add(1000 * max(0.0, self._clock.now_seconds() - now - pause))

    def _look_after_model(self, passed_seconds: float) -> None:
        before, self._watch = self._watch, look(self._watch, self._worker.steps, self._worker.working, passed_seconds)
        if warns(before, self._watch):
            self._answer(self.session.log("warning", "the model is stuck; nothing new is played until it goes on"))
        if self._watch.seconds >= GIVE_UP_SECONDS:
            self._die(OurFault(f"the model has been at one step for {GIVE_UP_SECONDS:g} s"))

    def _engine_figures(self) -> EngineFigures:
        figures = self.engine.metrics.read()
        hear, propose, decode, commit = (1000 * figures.stage_seconds[stage][-1] for stage in STAGES)
        if figures.blocks >= MEASURED_BLOCKS:
            taken = (hear + propose + decode + commit) / 1000
            self.session.set_floor(shortest_lookahead_frames(self.info, taken))
        return EngineFigures(
            margin_p50_ms=figures.margin_ms_p50,
            margin_p1_ms=figures.margin_ms_p1,
            load_p99=figures.load_p99,
            dropped=self._endpoint.unsent,
            hear_ms=hear,
            propose_ms=propose,
            decode_ms=decode,
            commit_ms=commit,
            transport_ms=self._transport_ms.percentile(99),
            card_ms=self.engine.grid.milliseconds(self._cards.ahead_samples),
            loop_gap_ms=self._loop_gap_ms.percentile(99),
        )

    def _warn(self, reason: str) -> None:
        self._answer(self.session.log("warning", reason))

    async def _keep_silence(self) -> None:
        """What is heard without a musician: a recording, and silence while nobody performs."""
        if self._recorded is not None:
            self.store.set(self.store.current._replace(playing=True))
            self._answer(self.session.timeline_began())
        while True:
            now = self._clock.now_seconds()
            if self._recorded is not None:
                self._play_recording(self._recorded, now)
            elif self.store.current.playing and not self._performing:
                if self._silence.advance(now):
                    self._answer(self.session.timeline_began())
                self._worker.nudge()
            else:
                self._silence.stop()
            await asyncio.sleep(SILENCE_TICK_SECONDS)

    def _play_recording(self, recorded: RecordedPerformer, now_seconds: float) -> None:
        recorded.advance(now_seconds)
        self._worker.nudge()
        if recorded.over:
            self._recorded, self._performing = None, False
            self._silence.go_on(now_seconds)
            self.session.give_way("")
            self._answer(self.session.log("info", "the recording has been played; Sideman plays on, and anybody may perform"))

    def _close(self) -> None:
        self.ended.set()
        self._cards.stop()
        self._rings.close()
        self._worker.stop()
        self._endpoint.close()
        self.session.close()
        self._texts.shutdown(cancel_futures=True)
        self._disk.shutdown()
        self._states.shutdown()
        self._outlets.restart()
        if self._outlets.file.path is not None:
            self._outlets.file.stop()
        if self._takes.folder is not None:
            self._takes.stop()


def _load_announce() -> Callable[[str, int, int, Callable[[str], None]], Coroutine[Any, Any, None]]:
    """Only where it is wanted, and before anybody plays: it takes its time."""
    from server.osc.announce import announce

    return announce


def shortest_lookahead_frames(info: ModelInfo, block_seconds: float) -> int:
    """The shortest look-ahead that a machine holds which needs ``block_seconds`` for a block: audio can be heard a
    codec's latency late, and the block must be out, even half as slow again, before it is due. It may be more than the
    model was made for: then the machine is too slow at any look-ahead, and /lookahead says so."""
    frames = info.hear_frames
    while frames * info.hop < info.hear_latency_samples + 1.5 * block_seconds * info.sample_rate:
        frames += info.hear_frames
    return frames
