"""``sideman doctor``: what this machine can do, and what stands in the way."""

from __future__ import annotations

import argparse
import platform
import socket
from importlib.metadata import version

from server.app import shortest_lookahead_frames
from server.audio.device import list_devices
from server.audio.ring import PositionRing
from server.audio.shared import BlockRingWriter
from server.cli.common import Commands, add_model_options, load_model, load_prompts
from server.clock import MonotonicClock
from server.control.params import opening_controls
from server.engine.engine import Engine
from server.errors import SetupFault
from server.osc.endpoint import bind
from server.units import Grid


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "doctor",
        help="check this machine: model, speed, ports, sound cards",
        description="Check what a performance needs: the model and its speed here, ports, shared memory, cards.",
    )
    parser.add_argument("--port", type=int, default=7770, help="UDP and TCP port to check (default: %(default)s)")
    parser.add_argument("--oscquery-port", type=int, default=7771, help="TCP port of OSCQuery to check (default: %(default)s)")
    parser.add_argument("--shared-name", default="sideman", help="name of the shared-memory ring to check (default: %(default)s)")
    add_model_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Check, and say in words. Exit status 1 if a performance can't work."""
    print(f"sideman {version('sideman')}, Python {platform.python_version()}, torch {version('torch')}, {platform.platform()}")
    well = _model(options.model, options.device, options.threads)
    well = check_ports(options.port, options.oscquery_port) and well
    well = check_shared(options.shared_name) and well
    _cards()
    print("ready to play" if well else "not ready: see above")
    return 0 if well else 1


def _model(name: str, device: str, threads: int) -> bool:
    try:
        generator = load_model(name, device, threads)
        words = load_prompts()
    except SetupFault as fault:
        print(f"model    {fault}")
        return False
    info = generator.info
    words.embed("slow bossa nova")
    controls = opening_controls(info)
    ring = PositionRing(info.channels, info.sample_rate)
    engine = Engine(generator, ring, lambda: controls, lambda event: None, MonotonicClock())
    seconds = engine.warm_up(40)
    block = engine.grid.seconds(engine.grid.block_samples)
    floor = shortest_lookahead_frames(info, seconds)
    print(
        f"model    {info.name}: {info.parameters / 1e6:.1f} million parameters, {info.sample_rate} Hz, "
        f"parts {', '.join(info.parts)}"
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


def _cards() -> None:
    """A sound card is only needed for playing without Max."""
    try:
        cards = list_devices()
    except SetupFault as fault:
        print(f"cards    {fault}")
        return
    if not cards:
        print("cards    none (none is needed when Max or another program does the sound)")
    for card in cards:
        print(f"cards    {card.index} {card.name} ({card.host}): {card.input_channels} in, {card.output_channels} out")
