"""The performer's sound card disappears: whoever listens over OSC hears the set go on, from where it was."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import cast

import numpy as np

from server.audio.device import CardStream
from server.engine.port import Audio
from server.errors import OurFault
from tests.faults.stand_in import LIKE_THE_REAL_ONE, StandIn
from tests.faults.test_in_the_process import whole
from tests.server.talk import running, talker

BLOCK = LIKE_THE_REAL_ONE.hop * LIKE_THE_REAL_ONE.block_frames
CARD_BLOCK = 512


class Cable:
    """A card that plays as fast as it may: ``passes`` passes, and then somebody trips over its cable."""

    latency_samples = 0

    def __init__(self, passes: int) -> None:
        self._left = passes
        self.may_end = threading.Event()

    def read(self, frames: int) -> tuple[Audio, bool]:
        if not self._left:
            self.may_end.wait()
            raise OurFault("the sound card stopped listening: unplugged")
        self._left -= 1
        return np.full((frames, LIKE_THE_REAL_ONE.channels), 0.1, np.float32), False

    def write(self, audio: Audio) -> bool:
        return False

    def close(self) -> None:
        """Nothing is left to close."""


async def test_a_card_disappears(tmp_path: Path) -> None:
    passes = 6 * BLOCK // CARD_BLOCK
    cable = Cable(passes)

    def open_card(name: str | int | None, rate: int, channels: int, block: int, listen: bool) -> CardStream:
        return cable

    async with running(tmp_path, StandIn("plays"), open_card, card="") as (app, port), talker(port) as observer:
        observer.say("/hello", "observer")
        await observer.hear("/welcome")
        observer.say("/play")
        await observer.hear("/block")
        cable.may_end.set()
        assert "unplugged" in str((await observer.hear("/log")).arguments[1])
        await whole(observer)
    # Nothing was forgotten: the timeline is the card's own, gone on with.
    positions = [cast(int, message.arguments[1]) for message in observer.all("/block")]
    assert positions == sorted(positions) and positions[-1] >= passes * CARD_BLOCK
    assert app.session.counts.gaps == 0
