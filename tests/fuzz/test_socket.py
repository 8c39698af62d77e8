"""Nonsense through the real socket while audio streams: no block is late, and whoever was refused is told how often."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.clock import ManualClock
from server.errors import ClientFault
from server.osc.codec import DecodeError, decode
from server.osc.validate import validate
from tests.fuzz.conversation import judged, refusals
from tests.fuzz.datagrams import datagrams
from tests.server.talk import Talker, running, talker
from tests.server.test_app import BLOCK, feed, start, wait_for_block

LONGEST = 1500
A_BURST, BURST_SECONDS = 25, 0.01
# What a fool may really do. Anything else that is valid would perform, stop the music or leave.
HARMLESS = {"/weight", "/prompt", "/gain", "/seed", "/temperature", "/part", "/chord", "/sync", "/status", "/version", "/play"}


@pytest.mark.parametrize("count", [5_000, pytest.param(100_000, marks=pytest.mark.slow)])
async def test_nonsense_while_audio_streams(count: int, tmp_path: Path) -> None:
    # The server's clock is the test's: how long anyone was silent must not depend on how fast this machine is.
    clock = ManualClock()
    async with running(tmp_path, clock=clock) as (app, port), talker(port) as client, talker(port) as fool:
        await start(client)
        await feed(client, 0, 4)
        certain = 0
        for number, datagram in enumerate(foolish(count)):
            if number % A_BURST == 0:
                await feed(client, (4 + number // A_BURST) * BLOCK, 1)
                await fool.sync()
                clock.advance(BURST_SECONDS)
            certain += judged(datagram)[0]
            fool.transport.sendto(datagram)
        await fool.sync()
        await wait_for_block(client, 4 + count // A_BURST)
        # Before time is made to pass without a performer, for refusals that are summed up by the second.
        assert not client.all("/late") and not client.all("/underrun") and not client.all("/gap")
        counts, told = app.session.counts, Told(fool)
        fool.waiting.clear()
        while told.so_far() + counts.untold < counts.rejected:
            clock.advance(1.0)
            await fool.hear("/fail")
    assert app.session.counts.rejected == told.so_far() + app.session.counts.untold >= certain > count / 3
    assert app.session.counts.untold < count / 10


def foolish(count: int) -> Iterator[bytes]:
    """Datagrams of a usual size that can't do any harm if they happen to be valid. None is empty: asyncio wouldn't send it."""
    left = count
    for datagram in datagrams(7772, 3 * count):
        if left and 0 < len(datagram) <= LONGEST and harmless(datagram):
            left -= 1
            yield datagram
    assert not left


def harmless(datagram: bytes) -> bool:
    try:
        messages = decode(datagram)
    except DecodeError:
        return True
    for timed in messages:
        try:
            if validate(timed.message).address not in HARMLESS:
                return False
        except ClientFault:
            pass
    return True


class Told:
    """How many refusals a client heard of, one by one or as a number. Counts each message once, for there are a hundred
    thousand."""

    def __init__(self, client: Talker) -> None:
        self._client, self._seen, self._count = client, 0, 0

    def so_far(self) -> int:
        new = self._client.history[self._seen :]
        self._seen += len(new)
        self._count += sum(refusals(message) for message in new if message.address == "/fail")
        return self._count
