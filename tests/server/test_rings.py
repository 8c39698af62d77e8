"""A client that plays in a shared ring is heard as if it sent packets: positions, holes, turns, rates, its end."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from server.audio import layout
from server.audio.mapping import ring_path
from server.audio.shared import BlockRingWriter
from server.audio.source import MOST_BLOCKS, RingSource
from server.conversation.effects import Alone, AudioIn, CloseRing, Effect, OpenRing, Reset
from server.engine.port import Audio
from server.errors import SetupFault
from server.osc.address import Address
from server.osc.codec import Message
from server.performers.rings import Rings
from server.units import Grid
from tests.conversation.talk import ANNA, BERT, Line, Talk, lines, reason, rest
from tests.fakes import INFO, FakeGenerator, FakeState
from tests.server.talk import running, talker

GRID = Grid(44_100, 64, 1)
COUNT = GRID.block_samples


def sound(samples: int, channels: int = 1) -> Audio:
    return np.random.default_rng(samples).uniform(-1, 1, (samples, channels)).astype(np.float32)


def write(writer: BlockRingWriter, first: int, audio: Audio) -> None:
    for start in range(0, len(audio), COUNT):
        writer.write(start // COUNT, first + start, audio[start : start + COUNT], 0, 0)


class Duo:
    """A session and the rings of its clients; whatever it wants done is noted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.talk = folder, Talk()
        self.effects: list[Effect] = []
        self.rings = Rings(self.talk.session, lambda: self.talk.now, self.effects.extend)

    def plays_in(self, name: str, who: Address = ANNA) -> None:
        assert rest(self.talk.effects("/audio/in/shm", name, who=who)) == [CloseRing(who), OpenRing(who, name)]
        rate = self.talk.session.rate_of(who)
        self.rings.put(who, RingSource(name, rate, self.talk.now, self.folder))

    def poll(self) -> list[AudioIn]:
        """What is heard; the messages wait to be told."""
        self.rings.poll()
        return [effect for effect in self.effects if isinstance(effect, AudioIn)]

    def told(self) -> list[Line]:
        heard = lines(tuple(self.effects))
        self.effects.clear()
        return heard


@pytest.fixture
def duo(tmp_path: Path) -> Iterator[Duo]:
    made = Duo(tmp_path)
    yield made
    made.rings.close()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[BlockRingWriter]:
    made = BlockRingWriter("anna", GRID, 1, 128, tmp_path)
    yield made
    made.close()


def test_every_sample_is_heard_in_its_place(duo: Duo, writer: BlockRingWriter) -> None:
    audio = sound(40 * COUNT + 10)
    write(writer, 1000, audio[: 5 * COUNT])
    duo.plays_in("anna")
    assert duo.told() == [(ANNA, ("/done", "/audio/in/shm", "anna"))]
    duo.poll()
    write(writer, 1000 + 5 * COUNT, audio[5 * COUNT :])
    heard = duo.poll()
    while len(more := duo.poll()) > len(heard):
        heard = more
    assert [each.first for each in heard] == [True, *[False] * (len(heard) - 1)]
    assert [each.position for each in heard] == [1000 + COUNT * k for k in range(41)]
    np.testing.assert_array_equal(np.concatenate([each.samples for each in heard]), audio)
    assert duo.told() == []


def test_a_hole_is_a_gap_and_a_jump_is_refused(duo: Duo, writer: BlockRingWriter) -> None:
    duo.talk.say("/hello", "Anna")
    duo.plays_in("anna")
    duo.told()
    write(writer, 0, sound(COUNT))
    write(writer, 3 * COUNT, sound(COUNT))
    write(writer, 500_000, sound(COUNT))
    assert [each.position for each in duo.poll()] == [0, 3 * COUNT]
    gap, jump = duo.told()
    assert gap == (ANNA, ("/gap", COUNT, 2 * COUNT, 1))
    assert jump[1][1] == "/audio/in" and "position jumped" in str(jump[1][2])


def test_no_poll_takes_more_than_its_share(duo: Duo, writer: BlockRingWriter) -> None:
    write(writer, 0, sound(100 * COUNT))
    duo.plays_in("anna")
    assert [len(duo.poll()) for _ in range(8)] == [min(100, poll * MOST_BLOCKS) for poll in range(1, 9)]


