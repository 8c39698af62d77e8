"""Sound cards in the whole server: opened beside the music, asked for by several, lost, and back again."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from server.audio.device import CardStream
from server.cards.retries import RETRY_SECONDS
from server.clock import ManualClock
from server.engine.port import Audio
from server.errors import OurFault, SetupFault
from tests.fakes import INFO
from tests.server.talk import Talker, ones, running, talker

CARD_BLOCK = 512


class Card:
    """Gives one block for each ``turn`` that it is allowed, and takes everything."""

    latency_samples = 100

    def __init__(self, listens: bool) -> None:
        self.listens = listens
        self.turns, self.free = threading.Semaphore(0), False
        self.pulled = self.overflows = self.ran_dry = False
        self.closed = threading.Event()

    def turn(self, times: int = 1) -> None:
        self.turns.release(times)

    def run(self) -> None:
        """It needs no turns any more."""
        self.free = True
        self.turns.release()

    def pull(self) -> None:
        self.pulled = True
        self.turns.release()

    def read(self, frames: int) -> tuple[Audio, bool]:
        self._wait()
        return np.full((frames, INFO.channels), 0.1, np.float32), self.overflows

    def write(self, audio: Audio) -> bool:
        if not self.listens:
            self._wait()
        return self.ran_dry

    def close(self) -> None:
        self.closed.set()

    def _wait(self) -> None:
        if not self.free:
            self.turns.acquire()
        if self.pulled:
            raise OurFault("unplugged")


@dataclass
class Shop:
    """Where cards are opened: each once ``open`` is set, and while there are any."""

    sold: list[Card] = field(default_factory=lambda: [])
    open: threading.Event = field(default_factory=threading.Event)
    empty: bool = False
    over: bool = False

    async def __aenter__(self) -> Shop:
        return self

    async def __aexit__(self, *_: object) -> None:
        """So that the server's stop finds no card in the middle of a pass that never ends."""
        self.over = True
        self.open.set()
        for card in self.sold:
            card.run()

    def sell(self, name: str | int | None, rate: int, channels: int, block: int, listen: bool) -> CardStream:
        assert self.open.wait(20)
        if self.empty:
            raise SetupFault("no sound card found")
        card = Card(listen)
        card.free = self.over
        self.sold.append(card)
        return card


def shop() -> Shop:
    made = Shop()
    made.open.set()
    return made


async def closed(card: Card) -> bool:
    return await asyncio.to_thread(card.closed.wait, 20)


async def log(client: Talker, part: str) -> str:
    """The next /log with these words in it."""
    while part not in (text := str((await client.hear("/log")).arguments[1])):
        pass
    return text


async def hello(client: Talker) -> None:
    client.say("/hello", "test")
    await client.hear("/welcome")


async def test_the_set_goes_on_while_a_card_is_opened(tmp_path: Path) -> None:
    slow = Shop()
    async with running(tmp_path, open_card=slow.sell) as (_, port), talker(port) as anna, talker(port) as bert, slow:
        anna.say("/audio/subscribe", "device")
        bert.say("/audio/subscribe", "device")
        await anna.sync()
        await bert.sync()
        assert not anna.all("/done") and not slow.sold
        slow.open.set()
        assert (await anna.hear("/done")).arguments == ("/audio/subscribe", "device", 128)
        assert (await bert.hear("/done")).arguments == ("/audio/subscribe", "device", 128)
        (card,) = slow.sold
        anna.say("/bye")
        await anna.sync()
        assert not card.closed.is_set()
        bert.say("/audio/subscribe", "none")
        await bert.sync()
        card.run()
        assert await closed(card)


async def test_a_client_leaves_while_its_card_is_opened(tmp_path: Path) -> None:
    slow = Shop()
    async with running(tmp_path, open_card=slow.sell) as (_, port), talker(port) as client, slow:
        client.say("/audio/subscribe", "device")
        await client.sync()
        client.say("/bye")
        assert (await client.hear("/done")).arguments == ("/bye",)
        slow.open.set()
        assert "/bye, came before" in str((await client.hear("/fail")).arguments[1])
        assert await closed(slow.sold[0])
        client.say("/audio/subscribe", "device")
        assert (await client.hear("/done")).arguments == ("/audio/subscribe", "device", 128)
        assert len(slow.sold) == 2


async def test_a_client_that_changes_its_mind_keeps_what_it_chose_last(tmp_path: Path) -> None:
    slow = Shop()
    async with running(tmp_path, open_card=slow.sell) as (app, port), talker(port) as client, slow:
        client.say("/audio/subscribe", "device")
        await client.sync()
        client.say("/audio/subscribe", "osc")
        assert (await client.hear("/done")).arguments == ("/audio/subscribe", "osc", 128)
        slow.open.set()
        await client.hear("/fail")
        assert len(app.session.listeners()) == 1
        assert await closed(slow.sold[0])


async def test_a_server_that_stops_leaves_no_card_open(tmp_path: Path) -> None:
    slow = Shop()
    async with running(tmp_path, open_card=slow.sell) as (_, port), talker(port) as client, slow:
        client.say("/audio/subscribe", "device")
        await client.sync()
        slow.open.set()
    assert all(card.closed.is_set() for card in slow.sold)


