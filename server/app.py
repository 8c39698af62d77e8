"""The composition root: the only file that knows every part. It makes them, joins them, and starts and ends them in order."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from server.audio.recorder import Recorder
from server.audio.ring import PositionRing
from server.cards.cards import Cards
from server.cards.opener import CardOpener
from server.cards.running import Surroundings
from server.clock import Clock
from server.control.lookahead import grid_of, machine_floor
from server.control.params import ControlStore, opening_controls
from server.conversation.door import Door
from server.conversation.rates import MessageRates
from server.conversation.session import Session
from server.engine.engine import Engine
from server.engine.port import Generator, Household, PromptEncoder
from server.keeping.keeper import Keeper
from server.keeping.shelf import Shelf
from server.link.membership import Membership
from server.listeners.audio_out import AudioOut
from server.listeners.outlets import Outlets
from server.listeners.subscriptions import Subscriptions
from server.machine import Machine
from server.oscquery import query
from server.oscquery.query_http import QueryServer
from server.performers.recording import read_performer
from server.performers.ring_opener import RingOpener
from server.performers.rings import Rings
from server.performers.silence import ClockedSilence
from server.performers.timekeeper import Timekeeper
from server.running.announcing import load_announce
from server.running.endpoint import Endpoint
from server.running.exchange import Exchange
from server.running.gauges import Gauges, Reading
from server.running.hands import Hands
from server.running.heart import Heart
from server.running.life import Life
from server.running.news import News
from server.running.prompts import Prompts
from server.running.relay import Relay
from server.running.requests import Requests
from server.running.watchdog import Watchdog
from server.settings import ServerSettings
from server.takes.on_request import TakesOnRequest
from server.takes.recorder import Disk, TakeRecorder


class App:
    """A running server. Make it on the event loop, then ``await run()``; every method is the event loop's."""

    def __init__(
        self,
        settings: ServerSettings,
        generator: Generator[Any, Any],
        encoder: PromptEncoder,
        clock: Clock,
        machine: Machine | None = None,
        house: Household | None = None,
    ) -> None:
        """Takes everything that the server will hold, and warms the model up. Blocks for some seconds. Raises SetupFault.

        house: the process that the generator is in, if it is in one of its own.
        """
        self._settings, self._clock, self._machine = settings, clock, machine or Machine()
        self._life, self._exchange = Life(), Exchange()
        self.info, self.ended = generator.info, self._life.ended
        info, now, threads = generator.info, clock.now_seconds, self._machine.executor
        fail, post, answer = self._life.fail, self._exchange.post, self._exchange.answer

        # The conversation, and where what it wants is done beside the loop.
        self.store = store = ControlStore(opening_controls(info))
        self._heard = heard = PositionRing(info.channels, int(settings.input_seconds * info.sample_rate))
        door = Door(settings.access(), MessageRates(settings.messages_per_second))
        self.session = session = Session(
            info, store, version("sideman"), door=door, stands=lambda: heard.end, standstill_seconds=settings.standstill_seconds
        )
        self._requests = Requests(session, answer, fail)
        begin, launch = self._requests.begin, self._requests.launch
        self._disk, self._states, self._texts = threads(1, "recordings"), threads(1, "states"), threads(2, "prompts")
        recorded = read_performer(settings.performing_file(), heard, info)

        # The model, and where its blocks go.
        file = Recorder(info.sample_rate, info.channels, lambda why: post(lambda: answer(session.log("error", why))))
        self._outlets = outlets = Outlets(grid_of(info), info.channels, settings.shared_name, settings.shared_slots, file)
        self._takes = takes = TakeRecorder(
            info, version("sideman"), Disk(generator.save), lambda why: post(lambda: answer(session.recording_fault(why))),
            settings.recording_tracks, settings.recording_format,
        )  # fmt: skip
        relay = Relay(takes, outlets, self.ended.is_set, now, lambda what, audio, at: post(self._news.tell, what, audio, at))
        self.engine = engine = Engine(generator, heard, lambda: store.current, relay.emit, clock)
        self._worker = self._machine.driver(engine, lambda error: post(fail, error))
        if house is not None:
            house.on_restart(lambda why: post(lambda: answer(session.restarted(why))))
        nudge = self._worker.nudge

        def remember() -> None:
            engine.remember()
            nudge()

        # Who performs.
        silence = ClockedSilence(heard, info.sample_rate, info.channels)
        self._timekeeper = timekeeper = Timekeeper(
            session, store, heard, silence, recorded, card=settings.card is not None, forget_card=lambda: self._cards.forget(),
            nudge=nudge, now_seconds=now, answer=answer,
        )  # fmt: skip
        opener = CardOpener(self._machine.card, self._machine.scan, info, settings.card_block, settings.card_rate)
        around = Surroundings(heard, outlets.card, nudge, lambda: store.current.playing)
        self._cards = cards = Cards(
            opener, threads(1, "sound cards"), session, around, timekeeper, outlets.play_card_at, launch, answer
        )
        self._rings = rings = Rings(session, now, answer)

        # Who listens, what is asked for, what is told, and what goes on by itself.
        audio_out = AudioOut(session, outlets, self._exchange.send)
        self._membership = membership = Membership(self._machine.link, session, threads(1, "link"), begin, now, answer)
        keeper = Keeper(session, store, engine.grid, remember, Shelf(settings.states, generator), self._states, begin, answer)
        self._hands = Hands(
            timekeeper,
            RingOpener(session, rings, outlets.shares, self._disk, begin, now, answer),
            rings,
            Subscriptions(session, audio_out, outlets, cards, self._disk, begin, answer),
            Prompts(session, encoder, self._texts, begin, answer),
            keeper,
            TakesOnRequest(session, takes, settings.recordings, self._disk, remember, begin, answer),
            membership,
            answer,
        )
        self._gauges = gauges = Gauges(info, engine.metrics, self._exchange.unsent, lambda: cards.ahead_samples)
        self._news = News(session, keeper, audio_out, engine.grid, gauges.transport_ms, now, answer)
        watchdog = Watchdog(self._worker, session, house, answer, fail)
        self._heart = Heart(session, cards, outlets, watchdog, gauges, self._exchange, now, answer)
        self.query = QueryServer(
            lambda target: query.answer(target, info, store.current, settings.host, self._exchange.port()),
            lambda: store.current.revision,
            lambda: query.current_values(info, store.current),
            door.allows,
        )
        session.set_floor(machine_floor(info, engine.warm_up()))

    def reading(self) -> Reading:
        """The state of things."""
        session, figures, latency = self.session, self.engine.metrics.read(), self._gauges.read()
        return Reading(figures, session.counts, self.store.current, self._heard.end, len(session.listeners()), latency)

    async def run(self, ready: Callable[[Endpoint], None], stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set. ``ready`` is called once the port is open.

        Raises SetupFault if the port or the card can't be had, and OurFault if a thread of ours died.
        """
        loop, host, port = asyncio.get_running_loop(), self._settings.host, self._settings.port
        loop.set_exception_handler(self._life.loop_broke)
        try:
            endpoint = await self._machine.endpoint(self.session, self._clock, self._hands.carry_out, host, port)
            self._exchange.open(loop, endpoint)
            await self.query.open(host, self._settings.query_port())
            await self._serve(lambda: ready(endpoint), stop)
        finally:
            self._outlets.close()
            await self.query.close()

    async def _serve(self, ready: Callable[[], None], stop: asyncio.Event) -> None:
        settings, answer = self._settings, self._exchange.answer
        announce = load_announce(self.session, answer) if settings.announce else None
        # What lives now lives as long as the process: the collector need never look at it again.
        gc.collect()
        gc.freeze()
        try:
            if settings.output_file is not None:
                self._outlets.start_file(settings.output_file)
            self._worker.start()
            if settings.card is not None:
                await self._cards.perform(settings.card or None)
                self._timekeeper.card_begins()
            if settings.link:
                await self._membership.join()
            async with asyncio.TaskGroup() as group:
                works = (self._heart.beat(), self._timekeeper.keep(), self._rings.listen(), self._membership.watch())
                tasks = [group.create_task(work) for work in works]
                if announce is not None:
                    tasks.append(group.create_task(announce(settings.host, self._exchange.port(), self.query.port)))
                ready()
                await self._life.last(stop)
                for task in tasks:
                    task.cancel()
                self._requests.cancel()
        except ExceptionGroup as group:
            self._life.fail(group.exceptions[0])
        finally:
            if self._life.fault is not None:
                answer(self.session.stops(self._life.fault))
            self._close()
        if self._life.fault is not None:
            raise self._life.fault

    def _close(self) -> None:
        self.ended.set()
        self._cards.stop()
        self._rings.close()
        self._membership.stop()
        self._worker.stop()
        self._exchange.close()
        self.session.close()
        self._texts.shutdown(cancel_futures=True)
        for disk in (self._disk, self._states):
            disk.shutdown()
        self._outlets.finish()
        if self._takes.folder is not None:
            self._takes.stop()
