"""Does each control move what it names, and by how much? What is judged begins two blocks after the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.facts import Chord, Conditioning, Pulse
from models.train.data.piece import Piece
from models.train.data.score import PARTS, Part
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import Bench, block_samples, model_of, only, share_out, usual_sight, words
from models.train.evaluation.instruments import FAMILIES, family_of
from models.train.evaluation.judges import load_judges
from models.train.evaluation.material import Audio, from_piece
from models.train.evaluation.performance import Played, play_along
from models.train.measures import beat_f1, bootstrap, chord_share, chroma, onset_strength, pulse, rms_db, tracked_beats
from models.train.roundtrip import decoded

# What is asked for, in words of the training's captions, and the family that should be heard.
ASKED: Final = (
    ("nylon guitar", "guitar"),
    ("piano", "piano"),
    ("drawbar organ", "organ"),
    ("vibraphone", "mallets"),
    ("violin", "violin"),
    ("trumpet", "trumpet"),
    ("alto sax", "saxophone"),
    ("flute", "flute"),
)
TEMPERATURES: Final = (0.25, 0.5, 1.0, 1.25)
C_MAJOR, F_SHARP_MAJOR = Chord(0b000010010001, 0), Chord(0b010001000010, 6)
MISSING: Final = ("density", "brightness")  # named in the design; the model hasn't learned them

_Rows = dict[str, list[float]]


class _Player:
    """One model with one performer. It changes one thing at a time."""

    def __init__(self, bench: Bench, heard: Audio) -> None:
        self._bench, self._heard, self._generator = bench, heard, model_of(bench.model)
        self.block = block_samples(self._generator)

    def play(self, seconds: float, change: Callable[[float, Conditioning], Conditioning]) -> Played:
        """``change`` gets the second at which a block begins."""

        def told(block: int, visible_frame: int) -> Conditioning:
            start = Conditioning((), only(), visible_frame, self._bench.temperature, self._bench.seed)
            return change(block * self.block / SAMPLE_RATE, start)

        return play_along(self._generator, self._heard[: round(seconds * SAMPLE_RATE)], told, usual_sight(self._bench))

    def after(self, audio: Audio, second: float, seconds: float) -> Audio:
        """What sounds from two blocks after the first block that begins at or after ``second``."""
        begin = (-(-round(second * SAMPLE_RATE) // self.block) + 2) * self.block
        return audio[begin : begin + round(seconds * SAMPLE_RATE)]


def part_switched(bench: Bench, piece: Piece, part: Part) -> _Rows:
    """On, off and on again, a third each: by how many dB it falls and rises."""
    player, third = _Player(bench, from_piece(piece, part).performer), bench.seconds / 3
    sound = player.play(
        bench.seconds, lambda second, told: replace(told, parts=only() if third <= second < 2 * third else only(part))
    ).audio
    on = rms_db(sound[round(third * 0.4 * SAMPLE_RATE) : round(third * SAMPLE_RATE)])
    length = third - 3 * player.block / SAMPLE_RATE
    off, again = (rms_db(player.after(sound, second, length)) for second in (third, 2 * third))
    return {f"{part} off, dB": [on - off], f"{part} on again, dB": [again - off]}


def prompt_changed(bench: Bench, piece: Piece, turn: int) -> _Rows:
    """Asked for one instrument, then for another: is the second one heard, by the judge of instruments?"""
    (first, _), (second, family) = ASKED[turn % len(ASKED)], ASKED[(turn + 3) % len(ASKED)]
    before, after = (words().embed(text) for text in (first, second))
    player = _Player(bench, from_piece(piece, "lead").performer)
    sound = player.play(
        12.0,
        lambda at, told: replace(told, parts=only("lead"), prompts=((before if at < 6 else after, 1.0),)),
    ).audio
    judges, place = load_judges(bench.judges), list(FAMILIES).index(family)
    earlier, likely = (
        judges.instruments(judges.ear(clip, SAMPLE_RATE)).mean(axis=0)
        for clip in (sound[2 * SAMPLE_RATE : 6 * SAMPLE_RATE], player.after(sound, 6.0, 3.0))
    )
    return {
        "prompt: the instrument asked for is named": [float(likely.argmax() == place)],
        "prompt: it became likelier": [float(likely[place] > earlier[place])],
    }


def instruments_named(bench: Bench, piece: Piece) -> _Rows:
    """How often the judge is right about written parts, as they are and through the model's codec: the best to hope for."""
    judges, found = load_judges(bench.judges), _Rows()
    for part in ("harmony", "lead"):
        family = family_of(piece.part_captions[part])
        stem = piece.stems[part][4 * SAMPLE_RATE :]
        if family is None or rms_db(stem) < -60:
            continue
        for name, sound in (
            ("written part", stem),
            ("written part through the codec", decoded(model_of(bench.model).codec, stem)),
        ):
            likely = judges.instruments(judges.ear(sound, SAMPLE_RATE)).mean(axis=0)
            found.setdefault(f"{name}: its instrument is named", []).append(float(likely.argmax() == family))
    return found


