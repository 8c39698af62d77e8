"""The messages that change controls: what each does to the snapshot, and what /done says about it.

Pure: any thread, never blocks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from server.control.changes import clear_prompt, set_beat, set_part, set_tempo, set_weight
from server.control.lookahead import grid_of, lookahead_frames
from server.control.params import Controls
from server.engine.port import ModelInfo, parse_chord
from server.errors import ClientFault
from server.osc.codec import Scalar
from server.osc.schema import FASTEST_BPM, SLOWEST_BPM
from server.osc.spec import listing
from server.osc.validate import Call


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a change depends on besides the controls. position: after the newest sample heard. next_block: the first block
    that it can still reach. floor_frames: the shortest look-ahead that this machine keeps up with."""

    info: ModelInfo
    position: int
    next_block: int
    floor_frames: int


def change(call: Call, controls: Controls, now: Circumstances) -> tuple[Controls, tuple[Scalar, ...]]:
    """The controls after a message, and the values that /done reports. The revision is the store's affair."""
    match call.address:
        case "/play" | "/stop":
            return replace(controls, playing=call.address == "/play"), ()
        case "/prompt":
            slot = call.whole("slot")
            return clear_prompt(controls, slot - 1), (slot,)
        case "/weight":
            return _weight(call, controls, now)
        case "/lookahead":
            frames = lookahead_frames(now.info, call.number_or_none("seconds"), now.floor_frames)
            return replace(controls, lookahead_frames=frames), (lookahead_seconds(now.info, frames),)
        case "/part":
            return _part(call, controls, now.info)
        case "/chord":
            return _chord(call, controls)
        case "/tempo":
            return _tempo(call, controls, now)
        case "/beat":
            if not controls.tempo_bpm:
                raise ClientFault("/beat", "a beat needs a tempo; send /tempo first")
            beat = call.number("beat")
            return set_beat(controls, beat, now.position, now.info.sample_rate), (beat,)
        case "/temperature":
            return replace(controls, temperature=call.number("temperature")), (call.number("temperature"),)
        case "/seed":
            return replace(controls, seed=call.whole("seed")), (call.whole("seed"),)
        case "/gain":
            return replace(controls, gain=call.number("gain")), (call.number("gain"),)
        case _:
            raise AssertionError(f"{call.address} is no control")


def lookahead_seconds(info: ModelInfo, frames: int) -> float:
    """A look-ahead for people."""
    return frames * info.hop / info.sample_rate


def _weight(call: Call, controls: Controls, now: Circumstances) -> tuple[Controls, tuple[Scalar, ...]]:
    slot, weight, seconds = call.whole("slot"), call.number("weight"), call.number("ramp_seconds")
    grid = grid_of(now.info)
    block_seconds = grid.seconds(grid.block_samples)
    blocks = math.ceil(seconds / block_seconds - 1e-6)
    return set_weight(controls, slot - 1, weight, blocks, now.next_block), (slot, weight, blocks * block_seconds)


def _chord(call: Call, controls: Controls) -> tuple[Controls, tuple[Scalar, ...]]:
    symbol = call.text("symbol").strip()
    try:
        chord = parse_chord(symbol) if symbol else None
    except ValueError as error:
        raise ClientFault("/chord", str(error)) from None
    return replace(controls, chord=chord), (symbol,)


def _tempo(call: Call, controls: Controls, now: Circumstances) -> tuple[Controls, tuple[Scalar, ...]]:
    tempo = call.number("bpm")
    if 0 < tempo < SLOWEST_BPM:
        raise ClientFault(
            "/tempo", f"{tempo:g} is too slow; send {SLOWEST_BPM:g} to {FASTEST_BPM:g} beats a minute, or 0: by ear"
        )
    return set_tempo(controls, tempo, now.position, now.info.sample_rate), (tempo,)


def _part(call: Call, controls: Controls, info: ModelInfo) -> tuple[Controls, tuple[Scalar, ...]]:
    name, on = call.text("name"), call.whole("on")
    if name not in info.parts:
        has = f"has {listing(info.parts, 'and')}" if info.parts else "has no parts to switch"
        raise ClientFault("/part", f'there is no part "{name}"; {info.name} {has}')
    return set_part(controls, info.parts.index(name), on == 1), (name, on)
