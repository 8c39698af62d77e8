"""Everything that can be set before the server starts. configs/server/*.toml holds the same fields."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from server.conversation.access import Access, access_for
from server.conversation.performer import PERFORMER_SILENCE_SECONDS, STANDSTILL_SECONDS
from server.conversation.rates import MESSAGES_PER_SECOND
from server.engine.port import EMBEDDED
from server.errors import SetupFault
from server.takes.lines import TRACKS, TakeFormat, Track
from server.units import HOST_RATES

LAST_PORT: Final = 65_535


class ServerSettings(BaseModel):
    """Frozen, checked, and complete: nothing else steers the server from outside."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    host: str = Field(default="127.0.0.1", description="address to listen on; 127.0.0.1 keeps the server to this machine")
    allow: tuple[str, ...] = Field(default=(), description="addresses and networks beside this machine that may connect")
    key: SecretStr | None = Field(default=None, description="what /hello must bring, 8 to 64 characters; left out: nothing")
    messages_per_second: int = Field(
        default=MESSAGES_PER_SECOND, ge=100, le=1_000_000, description="the most that one sender may send; more is left unread"
    )
    port: int = Field(default=7770, ge=0, le=LAST_PORT, description="UDP and TCP port; 0 takes any free one")
    oscquery_port: int | None = Field(
        default=None, ge=0, le=LAST_PORT, description="TCP port of OSCQuery; left out: the next after port; 0 takes any free one"
    )
    announce: bool = Field(default=True, description="tell the network by zeroconf where the server is, so that surfaces find it")
    link: bool = Field(default=False, description="join the network's Ableton Link session: its tempo and bar are Sideman's")
    model: str = Field(default=EMBEDDED, description="name of a shipped model, or a model folder")
    device: str = Field(default="cpu", pattern=r"^(cpu|mps|cuda(:\d+)?)$", description="what computes: cpu, cuda or mps")
    threads: int = Field(default=1, ge=1, le=64, description="threads for the model on the CPU; more than one rarely helps")
    input_seconds: float = Field(default=6.0, ge=1, le=60, description="how much unheard audio is kept while the model is busy")
    standstill_seconds: float = Field(
        default=STANDSTILL_SECONDS,
        ge=0.3,  # longer than any packet
        le=PERFORMER_SILENCE_SECONDS,
        description="how long nothing may come from the performer before silence keeps time for it",
    )
    shared_name: str = Field(
        default="sideman",
        pattern=r"^[A-Za-z0-9_-]{1,32}$",
        description="name of the shared-memory ring: up to 32 letters, digits, - and _",
    )
    shared_slots: int = Field(default=32, ge=4, le=1024, description="blocks that the shared-memory ring holds")
    input_file: Path | None = Field(default=None, description="recording that performs, from the start, instead of a musician")
    output_file: Path | None = Field(default=None, description="new WAV file that gets what Sideman plays, from position 0 on")
    recordings: Path = Field(default=Path("recordings"), description="folder that /record/start writes to")
    recording_format: TakeFormat = Field(
        default="wav", description="flac: what was played and mixed is compressed to 24 bits when a recording ends"
    )
    recording_tracks: tuple[Track, ...] = Field(
        default=TRACKS, min_length=1, description="which of heard, played and mixed are kept; a replay needs heard"
    )
    states: Path = Field(default=Path("states"), description="folder that /state/store writes to and /state/load reads from")
    card: str | None = Field(default=None, description="sound card to perform on and to play to, instead of OSC audio")
    card_rate: int | None = Field(
        default=None, description="sample rate of the sound card; left out: the model's, or what the card can do"
    )
    card_block: int = Field(default=512, ge=64, le=4096, description="samples that the sound card exchanges at once")

    @field_validator("card_rate")
    @classmethod
    def _is_a_cards_rate(cls, rate: int | None) -> int | None:
        if rate is not None and rate not in HOST_RATES:
            raise ValueError(f"a sound card runs at {', '.join(map(str, HOST_RATES[:-1]))} or {HOST_RATES[-1]} Hz, not {rate}")
        return rate

    def query_port(self) -> int:
        """OSCQuery's: the next port after OSC's, unless another was asked for; any free one where OSC took any."""
        if self.oscquery_port is not None:
            return self.oscquery_port
        return self.port + 1 if 0 < self.port < LAST_PORT else 0

    def performing_file(self) -> Path | None:
        """The recording that performs, if one does. Raises SetupFault where a sound card is to perform, too."""
        if self.input_file is not None and self.card is not None:
            raise SetupFault("a recording and a sound card can't both perform; leave out --in or --sound-card")
        return self.input_file

    def access(self) -> Access:
        """Who may connect. Raises SetupFault where these settings are unsafe."""
        return access_for(self.host, self.allow, self.key.get_secret_value() if self.key is not None else "")


def load_settings(file: Path | None, **overrides: object) -> ServerSettings:
    """Settings from a file, if there is one, with those overrides that aren't None. Blocks on the disk.

    Raises SetupFault naming the field that is wrong.
    """
    values: dict[str, object] = {}
    if file is not None:
        if not file.exists():
            raise SetupFault(f"there is no settings file {file}; configs/server/default.toml is one to begin with")
        try:
            values.update(tomllib.loads(file.read_text()))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SetupFault(f"{file} can't be read: {error}") from error
    values.update({key: value for key, value in overrides.items() if value is not None})
    try:
        settings = ServerSettings.model_validate(values)
    except ValidationError as error:
        raise SetupFault(_in_words(error)) from error
    settings.access()
    return settings


def _in_words(error: ValidationError) -> str:
    """The first thing that is wrong: which setting, what it is for, and what was given."""
    first = error.errors()[0]
    name, place = str(first["loc"][0]), ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = tuple(ServerSettings.model_fields)
        near = get_close_matches(name, known, 1)
        return f"there is no setting {name}; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}")
    if first["type"] == "value_error":
        return f"{place}: {str(first['msg']).removeprefix('Value error, ')}"
    least, most = (_limit(name, side) for side in ("ge", "le"))
    if least is not None and most is not None:
        return (
            f"{place} goes from {least:g} to {most:g}, not {first['input']!r} ({ServerSettings.model_fields[name].description})"
        )
    return f"{place} can't be {first['input']!r}: {ServerSettings.model_fields[name].description}"


def _limit(name: str, side: str) -> float | None:
    found = (getattr(rule, side, None) for rule in ServerSettings.model_fields[name].metadata)
    return next((limit for limit in found if limit is not None), None)
