"""What a stage does to a server, in the real process: docs/surviving.md says what happens then. An observer waits for messages,
and for nothing else; how soon things go on, to the block, is held by tests/scenarios."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import soundfile

from server.osc.schema import FROM_SERVER
from tests.server.talk import Talker, talker
from tests.shipped.stage import started

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 60
SERVER = (sys.executable, "-m", "tests.faults.stand_in", "plays")


@contextmanager
def performing(port: int, name: str = "Anna") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "tests.faults.performer", str(port), name])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def observe(observer: Talker) -> None:
    observer.say("/hello", "observer")
    await observer.hear("/welcome")


async def whole(observer: Talker) -> None:
    """Two blocks from now on that follow each other, each before its time."""
    observer.waiting.clear()
    async with asyncio.timeout(PATIENCE_SECONDS):
        before = None
        while True:
            index, _, _, _, margin_ms = (await observer.hear("/block")).arguments
            assert isinstance(index, int) and isinstance(margin_ms, float)
            if before == index - 1 and margin_ms > 0:
                return
            before = index if margin_ms > 0 else None


async def performs(observer: Talker, name: str) -> None:
    """Wait until it is this one's turn; "": nobody's."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await observer.hear("/performer")).arguments[0] != name:
            pass


async def beats(observer: Talker, count: int) -> None:
    """So many heartbeats of the server, a second each: its clock, and a sign of life."""
    observer.waiting.clear()
    for _ in range(count):
        await observer.hear("/status.reply")


async def figure(observer: Talker, name: str) -> int:
    """One figure of the next heartbeat."""
    observer.waiting.clear()
    values = (await observer.hear("/status.reply")).arguments
    names = [argument.name for argument in FROM_SERVER["/status.reply"].arguments]
    value = values[names.index(name)]
    assert isinstance(value, int)
    return value


async def test_a_performer_is_killed_and_another_one_comes(tmp_path: Path) -> None:
    with started(tmp_path, SERVER) as server:
        async with talker(server.port) as observer:
            await observe(observer)
            with performing(server.port) as anna:
                await performs(observer, "Anna")
                await whole(observer)
                anna.kill()
                await performs(observer, "")
                await whole(observer)
            with performing(server.port, "Bert"):
                await performs(observer, "Bert")
                await whole(observer)


async def test_a_performer_stands_still_for_three_seconds(tmp_path: Path) -> None:
    with started(tmp_path, SERVER) as server, performing(server.port) as anna:
        async with talker(server.port) as observer:
            await observe(observer)
            await whole(observer)
            anna.send_signal(signal.SIGSTOP)
            await performs(observer, "")
            await beats(observer, 1)
            anna.send_signal(signal.SIGCONT)
            await performs(observer, "Anna")
            assert "Anna is back" in str((await observer.hear("/log")).arguments[1]), "and with it all that it was"
            await whole(observer)


async def test_the_server_stands_still_for_two_seconds(tmp_path: Path) -> None:
    """As if the machine had better things to do. What didn't fit into the socket meanwhile is a gap."""
    with started(tmp_path, SERVER) as server, performing(server.port):
        async with talker(server.port) as observer:
            await observe(observer)
            await whole(observer)
            await observer.sync()
            server.process.send_signal(signal.SIGSTOP)
            await asyncio.to_thread(subprocess.run, ["sleep", "2"], check=True)  # the one clock that still runs
            server.process.send_signal(signal.SIGCONT)
            await whole(observer)
            assert await figure(observer, "playing") == 1
            assert await figure(observer, "clients") == 2


async def test_the_disk_is_full(tmp_path: Path) -> None:
    """No file may grow beyond 4 MB: the recording breaks off, which everybody hears of, and what it has is kept."""
    shell = ("/bin/sh", "-c", 'ulimit -f 8192 && exec "$@"', "sh", *SERVER)
    with started(tmp_path, shell) as server, performing(server.port):
        async with talker(server.port) as observer:
            await observe(observer)
            await whole(observer)
            observer.say("/record/start", "take")
            async with asyncio.timeout(PATIENCE_SECONDS):
                while "broke off" not in str((await observer.hear("/log")).arguments[1]):
                    pass
            await whole(observer)
            observer.say("/record/stop")
            while (await observer.hear("/done")).arguments[0] != "/record/stop":
                pass
            await whole(observer)
    kept = sum(soundfile.info(file).frames for file in tmp_path.rglob("*.wav"))
    assert kept > 44_100, "what was recorded until then can be read"


