"""The controls that the options of ``sideman render`` ask for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from server.cli.common import chosen_lookahead
from server.control.params import SLOTS, Controls, Prompt, Ramp, steady
from server.engine.port import ATTRIBUTES, ModelInfo, PromptEncoder
from server.errors import SetupFault
from server.osc.spec import listing


@dataclass(frozen=True, slots=True)
class Asked:
    """Options as they were typed; None: the model's own choice. prompts: TEXT or TEXT=WEIGHT. parts: a list with commas.
    attributes: one for each of ATTRIBUTES."""

    prompts: tuple[str, ...] = ()
    parts: str | None = None
    lookahead_seconds: float | None = None
    temperature: float | None = None
    attributes: tuple[float | None, ...] = (None,) * len(ATTRIBUTES)
    seed: int = 0
    guidance: float = 1.0


def controls_from(info: ModelInfo, prompts: PromptEncoder, asked: Asked) -> Controls:
    """Any thread; never blocks. Raises SetupFault naming the option that can't be."""
    if len(asked.prompts) > SLOTS:
        raise SetupFault(f"--prompt: {SLOTS} prompts are possible, not {len(asked.prompts)}")
    named = [split_prompt(text) for text in asked.prompts]
    chosen = info.parts if asked.parts is None else tuple(part.strip() for part in asked.parts.split(","))
    unknown = [part for part in chosen if part not in info.parts]
    if unknown:
        raise SetupFault(f"--parts: {info.name} has no part '{unknown[0]}'; it has {', '.join(info.parts)}")
    seconds = asked.lookahead_seconds
    heat = info.default_temperature if asked.temperature is None else asked.temperature
    slots = [Prompt(text, prompts.embed(text)) for text, _ in named]
    return Controls(
        parts=tuple(part in chosen for part in info.parts),
        lookahead_frames=info.default_lookahead_frames if seconds is None else chosen_lookahead(seconds, info),
        playing=True,
        prompts=(*slots, *(None,) * (SLOTS - len(slots))),
        weights=(*(steady(weight) for _, weight in named), *(steady(0.0),) * (SLOTS - len(named))),
        temperature=steady(_within("--temperature", heat, 1.5)),
        guidance=steady(_within("--guidance", asked.guidance, 4)),
        attributes=tuple(_attribute(info, *one) for one in zip(ATTRIBUTES, asked.attributes, strict=True)),
        seed=asked.seed,
    )


def split_prompt(text: str) -> tuple[str, float]:
    """ "slow bossa=0.7" as ("slow bossa", 0.7). Without a weight it weighs 1."""
    words, _, weight = text.rpartition("=")
    if not words:
        return text, 1.0
    try:
        return words, _within("--prompt: a weight", float(weight), 1)
    except ValueError as error:
        raise SetupFault(f"--prompt: '{weight}' after = is no weight from 0 to 1") from error


def _attribute(info: ModelInfo, name: str, value: float | None) -> Ramp | None:
    if value is None:
        return None
    if name not in info.attributes:
        has = f"it has {listing(info.attributes, 'and')}" if info.attributes else "it was trained without such controls"
        raise SetupFault(f"--{name}: {info.name} doesn't know it; {has}")
    return steady(_within(f"--{name}", value, 1))


def _within(name: str, value: float, most: float) -> float:
    if not (math.isfinite(value) and 0 <= value <= most):
        raise SetupFault(f"{name} goes from 0 to {most:g}, not {value:g}")
    return value
