"""Every change of the controls, as a pure function: the old snapshot in, the new one out. Slots count from 0 here.

first: position from which a change counts. Any thread; never blocks.
"""

from __future__ import annotations

from typing import TypeVar

from server.audio.seam import RAMP_SAMPLES
from server.control.params import Controls, Prompt, beat_samples, steady
from server.engine.port import Embedding

T = TypeVar("T")


def set_weight(controls: Controls, slot: int, weight: float, samples: int, first: int) -> Controls:
    """Send a slot's weight to ``weight`` within so many samples, from where it is."""
    return controls._replace(weights=_with(controls.weights, slot, controls.weights[slot].to(weight, first, samples)))


def set_temperature(controls: Controls, temperature: float, samples: int, first: int) -> Controls:
    """Send the temperature there within so many samples, from where it is."""
    return controls._replace(temperature=controls.temperature.to(temperature, first, samples))


def set_guidance(controls: Controls, guidance: float, samples: int, first: int) -> Controls:
    """Send the guidance there within so many samples, from where it is."""
    return controls._replace(guidance=controls.guidance.to(guidance, first, samples))


def set_attribute(controls: Controls, index: int, value: float | None, samples: int, first: int) -> Controls:
    """Send one of ATTRIBUTES there within so many samples; at once where it was the model's own choice. None: it is again."""
    before = controls.attributes[index]
    ramp = None if value is None else steady(value) if before is None else before.to(value, first, samples)
    return controls._replace(attributes=_with(controls.attributes, index, ramp))


def set_gain(controls: Controls, gain: float, samples: int, first: int) -> Controls:
    """Send the gain there within so many samples, and never faster than a seam: a jump would click."""
    return controls._replace(gain=controls.gain.to(gain, first, max(samples, RAMP_SAMPLES)))


def set_prompt(controls: Controls, slot: int, text: str, embedding: Embedding, weight: float | None) -> Controls:
    """Fill a slot. weight None: as it was, or 1 for one that wasn't to be heard."""
    before = controls.weights[slot]
    ramp = before if weight is None and before.end > 0 else steady(1.0 if weight is None else weight)
    prompts = _with(controls.prompts, slot, Prompt(text, embedding))
    return controls._replace(prompts=prompts, weights=_with(controls.weights, slot, ramp))


def clear_prompt(controls: Controls, slot: int) -> Controls:
    """Empty a slot; its weight is 0 again."""
    return controls._replace(prompts=_with(controls.prompts, slot, None), weights=_with(controls.weights, slot, steady(0.0)))


def set_part(controls: Controls, part: int, on: bool) -> Controls:
    """Let a part play or rest."""
    return controls._replace(parts=_with(controls.parts, part, on))


def set_tempo(controls: Controls, tempo_bpm: float, position: int, sample_rate: int) -> Controls:
    """Change the tempo from ``position`` on, in the middle of a beat if need be. 0: by ear, and the beat with it."""
    if not tempo_bpm:
        return controls._replace(tempo_bpm=0.0, downbeat=None)
    pulse = controls.pulse(sample_rate)
    changed = controls._replace(tempo_bpm=tempo_bpm)
    return (
        changed if pulse is None else set_beat(changed, (position - pulse.downbeat) / pulse.beat_samples, position, sample_rate)
    )


def set_beat(controls: Controls, beat: float, position: int, sample_rate: int) -> Controls:
    """Say that ``position`` is so many beats after a downbeat. The tempo must be known."""
    return controls._replace(downbeat=position - round(beat * beat_samples(controls.tempo_bpm, sample_rate)))


def settle(controls: Controls) -> Controls:
    """Make ready for a new timeline: end all ramps, and forget where the beat was."""
    weights = tuple(steady(ramp.end) for ramp in controls.weights)
    temperature, guidance, gain = (steady(ramp.end) for ramp in (controls.temperature, controls.guidance, controls.gain))
    attributes = tuple(None if ramp is None else steady(ramp.end) for ramp in controls.attributes)
    return controls._replace(
        weights=weights, temperature=temperature, guidance=guidance, attributes=attributes, gain=gain, downbeat=None
    )


def moved(controls: Controls, samples: int) -> Controls:
    """The same, with all that is on its way so much later."""
    return controls._replace(
        weights=tuple(ramp.moved(samples) for ramp in controls.weights),
        temperature=controls.temperature.moved(samples),
        guidance=controls.guidance.moved(samples),
        attributes=tuple(None if ramp is None else ramp.moved(samples) for ramp in controls.attributes),
        gain=controls.gain.moved(samples),
    )


def _with(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])
