"""Joining and leaving in a running server, with sessions of our own."""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path

import pytest

from server.control.link import Shared
from server.errors import SetupFault
from tests.server.talk import WAIT_SECONDS, running, talker


class Session:
    """A session that lets nobody in before ``door`` is open. places: that were taken; left: that were given up."""

    def __init__(self) -> None:
        self.door, self.closed = threading.Event(), threading.Event()
        self.places = self.left = 0
        self.offered: list[tuple[float, float | None]] = []

    def join(self, bpm: float) -> Session:
        assert self.door.wait(WAIT_SECONDS)
        self.places += 1
        return self

    def look(self) -> Shared:
        return Shared(1, 120.0, 0.0)

    def offer(self, bpm: float, beat: float | None) -> None:
        self.offered.append((bpm, beat))

    def close(self) -> None:
        self.left += 1
        self.closed.set()


async def test_joined_once_told_of_and_left_at_the_end(tmp_path: Path) -> None:
    session = Session()
    session.door.set()
    async with running(tmp_path, join_link=session.join) as (_, port), talker(port) as client:
        client.say("/hello", "test")
        for _ in range(2):
            client.say("/link", 1)
            assert (await client.hear("/done")).arguments == ("/link", 1, 0.0)
        assert (await client.hear("/link.reply")).arguments == (1, 1, 120.0, 0.0)
        client.say("/tempo", 90)
        assert (await client.hear("/done")).arguments == ("/tempo", 90.0)
        assert session.offered == [(90.0, None)]
    assert (session.places, session.left) == (1, 1)


async def test_a_newer_0_overtakes_a_1(tmp_path: Path) -> None:
    session = Session()
    async with running(tmp_path, join_link=session.join) as (_, port), talker(port) as client:
        client.say("/link", 1)
        client.say("/link", 0)
        assert (await client.hear("/done")).arguments == ("/link", 0, 0.0)
        session.door.set()
        assert (await client.hear("/done")).arguments == ("/link", 0, 0.0)
        assert await asyncio.to_thread(session.closed.wait, WAIT_SECONDS)
        client.say("/link")
        assert (await client.hear("/link.reply")).arguments == (0, 0, 0.0, 0.0)
    assert (session.places, session.left) == (1, 1)


async def test_from_the_start(tmp_path: Path) -> None:
    session = Session()
    session.door.set()
    async with running(tmp_path, join_link=session.join, link=True) as (_, port), talker(port) as client:
        client.say("/link")
        assert (await client.hear("/link.reply")).arguments[0] == 1


async def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client is told what to do, and the server goes on; one that was to join from the start doesn't begin."""
    monkeypatch.setitem(sys.modules, "link", None)
    async with running(tmp_path) as (_, port), talker(port) as client:
        client.say("/link", 1)
        address, reason = (await client.hear("/fail")).arguments
        assert address == "/link" and "pip install 'sideman[link]'" in str(reason)
        client.say("/link")
        assert (await client.hear("/link.reply")).arguments[0] == 0
    with pytest.raises(SetupFault, match="isn't installed"):
        async with running(tmp_path, link=True):
            pass