async def test_a_state_does_not_fit_on_the_disk(tmp_path: Path) -> None:
    """From some moment on no file may grow beyond a few bytes: the state that was there stays, and so does the music."""
    with started(tmp_path) as server, performing(server.port):
        async with talker(server.port) as observer:
            await observe(observer)
            await whole(observer)
            observer.say("/state/save", 1)
            observer.say("/state/store", 1, "mine")
            while (await observer.hear("/done")).arguments[0] != "/state/store":
                pass
            (kept,) = (tmp_path / "states").iterdir()
            before = kept.read_bytes()
            resource.prlimit(process_of_the_model(server.process.pid), resource.RLIMIT_FSIZE, (4096, 4096))
            observer.say("/state/save", 1)
            observer.say("/state/store", 1, "mine")
            refused = await observer.hear("/fail")
            assert refused.arguments[0] == "/state/store" and "as it was" in str(refused.arguments[1])
            assert list((tmp_path / "states").iterdir()) == [kept] and kept.read_bytes() == before
            await whole(observer)


async def test_a_client_sends_twenty_thousand_messages_a_second(tmp_path: Path) -> None:
    """For two seconds: it is told how many were left unread, and the music goes on for everybody."""
    with started(tmp_path, SERVER) as server, performing(server.port):
        async with talker(server.port) as observer, talker(server.port) as flood:
            await observe(observer)
            await whole(observer)
            flood.say("/hello", "flood")
            tick = asyncio.get_running_loop().time
            begin, sent = tick(), 0
            while sent < 40_000:
                for _ in range(200):
                    flood.say("/gain", 0.5)
                sent += 200
                await asyncio.sleep(max(0.0, begin + sent / 20_000 - tick()))
            while "rate" not in str((await flood.hear("/fail")).arguments[0]):
                pass
            await whole(observer)
            assert await figure(observer, "rejected") > 0
            assert await figure(observer, "playing") == 1


@pytest.mark.parametrize("how", ["raises", "hangs"])
async def test_the_model_breaks(how: str, tmp_path: Path) -> None:
    """A set without its model is over: everybody is told, and the process ends with an error."""
    with started(tmp_path, (*SERVER[:-1], how), exit_code=1) as server:
        async with talker(server.port) as observer:
            await observe(observer)
            with performing(server.port):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while "Sideman stops" not in str((await observer.hear("/log")).arguments[1]):
                        pass
                assert await asyncio.to_thread(server.process.wait, PATIENCE_SECONDS) == 1


def process_of_the_model(server: int) -> int:
    """The child that holds it; the server's other child only keeps account of shared memory."""
    told = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in told.stdout.splitlines()]
    (pid,) = [int(pid) for pid, parent, args in rows if int(parent) == server and "spawn_main" in args]
    return pid


async def test_the_model_stands_still_for_two_seconds(tmp_path: Path) -> None:
    """It is waited for: what couldn't be made is left out and counted, and nothing is forgotten or started again."""
    with started(tmp_path) as server, performing(server.port):
        async with talker(server.port) as observer:
            await observe(observer)
            await whole(observer)
            model = process_of_the_model(server.process.pid)
            os.kill(model, signal.SIGSTOP)
            await asyncio.to_thread(subprocess.run, ["sleep", "2"], check=True)  # as above
            os.kill(model, signal.SIGCONT)
            await observer.hear("/underrun")
            await whole(observer)
            assert process_of_the_model(server.process.pid) == model
            assert not [log for log in observer.all("/log") if "started again" in str(log.arguments[1])]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stands still"])
async def test_the_process_of_the_model_is(how: signal.Signals, tmp_path: Path) -> None:
    """It is started again, without a memory of what was; banks on disk are still there."""
    with started(tmp_path) as server, performing(server.port):
        async with talker(server.port) as observer:
            await observe(observer)
            await whole(observer)
            observer.say("/state/save", 1)
            observer.say("/state/store", 1, "before")
            while (await observer.hear("/done")).arguments[0] != "/state/store":
                pass
            os.kill(process_of_the_model(server.process.pid), how)
            async with asyncio.timeout(PATIENCE_SECONDS):
                while "it was started again" not in str((await observer.hear("/log")).arguments[1]):
                    pass
            await whole(observer)
            observer.say("/state/load", 2, "before")
            while (await observer.hear("/done")).arguments[0] != "/state/load":
                pass
            observer.say("/state/recall", 2)
            assert (await observer.hear("/applied")).arguments[0] == "/state/recall"
            await whole(observer)
