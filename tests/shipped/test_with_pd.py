"""Real clients, a real recording, the real server and the model that ships: what Pd wrote is what Sideman recorded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile

from server.engine.port import Audio
from server.takes.lines import TimelineLine
from server.takes.reader import read_session
from tests.clients.pd import OscSend, PdPerformer, Performance
from tests.server.talk import talker
from tests.shipped.stage import served


def assert_same_samples(performance: Performance, recording: Path) -> None:
    """Every sample that Pd received stands in the recording, in its place, and the other way round, up to the packet that was
    the last to reach Pd before it closed."""
    whole, rate = soundfile.read(recording, dtype="float32", always_2d=True)
    assert rate == 44100
    session = read_session(recording.parent)
    begins = [entry.line for entry in session.entries if isinstance(entry.line, TimelineLine)]
    sample, position = (begins[-1].sample, begins[-1].position) if begins else (0, session.start.position)
    recorded = whole[sample - position + first_sounding_block(performance) :]
    first = first_sounding_block(performance)
    kept = performance.between(first, min(last_packet_end(performance), first + len(recorded)))
    assert len(kept) > 2 * 44100
    assert np.abs(kept).max() > 0.01
    assert kept.tobytes() == recorded[: len(kept)].tobytes()


def first_sounding_block(performance: Performance) -> int:
    """The sound in Pd's arrays begins with the first block."""
    sounding = int(np.flatnonzero(np.abs(performance.audio).max(axis=1) > 0)[0]) + performance.first_position
    return sounding // 8192 * 8192


def last_packet_end(performance: Performance) -> int:
    """Position after the last packet of 128 samples in which anything sounds."""
    sounding = int(np.flatnonzero(np.abs(performance.audio).max(axis=1) > 0)[-1]) + performance.first_position
    return (sounding // 128 + 1) * 128


def test_what_pd_wrote_is_what_sideman_recorded(guitar: Audio, tmp_path: Path) -> None:
    with served(tmp_path) as port, PdPerformer(port, tmp_path, say=[("/prompt", 1, "slow rock", 1.0)]) as performer:
        osc = OscSend(port)
        osc.send("/record/start", "s", "take")
        osc.send("/weight", "iff", 1, 0.5, 2.0)
        osc.send("/lookahead", "f", 0.4)
        performance = performer.perform(guitar, timeout_seconds=120)
        osc.send("/record/stop")
    assert not performance.fails
    assert performance.blocks > 40
    assert_same_samples(performance, tmp_path / "take" / "played.wav")


@pytest.mark.slow
async def test_ten_minutes_with_a_new_prompt_every_five_seconds(guitar: Audio, tmp_path: Path) -> None:
    """A concert: no underrun, no late block, no gap. The heartbeat is the clock."""
    prompts = ("slow rock", "jazz trio", "bossa nova", "disco with strings", "solo piano")
    with served(tmp_path) as port, PdPerformer(port, tmp_path) as performer:
        osc = OscSend(port)
        performer.start(guitar, seconds=600)
        async with talker(port) as listener:
            listener.say("/hello", "watch", 0, 44100, 2)
            playing = asyncio.create_task(asyncio.to_thread(performer.wait, 900.0))
            turn = 0
            while not playing.done():
                for _ in range(5):
                    await listener.hear("/status.reply")
                osc.send("/prompt", "isf", turn % 8 + 1, prompts[turn % len(prompts)], 1.0)
                listener.say("/version")
                turn += 1
            performance = await playing
    assert turn > 100
    assert performance.end_position >= 599 * 44100
    assert (performance.late, performance.underruns, performance.gaps) == (0, 0, 0)
    assert performance.blocks > 3200
