"""100,000 damaged datagrams through the codec and the session: an answer or a refusal, and nothing else."""

from __future__ import annotations

import struct

import numpy as np

from server.errors import ClientFault
from server.osc.codec import DecodeError, Message, decode, encode
from server.osc.effects import AudioIn, Send
from server.osc.reference import MESSAGES
from server.osc.validate import validate
from tests.osc.talk import Talk
from tests.osc.test_codec import bundle
from tests.osc.test_schema import typed

COUNT = 100_000
NUMBERS = (0, 1, 2, 8, 9, -1, 64, 1 << 30, -(1 << 31), (1 << 31) - 1)
FLOATS = (0.0, 0.5, 1.0, 1.5, 64.0, -1.0, 1e30, float("nan"), float("inf"))
WORDS = (*(struct.pack(">i", n) for n in NUMBERS), *(struct.pack(">f", x) for x in FLOATS), b"osc\0", b"\0\0\0\0")


def corpus() -> list[bytes]:
    whole = [encode(typed(spec.example)) for spec in MESSAGES]
    wave = np.linspace(-1, 1, 64, dtype=np.float32)
    audio = encode(Message("/audio/in", (0, 1), wave))
    return [*whole, audio, bundle(*whole[:5]), bundle(audio, bundle(*whole[5:9], tag=1 << 40), tag=3 << 33)]


def mutants(rng: np.random.Generator, seeds: list[bytes]) -> list[bytes]:
    """One seed each: some bytes changed, some cut out, a piece of another put in, its end torn off, or a number changed."""
    found: list[bytes] = []
    choices = rng.integers(0, 1 << 30, size=(COUNT, 6))
    for pick, kind, where, length, value, other in choices.tolist():
        data = bytearray(seeds[pick % len(seeds)])
        at, donor = where % len(data), seeds[other % len(seeds)]
        match kind % 8:
            case 0:
                data[at] = value % 256
            case 1:
                data[at] ^= 1 << value % 8
                data[length % len(data)] = 0
            case 2:
                del data[at : at + length % 9]
            case 3:
                data[at : at + length % 17] = donor[value % len(donor) :][: length % 33]
            case 4:
                del data[at:]
            case _:
                start = at // 4 * 4
                data[start : start + 4] = WORDS[value % len(WORDS)]
        found.append(bytes(data))
    return found


def test_nothing_but_answers_and_refusals() -> None:
    talk, seeds = Talk(), corpus()
    undecodable = refused = accepted = audio = 0
    for number, datagram in enumerate(mutants(np.random.default_rng(7770), seeds)):
        sender = ("127.0.0.1", 5000 + number // 2500)
        talk.now += 0.001
        try:
            messages = decode(datagram)
        except DecodeError as error:
            undecodable += 1
            effects = talk.session.rejected(sender, error, talk.now)
            messages = ()
        else:
            effects = ()
        for timed in messages:
            try:
                validate(timed.message)
                accepted += 1
            except ClientFault as fault:
                refused += 1
                assert fault.reason
            effects += talk.session.receive(timed.message, sender, talk.now, timed.time_tag_seconds, talk.ntp)
        if number % 500 == 0:
            effects += talk.tick()
        for effect in effects:
            if isinstance(effect, Send):
                decode(encode(effect.message))
            elif isinstance(effect, AudioIn):
                audio += 1
                assert np.isfinite(effect.samples).all()
    # The corpus reaches every way out.
    assert min(undecodable, refused, accepted, audio) > 1000, (undecodable, refused, accepted, audio)
    assert decode(seeds[0])
