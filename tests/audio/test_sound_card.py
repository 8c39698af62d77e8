"""The card as the timeline: alignment to the sample, fades, counts, faults, and opening a card."""

from __future__ import annotations

import importlib
import threading

import numpy as np
import pytest

from server.audio.card_loop import DeviceLoop
from server.audio.device import DeviceInfo, fit_channels, list_devices, open_device, port_audio
from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES
from server.engine.port import Audio
from server.errors import OurFault, SetupFault

BLOCK, LATENCY = 64, 150


class FakeCard:
    """A card whose output written after reading up to p is heard from p - block + latency on; nothing else is known
    of real ones either."""

    def __init__(self, performer: Audio, latency: int = LATENCY, fail_at: int = -1) -> None:
        self.performer, self.latency_samples, self.fail_at = performer, latency, fail_at
        self.at = 0
        self.speaker = np.zeros((len(performer) + latency + BLOCK, performer.shape[1]), np.float32)
        self.overflow = self.underflow = self.closed = False
        self.ran_out = threading.Event()

    def read(self, frames: int) -> tuple[Audio, bool]:
        if self.at == self.fail_at or self.at + frames > len(self.performer):
            self.ran_out.set()
            raise OurFault("the sound card stopped listening: unplugged")
        audio = self.performer[self.at : self.at + frames]
        self.at += frames
        return audio, self.overflow

    def write(self, audio: Audio) -> bool:
        heard_at = self.at - len(audio) + self.latency_samples
        self.speaker[heard_at : heard_at + len(audio)] = audio
        return self.underflow

    def close(self) -> None:
        self.closed = True


def fail(error: Exception) -> None:
    raise AssertionError(error)


def yes() -> bool:
    return True


def test_an_impulse_in_is_known_by_its_position_and_one_out_is_heard_at_its_position() -> None:
    performer = np.zeros((BLOCK * 40, 2), np.float32)
    performer[777] = 1
    card = FakeCard(performer)
    heard, played = PositionRing(2, 8192), PositionRing(2, 8192)
    published = np.zeros((4096, 2), np.float32)
    published[1234] = 0.5
    played.write(0, published)
    loop = DeviceLoop(card, heard.write, played, BLOCK, fail, yes)
    for _ in range(30):
        loop.step()
    assert loop.position == heard.end == 30 * BLOCK
    audio, _ = heard.read(0, heard.end)
    assert np.flatnonzero(audio[:, 0]).tolist() == [777]
    assert np.flatnonzero(card.speaker[:, 0]).tolist() == [1234]
    assert card.speaker[1234, 0] == 0.5
    assert loop.counts.missing_samples == 0


def test_a_measured_latency_is_added() -> None:
    card = FakeCard(np.zeros((BLOCK * 40, 2), np.float32))
    played = PositionRing(2, 8192)
    published = np.zeros((4096, 2), np.float32)
    published[1234] = 0.5
    played.write(0, published)
    loop = DeviceLoop(card, lambda position, audio: None, played, BLOCK, fail, yes, extra_latency_samples=10)
    assert loop.latency_samples == LATENCY + 10
    for _ in range(30):
        loop.step()
    assert np.flatnonzero(card.speaker[:, 0]).tolist() == [1224]


def test_a_missing_block_is_faded_around_and_counted() -> None:
    card = FakeCard(np.zeros((BLOCK * 100, 2), np.float32))
    played = PositionRing(2, 8192, LATENCY)
    played.write(LATENCY, np.ones((1000, 2), np.float32))
    played.write(LATENCY + 2000, np.ones((3000, 2), np.float32))
    loop = DeviceLoop(card, lambda position, audio: None, played, BLOCK, fail, yes)
    for _ in range(60):
        loop.step()
    line = card.speaker[LATENCY : LATENCY + 60 * BLOCK, 0]
    assert np.abs(np.diff(line)).max() < 0.01
    assert line[0] < 0.001
    assert not line[1000:2000].any()
    assert np.all(line[RAMP_SAMPLES : 1000 - RAMP_SAMPLES] == 1)
    assert np.all(line[2000 + RAMP_SAMPLES :] == 1)
    assert loop.counts.missing_samples == 1000
    assert loop.counts.late_position // BLOCK == (LATENCY + 2000 - 1) // BLOCK


