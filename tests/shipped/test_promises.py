"""What must be provable about the music (docs/architecture.md), on the model that ships, with a real recording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.conditioning import WordTable
from models.facts import Conditioning
from models.generator import StudentGenerator
from models.guidance import Played
from server.clock import ManualClock
from server.control.params import SLOTS, Controls, Prompt, opening_controls, steady
from server.engine.port import Audio, Chord
from server.offline import Change, Rendering, render

SECONDS = 8


def controls(generator: StudentGenerator, seed: int = 1) -> Controls:
    info = generator.info
    return opening_controls(info)._replace(playing=True, seed=seed)


def play(generator: StudentGenerator, heard: Audio, change: Change | None = None, chunk: int = 512) -> Rendering:
    changes = [] if change is None else [change]
    return render(generator, heard, controls(generator), ManualClock(), changes, chunk_samples=chunk)


@pytest.fixture(scope="module")
def heard(guitar: Audio) -> Audio:
    return guitar[: SECONDS * 44100]


@pytest.fixture(scope="module")
def plain(generator: StudentGenerator, heard: Audio) -> Rendering:
    return play(generator, heard)


def first_difference(one: Rendering, two: Rendering) -> int:
    """The position of the first block that differs; the renderings' length if none does."""
    for a, b in zip(one.blocks, two.blocks, strict=True):
        assert a.position == b.position
        if not np.array_equal(a.audio, b.audio):
            return a.position
    return len(one.audio)


def test_it_sounds_and_stays_within_bounds(plain: Rendering) -> None:
    assert np.isfinite(plain.audio).all()
    level = 20 * np.log10(plain.audio[44100:].std())
    assert -50 < level < -6
    assert np.abs(plain.audio).max() < 1.5


def test_what_was_heard_changes_exactly_the_blocks_that_may_know_it(
    generator: StudentGenerator, heard: Audio, plain: Rendering
) -> None:
    """History matters (1), and nothing is known before its time: a change at a position is first heard one look-ahead and
    up to one block later."""
    info = generator.info
    at = 4 * 44100
    other = heard.copy()
    other[at:] = np.roll(heard[at:], 9999, axis=0)
    change = first_difference(plain, play(generator, other))
    lookahead = info.default_lookahead_frames * info.hop
    block = info.block_frames * info.hop
    assert at + lookahead - info.hear_latency_samples <= change <= at + lookahead + 2 * block


def test_what_was_played_in_one_block_changes_the_next(generator: StudentGenerator) -> None:
    """History matters (1): two sessions that differ in the last played block alone go on differently."""
    state, other = generator.init(1), generator.init(1)
    parts = (True,) * len(generator.info.parts)
    told = Conditioning((), parts, 0, 1.0, 1)
    for block in range(2, 6):
        proposal = generator.propose(state, block, told)
        state = generator.commit(state, proposal)
        made = Played(proposal.made.sounding, proposal.made.kept + 1.0)
        shifted = replace(proposal, made=made) if block == 5 else proposal
        other = generator.commit(other, shifted)
    one, two = (generator.propose(s, 6, told).made.sounding for s in (state, other))
    assert (one - two).abs().mean() > 0.05 * one.abs().mean()


@pytest.mark.parametrize("name", ["prompt", "weight", "part", "chord", "pulse", "temperature", "seed"])
def test_a_control_acts_on_the_next_block(
    name: str, generator: StudentGenerator, heard: Audio, plain: Rendering, words: WordTable
) -> None:
    """Controls act (2): no earlier block changes, and the first that is proposed after the change does."""
    jazz = Prompt("jazz trio with brushes", words.embed("jazz trio with brushes"))

    def make(now: Controls) -> Controls:
        match name:
            case "prompt":
                return now._replace(prompts=(jazz, *now.prompts[1:]), weights=(steady(1.0), *now.weights[1:]))
            case "weight":
                metal = Prompt("heavy metal", words.embed("heavy metal"))
                return now._replace(prompts=(jazz, metal, *now.prompts[2:]), weights=(steady(0.2), steady(0.8), *now.weights[2:]))
            case "part":
                return now._replace(parts=(False, *now.parts[1:]))
            case "chord":
                return now._replace(chord=Chord(0b10010001, 0))
            case "pulse":
                return now._replace(tempo_bpm=97.0, downbeat=at)
            case "temperature":
                return now._replace(temperature=steady(0.3))
            case _:
                return now._replace(seed=now.seed + 1)

    at = 4 * 44100
    changed = play(generator, heard, Change(at, make))
    block = generator.info.block_frames * generator.info.hop
    position = first_difference(plain, changed)
    newest = max(b.position for b in plain.blocks if b.position - b.margin_samples <= at)
    assert at < position <= newest + 2 * block
    assert len(controls(generator).prompts) == SLOTS


def test_seams_are_inaudible(generator: StudentGenerator, guitar: Audio) -> None:
    """Seams (3): the jump between neighbouring samples is no larger at block edges than elsewhere, seed by seed."""
    block = generator.info.block_frames * generator.info.hop
    ratios: list[float] = []
    for seed in range(3):
        audio = render(generator, guitar, controls(generator, seed), ManualClock()).audio
        jumps = np.abs(np.diff(audio, axis=0)).mean(axis=1)
        first = 3 * block
        edges = np.arange(first, len(audio), block)
        near = np.concatenate([jumps[edge - 8 : edge + 8] for edge in edges])
        ratios.append(float(near.mean() / jumps[first:].mean()))
    assert 0.8 < np.mean(ratios) < 1.2


def test_the_stream_equals_the_offline_render_bit_for_bit(generator: StudentGenerator, heard: Audio, plain: Rendering) -> None:
    """Stream and render (6): whatever the packets, the samples are the same."""
    assert play(generator, heard, chunk=64).audio.tobytes() == plain.audio.tobytes()
    assert play(generator, heard, chunk=2049).audio.tobytes() == plain.audio.tobytes()


def test_the_codec_lags_as_much_as_it_declares(generator: StudentGenerator, guitar: Audio) -> None:
    """The envelope of what comes out fits what went in best at the declared latency, to within one step of its levels."""
    codec = generator.codec
    length = 4 * 44100 // codec.config.hop * codec.config.hop
    with torch.inference_mode():
        out = codec.decode(codec.encode(torch.from_numpy(guitar[None, :length])))[0].numpy()
    step = codec.config.noise_hop // 4
    envelopes = [
        np.sqrt(np.square(x[: length // step * step]).reshape(-1, step * 2).mean(axis=1)) for x in (guitar[:length], out)
    ]
    envelopes = [np.log(e + 1e-4) - np.log(e + 1e-4).mean() for e in envelopes]
    lags = range(0, 40)
    best = max(lags, key=lambda lag: float((envelopes[1][lag:] * envelopes[0][: len(envelopes[0]) - lag]).mean()))
    assert abs(best * step - codec.config.latency) <= codec.config.tone_hop


def test_prompts_that_are_not_given_weigh_nothing(
    generator: StudentGenerator, heard: Audio, plain: Rendering, words: WordTable
) -> None:
    def make(now: Controls) -> Controls:
        unused = Prompt("noise", words.embed("noise"))
        return now._replace(prompts=(unused, *now.prompts[1:]))

    assert first_difference(plain, play(generator, heard, Change(0, make))) == len(plain.audio)