async def test_no_card_is_said_in_words_and_one_that_comes_is_found(tmp_path: Path) -> None:
    cards = shop()
    cards.empty = True
    async with running(tmp_path, open_card=cards.sell) as (_, port), talker(port) as client, cards:
        client.say("/audio/subscribe", "device")
        assert (await client.hear("/fail")).arguments == ("/audio/subscribe", "no sound card found")
        cards.empty = False
        client.say("/audio/subscribe", "device")
        await client.hear("/done")


async def test_a_card_that_plays_is_pulled_out_and_asked_for_again(tmp_path: Path) -> None:
    cards = shop()
    async with running(tmp_path, open_card=cards.sell) as (_, port), talker(port) as client, cards:
        await hello(client)
        client.say("/audio/subscribe", "device")
        await client.hear("/done")
        cards.sold[0].pull()
        assert "unplugged; /audio/subscribe device opens it again" in await log(client, "the sound card stopped")
        assert await closed(cards.sold[0])
        client.say("/audio/subscribe", "device")
        await client.hear("/done")
        assert len(cards.sold) == 2 and not cards.sold[1].closed.is_set()
        cards.sold[1].turn(100)


async def test_a_card_that_performs_is_pulled_out_and_comes_back(tmp_path: Path) -> None:
    """Its timeline goes on: first by silence, then by the card again."""
    cards, clock = shop(), ManualClock()
    async with running(tmp_path, open_card=cards.sell, clock=clock, card="") as (app, port), talker(port) as client, cards:
        await hello(client)
        client.say("/play")
        await client.sync()
        turns = 0
        while not client.all("/block"):
            cards.sold[0].turn()
            turns += 1
            await client.sync()
        while app.reading().position < turns * CARD_BLOCK:
            await client.sync()
        cards.sold[0].pull()
        assert "trying to open it again in 1 s" in await log(client, "the sound card stopped: unplugged")
        at = app.reading().position
        assert at == turns * CARD_BLOCK
        cards.empty = True
        clock.advance(1.0)
        assert "no sound card found; trying to open it again in 2 s" in await log(client, "isn't back")
        cards.empty = False
        clock.advance(2.0)
        await log(client, "is back, and performs")
        silent = app.reading().position
        assert at + 2.9 * INFO.sample_rate < silent <= at + 3 * INFO.sample_rate
        seen = len(client.all("/block"))
        while len(client.all("/block")) < seen + 3:
            cards.sold[1].turn()
            await client.sync()
        assert app.reading().position >= silent
        client.play(0, ones(100))
        assert "a sound card performs here" in str((await client.hear("/fail")).arguments[1])
        cards.sold[1].turn(100)


async def test_a_card_that_stays_away_is_given_up(tmp_path: Path) -> None:
    cards, clock = shop(), ManualClock()
    async with running(tmp_path, open_card=cards.sell, clock=clock, card="") as (_, port), talker(port) as client, cards:
        await hello(client)
        client.say("/audio/subscribe", "osc")  # who listens may be silent for ten minutes
        await client.sync()
        cards.empty = True
        cards.sold[0].pull()
        await log(client, "the sound card stopped")
        for pause in RETRY_SECONDS[:-1]:
            clock.advance(pause)
            await log(client, "trying to open it again")
            await client.sync()
        clock.advance(RETRY_SECONDS[-1])
        assert "start Sideman again" in await log(client, "it isn't tried any more")


async def test_a_card_does_not_take_over_from_a_client(tmp_path: Path) -> None:
    cards, clock = shop(), ManualClock()
    async with running(tmp_path, open_card=cards.sell, clock=clock, card="") as (_, port), talker(port) as client, cards:
        await hello(client)
        cards.sold[0].pull()
        await log(client, "the sound card stopped")
        client.play(0, ones(100))
        await client.sync()
        clock.advance(1.0)
        client.play(100, ones(100))
        await client.sync()
        assert len(cards.sold) == 1 and not client.all("/fail")
        for _ in range(2):  # at once it would be a pause of the whole process, and no silence of the client
            await client.hear("/status.reply")
            clock.advance(1.0)
        await log(client, "is back, and performs")


async def test_beats_count_where_the_card_is(tmp_path: Path) -> None:
    cards = shop()
    async with running(tmp_path, open_card=cards.sell, card="") as (app, port), talker(port) as client, cards:
        await hello(client)
        client.say("/tempo", 60)
        client.play(10_000_000, ones(100))
        cards.sold[0].turn(40)
        while app.reading().position < 40 * CARD_BLOCK:
            await client.sync()
        client.say("/beat", 0)
        await client.sync()
        assert app.store.current.downbeat == 40 * CARD_BLOCK


async def test_what_a_card_loses_is_counted_and_told(tmp_path: Path) -> None:
    cards = shop()
    async with running(tmp_path, open_card=cards.sell, card="") as (app, port), talker(port) as client, cards:
        await hello(client)
        cards.sold[0].overflows = True
        cards.sold[0].turn()
        assert (await client.hear("/gap")).arguments[1:] == (0, 1)
        cards.sold[0].overflows = False
        cards.sold[0].ran_dry = True
        cards.sold[0].turn()
        assert (await client.hear("/underrun")).arguments[1:] == (0, 1)
        assert (app.session.counts.gaps, app.session.counts.underruns) == (1, 1)
