"""The messages that change controls: what each does to the snapshot, and what /done says about it.

A message is understood once, when it comes; what is left of it is a function of the controls that can't fail, to be applied
at once or to wait for its place. Pure: any thread, never blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from server.control.auto import opening_lead
from server.control.changes import (
    clear_prompt,
    set_attribute,
    set_beat,
    set_gain,
    set_guidance,
    set_part,
    set_temperature,
    set_tempo,
    set_weight,
)
from server.control.following import Pace
from server.control.lookahead import lookahead_frames
from server.control.params import Change, Controls
from server.engine.port import ATTRIBUTES, Chord, ModelInfo, parse_chord
from server.errors import ClientFault
from server.osc.codec import Scalar
from server.osc.schema import FASTEST_BPM, SLOWEST_BPM
from server.osc.spec import listing
from server.osc.validate import Call

Resolved = tuple[Change, tuple[Scalar, ...]]

# Whether these can be carried out is up to the model. A /beat isn't among them: a tempo may come before it.
_UP_TO_THE_MODEL: Final = ("/lookahead", "/part", "/chord", "/tempo", "/density", "/brightness")


class Circumstances(NamedTuple):
    """What a change depends on besides the controls. position: where the music stands that it speaks of; first: from which
    position it counts. For a change that waits, both are its place. pace(): of this machine."""

    info: ModelInfo
    position: int
    first: int
    pace: Callable[[], Pace]

    def samples(self, seconds: float) -> int:
        """How long that is."""
        return round(seconds * self.info.sample_rate)


def resolve(call: Call, controls: Controls, now: Circumstances) -> Resolved:
    """What a message does to controls, and the values that /done reports. controls: those that it will meet, as far as one
    can tell; ClientFault if it can't be carried out on them."""
    match call.address:
        case "/play" | "/stop":
            playing = call.address == "/play"
            return lambda before: before._replace(playing=playing), ()
        case "/prompt":
            slot = call.whole("slot")
            return lambda before: clear_prompt(before, slot - 1), (slot,)
        case "/lookahead":
            seconds = call.number_or_none("seconds")
            pace = now.pace()
            frames = lookahead_frames(now.info, seconds, pace.floor_frames)
            lead = opening_lead(now.info, frames, pace.hear_samples) if seconds is None else None
            reported = lookahead_seconds(now.info, frames)
            return lambda before: before._replace(lookahead_frames=frames, lead_samples=lead), (reported,)
        case "/part":
            return _part(call, now.info)
        case "/chord":
            return _chord(call)
        case "/tempo" | "/beat":
            return _pulse(call, controls, now)
        case "/seed":
            seed = call.whole("seed")
            return lambda before: before._replace(seed=seed), (seed,)
        case "/weight" | "/temperature" | "/guidance" | "/gain":
            return _ramped(call, now)
        case "/density" | "/brightness":
            return _attribute(call, now)
        case _:
            raise AssertionError(f"{call.address} is no control")


def foresee(call: Call, controls: Controls, info: ModelInfo) -> None:
    """ClientFault if a message can't be carried out at any time, on a machine that keeps up with everything."""
    if call.address in _UP_TO_THE_MODEL:
        resolve(call, controls, Circumstances(info, 0, 0, Pace))


def lookahead_seconds(info: ModelInfo, frames: int) -> float:
    """A look-ahead for people."""
    return frames * info.hop / info.sample_rate


def _ramped(call: Call, now: Circumstances) -> Resolved:
    seconds, first = call.number("ramp_seconds"), now.first
    samples = now.samples(seconds)
    match call.address:
        case "/weight":
            slot, weight = call.whole("slot"), call.number("weight")
            return lambda before: set_weight(before, slot - 1, weight, samples, first), (slot, weight, seconds)
        case "/temperature":
            heat = call.number("temperature")
            return lambda before: set_temperature(before, heat, samples, first), (heat,)
        case "/guidance":
            guidance = call.number("guidance")
            return lambda before: set_guidance(before, guidance, samples, first), (guidance,)
        case _:
            gain = call.number("gain")
            return lambda before: set_gain(before, gain, samples, first), (gain,)


def _attribute(call: Call, now: Circumstances) -> Resolved:
    name, info = call.address.removeprefix("/"), now.info
    value, samples, first = call.number_or_none(name), now.samples(call.number("ramp_seconds")), now.first
    # Left to the model it is in any case where the model doesn't know it.
    if value is not None and name not in info.attributes:
        has = f"of these it has {listing(info.attributes, 'and')}" if info.attributes else "it was trained without"
        raise ClientFault(call.address, f"{info.name} has no control of {name}: {has}; {call.address} auto is always right")
    index = ATTRIBUTES.index(name)
    return lambda before: set_attribute(before, index, value, samples, first), ("auto" if value is None else value,)


def _chord(call: Call) -> Resolved:
    symbol = call.text("symbol").strip()
    chord: Chord | None = None
    try:
        chord = parse_chord(symbol) if symbol else None
    except ValueError as error:
        raise ClientFault("/chord", str(error)) from None
    return lambda before: before._replace(chord=chord), (symbol,)


def _pulse(call: Call, controls: Controls, now: Circumstances) -> Resolved:
    position, rate = now.position, now.info.sample_rate
    if call.address == "/beat":
        beat = call.number("beat")
        if not controls.tempo_bpm:
            raise ClientFault("/beat", "a beat needs a tempo; send /tempo first")
        # A /tempo 0 that comes in between leaves nothing to set a beat in.
        return lambda before: set_beat(before, beat, position, rate) if before.tempo_bpm else before, (beat,)
    tempo = call.number("bpm")
    if 0 < tempo < SLOWEST_BPM:
        span = f"{SLOWEST_BPM:g} to {FASTEST_BPM:g} beats a minute, or 0: by ear"
        raise ClientFault("/tempo", f"{tempo:g} is too slow; send {span}")
    return lambda before: set_tempo(before, tempo, position, rate), (tempo,)


def _part(call: Call, info: ModelInfo) -> Resolved:
    name, on = call.text("name"), call.whole("on")
    if name not in info.parts:
        has = f"has {listing(info.parts, 'and')}" if info.parts else "has no parts to switch"
        raise ClientFault("/part", f'there is no part "{name}"; {info.name} {has}')
    part = info.parts.index(name)
    return lambda before: set_part(before, part, on == 1), (name, on)
