"""The whole server over a real socket, with a model that plays its block's number."""

from __future__ import annotations

import asyncio
import errno
import threading
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import soundfile

from models.facts import Conditioning
from server.app import App
from server.audio.mapping import ring_path
from server.audio.resample import StreamResampler
from server.audio.seam import rise
from server.audio.shared import BlockRingReader
from server.clock import MonotonicClock
from server.errors import OurFault, SetupFault
from server.osc.codec import Message
from server.running.endpoint import bind
from server.settings import ServerSettings
from tests.fakes import INFO, FakeGenerator, FakePrompts, FakeProposal, FakeState
from tests.server.talk import WAIT_SECONDS, Talker, ones, running, talker

BLOCK = INFO.hop * INFO.block_frames


async def start(client: Talker) -> None:
    client.say("/hello", "test", 0, INFO.sample_rate, 2)
    await client.hear("/welcome")
    client.say("/audio/subscribe", "osc", 128)
    await client.hear("/done")
    client.say("/play")
    await client.hear("/done")


async def feed(client: Talker, first: int, blocks: int, packet: int = 100) -> None:
    """Play in blocks, each time waiting for what the model makes of it, so that nothing depends on this machine's speed."""
    for position in range(first, first + blocks * BLOCK, packet):
        client.play(position, ones(packet))
        end = position + packet
        if end % BLOCK == 0:
            await wait_for_block(client, newest_block(end))
    await client.sync()


async def done(client: Talker, *arguments: int | str) -> None:
    while (await client.hear("/done")).arguments != arguments:
        pass


def newest_block(end: int, lookahead_frames: int = INFO.default_lookahead_frames) -> int:
    """The newest block that can be made when audio has come in up to ``end``."""
    heard_frames = (end - INFO.hear_latency_samples) // INFO.hop // INFO.hear_frames * INFO.hear_frames
    return (heard_frames + lookahead_frames) // INFO.block_frames


async def wait_for_block(client: Talker, index: int) -> None:
    # As a whole, too: later blocks would keep the wait for a missed one alive for ever.
    async with asyncio.timeout(WAIT_SECONDS):
        while not any(message.arguments[0] == index for message in client.all("/block")):
            await client.hear("/block")


def index(block: Message) -> int:
    """Which block a /block announces."""
    (number, *_) = block.arguments
    assert isinstance(number, int)
    return number