def test_at_another_rate_it_sounds_as_packets_do(tmp_path: Path) -> None:
    audio = sound(200 * COUNT)
    heard: list[list[AudioIn]] = []
    for shared in (True, False):
        duo = Duo(tmp_path)
        duo.talk.say("/hello", "Anna", 0, 48_000, 1)
        if shared:
            writer = BlockRingWriter("anna", Grid(48_000, COUNT, 1), 1, 256, tmp_path)
            write(writer, 0, audio)
            duo.plays_in("anna")
            for _ in range(20):
                duo.poll()
            writer.close()
            duo.rings.close()
        else:
            for start in range(0, len(audio), COUNT):
                packet = Message("/audio/in", (start, 1), audio[start : start + COUNT].reshape(-1))
                duo.effects += duo.talk.session.receive(packet, ANNA, duo.talk.now)
        heard.append([effect for effect in duo.effects if isinstance(effect, AudioIn)])
    assert heard[0] == heard[1] and len(heard[0]) == 200
    for ring, packet in zip(*heard, strict=True):
        np.testing.assert_array_equal(ring.samples, packet.samples)


def test_another_performer_is_waited_for_or_taken_over(duo: Duo, writer: BlockRingWriter) -> None:
    duo.talk.session.receive(Message("/audio/in", (0, 1), np.zeros(64, np.float32)), BERT, duo.talk.now)
    told = reason(duo.talk.say("/audio/in/shm", "anna"))
    assert "is performing; wait until" in told
    assert rest(duo.talk.effects("/perform")) == []
    duo.plays_in("anna")
    write(writer, 7, sound(COUNT))
    assert [(each.position, each.first) for each in duo.poll()] == [(7, True)]
    duo.talk.say("/perform", who=BERT)
    duo.told()
    write(writer, 7 + COUNT, sound(COUNT))
    assert duo.poll() == []
    ((_, refused),) = duo.told()
    assert refused[:2] == ("/fail", "/audio/in") and "is performing" in str(refused[2])


def test_a_writer_that_leaves_is_heard_to_its_end_and_then_missed(duo: Duo, writer: BlockRingWriter) -> None:
    duo.plays_in("anna")
    duo.told()
    write(writer, 0, sound(40 * COUNT))
    writer.close()
    assert [len(duo.poll()) for _ in range(4)][-1] == 40
    ((who, told),) = duo.told()
    assert (who, told[:2]) == (ANNA, ("/fail", "/audio/in/shm")) and "has left; send /audio/in/shm once it is back" in str(
        told[2]
    )
    assert duo.poll() == [] and duo.told() == []
    assert Alone in {type(effect) for effect in duo.talk.tick(2.5)}
    assert duo.talk.session.counts.rejected == 0


def test_a_writer_whose_heart_stands_still_is_missed(duo: Duo, writer: BlockRingWriter) -> None:
    """Its process, this one, lives on."""
    duo.plays_in("anna")
    duo.told()
    for _ in range(4):
        duo.poll()
        duo.talk.now += 1
    assert duo.told() == []
    writer.heartbeat()
    duo.poll()
    duo.talk.now += 3.5
    duo.poll()
    ((_, told),) = duo.told()
    assert "has left" in str(told[2])


def test_another_run_of_the_writer_is_not_taken_for_the_same(duo: Duo, writer: BlockRingWriter, tmp_path: Path) -> None:
    duo.plays_in("anna")
    duo.told()
    writer.close()
    second = BlockRingWriter("anna", GRID, 1, 8, tmp_path)
    write(second, 0, sound(COUNT))
    assert duo.poll() == []
    ((_, told),) = duo.told()
    assert "another program has taken over the ring anna" in str(told[2])
    duo.plays_in("anna")
    assert len(duo.poll()) == 1
    second.close()


def test_it_ends_when_its_client_says_so_or_leaves_or_changes_its_rate(duo: Duo, writer: BlockRingWriter) -> None:
    for end in (("/audio/in/shm",), ("/bye",)):
        duo.plays_in("anna")
        effects = duo.talk.effects(*end)
        assert CloseRing(ANNA) in effects and lines(effects)[-1][1][0] == "/done"
        duo.rings.drop(ANNA)
    duo.plays_in("anna")
    duo.told()
    duo.talk.say("/hello", "Anna", 0, 48_000)
    assert duo.poll() == []
    ((_, told),) = duo.told()
    assert "runs at 44100 Hz and its client at 48000 Hz now" in str(told[2])
    assert rest(duo.talk.effects("/bye")) == []


def test_one_that_was_ended_before_it_was_open_stays_closed(duo: Duo, writer: BlockRingWriter) -> None:
    duo.talk.say("/audio/in/shm", "anna")
    source = RingSource("anna", 44_100, duo.talk.now, duo.folder)
    duo.talk.say("/audio/in/shm")
    duo.rings.put(ANNA, source)
    write(writer, 0, sound(COUNT))
    assert duo.poll() == [] and duo.told() == []


