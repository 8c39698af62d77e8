"""Pd plays in real time into a server that plays it back: what Pd wrote down is what was sent, to the sample."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.clients.echo_server import AHEAD_SAMPLES, BLOCK_SAMPLES, EchoServer
from tests.clients.pd import Audio, OscSend, PdError, PdPerformer, Performance, Said

TIMEOUT_SECONDS = 120.0


def noise(samples: int) -> Audio:
    """Any sound that never repeats."""
    return np.random.default_rng(7).uniform(-1, 1, (samples, 2)).astype(np.float32)


async def perform(
    server: EchoServer,
    folder: Path,
    recording: Audio,
    *,
    seconds: float | None = None,
    keep_seconds: float = 30.0,
    packet_ticks: int = 2,
    say: tuple[Said, ...] = (),
) -> Performance:
    performer = PdPerformer(server.port, folder, keep_seconds=keep_seconds, ahead_seconds=1.0, packet_ticks=packet_ticks, say=say)
    with performer:
        performer.start(recording, seconds=seconds)
        return await asyncio.to_thread(performer.wait, TIMEOUT_SECONDS)


async def test_five_seconds_to_the_sample(tmp_path: Path) -> None:
    recording = noise(5 * 44100)
    async with EchoServer() as server:
        performance = await perform(server, tmp_path, recording)
    heard = np.concatenate(server.heard)
    np.testing.assert_array_equal(heard[: len(recording)], recording)
    assert not heard[len(recording) :].any()
    assert server.positions == list(range(0, len(heard), 128))
    last = performance.first_position + len(performance.audio)
    np.testing.assert_array_equal(performance.audio, server.sent_audio(performance.first_position, last))
    blocks = len(heard) // BLOCK_SAMPLES
    expected = heard[: blocks * BLOCK_SAMPLES]
    np.testing.assert_array_equal(performance.between(AHEAD_SAMPLES, AHEAD_SAMPLES + len(expected)), expected)
    assert performance.packets_sent == len(heard) // 128
    assert performance.packets_received == len(server.sent)
    assert (performance.blocks, performance.late, performance.underruns, performance.gaps) == (blocks, 0, 0, 0)
    assert performance.min_margin_ms == 100.0 - (blocks - 1)
    assert performance.welcome == "0.0.0 44100 2 8192 0 echo"


async def test_the_ring_keeps_the_end_and_a_lost_block_is_silence(tmp_path: Path) -> None:
    recording = noise(44100)
    async with EchoServer(lost=frozenset({3, 4, 12, 13})) as server:
        performance = await perform(server, tmp_path, recording, seconds=3.0, keep_seconds=1.0, packet_ticks=4)
    heard = np.concatenate(server.heard)
    lap = -(-44100 // 256) * 256
    padded = np.zeros((lap, 2), np.float32)
    padded[:44100] = recording
    np.testing.assert_array_equal(heard, np.tile(padded, (4, 1))[: len(heard)])
    last = performance.first_position + len(performance.audio)
    assert performance.first_position > 0
    assert performance.end_position - performance.first_position >= 44100
    np.testing.assert_array_equal(performance.audio, server.sent_audio(performance.first_position, last))
    lost = AHEAD_SAMPLES + 12 * BLOCK_SAMPLES
    assert not performance.between(lost, lost + 2 * BLOCK_SAMPLES).any()
    assert performance.late == 4


async def test_the_conversation(tmp_path: Path) -> None:
    say: tuple[Said, ...] = (("/prompt", 1, "warm piano, slow"), ("/weight", 1, 0.5, 0), ("/part", "drums", 1))
    async with EchoServer() as server:
        performance = await perform(server, tmp_path, noise(12800), say=say)
    assert [told[0] for told in server.told] == [
        "/hello", "/audio/subscribe", "/reset", "/prompt", "/weight", "/part", "/play", "/sync", "/bye",
    ]  # fmt: skip
    assert server.told[0][2:] == (0, 44100, 2)
    assert server.told[3] == ("/prompt", 1, "warm piano, slow")
    assert [(a.address, a.revision, a.position) for a in performance.applied] == [("/weight", 7, 1234567)]
    assert performance.fails == ("/part there is no such part, sorry",)


async def test_oscsend(tmp_path: Path) -> None:
    async with EchoServer() as server:
        sender = OscSend(server.port)
        await asyncio.to_thread(sender.send, "/prompt", "isf", 1, "warm piano", 0.5)
        await asyncio.to_thread(sender.send, "/play")
        performance = await perform(server, tmp_path, noise(1280))
    assert server.told[:2] == [("/prompt", 1, "warm piano", 0.5), ("/play",)]
    assert performance.packets_sent == 10


def test_a_missing_program_names_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PdError, match="apt-get install puredata-core"):
        PdPerformer(1, tmp_path).start(noise(128))
    with pytest.raises(PdError, match="apt-get install liblo-tools"):
        OscSend(1).send("/play")


def test_what_cannot_be_played_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\[n, 2\]"):
        PdPerformer(1, tmp_path).start(np.zeros((128, 1), np.float32))
    with pytest.raises(ValueError, match="at most 380 s"):
        PdPerformer(1, tmp_path, keep_seconds=400)
    with pytest.raises(ValueError, match="as a text"):
        PdPerformer(1, tmp_path, say=[("/prompt", 1, "808")]).start(noise(128))
    with pytest.raises(PdError, match="nothing was started"):
        PdPerformer(1, tmp_path).wait(1)