def played(client: Talker, end: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    out = np.zeros((end, 2), np.float32)
    for message in client.all("/audio/out"):
        assert message.samples is not None and isinstance(message.arguments[0], int)
        samples = message.samples.reshape(-1, 2)
        out[message.arguments[0] :][: len(samples)] = samples
    return out


async def test_a_host_of_one_channel_hears_one(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as client, talker(port) as mono:
        await start(client)
        mono.say("/hello", "mono", 0, INFO.sample_rate, 1)
        assert (await mono.hear("/welcome")).arguments[2] == 1
        mono.say("/audio/subscribe", "osc", 128)
        await done(mono, "/audio/subscribe", "osc", 128)
        await feed(client, 0, 4)
        await mono.sync()
    stereo, heard = played(client, 6 * BLOCK), np.zeros(6 * BLOCK, np.float32)
    for message in mono.all("/audio/out"):
        assert message.samples is not None and isinstance(message.arguments[0], int) and message.arguments[1] == 1
        heard[message.arguments[0] :][: len(message.samples)] = message.samples
    assert heard.any() and np.array_equal(heard, stereo[:, 0]), "here both sides are alike"


async def test_what_a_client_receives_is_what_was_recorded_and_shared(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as client:
        await start(client)
        client.say("/record/start", "take 1")
        await client.hear("/done")
        client.say("/audio/subscribe", "shm")
        name = str((await client.hear("/shm")).arguments[0])
        client.say("/audio/subscribe", "osc", 128)
        await client.hear("/done")
        reader = BlockRingReader(Path(name).name.removeprefix("sideman-").removesuffix(".ring"), Path(name).parent)
        await feed(client, 0, 12)
        await wait_for_block(client, 12)
        client.say("/stop")
        client.say("/record/stop")
        while (done := await client.hear("/done")).arguments[0] != "/record/stop":
            pass
        shared = reader.read_new()
        reader.close()
        recorded, rate = soundfile.read(Path(str(done.arguments[1])) / "played.wav", dtype="float32")
    out = played(client, 20 * BLOCK)
    first = 2 * BLOCK
    assert rate == INFO.sample_rate and len(recorded) >= 10 * BLOCK
    assert not recorded[:first].any() and recorded[first:].any()
    assert np.array_equal(recorded, out[: len(recorded)])
    assert shared.blocks and not shared.lost
    for block in shared.blocks:
        assert np.array_equal(block.audio, out[block.position : block.position + BLOCK])
    assert not client.all("/late") and not client.all("/underrun") and not client.all("/gap")


async def test_a_host_at_48_kHz_hears_each_block_in_its_place(tmp_path: Path) -> None:  # noqa: N802
    async with running(tmp_path) as (_, port), talker(port) as client:
        client.say("/hello", "test", 0, 48_000, 2)
        welcome = await client.hear("/welcome")
        assert welcome.arguments[1] == 48_000 and welcome.arguments[3] == 436
        client.say("/audio/subscribe", "osc", 128)
        client.say("/play")
        mirror = StreamResampler(48_000, 44_100, 2)
        for position in range(0, 48_000, 120):
            client.play(position, ones(120))
            arrived = mirror.process(position, ones(120))
            newest = newest_block(arrived.position + len(arrived.audio))
            if newest >= 2:
                await wait_for_block(client, newest)
        await client.sync()
    blocks = [message.arguments for message in client.all("/block")]
    first, last = blocks[0][0], blocks[-1][0]
    assert isinstance(first, int) and isinstance(last, int)
    assert [block[0] for block in blocks] == list(range(first, last + 1)) and not client.all("/underrun")
    steps = np.repeat(np.arange(first, last + 1, dtype=np.float32), BLOCK)[:, None].repeat(2, 1)
    steps[:256] *= rise(256)[:, None]
    wanted = StreamResampler(44_100, 48_000, 2).process(first * BLOCK, steps)
    out = played(client, wanted.position + len(wanted.audio))[wanted.position :]
    assert np.array_equal(out, wanted.audio)


async def test_a_prompt_is_confirmed_and_then_applied(tmp_path: Path) -> None:
    generator = FakeGenerator()
    async with running(tmp_path, generator) as (_, port), talker(port) as client:
        await start(client)
        await feed(client, 0, 6)
        client.say("/prompt", 1, "brushes", 0.5)
        assert (await client.hear("/done")).arguments == ("/prompt", 1)
        await feed(client, 6 * BLOCK, 6)
        address, revision, position = (await client.hear("/applied")).arguments
        while address != "/prompt":
            address, revision, position = (await client.hear("/applied")).arguments
        assert isinstance(position, int) and position % BLOCK == 0
        blocks = {m.arguments[1]: m.arguments[3] for m in client.all("/block")}
        assert blocks[position] == revision
    told = generator.told[-1]
    assert [weight for _, weight in told.prompts] == [0.5]
    assert told.prompts[0][0][0] == len("brushes")


async def test_a_change_waits_for_its_place(tmp_path: Path) -> None:
    generator = FakeGenerator()
    async with running(tmp_path, generator) as (app, port), talker(port) as client:
        await start(client)
        await feed(client, 0, 6)
        place = 10 * BLOCK + 100
        client.say("/at", place, "/gain", 0.5)
        assert (await client.hear("/scheduled")).arguments[::2] == ("/gain", place)
        client.say("/at", place, "/prompt", 1, "brushes")
        assert (await client.hear("/scheduled")).arguments[::2] == ("/prompt", 11 * BLOCK)
        await feed(client, 6 * BLOCK, 8)
        await wait_for_block(client, 13)
        applied = [message.arguments for message in client.all("/applied") if message.arguments[0] in ("/gain", "/prompt")]
        assert [(address, position) for address, _, position in applied] == [("/gain", place), ("/prompt", 11 * BLOCK)]
        assert app.store.current.cues == ()
    out = played(client, 20 * BLOCK)
    assert (out[9 * BLOCK : place + 1] == np.arange(9, 11).repeat(BLOCK)[: BLOCK + 101, None]).all()
    assert (out[place + 256 : 11 * BLOCK] == 5).all() and (out[13 * BLOCK : 14 * BLOCK] == 6.5).all()
    prompted = [bool(told.prompts) for told in generator.told]
    blocks = [message.arguments[0] for message in client.all("/block")]
    assert prompted[-len(blocks) :] == [isinstance(index, int) and index >= 11 for index in blocks]


async def test_a_bank_is_saved_and_recalled_on_the_block(tmp_path: Path) -> None:
    generator = FakeGenerator()
    async with running(tmp_path, generator) as (_, port), talker(port) as client:
        await start(client)
        client.say("/seed", 7)
        await feed(client, 0, 6)
        client.say("/state/recall", 2)
        assert (await client.hear("/fail")).arguments == ("/state/recall", "bank 2 is empty; /state/save 2 fills it")
        client.say("/state/save", 2)
        await done(client, "/state/save", 2)
        client.say("/seed", 8)
        await feed(client, 6 * BLOCK, 4)
        client.say("/at", 13 * BLOCK, "/state/recall", 2)
        assert (await client.hear("/scheduled")).arguments[::2] == ("/state/recall", 13 * BLOCK)
        await feed(client, 10 * BLOCK, 5)
        await wait_for_block(client, 14)
        applied = [message.arguments for message in client.all("/applied")]
        assert [position for address, _, position in applied if address == "/state/recall"] == [13 * BLOCK]
    first = next(index for index, message in enumerate(client.all("/block")) if message.arguments[0] == 13)
    told = generator.told[-len(client.all("/block")) :]
    assert [one.seed for one in told[first - 1 : first + 1]] == [8, 7]
    # The model goes on with the block that it would have played after the save.
    proposed = [block for verb, block in generator.calls if verb == "propose"][-len(told) :]
    assert proposed[first] <= 8 < proposed[first - 1] == 12


async def test_a_bank_goes_to_disk_and_back_into_another_server(tmp_path: Path) -> None:
    states = tmp_path / "states"
    file = str(states / "chorus.safetensors")
    async with running(tmp_path, states=states) as (_, port), talker(port) as client:
        await start(client)
        client.say("/seed", 7)
        client.say("/state/store", 1, "chorus")
        assert (await client.hear("/fail")).arguments == ("/state/store", "bank 1 is empty; /state/save 1 fills it")
        await feed(client, 0, 10)
        await wait_for_block(client, 11)
        # Both at once: what is stored is what is being saved.
        client.say("/state/save", 1)
        client.say("/state/store", 1, "chorus")
        await done(client, "/state/store", 1, file)
    generator = FakeGenerator()
    async with running(tmp_path, generator, states=states) as (app, port), talker(port) as client:
        await start(client)
        client.say("/state/load", 5, "verse")
        reason = f'there is no state named "verse" in {states}; there is chorus'
        assert (await client.hear("/fail")).arguments == ("/state/load", reason)
        await feed(client, 0, 2)
        client.say("/state/load", 5, "chorus")
        assert (await client.hear("/done")).arguments == ("/state/load", 5, file)
        client.say("/state/recall", 5)
        await client.hear("/scheduled")
        await feed(client, 2 * BLOCK, 4)
        assert app.store.current.seed == 7
    # Six blocks were heard here: later ones are those of the set that was stored.
    assert max(block for verb, block in generator.calls if verb == "propose") > 9


async def test_a_full_disk_and_too_many_requests_are_told_and_the_music_goes_on(tmp_path: Path) -> None:
    go_on = threading.Event()

    class Full(FakeGenerator):
        def save(self, state: FakeState, file: Path, about: str = "") -> None:
            assert go_on.wait(WAIT_SECONDS)
            raise OSError(errno.ENOSPC, "No space left on device")

    async with running(tmp_path, Full(), states=tmp_path / "states") as (_, port), talker(port) as client:
        await start(client)
        client.say("/state/save", 1)
        await client.hear("/done")
        for _ in range(33):
            client.say("/state/store", 1, "chorus")
        asked = "32 requests are under way already; send it again"
        assert (await client.hear("/fail")).arguments == ("/state/store", asked)
        await feed(client, 0, 6)
        go_on.set()
        address, reason = (await client.hear("/fail")).arguments
        assert address == "/state/store" and "No space left on device; the bank is still in memory" in str(reason)
        await feed(client, 6 * BLOCK, 2)
        assert not client.all("/late") and not client.all("/underrun")


async def test_a_reset_is_undone(tmp_path: Path) -> None:
    generator = FakeGenerator()
    async with running(tmp_path, generator) as (_, port), talker(port) as client:
        await start(client)
        client.say("/reset/undo")
        assert (await client.hear("/fail")).arguments == ("/reset/undo", "no /reset has forgotten anything")
        await feed(client, 0, 6)
        client.say("/reset")
        await client.hear("/done")
        await feed(client, 100 * BLOCK, 4)
        client.say("/reset/undo")
        address, _, position = (await client.hear("/scheduled")).arguments
        assert address == "/reset/undo" and isinstance(position, int)
        await feed(client, 104 * BLOCK, 4)
        await wait_for_block(client, position // BLOCK)
    proposed = [block for verb, block in generator.calls if verb == "propose"]
    assert 8 in proposed[proposed.index(102) :], "on with the block after the last one before the reset"


async def test_a_reset_begins_a_new_timeline_anywhere(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as client:
        await start(client)
        await feed(client, 0, 6)
        client.play(900 * BLOCK, ones(100))
        assert "jumped" in str((await client.hear("/fail")).arguments[1])
        client.say("/reset")
        await client.hear("/done")
        await feed(client, 900 * BLOCK, 6)
        await wait_for_block(client, 904)


async def test_a_second_performer_and_bad_audio_are_refused_in_words(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as one, talker(port) as other:
        await start(one)
        await feed(one, 0, 2)
        other.play(0, ones(100))
        assert "performing" in str((await other.hear("/fail")).arguments[1])
        bad = ones(100)
        bad[50] = np.nan
        one.play(2 * BLOCK, bad)
        assert (await one.hear("/fail")).arguments[0] == "/audio/in"
        for address, arguments in (
            ("/weight", (2.5, 0.5)),
            ("/promt", (1, "x")),
            ("/prompt", (1, "x" * 2000)),
            ("/part", ("kazoo", 1)),
        ):
            one.say(address, *arguments)
            assert (await one.hear("/fail")).arguments[0] == address


async def test_a_gap_is_reported_and_the_audio_stays_in_its_place(tmp_path: Path) -> None:
    generator = FakeGenerator()
    async with running(tmp_path, generator) as (_, port), talker(port) as client:
        await start(client)
        await feed(client, 0, 4)
        await feed(client, 4 * BLOCK + 100, 6)
        assert (await client.hear("/gap")).arguments[:2] == (4 * BLOCK, 100)
        await wait_for_block(client, 8)


async def test_it_plays_from_prompts_alone_when_nobody_performs(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as client:
        await start(client)
        # The silence follows the real clock, in steps of more than one of these short blocks: which ones are left out is up
        # to this machine.
        for _ in range(6):
            await client.hear("/block")


async def test_when_the_performer_leaves_it_plays_on_and_the_next_is_welcome(tmp_path: Path) -> None:
    """Without a /reset: first silence goes on with the timeline, then somebody with other positions begins another."""
    async with running(tmp_path) as (_, port), talker(port) as one, talker(port) as other:
        await start(one)
        await feed(one, 0, 6)
        other.say("/hello", "other", 0, INFO.sample_rate, 2)
        await other.hear("/welcome")
        assert (await one.hear("/performer")).arguments == ("test", 1), "else nobody would hear that it has left"
        one.say("/bye")
        while (await other.hear("/performer")).arguments != ("", 0):
            pass
        last = max(index(message) for message in one.all("/block"))
        while index(await other.hear("/block")) < last + 6:
            pass
        numbers = [index(message) for message in other.all("/block")]
        assert numbers == sorted(numbers), "the timeline goes on"
        await feed(other, 900 * BLOCK, 6)
        await wait_for_block(other, 904)
    assert not other.all("/fail")


async def test_a_take_over_on_the_wire(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as one, talker(port) as other:
        await start(one)
        await feed(one, 0, 4)
        await start(other)
        other.say("/perform")
        while (await one.hear("/performer")).arguments != ("test", 0):
            pass
        one.play(4 * BLOCK, ones(100))
        assert "test is performing" in str((await one.hear("/fail")).arguments[1])
        await feed(other, 500 * BLOCK, 6)
        await wait_for_block(other, 504)
    assert not other.all("/fail")


async def test_a_recording_that_is_stopped_at_once_was_started_first(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port), talker(port) as client:
        for turn in range(20):
            client.say("/record/start", f"take {turn}")
            client.say("/record/stop")
            assert (await client.hear("/done")).arguments[0] == "/record/start"
            assert (await client.hear("/done")).arguments[0] == "/record/stop"
    assert len(list((tmp_path / "recordings").iterdir())) == 20


async def test_a_busy_port_leaves_no_shared_ring_behind(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port):
        settings = ServerSettings(port=port, shared_name=f"test-busy-{port}")
        second = App(settings, FakeGenerator(), FakePrompts(), MonotonicClock())
        with pytest.raises(SetupFault, match="in use"):
            await second.run(lambda endpoint: None, asyncio.Event())
        assert not ring_path(settings.shared_name).exists()


async def test_a_model_that_never_comes_back_ends_the_process_loudly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.running.watchdog.GIVE_UP_SECONDS", 0.2)
    monkeypatch.setattr("server.engine.worker.STOP_SECONDS", 0.1)
    generator = HangingGenerator()
    with pytest.raises(OurFault, match="at one step"):
        async with running(tmp_path, generator) as (app, port), talker(port) as client:
            await start(client)
            await feed(client, 0, 4)
            generator.hangs = True
            for position in range(4 * BLOCK, 5 * BLOCK, 100):
                client.play(position, ones(100))
            assert "Sideman stops" in str((await client.hear("/log")).arguments[1])
            await app.ended.wait()
    generator.released.set()


class HangingGenerator(FakeGenerator):
    """Doesn't come back from a block until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs, self.released = False, threading.Event()

    def propose(self, state: FakeState, block: int, conditioning: Conditioning) -> FakeProposal:
        if self.hangs:
            self.released.wait(WAIT_SECONDS)
        return super().propose(state, block, conditioning)


async def test_a_fault_of_ours_is_answered_and_the_set_goes_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with running(tmp_path) as (app, port), talker(port) as client:
        await start(client)
        with mock.patch.object(app.session, "receive", side_effect=ZeroDivisionError("oops")):
            client.say("/gain", 0.5)
            assert "a fault of Sideman's own; please report it: ZeroDivisionError: oops" in str(await client.hear("/fail"))
        await feed(client, 0, 4)
        assert app.session.counts.rejected == 1
    assert "ZeroDivisionError: oops" in capfd.readouterr().err


async def test_a_broken_model_ends_the_process_loudly(tmp_path: Path) -> None:
    generator = FakeGenerator()
    with pytest.raises(OurFault, match="breaks, as asked"):
        async with running(tmp_path, generator) as (app, port), talker(port) as client:
            await start(client)
            await feed(client, 0, 4)
            generator.fail_at = 0
            for position in range(4 * BLOCK, 5 * BLOCK, 100):
                client.play(position, ones(100))
            await app.ended.wait()


async def test_a_busy_port_is_explained(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, port):
        with pytest.raises(SetupFault, match="--port"):
            bind("127.0.0.1", port)