def test_a_client_that_plays_in_a_ring_may_say_nothing_for_hours(duo: Duo, writer: BlockRingWriter) -> None:
    duo.talk.say("/hello", "Anna")
    duo.plays_in("anna")
    assert CloseRing(ANNA) not in duo.talk.tick(3600)
    duo.talk.say("/audio/in/shm")
    assert any("nothing came from Anna" in str(line) for line in lines(duo.talk.tick(3600)))


def test_a_ring_survives_a_reset_of_the_timeline(duo: Duo, writer: BlockRingWriter) -> None:
    duo.plays_in("anna")
    write(writer, 0, sound(COUNT))
    duo.poll()
    assert rest(duo.talk.effects("/reset")) == [Reset(ANNA)]
    duo.talk.session.done(ANNA, "/reset")
    write(writer, 900_000, sound(COUNT))
    assert [(each.position, each.first) for each in duo.poll()] == [(0, True), (900_000, True)]


@pytest.mark.parametrize(
    ("rate", "channels", "samples", "words"),
    [
        (48_000, 1, 64, "runs at 48000 Hz and its client at 44100 Hz; say /hello with the ring's rate"),
        (44_100, 3, 64, "has 3 channels; make it with 1 or 2"),
        (44_100, 1, 8193, "slots of 8193 samples; make it with 1 to 8192"),
    ],
)
def test_what_cannot_be_heard_is_refused(tmp_path: Path, rate: int, channels: int, samples: int, words: str) -> None:
    writer = BlockRingWriter("odd", Grid(rate, samples, 1), channels, 2, tmp_path)
    with pytest.raises(SetupFault, match=words):
        RingSource("odd", 44_100, 0.0, tmp_path)
    writer.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * 4096, "isn't a shared ring"),
        (b"", "no shared ring"),
        (struct.pack("<8s8I4Q56x", layout.MAGIC, 1, 128, 64, 4, 44_100, 1, 0, os.getpid(), 1, 1, 0, 0) + bytes(256), "0 samples"),
        (
            struct.pack("<8s8I4Q56x", layout.MAGIC, 1, 128, 64, 4, 44_100, 0, 64, os.getpid(), 1, 1, 0, 0) + bytes(256),
            "0 channels",
        ),
    ],
)
def test_a_file_that_is_no_ring_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    ring_path("odd", tmp_path).write_bytes(content)
    with pytest.raises(SetupFault, match=words):
        RingSource("odd", 44_100, 0.0, tmp_path)


class Listening(FakeGenerator):
    """Keeps what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[int, Audio] = {}

    def hear(self, state: FakeState, first_frame: int, audio: Audio) -> FakeState:
        self.heard[first_frame * INFO.hop + INFO.hear_latency_samples] = audio[0].copy()
        return super().hear(state, first_frame, audio)


async def test_the_model_hears_what_is_in_the_ring_and_nothing_is_opened_by_a_path(tmp_path: Path) -> None:
    name = f"anna-{os.getpid()}"
    model = Listening()
    writer = BlockRingWriter(name, GRID, 2, 256)
    audio = sound(128 * COUNT, 2)
    try:
        async with running(tmp_path, model) as (app, port), talker(port) as client:
            client.say("/hello", "Anna", 0, 44_100, 2)
            client.say("/audio/subscribe", "shm")
            own = Path(str((await client.hear("/shm")).arguments[0])).name.removeprefix("sideman-").removesuffix(".ring")
            for wrong, words in (
                ("nobody-there", "there is no ring nobody-there; start the program that writes it first"),
                ("../anna", "isn't a name for a ring"),
                (str(writer.path), "isn't a name for a ring"),
                (own, "Sideman itself plays into the ring"),
            ):
                client.say("/audio/in/shm", wrong)
                assert words in str((await client.hear("/fail")).arguments[1])
            client.say("/audio/in/shm", name)
            while (await client.hear("/done")).arguments[0] != "/audio/in/shm":
                pass
            write(writer, 0, audio)
            assert (await client.hear("/performer")).arguments == ("Anna", 1)
            client.say("/play")
            while app.engine.metrics.read().blocks < 5:
                await client.hear("/block")
            client.say("/audio/in/shm")
            await client.sync()
    finally:
        writer.close()
        writer.path.with_suffix(".lock").unlink()
    assert len(model.heard) > 5 and INFO.hear_latency_samples in model.heard
    # What comes after it is silence, if it takes so long that Sideman plays on alone.
    audio = np.pad(audio, ((0, max(model.heard)), (0, 0)))
    for position, samples in model.heard.items():
        np.testing.assert_array_equal(samples, audio[position : position + len(samples)])
    assert not client.all("/gap")
