"""``sideman render --session``: a recorded set once more, as it was or otherwise."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from server.audio.files import AudioSource, check_target, compress, open_float_wav
from server.cli.common import chosen_lookahead, load_model
from server.clock import MonotonicClock
from server.engine.port import ATTRIBUTES, Audio, Generator
from server.errors import SetupFault
from server.takes.reader import Recorded, read_session
from server.takes.replay import Replay

PIECE: int = 1 << 16


def run_session(options: argparse.Namespace, progress: Callable[[float], None]) -> int:
    """Play a set again into a file, and say whether it is what was played then."""
    refuse_controls(options)
    take = read_session(options.session)
    generator = load_model(options.model or take.about.model, options.device, options.threads)
    wanted = options.lookahead
    lookahead = None if wanted is None else chosen_lookahead(wanted, generator.info)
    check_target(options.output, (".wav", ".flac"))
    wav: Path = options.output.with_suffix(".wav")
    same = replay_session(take, generator, wav, lookahead, options.model is not None, progress)
    print(f"wrote {options.output}: {verdict(take, wav) if same else 'the set as it would have been played'}")
    if options.output.suffix.lower() == ".flac":
        compress(wav)
    return 0


def refuse_controls(options: argparse.Namespace) -> None:
    """A set brings its own controls, and its own sound. Raises SetupFault."""
    given = {
        "IN.wav": options.input,
        "--prompt": options.prompt,
        "--parts": options.parts,
        "--temperature": options.temperature,
        "--guidance": options.guidance,
        "--seed": options.seed,
        **{f"--{name}": vars(options)[name] for name in ATTRIBUTES},
    }
    for name, value in given.items():
        if value not in (None, []):
            raise SetupFault(f"{name} doesn't go with --session, for a set brings its own; --model and --lookahead do")


def replay_session(
    take: Recorded,
    generator: Generator[Any, Any],
    output: Path,
    lookahead_frames: int | None,
    another_model: bool,
    progress: Callable[[float], None],
) -> bool:
    """Play a take again into a 32-bit float WAV file. Whether it was played as it was. Blocks. Raises SetupFault."""
    about, folder = take.about, take.file.parent
    if output.resolve().parent == folder.resolve() and output.stem in about.tracks:
        raise SetupFault(f"{output} belongs to the recording; give another name")
    with closing(AudioSource(folder / "heard.wav", about.sample_rate, about.channels)) as heard:
        if take.samples is not None and heard.samples < take.samples:
            raise SetupFault(f"{folder / 'heard.wav'} has {heard.samples} samples; {take.file} needs {take.samples}")
        with closing(open_float_wav(output, about.sample_rate, about.channels)) as file:

            def write(_: Audio, played: Audio) -> None:
                file.write(played)

            replay = Replay(take, generator, heard, write, MonotonicClock(), progress)
            if lookahead_frames is None and replay.can_repeat:
                replay.repeat()
                return True
            if lookahead_frames is None and not another_model:
                raise SetupFault(
                    f"the {about.model} here isn't the one that played this set (checksum); "
                    f"give --model {about.model} to hear what this one makes of it"
                )
            replay.play(lookahead_frames)
            return False


def verdict(take: Recorded, output: Path) -> str:
    """Whether a replay is what was played."""
    played = take.file.with_name("played.wav")
    if not played.is_file():
        return "the set as it was played"
    position = first_difference(played, output, take.about.sample_rate, take.about.channels)
    if position is None:
        return "the set as it was played, bit for bit"
    holes = " (the recording has holes: the disk was too slow)" if take.dropped else ""
    return f"like {played.name} for {position / take.about.sample_rate:.2f} s, then otherwise{holes}"


def first_difference(one: Path, other: Path, sample_rate: int, channels: int) -> int | None:
    """The first sample in which two files differ, in as far as both have it. Blocks."""
    with closing(AudioSource(one, sample_rate, channels)) as a, closing(AudioSource(other, sample_rate, channels)) as b:
        for start in range(0, min(a.samples, b.samples), PIECE):
            count = min(PIECE, a.samples - start, b.samples - start)
            unlike = np.flatnonzero((a.read(start, count) != b.read(start, count)).any(axis=1))
            if len(unlike):
                return start + int(unlike[0])
    return None
