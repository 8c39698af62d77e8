"""Several outputs at once: OSC, shared memory, the card, recordings and the file all give the same samples."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from server.audio.mapping import ring_path
from server.audio.recorder import Recorder
from server.audio.resample import Resampled, StreamResampler
from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES
from server.audio.shared import BlockRingReader
from server.engine.events import Published
from server.engine.port import Audio
from server.errors import OurFault, SetupFault
from server.listeners.outlets import Outlets
from server.performers.recording import RecordedPerformer
from server.units import Grid
from tests.fakes import INFO, FakeGenerator
from tests.server.talk import Talker, ones, running, talker
from tests.server.test_app import newest_block, played, wait_for_block

BLOCK = INFO.hop * INFO.block_frames
CARD_BLOCK = 240
# Enough for what the converters take on the way in and out.
LOOKAHEAD = 40


class HandCard:
    """A card at 48 kHz that is cranked by hand: it gives a block of sound for every turn."""

    latency_samples = 0

    def __init__(self) -> None:
        self.turns: queue.Queue[bool] = queue.Queue()
        self.heard: list[Audio] = []

    def read(self, frames: int) -> tuple[Audio, bool]:
        if not self.turns.get():
            raise OurFault("unplugged")
        return ones(frames), False

    def write(self, audio: Audio) -> bool:
        self.heard.append(audio.copy())
        return False

    def close(self) -> None:
        pass


async def listen(client: Talker, rate: int) -> tuple[BlockRingReader, int]:
    """Say hello at a rate; the shared ring of that rate, too, and then over OSC."""
    client.say("/hello", "test", 0, rate, 2)
    await client.hear("/welcome")
    client.say("/audio/subscribe", "shm")
    path = Path(str((await client.hear("/shm")).arguments[0]))
    client.say("/audio/subscribe", "osc", 128)
    while (await client.hear("/done")).arguments[1] != "osc":
        pass
    return BlockRingReader(path.name.removeprefix("sideman-").removesuffix(".ring"), path.parent), rate


def whole(reader: BlockRingReader, like: Audio) -> None:
    """All that a shared ring has is where it is on the other transport."""
    new = reader.read_new()
    reader.close()
    assert new.blocks and not new.lost
    for block in new.blocks:
        assert np.array_equal(block.audio, like[block.position : block.position + len(block.audio)])


async def test_every_way_out_gives_the_same_samples(tmp_path: Path) -> None:
    card, file = HandCard(), tmp_path / "set.wav"

    def open_card(name: object, rate: int, *_: object) -> HandCard:
        if rate != 48_000:
            raise SetupFault(f"not at {rate} Hz")
        return card

    generator = FakeGenerator(replace(INFO, default_lookahead_frames=LOOKAHEAD, max_lookahead_frames=LOOKAHEAD))
    setup = {"card": "", "card_block": CARD_BLOCK, "output_file": file, "shared_slots": 200}
    async with running(tmp_path, generator, open_card, **setup) as (_, port), talker(port) as ours, talker(port) as host:
        rings = [await listen(ours, 44_100), await listen(host, 48_000)]
        ours.say("/record/start", "take")
        await ours.hear("/done")
        ours.say("/play")
        await ours.hear("/done")
        # No faster than the blocks come, so that this machine's speed decides nothing.
        try:
            await crank(card, ours, turns=200)
        finally:
            card.turns.put(False)
        ours.say("/stop")
        ours.say("/record/stop")
        while (done := await ours.hear("/done")).arguments[0] != "/record/stop":
            pass
        await host.sync()
        recorded, _ = soundfile.read(Path(str(done.arguments[1])) / "played.wav", dtype="float32")
        outs = [played(client, 60_000) for client in (ours, host)]
        for (reader, _), out in zip(rings, outs, strict=True):
            whole(reader, out)
    length = len(recorded)
    assert length > 80 * BLOCK and np.array_equal(recorded, outs[0][:length])
    kept, rate = soundfile.read(file, dtype="float32")
    assert rate == INFO.sample_rate and np.array_equal(kept[:length], outs[0][:length])
    speaker = np.concatenate(card.heard)
    begun = int(np.flatnonzero(outs[1][:, 0])[0]) + RAMP_SAMPLES
    assert np.array_equal(speaker[begun : 190 * CARD_BLOCK], outs[1][begun : 190 * CARD_BLOCK])
    assert not ours.all("/late") and not ours.all("/underrun")


async def crank(card: HandCard, client: Talker, turns: int) -> None:
    mirror, made = StreamResampler(48_000, 44_100, 2), LOOKAHEAD // INFO.block_frames - 1
    for position in range(0, turns * CARD_BLOCK, CARD_BLOCK):
        card.turns.put(True)
        arrived = mirror.process(position, ones(CARD_BLOCK))
        newest = newest_block(arrived.position + len(arrived.audio), LOOKAHEAD) if len(arrived.audio) else made
        if newest > made:
            await wait_for_block(client, newest)
            made = newest


def outlets(name: str) -> Outlets:
    def broken(reason: str) -> None:
        raise AssertionError(reason)

    return Outlets(Grid(44_100, INFO.hop, INFO.block_frames), 2, name, 8, Recorder(44_100, 2, broken))


def joined(pieces: Sequence[Resampled]) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], Audio]:
    """Which samples are there, and all of them."""
    end = max(piece.position + len(piece.audio) for piece in pieces)
    there, out = np.zeros(end, np.bool_), np.zeros((end, 2), np.float32)
    for piece in pieces:
        place = slice(piece.position, piece.position + len(piece.audio))
        assert not there[place].any()
        there[place], out[place] = True, piece.audio
    return there, out


def test_a_hole_is_one_at_every_rate(tmp_path: Path) -> None:
    out = outlets(f"test-hole-{tmp_path.name[-10:]}")
    out.listen_at(frozenset({48_000}))
    blocks = [*range(10, 30), *range(60, 80)]
    try:
        told = [out.publish(Published(k, k * BLOCK, ones(BLOCK), 0, 100)) for k in blocks]
    finally:
        out.close()
    assert all(set(renditions) == {44_100, 48_000} for renditions in told)
    there, sound = joined([piece for renditions in told for piece in renditions[48_000]])
    hole = slice(30 * BLOCK * 160 // 147 + 1, 60 * BLOCK * 160 // 147 - 160)
    assert not there[hole].any()
    assert there[10 * BLOCK * 160 // 147 + 1 : hole.start - 1].all() and there[hole.stop + 160 :].all()
    assert np.abs(sound[hole.start - 3000 : hole.start - 200] - 0.25).max() < 1e-3


def test_a_new_timeline_brings_nothing_of_the_old_one(tmp_path: Path) -> None:
    out = outlets(f"test-line-{tmp_path.name[-10:]}")
    out.listen_at(frozenset({96_000}))
    try:
        for k in range(100, 120):
            out.publish(Published(k, k * BLOCK, ones(BLOCK), 0, 100))
        told = [out.publish(Published(k, k * BLOCK, ones(BLOCK, 0.5), 0, 100)) for k in range(20)]
    finally:
        out.close()
    positions = [piece.position for renditions in told for piece in renditions[96_000]]
    assert positions[0] == 0 and positions == sorted(positions) and positions[-1] < 20 * BLOCK * 96_000 / 44_100
    assert out.card.end == 20 * BLOCK and out.card.begin == 0


def test_the_shared_ring_of_another_rate_is_made_when_it_is_asked_for_and_removed_at_the_end(tmp_path: Path) -> None:
    name = f"test-rate-{tmp_path.name[-10:]}"
    out = outlets(name)
    assert ring_path(name).exists() and not ring_path(f"{name}-48000").exists()
    assert out.shared_at(48_000) == out.shared_at(48_000) == ring_path(f"{name}-48000")
    reader = BlockRingReader(f"{name}-48000")
    assert (reader.sample_rate, reader.block_samples) == (48_000, 436)
    told = [out.publish(Published(k, k * BLOCK, ones(BLOCK), k, 147)) for k in range(20)]
    out.heartbeat()
    new = reader.read_new()
    _, sound = joined([piece for renditions in told for piece in renditions[48_000]])
    for block in new.blocks:
        assert np.array_equal(block.audio, sound[block.position : block.position + len(block.audio)])
        assert block.block_index == block.revision
        assert block.margin_samples == block.position - -(-(block.block_index * BLOCK - 147) * 160 // 147)
    out.close()
    assert not ring_path(name).exists() and not ring_path(f"{name}-48000").exists()
    reader.close()


def test_a_recording_plays_as_the_clock_runs() -> None:
    ring = PositionRing(2, 1000, 77)
    audio = np.random.default_rng(0).standard_normal((2500, 2)).astype(np.float32)
    performer = RecordedPerformer(ring, 1000, audio)
    performer.advance(5.0)
    assert (ring.end, performer.over) == (0, False)
    performer.advance(5.5)
    assert ring.end == 500 and np.array_equal(ring.read(0, 500)[0], audio[:500])
    performer.advance(7.4)
    assert ring.end == 2400 and np.array_equal(ring.read(1400, 1000)[0], audio[1400:2400])
    performer.advance(9.0)
    assert performer.over and ring.end == 2500


async def test_a_file_performs_and_a_file_is_played_to(tmp_path: Path) -> None:
    heard, kept = tmp_path / "me.wav", tmp_path / "it.wav"
    soundfile.write(heard, ones(8820), 22_050)
    async with running(tmp_path, input_file=heard, output_file=kept) as (app, port), talker(port) as client:
        client.say("/hello", "test")
        await client.hear("/block")
        client.play(0, ones(100))
        assert "a recording performs here" in str((await client.hear("/fail")).arguments[1])
        while "has been played" not in str((await client.hear("/log")).arguments[1]):
            pass
        assert app.reading().position >= 17_640
    audio, rate = soundfile.read(kept, dtype="float32")
    assert rate == 44_100
    blocks = [message.arguments for message in client.all("/block")]
    quiet = np.ones(len(audio), np.bool_)
    for index, position, _, _, _ in blocks:
        assert isinstance(index, int) and isinstance(position, int)
        # Its edges have faded where a neighbour is missing: the recording comes in steps longer than these short blocks.
        assert 0.2 * index < audio[position : position + BLOCK].max() <= index
        quiet[position : position + BLOCK] = False
    # What was published after the client had left isn't known here.
    known = np.arange(len(audio)) < max(int(str(block[1])) for block in blocks)
    assert not audio[quiet & known].any()
