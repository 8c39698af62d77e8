"""``sideman doctor``: what this machine can do, and what stands in the way."""

from __future__ import annotations

import argparse
import platform
import shutil
import socket
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from server.audio.device import list_devices
from server.audio.ring import PositionRing
from server.audio.shared import BlockRingWriter
from server.cli.common import Commands, add_model_options, load_prompts, model_beside
from server.clock import MonotonicClock
from server.control.lookahead import machine_floor
from server.control.params import opening_controls
from server.engine.engine import Engine
from server.engine.port import Generator
from server.errors import SetupFault
from server.running.endpoint import bind
from server.settings import ServerSettings
from server.units import Grid

# A set with all three tracks, in stereo and 32-bit float, at 44100 Hz: 3.8 GB.
_HOUR_BYTES: Final = 3 * 2 * 4 * 44_100 * 3600
_LEAST_HOURS: Final = 1.0
_USUAL: Final = ServerSettings()


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "doctor",
        help="check this machine: model, speed, ports, folders, sound cards",
        description="Check what a performance needs: the model and how fast it is here, ports, shared memory, folders, sound "
        "cards; and say what to do where something stands in the way. Takes half a minute. Exit status 1: not ready.",
    )
    parser.add_argument("--port", type=int, default=_USUAL.port, metavar="PORT", help="UDP and TCP port (default: %(default)s)")
    parser.add_argument(
        "--oscquery-port", type=int, metavar="PORT", help=f"TCP port of OSCQuery (default: the next one, {_USUAL.port + 1})"
    )
    parser.add_argument(
        "--shared-name", default=_USUAL.shared_name, metavar="NAME", help="of the shared-memory ring (default: %(default)s)"
    )
    parser.add_argument(
        "--recordings", type=Path, default=_USUAL.recordings, metavar="FOLDER", help="for recordings (default: %(default)s)"
    )
    parser.add_argument("--states", type=Path, default=_USUAL.states, metavar="FOLDER", help="for states (default: %(default)s)")
    add_model_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Check, and say in words. Exit status 1 if a performance can't work."""
    print(f"sideman {version('sideman')}, Python {platform.python_version()}, torch {version('torch')}, {platform.platform()}")
    well = _model(options.model, options.device, options.threads)
    query = options.port + 1 if options.oscquery_port is None else options.oscquery_port
    well = check_ports(options.port, query) and well
    well = check_shared(options.shared_name) and well
    well = check_folder("--recordings", options.recordings, _HOUR_BYTES) and well
    well = check_folder("--states", options.states, 0) and well
    _cards()
    print("ready to play: sideman serve" if well else "not ready: see above")
    return 0 if well else 1


def _model(name: str, device: str, threads: int) -> bool:
    try:
        load_prompts().embed("slow bossa nova")
        with model_beside(name, device, threads) as generator:
            return _speed(generator, device)
    except SetupFault as fault:
        print(f"model    {fault}")
        return False


def _speed(generator: Generator[Any, Any], device: str) -> bool:
    """Whether it is fast enough, as servers have it."""
    info = generator.info
    controls = opening_controls(info)
    ring = PositionRing(info.channels, info.sample_rate)
    engine = Engine(generator, ring, lambda: controls, lambda event: None, MonotonicClock())
    seconds = engine.warm_up(40)
    block = engine.grid.seconds(engine.grid.block_samples)
    floor = machine_floor(info, seconds)
    print(
        f"model    {info.name}: {info.parameters / 1e6:.1f} million parameters, {info.sample_rate} Hz, "
        f"parts {', '.join(info.parts)}; its files have the right checksums"
    )
    print(
        f"speed    {1000 * seconds:.0f} ms for a block of {1000 * block:.0f} ms on {device}: {seconds / block:.2f} of real time"
    )
    print(
        f"         look-ahead: this machine holds {engine.grid.seconds(floor * info.hop):.2f} s; "
        f"the default is {engine.grid.seconds(info.default_lookahead_frames * info.hop):.2f} s"
    )
    if seconds > block:
        print("         too slow to play live here; close other programs, or choose another --device")
    elif floor > info.default_lookahead_frames:
        print(
            f"         the default is too short here; send /lookahead {engine.grid.seconds(floor * info.hop):.2f} before you play"
        )
    return seconds <= block


def check_ports(port: int, oscquery_port: int) -> bool:
    """Whether all three can be had; says which can. Blocks for a moment."""
    wanted = (
        ("UDP", port, socket.SOCK_DGRAM),
        ("TCP", port, socket.SOCK_STREAM),
        ("OSCQuery, TCP", oscquery_port, socket.SOCK_STREAM),
    )
    free = True
    for use, number, kind in wanted:
        try:
            bind("127.0.0.1", number, kind).close()
        except SetupFault as fault:
            print(f"port     {use} {number}: {fault}")
            free = False
        else:
            print(f"port     {use} {number} is free")
    return free


def check_shared(name: str) -> bool:
    """Whether a ring of shared memory can be made under this name; it is gone again at once. Blocks on the disk."""
    try:
        ring = BlockRingWriter(name, Grid(44_100, 512, 1), 1, 2)
    except SetupFault as fault:
        print(f"shared   {fault}")
        return False
    print(f"shared   {ring.path} can be made")
    ring.close()
    return True


def check_folder(option: str, folder: Path, hour_bytes: int) -> bool:
    """Whether files can be written there, and room for how long there is at so many bytes an hour; 0: it doesn't matter. What
    isn't there yet is made by the server, so its nearest parent is asked. Blocks on the disk."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
        free = shutil.disk_usage(there).free
    except OSError as error:
        print(f"folder   {folder} can't be written to: {error.strerror}; choose another with {option}")
        return False
    if hour_bytes == 0:
        print(f"folder   {folder} can be written to")
        return True
    hours = free / hour_bytes
    print(f"folder   {folder} can be written to, and has room for {hours:.1f} hours of recording")
    if hours < _LEAST_HOURS:
        print(f"         less than an hour: make room, or choose another with {option}")
    return hours >= _LEAST_HOURS


def _cards() -> None:
    """A sound card is only needed for playing without Max."""
    try:
        cards = list_devices()
    except SetupFault as fault:
        print(f"cards    {fault}")
        return
    if not cards:
        print("cards    none (none is needed where Max or another program does the sound; else plug one in, and ask again)")
    for card in cards:
        print(f"cards    {card.index} {card.name} ({card.host}): {card.input_channels} in, {card.output_channels} out")
