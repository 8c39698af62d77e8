"""The sound card, through PortAudio with blocking reads and writes: no Python runs in an audio callback.

sounddevice is imported inside functions only: importing it fails where PortAudio isn't installed, and a server that
talks OSC doesn't need a sound card.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from server.engine.port import Audio
from server.errors import OurFault, SetupFault


class CardStream(Protocol):
    """A running card, as the loops use it. One thread."""

    @property
    def latency_samples(self) -> int:
        """Samples from the moment one is read to the moment that one written right after is heard: both ways
        together. For a stream that only plays, its output latency. Doesn't block."""
        ...

    def read(self, frames: int) -> tuple[Audio, bool]:
        """The next [frames, channels] of the input, and whether input was lost before them. Blocks for them."""
        ...

    def write(self, audio: Audio) -> bool:
        """Queue [frames, channels] for output; whether the output had run dry before. Blocks while it is full."""
        ...

    def close(self) -> None:
        """Stop and let go of the card."""
        ...


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A sound card, for `sideman doctor` and for choosing one."""

    index: int
    name: str
    host: str
    input_channels: int
    output_channels: int
    default_sample_rate: float


class _RawStream(Protocol):
    """What we use of a stream of sounddevice, which has no types."""

    @property
    def latency(self) -> tuple[float, float] | float: ...

    def start(self) -> None: ...

    def read(self, frames: int) -> tuple[Audio, bool]: ...

    def write(self, data: Audio) -> bool: ...

    def close(self) -> None: ...


class SoundDevice(Protocol):
    """What we use of sounddevice."""

    PortAudioError: type[Exception]

    def query_devices(self, device: str | int | None = None, kind: str | None = None) -> object: ...

    def query_hostapis(self, index: int) -> Mapping[str, str]: ...

    def _terminate(self) -> None: ...

    def _initialize(self) -> None: ...

    def Stream(  # noqa: N802
        self, *, samplerate: int, blocksize: int, device: tuple[int, int], channels: tuple[int, int], dtype: str
    ) -> _RawStream: ...

    def OutputStream(  # noqa: N802
        self, *, samplerate: int, blocksize: int, device: int, channels: int, dtype: str
    ) -> _RawStream: ...


_Entry = Mapping[str, int | float | str]


def port_audio() -> SoundDevice:
    """sounddevice, loaded when it is needed. Raises SetupFault where PortAudio isn't installed."""
    try:
        return cast(SoundDevice, importlib.import_module("sounddevice"))
    except (ImportError, OSError) as error:
        ways = {"linux": "sudo apt install libportaudio2", "darwin": "brew install portaudio"}
        way = ways.get(sys.platform, "pip install --force-reinstall sounddevice")
        raise SetupFault(f"PortAudio isn't installed ({error}); install it with `{way}`, or use OSC audio") from error


def scan_devices(module: SoundDevice | None = None) -> None:
    """Look for cards anew: PortAudio knows only those that were there when it was loaded. No stream may be open, for this
    would end it. Any thread; blocks for the system. Raises SetupFault."""
    module = module or port_audio()
    try:
        module._terminate()  # pyright: ignore[reportPrivateUsage]
        module._initialize()  # pyright: ignore[reportPrivateUsage]
    except module.PortAudioError as error:
        raise SetupFault(f"the sound cards can't be looked for: {error}") from error


def list_devices(module: SoundDevice | None = None) -> tuple[DeviceInfo, ...]:
    """Every card that PortAudio sees. Any thread; blocks for the system. Raises SetupFault without PortAudio."""
    module = module or port_audio()
    entries = cast("list[_Entry]", module.query_devices())
    return tuple(
        DeviceInfo(
            index=int(each["index"]),
            name=str(each["name"]),
            host=module.query_hostapis(int(each["hostapi"]))["name"],
            input_channels=int(each["max_input_channels"]),
            output_channels=int(each["max_output_channels"]),
            default_sample_rate=float(each["default_samplerate"]),
        )
        for each in entries
    )


def open_device(
    device: str | int | None,
    sample_rate: int,
    channels: int,
    block: int,
    listen: bool = True,
    module: SoundDevice | None = None,
) -> CardStream:
    """Start a card by name (or part of it), by index, or the system's own choice; ``listen`` takes its input too.

    block: frames per read and write. A card with fewer channels than the session is fed a mix, and its input goes to
    all channels. Any thread; blocks for the card. Raises SetupFault with what to do.
    """
    module = module or port_audio()
    output = _choose(module, device, "output")
    speakers = min(channels, int(output["max_output_channels"]))
    microphones = 0
    try:
        if listen:
            source = _choose(module, device, "input")
            microphones = min(channels, int(source["max_input_channels"]))
            stream = module.Stream(
                samplerate=sample_rate,
                blocksize=block,
                device=(int(source["index"]), int(output["index"])),
                channels=(microphones, speakers),
                dtype="float32",
            )
        else:
            stream = module.OutputStream(
                samplerate=sample_rate,
                blocksize=block,
                device=int(output["index"]),
                channels=speakers,
                dtype="float32",
            )
        stream.start()
    except (module.PortAudioError, ValueError) as error:
        wanted = f"{sample_rate} Hz, {microphones} in, {speakers} out"
        raise SetupFault(
            f"{output['name']} doesn't open with {wanted}: {error}; set the card to {sample_rate} Hz, close other "
            "programs that use it, or choose another one from `sideman doctor`"
        ) from error
    return _Card(stream, module.PortAudioError, sample_rate, channels, speakers)


class _Card:
    """A stream of sounddevice as a CardStream."""

    def __init__(self, stream: _RawStream, error: type[Exception], sample_rate: int, channels: int, speakers: int) -> None:
        self._stream, self._error = stream, error
        self._channels, self._speakers = channels, speakers
        latency = stream.latency
        seconds = sum(latency) if isinstance(latency, tuple) else latency
        self._latency_samples = round(seconds * sample_rate)

    @property
    def latency_samples(self) -> int:
        return self._latency_samples

    def read(self, frames: int) -> tuple[Audio, bool]:
        try:
            audio, overflowed = self._stream.read(frames)
        except self._error as error:
            raise OurFault(f"the sound card stopped listening: {error}") from error
        return fit_channels(audio, self._channels), overflowed

    def write(self, audio: Audio) -> bool:
        try:
            return self._stream.write(np.ascontiguousarray(fit_channels(audio, self._speakers)))
        except self._error as error:
            raise OurFault(f"the sound card stopped playing: {error}") from error

    def close(self) -> None:
        try:
            self._stream.close()
        except self._error as error:
            raise OurFault(f"the sound card didn't close: {error}") from error


def fit_channels(audio: Audio, channels: int) -> Audio:
    """[T, C] as [T, channels]: one channel goes to all; fewer than there are get their mean. Any thread."""
    if audio.shape[1] == channels:
        return audio
    mono = audio.mean(axis=1, keepdims=True, dtype=np.float32)
    return np.repeat(mono, channels, axis=1)


def _choose(module: SoundDevice, device: str | int | None, kind: str) -> _Entry:
    try:
        return cast(_Entry, module.query_devices(device, kind))
    except (module.PortAudioError, ValueError) as error:
        if not list_devices(module):
            raise SetupFault("no sound card found; run `sideman doctor`") from error
        wanted = "the default sound card" if device is None else repr(device)
        raise SetupFault(f"{wanted} has no {kind}: {error}; `sideman doctor` lists the cards") from error
