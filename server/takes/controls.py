"""Controls as they stand in a take: everything that a block goes by, prompts as text and as numbers.

The numbers of a prompt are kept, so that a set sounds the same whatever table of words turns text into numbers by then.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from server.control.params import SLOTS, Controls, Prompt, Ramp
from server.engine.port import ATTRIBUTES, Chord, Embedding

_MOST_TEXT: Final = 1_000
_MOST_NUMBERS: Final = 1 << 16
_POSITION: Final = 1 << 62
_MOST_CUES: Final = 1 << 10
_LEFT_TO_IT: Final = (None,) * len(ATTRIBUTES)  # in takes older than these controls
_AS_TAUGHT: Final = (1.0, 1.0, 0, 0)  # in takes older than guidance

Position = Annotated[int, Field(ge=-_POSITION, le=_POSITION)]
RampRecord = tuple[float, float, Position, Position]


class Record(BaseModel):
    """Frozen, finite, and nothing in it that we don't know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PromptRecord(Record):
    """embedding: float32, little-endian, as base64."""

    text: str = Field(max_length=_MOST_TEXT)
    embedding: str = Field(max_length=4 * 4 * _MOST_NUMBERS // 3 + 4)

    @field_validator("embedding")
    @classmethod
    def _numbers(cls, text: str) -> str:
        try:
            numbers = np.frombuffer(base64.b64decode(text, validate=True), "<f4")
        except (binascii.Error, ValueError):
            raise ValueError("these aren't float32 numbers in base64") from None
        if not np.isfinite(numbers).all():
            raise ValueError("some of these aren't finite numbers")
        return text


class ChordRecord(Record):
    """As models.facts.Chord."""

    tones: int = Field(ge=0, lt=1 << 12)
    root: int = Field(ge=0, lt=12)


class ControlsRecord(Record):
    """As server.control.params.Controls, field by field, but for the cues and the moment: what a block goes by
    has no cues left, a recall has a line of its own, and saves aren't heard. Ramps: start,
    end, and the positions between which they move. later_gains: positions in the block, and the gain from there on."""

    parts: tuple[bool, ...] = Field(max_length=64)
    lookahead_frames: int = Field(ge=0, le=1 << 20)
    lead_samples: Position | None
    revision: int = Field(ge=0, le=_POSITION)
    playing: bool
    prompts: tuple[PromptRecord | None, ...] = Field(min_length=SLOTS, max_length=SLOTS)
    weights: tuple[RampRecord, ...] = Field(min_length=SLOTS, max_length=SLOTS)
    temperature: RampRecord
    guidance: RampRecord = _AS_TAUGHT
    attributes: tuple[RampRecord | None, ...] = Field(_LEFT_TO_IT, min_length=len(ATTRIBUTES), max_length=len(ATTRIBUTES))
    gain: RampRecord
    later_gains: tuple[tuple[Position, RampRecord], ...] = Field(max_length=_MOST_CUES)
    seed: int = Field(ge=-(1 << 31), lt=1 << 31)
    chord: ChordRecord | None
    tempo_bpm: float = Field(ge=0, le=1000)
    downbeat: Position | None


def to_record(controls: Controls) -> ControlsRecord:
    """For writing. Any thread; never blocks."""
    chord = controls.chord
    return ControlsRecord(
        parts=controls.parts,
        lookahead_frames=controls.lookahead_frames,
        lead_samples=controls.lead_samples,
        revision=controls.revision,
        playing=controls.playing,
        prompts=tuple(None if p is None else PromptRecord(text=p.text, embedding=_encode(p.embedding)) for p in controls.prompts),
        weights=tuple(_ramp(ramp) for ramp in controls.weights),
        temperature=_ramp(controls.temperature),
        guidance=_ramp(controls.guidance),
        attributes=tuple(None if ramp is None else _ramp(ramp) for ramp in controls.attributes),
        gain=_ramp(controls.gain),
        later_gains=tuple((position, _ramp(gain)) for position, gain in controls.later_gains),
        seed=controls.seed,
        chord=None if chord is None else ChordRecord(tones=chord.tones, root=chord.root),
        tempo_bpm=controls.tempo_bpm,
        downbeat=controls.downbeat,
    )


def from_record(record: ControlsRecord) -> Controls:
    """As they were. Any thread; never blocks."""
    chord = record.chord
    return Controls(
        parts=record.parts,
        lookahead_frames=record.lookahead_frames,
        lead_samples=record.lead_samples,
        revision=record.revision,
        playing=record.playing,
        prompts=tuple(None if p is None else Prompt(p.text, _decode(p.embedding)) for p in record.prompts),
        weights=tuple(Ramp(*ramp) for ramp in record.weights),
        temperature=Ramp(*record.temperature),
        guidance=Ramp(*record.guidance),
        attributes=tuple(None if ramp is None else Ramp(*ramp) for ramp in record.attributes),
        gain=Ramp(*record.gain),
        later_gains=tuple((position, Ramp(*gain)) for position, gain in record.later_gains),
        seed=record.seed,
        chord=None if chord is None else Chord(chord.tones, chord.root),
        tempo_bpm=record.tempo_bpm,
        downbeat=record.downbeat,
    )


def changed(before: ControlsRecord, after: ControlsRecord) -> dict[str, object]:
    """The fields in which they differ, as JSON has them."""
    fields = {name for name in ControlsRecord.model_fields if getattr(before, name) != getattr(after, name)}
    return after.model_dump(mode="json", include=fields)


def _ramp(ramp: Ramp) -> RampRecord:
    return ramp.start, ramp.end, ramp.first, ramp.last


def _encode(embedding: Embedding) -> str:
    return base64.b64encode(np.ascontiguousarray(embedding, "<f4").tobytes()).decode("ascii")


def _decode(text: str) -> Embedding:
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)
