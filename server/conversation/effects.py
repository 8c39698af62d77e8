"""What the conversation wants done. The session decides, the application carries out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from server.engine.port import Audio
from server.osc.address import Address
from server.osc.codec import Message


class Send(NamedTuple):
    """Send a message."""

    to: Address
    message: Message


@dataclass(frozen=True, slots=True)
class AudioIn:
    """Take in the performer's audio. position: unwrapped. samples: [n, the model's channels], finite.
    first: it starts a new timeline; again: which goes on with what was heard and played on the one before. It may lie a little
    before what came last (packets overtake each other)."""

    position: int
    samples: Audio = field(compare=False)
    first: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class EmbedPrompt:
    """Turn a text into an embedding, off the event loop; then call prompt_ready, or fail. slot: from 1. position: where the
    prompt is to go live; None: at once."""

    slot: int
    text: str
    weight: float | None
    client: Address
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """Forget both histories; then call done(client, "/reset")."""

    client: Address


@dataclass(frozen=True, slots=True)
class SaveState:
    """Remember the music between two blocks; then fill the bank, and call done(client, "/state/save", bank)."""

    bank: int
    client: Address


@dataclass(frozen=True, slots=True)
class StoreState:
    """Write a bank into the states folder; then call done(client, "/state/store", bank, file), or fail. name: safe as a
    file's."""

    bank: int
    name: str
    client: Address


@dataclass(frozen=True, slots=True)
class LoadState:
    """Fill a bank from the states folder; then call done(client, "/state/load", bank, file), or fail."""

    bank: int
    name: str
    client: Address


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Record into the recordings folder; then call done(client, "/record/start", folder). name: safe as a file's name."""

    name: str
    client: Address


@dataclass(frozen=True, slots=True)
class StopRecording:
    """End the recording; then call done(client, "/record/stop", folder, samples), or fail."""

    client: Address


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Give a client its sound this way; transport: osc, shm, device or none. If answer: then call done(client,
    "/audio/subscribe", transport, frames_per_packet), shared(client, name) for shm, or fail. Otherwise the client
    has left, and nothing is to be answered."""

    client: Address
    transport: str
    frames_per_packet: int
    answer: bool = True


@dataclass(frozen=True, slots=True)
class OpenRing:
    """Listen to a client's shared ring; then call ring_open, or fail. name: of any form."""

    client: Address
    name: str


@dataclass(frozen=True, slots=True)
class CloseRing:
    """Listen to it no more."""

    client: Address


@dataclass(frozen=True, slots=True)
class Alone:
    """Nobody performs any more: silence keeps time from where the timeline stands. since_seconds: when the last sound
    came."""

    since_seconds: float


@dataclass(frozen=True, slots=True)
class JoinLink:
    """Join the Ableton Link session; then call linking.done(client); or want it no more, and fail."""

    client: Address


@dataclass(frozen=True, slots=True)
class LeaveLink:
    """Leave it; where it is being joined, as soon as that is done."""


@dataclass(frozen=True, slots=True)
class OfferLink:
    """Give the session a tempo and, unless it is None, the beat of a bar where it stands now."""

    bpm: float
    beat: float | None


OnDisk = StoreState | LoadState | StartRecording | StopRecording
OnLink = JoinLink | LeaveLink | OfferLink
Effect = Send | AudioIn | OpenRing | CloseRing | Alone | EmbedPrompt | Reset | SaveState | OnDisk | OnLink | Subscribe
