"""The lines of session.jsonl: all that shaped the music, in the order in which the engine did it. docs/recording.md tells
the same to people.

Positions count samples of the set's timeline; ``sample`` counts those of the tracks.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from server.takes.controls import ControlsRecord, Position, Record

FORMAT: Final = 1
SESSION_FILE: Final = "session.jsonl"
STATE_FILE: Final = "start.safetensors"
RECALL_FILE: Final = "recall-{}.safetensors"

Count = Annotated[int, Field(ge=0, le=1 << 62)]
Track = Literal["heard", "played", "mixed"]
TakeFormat = Literal["wav", "flac"]
TRACKS: Final[tuple[Track, ...]] = ("heard", "played", "mixed")


class SessionLine(Record):
    """The first line: what played, and on which grid. checksum: of the model's weights."""

    type: Literal["session"] = "session"
    format: Literal[1] = FORMAT
    sideman: str = Field(max_length=64)
    model: str = Field(max_length=64)
    checksum: str = Field(max_length=64)
    sample_rate: int = Field(ge=1, le=1_000_000)
    channels: int = Field(ge=1, le=64)
    hop: int = Field(ge=1, le=1 << 20)
    block_frames: int = Field(ge=1, le=1 << 10)
    hear_frames: int = Field(ge=1, le=1 << 10)
    hear_latency_samples: Count
    parts: tuple[str, ...] = Field(max_length=64)
    tracks: tuple[Track, ...]


class StartLine(Record):
    """The second line: the moment at which the recording began. position: of the tracks' first sample. state: whether
    something had been heard or played by then, which is in start.safetensors."""

    type: Literal["start"] = "start"
    position: Position
    heard_frame: Count
    next_block: Count | None
    seam_position: Position | None
    seam_gain: float
    shift_blocks: int = Field(ge=-(1 << 62), le=1 << 62)
    state: bool
    controls: ControlsRecord


class TimelineLine(Record):
    """Everything before is forgotten; sample number ``sample`` of the tracks stands at ``position`` of a new timeline."""

    type: Literal["timeline"] = "timeline"
    position: Position
    sample: Count


class ControlsLine(Record):
    """The controls that the next block goes by, as far as they differ from those before. position: where the performer's
    sound ended when the block was made."""

    type: Literal["controls"] = "controls"
    position: Position
    changed: dict[str, Any]


class BlockLine(Record):
    """A block was played. heard_frame: the model had heard the frames before this one."""

    type: Literal["block"] = "block"
    block: Count
    position: Position
    revision: Count
    heard_frame: Count
    margin_samples: int


class RecallLine(Record):
    """The music went on from a state that was saved, in recall-N.safetensors: with ``block`` next, which the state counts as
    ``moment_block``, and hearing on from ``heard_frame`` (``moment_frame``)."""

    type: Literal["recall"] = "recall"
    position: Position
    block: Count
    heard_frame: Count
    moment_block: int = Field(ge=-(1 << 62), le=1 << 62)
    moment_frame: int = Field(ge=-(1 << 62), le=1 << 62)
    number: int = Field(ge=1, le=1 << 20)


class GapLine(Record):
    """So many samples of what was heard from ``position`` weren't there in time: zeros were heard in their place."""

    type: Literal["gap"] = "gap"
    position: Position
    samples: Count


class LostLine(Record):
    """What the performer played there was overwritten before it was heard; hearing went on with ``next_frame``, or, where
    that is null, in the middle of a frame."""

    type: Literal["lost"] = "lost"
    position: Position
    samples: Count
    next_frame: Count | None


class UnderrunLine(Record):
    """Blocks that were never made, because their time had passed."""

    type: Literal["underrun"] = "underrun"
    position: Position
    samples: Count


class LateLine(Record):
    """The block before came out after its place had begun."""

    type: Literal["late"] = "late"
    position: Position
    samples: Count


class DroppedLine(Record):
    """The disk was too slow for so many things that happened before this line: what follows can't be played again exactly."""

    type: Literal["dropped"] = "dropped"
    count: Count


class EndLine(Record):
    """The last line. samples: length of the tracks. A recording without it was cut off."""

    type: Literal["end"] = "end"
    samples: Count


Line = (
    SessionLine
    | StartLine
    | TimelineLine
    | ControlsLine
    | BlockLine
    | RecallLine
    | GapLine
    | LostLine
    | UnderrunLine
    | LateLine
    | DroppedLine
    | EndLine
)
LINE: Final[TypeAdapter[Line]] = TypeAdapter(Annotated[Line, Field(discriminator="type")])
