"""A session to talk with: what was said goes in, a transcript comes out."""

from __future__ import annotations

from server.control.params import Controls, ControlStore
from server.conversation.door import Door
from server.conversation.effects import Effect, Send
from server.conversation.figures import EngineFigures
from server.conversation.session import Session
from server.engine.port import ATTRIBUTES, ModelInfo
from server.osc.address import Address
from server.osc.codec import Message, Scalar, decode, encode

INFO = ModelInfo(
    name="tiny",
    sample_rate=44_100,
    channels=1,
    hop=512,
    block_frames=8,
    hear_frames=4,
    hear_latency_samples=1024,
    context_frames=64,
    min_lookahead_frames=8,
    max_lookahead_frames=64,
    default_lookahead_frames=16,
    parts=("drums", "bass", "harmony", "lead"),
    parameters=1000,
    attributes=ATTRIBUTES,
)
ANNA: Address = ("127.0.0.1", 5001)
BERT: Address = ("127.0.0.1", 5002)
Line = tuple[Address, tuple[Scalar, ...]]


class Talk:
    """Every message goes through the codec, both ways, as on the network."""

    def __init__(self, info: ModelInfo = INFO, door: Door | None = None) -> None:
        parts = (True,) * len(info.parts)
        self.store = ControlStore(Controls(parts, info.default_lookahead_frames))
        self.session = Session(info, self.store, "0.1.0", door=door, stands=lambda: self.stands)
        self.now = 100.0
        self.stands = 0
        self.ntp = 3.9e9

    def effects(self, address: str, *arguments: Scalar, who: Address = ANNA, tag: float | None = None) -> tuple[Effect, ...]:
        (timed,) = decode(encode(Message(address, arguments)))
        return self.session.receive(timed.message, who, self.now, tag, self.ntp)

    def say(self, address: str, *arguments: Scalar, who: Address = ANNA) -> list[Line]:
        return lines(self.effects(address, *arguments, who=who))

    def tick(self, seconds: float = 0.0, figures: EngineFigures | None = None) -> tuple[Effect, ...]:
        self.now += seconds
        return self.session.tick(self.now, figures or EngineFigures())


def lines(effects: tuple[Effect, ...]) -> list[Line]:
    """The messages among the effects, as they arrive: floats as float32 has them."""
    sent = [effect for effect in effects if isinstance(effect, Send)]
    arrived = [(effect.to, decode(encode(effect.message))[0].message) for effect in sent]
    return [(to, (message.address, *message.arguments)) for to, message in arrived]


def rest(effects: tuple[Effect, ...]) -> list[Effect]:
    """The effects that aren't messages."""
    return [effect for effect in effects if not isinstance(effect, Send)]


def reason(heard: list[Line]) -> str:
    """The reason of the one /fail that was heard."""
    ((_, (address, _, text)),) = heard
    assert address == "/fail"
    assert isinstance(text, str)
    return text
