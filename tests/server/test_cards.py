"""Sound cards at other rates than the model's: the card's clock is the timeline, exact to the sample."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.audio.recorder import Recorder
from server.audio.ring import PositionRing
from server.cards.cards import Cards
from server.cards.opener import CardOpener
from server.cards.running import Surroundings
from server.control.params import Controls, ControlStore
from server.conversation.effects import Effect
from server.conversation.session import Session
from server.engine.events import Published
from server.engine.port import Audio
from server.errors import OurFault, SetupFault
from server.listeners.outlets import Outlets
from server.settings import load_settings
from server.units import HOST_RATES, Grid
from tests.fakes import INFO

RATE = INFO.sample_rate
GRID = Grid(RATE, 2048, 4)
BLOCK = 16384
CARD_LATENCY = 333
WAIT_SECONDS = 600


def tone(rate: int, first: int, count: int) -> Audio:
    """Of its place on the timeline alone; to be a sample off is to be 0.06 off."""
    times = np.arange(first, first + count) / rate
    return np.repeat((0.5 * np.sin(2 * np.pi * 997 * times))[:, None], 2, axis=1).astype(np.float32)


class ToneCard:
    """A performer who plays a tone into the card as fast as it is read, and keeps the last second of what it is played."""

    def __init__(self, rate: int, seconds: float) -> None:
        self.rate, self.total = rate, int(seconds * rate)
        self.latency_samples, self.at = CARD_LATENCY, 0
        self.speaker = np.zeros((rate, 2), np.float32)
        self.over, self.closed = threading.Event(), False

    def read(self, frames: int) -> tuple[Audio, bool]:
        if self.at + frames > self.total:
            self.over.set()
            raise OurFault("unplugged")
        self.at += frames
        return tone(self.rate, self.at - frames, frames), False

    def write(self, audio: Audio) -> bool:
        places = np.arange(self.at - len(audio), self.at) + self.latency_samples
        self.speaker[places % self.rate] = audio
        return False

    def close(self) -> None:
        self.closed = True


class Seat:
    """The performer's place, for which nobody else asks."""

    vacant = True

    def card_lost(self) -> None:
        """Nobody is there to notice."""

    def card_back(self) -> None:
        """Nobody is there to notice."""


class Stage:
    """Cards with a server that plays back what it heard, ``delay`` later, on the card's thread."""

    def __init__(self, folder: Path, delay: int, open_card: Callable[..., ToneCard], rate: int | None = None) -> None:
        self.heard = PositionRing(2, 4 * RATE)
        self.outlets = Outlets(GRID, 2, f"test-{folder.name[-20:]}".replace(".", "-"), 4, Recorder(RATE, 2, self.fail))
        self.cards = self.with_cards(open_card, rate)
        self.delay, self.block = delay, 0

    def with_cards(self, open_card: Callable[..., ToneCard], rate: int | None) -> Cards:
        session = Session(INFO, ControlStore(Controls((True, True), 8)), "0")
        around = Surroundings(self.heard, self.outlets.card, self.echo, lambda: True)
        opener, thread = CardOpener(open_card, lambda: None, INFO, BLOCK, rate), ThreadPoolExecutor(1)
        return Cards(opener, thread, session, around, Seat(), self.outlets.play_card_at, self.begin, self.tell)

    def fail(self, reason: str) -> None:
        raise AssertionError(reason)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        raise AssertionError(work)

    def tell(self, effects: tuple[Effect, ...]) -> None:
        raise AssertionError(effects)

    def echo(self) -> None:
        while self.heard.end >= (self.block + 1) * GRID.block_samples:
            start = self.block * GRID.block_samples
            audio, _ = self.heard.read(start, GRID.block_samples)
            self.outlets.publish(Published(self.block, start + self.delay, audio, 0, 0))
            self.block += 1


@pytest.mark.parametrize(
    ("rate", "seconds"), [(44_100, 5), (88_200, 5), (96_000, 5), (48_000, 60), pytest.param(48_000, 3600, marks=pytest.mark.slow)]
)
async def test_a_tone_comes_back_in_its_place(tmp_path: Path, rate: int, seconds: float) -> None:
    """After an hour, too."""
    delay = 147 * 200
    card = ToneCard(rate, seconds)
    stage = Stage(tmp_path, delay, lambda *_: card, rate)
    try:
        await stage.cards.perform(None)
        assert await asyncio.to_thread(card.over.wait, WAIT_SECONDS)
        stage.cards.stop()
    finally:
        stage.outlets.close()
    assert card.closed
    last = card.at + CARD_LATENCY
    places = np.arange(last - rate // 2, last)
    late = delay * rate // RATE
    assert late * RATE == delay * rate
    wanted = tone(rate, int(places[0]) - late, len(places))
    assert np.abs(card.speaker[places % rate] - wanted).max() < 1e-3


async def test_a_card_that_cannot_run_at_the_models_rate_runs_at_its_own(tmp_path: Path) -> None:
    asked: list[int] = []

    def open_card(name: object, rate: int, *_: object) -> ToneCard:
        asked.append(rate)
        if rate != 96_000:
            raise SetupFault(f"not at {rate} Hz")
        return ToneCard(rate, 0)

    stage = Stage(tmp_path, 0, open_card)
    try:
        await stage.cards.perform(None)
        assert asked == [44_100, 48_000, 96_000]
        assert stage.cards.ahead_samples > (CARD_LATENCY + BLOCK) * RATE // 96_000, "and its conversion"
        stage.cards.stop()
        assert not stage.cards.ahead_samples
        strict = stage.with_cards(open_card, 48_000)
        with pytest.raises(SetupFault, match="not at 48000 Hz"):
            await strict.perform(None)
        strict.stop()
    finally:
        stage.outlets.close()


async def test_a_reset_forgets_what_the_card_heard(tmp_path: Path) -> None:
    card = ToneCard(48_000, 2)
    stage = Stage(tmp_path, 0, lambda *_: card, 48_000)
    stage.cards.forget()
    try:
        await stage.cards.perform(None)
        assert await asyncio.to_thread(card.over.wait, WAIT_SECONDS)
        stage.cards.stop()
    finally:
        stage.outlets.close()
    assert stage.heard.epoch == 1


def test_only_rates_that_hosts_have_are_taken() -> None:
    for rate in HOST_RATES:
        assert load_settings(None, card_rate=rate).card_rate == rate
    with pytest.raises(SetupFault, match=r"card_rate: .*44100, 48000, 88200 or 96000 Hz, not 22050"):
        load_settings(None, card_rate=22_050)
