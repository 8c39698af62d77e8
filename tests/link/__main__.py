"""``python -m tests.link``: a server and somebody else in one Link session, by the real package. No test, for it joins whatever
session there is on the network, and changes its tempo. On Linux it can have a network of its own:

    unshare -rn sh -c 'ip link set lo up; python -m tests.link'
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from server.app import App
from server.link.peer import AbletonLink
from tests.fakes import INFO
from tests.server.talk import Talker, ones, running, talker

PACKET, RATE = 128, INFO.sample_rate
PLANS = ((120.0, 6.0), (97.3, 4.0), (140.0, 4.0))


async def main() -> None:
    other = AbletonLink(111.0)
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), join_link=AbletonLink, link=True) as (app, port), talker(port) as client:
            client.say("/hello", "test", 0, RATE, 2)
            begin = time.perf_counter()
            playing = asyncio.create_task(_play(client, begin))
            while other.look().peers == 0:
                await asyncio.sleep(0.05)
            for bpm, seconds in PLANS:
                other.offer(bpm, None)
                await _compare(app, other, begin, bpm, seconds)
            client.say("/tempo", 88)
            await _compare(app, other, begin, 88.0, 4.0)
            playing.cancel()
            print(f"told: {[message.arguments for message in client.all('/link.reply')]}")
    print(f"after the server has stopped, others in the session: {other.look().peers}")
    other.close()


async def _play(client: Talker, begin: float) -> None:
    position = 0
    while True:
        while position + PACKET <= (time.perf_counter() - begin) * RATE:
            client.play(position, ones(PACKET))
            position += PACKET
        await asyncio.sleep(0.002)


async def _compare(app: App, other: AbletonLink, begin: float, bpm: float, seconds: float) -> None:
    """How far Sideman's beat is from the other's, in the sound that comes at the same moment."""
    errors: list[float] = []
    revision, end = app.store.current.revision, time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        pulse, shared = app.store.current.pulse(RATE), other.look()
        if pulse is not None and end - now < seconds - 1:
            position = (now - begin) * RATE
            beats = (shared.beat - (position - pulse.downbeat) / pulse.beat_samples + 2) % 4 - 2
            errors.append(60_000 * beats / shared.bpm)
        await asyncio.sleep(0.01)
    changes = app.store.current.revision - revision
    middle, worst = statistics.median(errors), max(errors, key=abs)
    followed = f"{bpm:g} bpm: Sideman has {app.store.current.tempo_bpm:.4f} after {changes} changes"
    print(f"{followed}; its beat is off by {middle:+.2f} ms, at worst {worst:+.2f}")


if __name__ == "__main__":
    asyncio.run(main())