def test_silence_while_not_playing_is_not_missing() -> None:
    card = FakeCard(np.zeros((BLOCK * 10, 2), np.float32))
    loop = DeviceLoop(card, lambda position, audio: None, PositionRing(2, 1000), BLOCK, fail, lambda: False)
    loop.step()
    assert loop.counts.missing_samples == 0
    assert loop.counts.late_position == -1


def test_the_cards_own_trouble_is_counted() -> None:
    card = FakeCard(np.zeros((BLOCK * 10, 2), np.float32))
    loop = DeviceLoop(card, lambda position, audio: None, PositionRing(2, 1000), BLOCK, fail, yes)
    loop.step()
    card.overflow = True
    loop.step()
    card.underflow = True
    loop.step()
    assert (loop.counts.passes, loop.counts.overruns, loop.counts.underruns) == (3, 2, 1)


def test_the_timeline_may_begin_anywhere() -> None:
    card = FakeCard(np.zeros((BLOCK * 10, 2), np.float32))
    places: list[int] = []
    hear = lambda position, audio: places.append(position)  # noqa: E731
    loop = DeviceLoop(card, hear, PositionRing(2, 1000), BLOCK, fail, yes, first_position=10**7)
    loop.step()
    loop.step()
    assert places == [10**7, 10**7 + BLOCK]


def test_a_card_that_is_pulled_out_ends_the_thread_and_tells_the_owner() -> None:
    faults: list[Exception] = []
    told = threading.Event()

    def on_fault(error: Exception) -> None:
        faults.append(error)
        told.set()

    card = FakeCard(np.zeros((BLOCK * 10, 2), np.float32), fail_at=5 * BLOCK)
    loop = DeviceLoop(card, lambda position, audio: None, PositionRing(2, 1000), BLOCK, on_fault, yes)
    loop.start()
    assert told.wait(30)
    loop.stop()
    assert loop.counts.passes == 5
    assert [type(each) for each in faults] == [OurFault]
    assert card.closed


def test_stop_closes_a_card_that_was_never_started() -> None:
    card = FakeCard(np.zeros((BLOCK, 2), np.float32))
    DeviceLoop(card, lambda position, audio: None, PositionRing(2, 1000), BLOCK, fail, yes).stop()
    assert card.closed


class PortAudioError(Exception):
    """As sounddevice's."""


class FakeStream:
    def __init__(self, channels: tuple[int, int], latency: tuple[float, float] | float) -> None:
        self.channels, self.latency = channels, latency
        self.started = self.closed = self.broken = False
        self.written: list[Audio] = []

    def start(self) -> None:
        self.started = True

    def read(self, frames: int) -> tuple[Audio, bool]:
        if self.broken:
            raise PortAudioError("Unanticipated host error")
        return np.ones((frames, self.channels[0]), np.float32), True

    def write(self, data: Audio) -> bool:
        if self.broken:
            raise PortAudioError("Unanticipated host error")
        assert data.shape[1] == self.channels[1]
        self.written.append(data)
        return False

    def close(self) -> None:
        if self.broken:
            raise PortAudioError("Unanticipated host error")
        self.closed = True


class FakeModule:
    """A computer with these cards: name, inputs, outputs."""

    PortAudioError: type[Exception] = PortAudioError

    def __init__(self, *cards: tuple[str, int, int], refuses: bool = False) -> None:
        self.cards = [
            {
                "index": index,
                "name": name,
                "hostapi": 0,
                "max_input_channels": inputs,
                "max_output_channels": outputs,
                "default_samplerate": 48000.0,
            }
            for index, (name, inputs, outputs) in enumerate(cards)
        ]
        self.refuses = refuses
        self.stream: FakeStream | None = None

    def query_devices(self, device: str | int | None = None, kind: str | None = None) -> object:
        if device is None and kind is None:
            return self.cards
        ok = [
            card
            for card in self.cards
            if card[f"max_{kind}_channels"]
            and (device is None or card["index"] == device or (isinstance(device, str) and device in str(card["name"])))
        ]
        if not ok and device is None:
            raise PortAudioError("Error querying device -1")
        if not ok:
            raise ValueError(f"No {kind} device matching {device!r}")
        return ok[0]

    def query_hostapis(self, index: int) -> dict[str, str]:
        return {"name": "Fake Audio"}

    def _terminate(self) -> None:
        """These cards stay where they are."""

    def _initialize(self) -> None: ...

    def Stream(self, *, channels: tuple[int, int], device: tuple[int, int], **_: object) -> FakeStream:  # noqa: N802
        if self.refuses:
            raise PortAudioError("Invalid sample rate")
        self.devices = device
        self.stream = FakeStream(channels, (0.01, 0.02))
        return self.stream

    def OutputStream(self, *, channels: int, device: int, **_: object) -> FakeStream:  # noqa: N802
        self.stream = FakeStream((0, channels), 0.02)
        return self.stream