def temperature_changed(bench: Bench, piece: Piece) -> _Rows:
    """How far two seeds differ, in standard deviations of a latent, and how loud it is, at each temperature."""
    player, found = _Player(bench, from_piece(piece, "harmony").performer), _Rows()
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


def chord_told(bench: Bench) -> _Rows:
    """Nobody performs; C major is told, then F sharp major: the share of the energy on the tones of either."""
    player = _Player(bench, np.zeros((20 * SAMPLE_RATE, 2), np.float32))
    sound = player.play(
        16.0, lambda second, told: replace(told, parts=only("harmony"), chord=C_MAJOR if second < 8 else F_SHARP_MAJOR)
    ).audio
    beats, found = np.arange(0, 6 * SAMPLE_RATE, SAMPLE_RATE // 2), _Rows()
    for begin, told, other in ((2.0, C_MAJOR, F_SHARP_MAJOR), (8.0, F_SHARP_MAJOR, C_MAJOR)):
        energy = chroma(player.after(sound, begin, 6.0), SAMPLE_RATE)
        shares = [chord_share(energy, beats, np.full(len(beats), chord.tones)) for chord in (told, other)]
        for name, share in zip(("on its tones", "on the other chord's"), shares, strict=True):
            found.setdefault(f"chord told: share {name}", []).append(share)
    return found


def tempo_told(bench: Bench, bpm: float) -> _Rows:
    """Nobody performs; the beat is told: how much begins on it, and half a beat off it."""
    beat = 60 / bpm * SAMPLE_RATE
    player = _Player(bench, np.zeros((20 * SAMPLE_RATE, 2), np.float32))
    sound = player.play(16.0, lambda _, told: replace(told, parts=only("drums"), pulse=Pulse(0, beat))).audio
    sound = sound[4 * SAMPLE_RATE :]
    beats = np.arange(np.ceil(4 * SAMPLE_RATE / beat), 16 * SAMPLE_RATE / beat) * beat - 4 * SAMPLE_RATE
    strength, places = onset_strength(sound, SAMPLE_RATE), beats.astype(np.int64)
    return {
        "tempo told: pulse on the beat": [pulse(strength, places, SAMPLE_RATE)],
        "tempo told: pulse half a beat off": [pulse(strength, (beats + beat / 2).astype(np.int64), SAMPLE_RATE)],
        "tempo told: beat F1": [beat_f1(tracked_beats(sound, SAMPLE_RATE), places, SAMPLE_RATE)],
    }


def all_controls(job: tuple[int, Path], bench: Bench) -> _Rows:
    """Every control, on one piece. A process's job."""
    turn, path = job
    piece, found = Piece.load(path), _Rows()
    own = replace(bench, seed=bench.seed + turn)
    parts = [part_switched(own, piece, part) for part in PARTS]
    prompts = [prompt_changed(own, piece, 2 * turn + i) for i in range(2)]
    tempo = tempo_told(own, float(np.random.default_rng([bench.seed, turn]).uniform(75, 150)))
    for rows in (*parts, *prompts, instruments_named(own, piece), temperature_changed(own, piece), chord_told(own), tempo):
        for name, values in rows.items():
            found.setdefault(name, []).extend(values)
    return found


def run(bench: Bench) -> dict[str, Any]:
    """Every control on every piece."""
    found = _Rows()
    for rows in share_out("controls", partial(all_controls, bench=bench), list(enumerate(bench.pieces)), bench.workers):
        for name, values in rows.items():
            found.setdefault(name, []).extend(values)
    effects = {name: {"trials": len(v), **asdict(bootstrap(v, bench.rng)), "least": min(v)} for name, v in found.items()}
    return {"not_there": list(MISSING), "effects": effects}
