"""Pure Data as a performer: starts performer.pd with a recording, waits for its end, and reads what it wrote down.

    performer = PdPerformer(server_port=7770, folder=tmp_path, say=[("/prompt", 1, "warm piano")])
    performance = performer.perform(recording, timeout_seconds=60)

Also a sender of single messages with liblo's oscsend. Both need a Debian package, and say which if it's missing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

Audio = NDArray[np.float32]
Said = tuple[str | int | float, ...]

PATCH: Final = Path(__file__).with_name("performer.pd")
TICK_SAMPLES: Final = 64
# Pd counts in 32-bit floats: beyond this, an index into an array is no longer exact.
LONGEST_RING_SAMPLES: Final = 1 << 24
_LINE: Final = re.compile(r"sideman-([a-z-]+): ?(.*)")


class PdError(Exception):
    """Pd could not be started, or did not do its part; the text ends with what it said."""


@dataclass(frozen=True, slots=True)
class Applied:
    """One /applied. position: as it came."""

    address: str
    revision: int
    position: int


@dataclass(frozen=True, slots=True)
class Performance:
    """What Pd heard. audio: [n, 2], whose first sample is at first_position; the last ones lie beyond the end of what
    Pd played. min_margin_ms: the smallest of all blocks; None without blocks. log: all that Pd printed."""

    audio: Audio
    first_position: int
    end_position: int
    packets_sent: int
    packets_received: int
    blocks: int
    late: int
    underruns: int
    gaps: int
    min_margin_ms: float | None
    welcome: str
    fails: tuple[str, ...]
    applied: tuple[Applied, ...]
    log: str

    def between(self, start: int, stop: int) -> Audio:
        """The samples at positions start to stop: [stop - start, 2]."""
        if not self.first_position <= start <= stop <= self.first_position + len(self.audio):
            raise ValueError(f"{start} to {stop} was not kept; {self.first_position} on, {len(self.audio)} samples, was")
        return self.audio[start - self.first_position : stop - self.first_position]


class PdPerformer:
    """One performance with one Pd process. Use it from one thread; start does not block, wait does.

    packet_ticks: size of the packets, in 64 samples. keep_seconds: how much of the end is kept. ahead_seconds: how far
    ahead of Pd's clock the server's blocks may come. say: messages, address first, sent after /welcome, before /play.
    """

    def __init__(
        self,
        server_port: int,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        packet_ticks: int = 2,
        keep_seconds: float = 30.0,
        ahead_seconds: float = 8.0,
        sample_rate: int = 44100,
        say: Sequence[Said] = (),
    ) -> None:
        self._host, self._port, self._folder, self._say = host, server_port, folder, tuple(say)
        self._ticks, self._frames, self._rate = packet_ticks, packet_ticks * TICK_SAMPLES, sample_rate
        self._ahead = self._whole_packets(ahead_seconds) * self._frames
        self._length = self._whole_packets(keep_seconds) * self._frames + self._ahead
        if self._length > LONGEST_RING_SAMPLES:
            raise ValueError(f"keep_seconds and ahead_seconds together: at most {LONGEST_RING_SAMPLES / sample_rate:.0f} s")
        self._total = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> PdPerformer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def perform(self, recording: Audio | Path, *, seconds: float | None = None, timeout_seconds: float) -> Performance:
        """start and wait."""
        self.start(recording, seconds=seconds)
        return self.wait(timeout_seconds)

    def start(self, recording: Audio | Path, *, seconds: float | None = None) -> None:
        """Start Pd. recording: [n, 2] or a WAV; it goes round as long as ``seconds`` last, by default once. Silence is
        put after it up to a whole packet."""
        audio = _read(recording) if isinstance(recording, Path) else np.asarray(recording, np.float32)
        if audio.ndim != 2 or audio.shape[1] != 2 or not len(audio):
            raise ValueError(f"a recording is [n, 2], not {audio.shape}")
        lap = -(-len(audio) // self._frames)
        padded = np.zeros((lap * self._frames, 2), np.float32)
        padded[: len(audio)] = audio
        soundfile.write(self._input, padded, self._rate, subtype="FLOAT")
        self._total = lap if seconds is None else self._whole_packets(seconds)
        self._process = subprocess.Popen(self._command(lap), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)

    def wait(self, timeout_seconds: float) -> Performance:
        """Wait for the end of the performance."""
        if self._process is None:
            raise PdError("nothing was started")
        try:
            _, log = self._process.communicate(timeout=timeout_seconds)
        except subprocess.TimeoutExpired as expired:
            self._process.kill()
            _, log = self._process.communicate()
            raise PdError(f"Pd was not done after {timeout_seconds:g} s; it said:\n{log}") from expired
        return self._performance(log)

    def close(self) -> None:
        """End Pd, if it's still there."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    @property
    def _input(self) -> Path:
        return self._folder / "performer-in.wav"

    @property
    def _output(self) -> Path:
        return self._folder / "performer-out.wav"

    def _whole_packets(self, seconds: float) -> int:
        return -(-round(seconds * self._rate) // self._frames)

    def _command(self, lap: int) -> list[str]:
        settings = (
            f"server list {_atom(self._host)} {self._port}",
            f"packet-ticks {self._ticks}",
            f"total {self._total}",
            f"lap {lap}",
            f"ahead {self._ahead}",
            f"length {self._length}",
            f"output symbol {_atom(str(self._output))}",
            f"recording symbol {_atom(str(self._input))}",
            *(f"say list {' '.join(_atom(value) for value in message)}" for message in self._say),
            "go bang",
        )
        options = ["-nogui", "-noaudio", "-stderr", "-noprefs", "-sleepgrain", "0.5", "-r", str(self._rate), "-open", str(PATCH)]
        sends = [part for setting in settings for part in ("-send", f"sideman-{setting}")]
        return [_program("pd", "puredata-core"), *options, *sends]

    def _performance(self, log: str) -> Performance:
        lines = [match.groups() for match in map(_LINE.fullmatch, log.splitlines()) if match]
        said: dict[str, list[str]] = {}
        for name, text in lines:
            said.setdefault(name, []).append(text)
        if "abort" in said or "packets-sent" not in said:
            raise PdError(f"Pd gave up: {' '.join(said.get('abort', ['it ended early']))}; it said:\n{log}")
        margin = float(said["min-margin-ms"][0])
        end = self._total * self._frames
        first = max(0, end + self._ahead - self._length)
        ring = _read(self._output)
        return Performance(
            audio=ring[np.arange(first, end + self._ahead) % self._length],
            first_position=first,
            end_position=end,
            packets_sent=_count(said, "packets-sent"),
            packets_received=_count(said, "packets-received"),
            blocks=_count(said, "blocks"),
            late=_count(said, "late"),
            underruns=_count(said, "underruns"),
            gaps=_count(said, "gaps"),
            min_margin_ms=None if margin == 1e9 else margin,
            welcome=" ".join(said.get("welcome", [])),
            fails=tuple(_plain(text) for text in said.get("fail", [])),
            applied=tuple(_applied(text) for text in said.get("applied", [])),
            log=log,
        )


class OscSend:
    """Sends single messages with liblo's oscsend."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._host, self._port = host, port

    def send(self, address: str, types: str = "", *arguments: str | int | float) -> None:
        """types: one letter for each argument, i f s T F ... Returns when the message is on its way."""
        command = [_program("oscsend", "liblo-tools"), self._host, str(self._port), address]
        command += [types, *(str(argument) for argument in arguments)] if types else []
        subprocess.run(command, check=True, timeout=30)


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise PdError(f"{name} is missing: apt-get install {package}")
    return found


def _atom(value: str | int | float) -> str:
    """A value as Pd reads it: whatever means something to Pd gets a backslash."""
    if not isinstance(value, str):
        return repr(value)
    if not value or re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", value):
        raise ValueError(f"Pd would not take {value!r} as a text")
    return re.sub(r"([\s,;$\\])", r"\\\1", value)


def _plain(text: str) -> str:
    """What Pd printed, without its backslashes."""
    return re.sub(r"\\(.)", r"\1", text)


def _applied(text: str) -> Applied:
    address, revision, position = _plain(text).removeprefix("list ").split()
    return Applied(address, int(revision), int(position))


def _count(said: dict[str, list[str]], name: str) -> int:
    # Pd prints six digits of a number: good for counts below a million.
    return int(float(said[name][0]))


def _read(path: Path) -> Audio:
    audio, _ = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(audio, np.float32)
