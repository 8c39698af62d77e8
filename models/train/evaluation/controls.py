"""Does each control move what it names, and by how much? What is judged begins two blocks after the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.facts import ATTRIBUTES, Chord, Conditioning, Pulse
from models.train.data.piece import Piece
from models.train.data.score import PARTS, Part
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import Bench, model_of, only, share_out, words
from models.train.evaluation.material import from_piece
from models.train.evaluation.naming import FURTHER, PLAYED, instruments_named, prompt_changed
from models.train.evaluation.texture import MUCH, attribute_changed
from models.train.evaluation.trial import Latents, Player, Rows, asking
from models.train.measures import beat_f1, bootstrap, chord_share, chroma, onset_strength, pulse, rms_db, tracked_beats

TEMPERATURES: Final = (0.25, 0.5, 1.0, 1.25)
C_MAJOR, F_SHARP_MAJOR = Chord(0b000010010001, 0), Chord(0b010001000010, 6)
PROMPTS: Final = 4  # changes of the prompt for each part, on each piece
ASKED_OF: Final[tuple[Part, ...]] = ("drums", "harmony")  # the parts of which attributes are asked


def part_switched(bench: Bench, piece: Piece, part: Part) -> Rows:
    """On, off and on again, a third each: by how many dB it falls and rises."""
    player, third = Player(bench, from_piece(piece, part).performer), bench.seconds / 3
    sound = player.play(
        bench.seconds, lambda second, told: replace(told, parts=only() if third <= second < 2 * third else only(part))
    ).audio
    on = rms_db(sound[round(third * 0.4 * SAMPLE_RATE) : round(third * SAMPLE_RATE)])
    length = third - 3 * player.block / SAMPLE_RATE
    off, again = (rms_db(player.after(sound, second, length)) for second in (third, 2 * third))
    return {f"{part} off, dB": [on - off], f"{part} on again, dB": [again - off]}


def next_block_changed(bench: Bench, piece: Piece) -> Rows:
    """By how much the first block after a change differs from what it would have been, in standard deviations of a latent."""
    player, change_at = Player(bench, from_piece(piece, "lead").performer), 4.0
    organ, flute = (words().embed(text) for text in ("drawbar organ", "flute"))
    start: Callable[[Conditioning], Conditioning] = partial(replace, prompts=((organ, 1.0), (flute, 0.0)), parts=only("harmony"))
    changes: dict[str, Callable[[Conditioning], Conditioning]] = {
        "a prompt": partial(replace, prompts=((flute, 1.0),)),
        "a weight": partial(replace, prompts=((organ, 0.3), (flute, 0.7))),
        "a part": partial(replace, parts=only("harmony", "drums")),
        "temperature": partial(replace, temperature=0.25),
        "chord": partial(replace, chord=F_SHARP_MAJOR),
        "another seed": partial(replace, seed=bench.seed + 1),
    }
    for name in player.attributes:
        changes[name] = partial(replace, attributes=asking(name, MUCH))

    def played(change: Callable[[Conditioning], Conditioning]) -> Latents:
        return player.play(
            change_at + 1.0, lambda second, told: change(start(told)) if second >= change_at else start(told)
        ).latents

    plain, frames, first = played(lambda told: told), player.block_frames, player.first_block(change_at)
    there = slice(first * frames, (first + 1) * frames)
    apart = {name: float(np.sqrt(np.square(played(change)[there] - plain[there]).mean())) for name, change in changes.items()}
    return {f"next block, {name} changed": [value] for name, value in apart.items()}


def temperature_changed(bench: Bench, piece: Piece) -> Rows:
    """How far two seeds differ, in standard deviations of a latent, and how loud it is, at each temperature."""
    player, found = Player(bench, from_piece(piece, "harmony").performer), Rows()
    for value in TEMPERATURES:
        first, second = (
            player.play(8.0, lambda _, told, hot=value, by=seed: replace(told, parts=only("harmony"), temperature=hot, seed=by))
            for seed in (bench.seed, bench.seed + 1)
        )
        half = len(first.latents) // 2
        apart = float(np.sqrt(np.square(first.latents[half:] - second.latents[half:]).mean()))
        found[f"temperature {value}: two seeds apart"] = [apart]
        found[f"temperature {value}: level, dB"] = [rms_db(first.audio[len(first.audio) // 2 :])]
    return found


def chord_told(bench: Bench) -> Rows:
    """Nobody performs; C major is told, then F sharp major: the share of the energy on the tones of either."""
    player = Player(bench, np.zeros((20 * SAMPLE_RATE, 2), np.float32))
    sound = player.play(
        16.0, lambda second, told: replace(told, parts=only("harmony"), chord=C_MAJOR if second < 8 else F_SHARP_MAJOR)
    ).audio
    beats, found = np.arange(0, 6 * SAMPLE_RATE, SAMPLE_RATE // 2), Rows()
    for begin, told, other in ((2.0, C_MAJOR, F_SHARP_MAJOR), (8.0, F_SHARP_MAJOR, C_MAJOR)):
        energy = chroma(player.after(sound, begin, 6.0), SAMPLE_RATE)
        shares = [chord_share(energy, beats, np.full(len(beats), chord.tones)) for chord in (told, other)]
        for name, share in zip(("on its tones", "on the other chord's"), shares, strict=True):
            found.setdefault(f"chord told: share {name}", []).append(share)
    return found


def tempo_told(bench: Bench, bpm: float) -> Rows:
    """Nobody performs; the beat is told: how much begins on it, and half a beat off it."""
    beat = 60 / bpm * SAMPLE_RATE
    player = Player(bench, np.zeros((20 * SAMPLE_RATE, 2), np.float32))
    sound = player.play(16.0, lambda _, told: replace(told, parts=only("drums"), pulse=Pulse(0, beat))).audio
    sound = sound[4 * SAMPLE_RATE :]
    beats = np.arange(np.ceil(4 * SAMPLE_RATE / beat), 16 * SAMPLE_RATE / beat) * beat - 4 * SAMPLE_RATE
    strength, places = onset_strength(sound, SAMPLE_RATE), beats.astype(np.int64)
    return {
        "tempo told: pulse on the beat": [pulse(strength, places, SAMPLE_RATE)],
        "tempo told: pulse half a beat off": [pulse(strength, (beats + beat / 2).astype(np.int64), SAMPLE_RATE)],
        "tempo told: beat F1": [beat_f1(tracked_beats(sound, SAMPLE_RATE), places, SAMPLE_RATE)],
    }


def all_controls(job: tuple[int, Path], bench: Bench) -> Rows:
    """Every control, on one piece. A process's job."""
    turn, path = job
    piece, found = Piece.load(path), Rows()
    own = replace(bench, seed=bench.seed + turn)
    parts = [part_switched(own, piece, part) for part in PARTS]
    attributes = [attribute_changed(own, piece, part) for part in ASKED_OF]
    prompts = [
        prompt_changed(own, piece, PROMPTS * turn + i, part, guidance)
        for guidance in (1.0, FURTHER)
        for i in range(PROMPTS)
        for part in PLAYED
    ]
    tempo = tempo_told(own, float(np.random.default_rng([bench.seed, turn]).uniform(75, 150)))
    known = (
        instruments_named(own, piece),
        temperature_changed(own, piece),
        chord_told(own),
        tempo,
        next_block_changed(own, piece),
    )
    for rows in (*parts, *prompts, *attributes, *known):
        for name, values in rows.items():
            found.setdefault(name, []).extend(values)
    return found


def run(bench: Bench) -> dict[str, Any]:
    """Every control on every piece."""
    found = Rows()
    for rows in share_out("controls", partial(all_controls, bench=bench), list(enumerate(bench.pieces)), bench.workers):
        for name, values in rows.items():
            found.setdefault(name, []).extend(values)
    effects = {name: {"trials": len(v), **asdict(bootstrap(v, bench.rng)), "least": min(v)} for name, v in found.items()}
    knows = model_of(bench.model).info.attributes
    return {"not_there": [name for name in ATTRIBUTES if name not in knows], "effects": effects}