def test_a_card_is_found_by_part_of_its_name_or_by_index_or_by_default() -> None:
    module = FakeModule(("Built-in Microphone", 1, 0), ("Built-in Output", 0, 2), ("Scarlett 2i2", 2, 2))
    for device, chosen in (("Scarlett", (2, 2)), (2, (2, 2)), ("Built-in", (0, 1)), (None, (0, 1))):
        card = open_device(device, 48000, 2, 256, module=module)
        assert module.devices == chosen
        assert module.stream is not None
        assert module.stream.started
        assert card.latency_samples == 1440


def test_channels_are_fitted_both_ways() -> None:
    module = FakeModule(("Phone", 1, 1))
    card = open_device(None, 48000, 2, 256, module=module)
    audio, overrun = card.read(8)
    assert audio.shape == (8, 2)
    assert overrun
    card.write(np.tile(np.array([[1.0, 0.5]], np.float32), (8, 1)))
    assert module.stream is not None
    assert np.all(module.stream.written[0] == 0.75)
    card.close()
    assert module.stream.closed
    same = np.ones((3, 2), np.float32)
    assert fit_channels(same, 2) is same


def test_output_only() -> None:
    module = FakeModule(("Speakers", 0, 2))
    card = open_device(None, 48000, 2, 256, listen=False, module=module)
    assert card.latency_samples == 960
    with pytest.raises(SetupFault, match="the default sound card has no input"):
        open_device(None, 48000, 2, 256, module=module)


def test_opening_says_what_to_do() -> None:
    with pytest.raises(SetupFault, match="no sound card found; run `sideman doctor`"):
        open_device(None, 48000, 2, 256, module=FakeModule())
    with pytest.raises(SetupFault, match=r"'Nope' has no output.*lists the cards"):
        open_device("Nope", 48000, 2, 256, module=FakeModule(("Speakers", 0, 2)))
    with pytest.raises(SetupFault, match="48000 Hz, 2 in, 2 out: Invalid sample rate; set the card to 48000 Hz"):
        open_device(None, 48000, 2, 256, module=FakeModule(("Scarlett", 2, 2), refuses=True))


def test_a_card_that_breaks_is_our_fault() -> None:
    module = FakeModule(("Scarlett", 2, 2))
    card = open_device(None, 48000, 2, 256, module=module)
    assert module.stream is not None
    module.stream.broken = True
    with pytest.raises(OurFault, match="stopped listening"):
        card.read(8)
    with pytest.raises(OurFault, match="stopped playing"):
        card.write(np.zeros((8, 2), np.float32))
    with pytest.raises(OurFault, match="didn't close"):
        card.close()


def test_the_list_for_doctor() -> None:
    module = FakeModule(("Phone", 1, 2))
    assert list_devices(module) == (DeviceInfo(0, "Phone", "Fake Audio", 1, 2, 48000.0),)


@pytest.mark.parametrize(("platform", "way"), [("linux", "apt"), ("darwin", "brew"), ("win32", "pip")])
def test_without_portaudio_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, platform: str, way: str) -> None:
    def missing(name: str) -> None:
        raise OSError("PortAudio library not found")

    monkeypatch.setattr("server.audio.device.sys.platform", platform)
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(SetupFault, match=rf"PortAudio library not found.*{way}"):
        port_audio()
