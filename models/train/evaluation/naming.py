"""Is it what the prompt names? By the judge of instruments, with how often that is right about written parts beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from models.train.data.piece import Piece
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import Bench, model_of, only, words
from models.train.evaluation.instruments import FAMILIES, family_of
from models.train.evaluation.judges import load_judges
from models.train.evaluation.material import from_piece
from models.train.evaluation.trial import Player, Rows
from models.train.measures import rms_db
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


def prompt_changed(bench: Bench, piece: Piece, turn: int) -> Rows:
    """Asked for one instrument, then for another: is the second one heard, by the judge of instruments?"""
    (first, old), (second, family) = ASKED[turn % len(ASKED)], ASKED[(turn + 3) % len(ASKED)]
    before, after = (words().embed(text) for text in (first, second))
    player = Player(bench, from_piece(piece, "lead").performer)
    sound = player.play(
        12.0,
        lambda at, told: replace(told, parts=only("lead"), prompts=((before if at < 6 else after, 1.0),)),
    ).audio
    judges, place = load_judges(bench.judges), list(FAMILIES).index(family)
    earlier, likely = (
        judges.instruments(judges.ear(clip, SAMPLE_RATE)).mean(axis=0)
        for clip in (sound[2 * SAMPLE_RATE : 6 * SAMPLE_RATE], player.after(sound, 6.0, 3.0))
    )
    other = list(FAMILIES).index(old)
    return {
        "prompt: the instrument asked for is named": [float(likely.argmax() == place)],
        "prompt: it became likelier": [float(likely[place] > earlier[place])],
        "prompt: of the old and the new, the new is heard": [float(likely[place] > likely[other])],
        "prompt: of the old and the new, the new was heard before": [float(earlier[place] > earlier[other])],
    }


def instruments_named(bench: Bench, piece: Piece) -> Rows:
    """How often the judge is right about written parts, as they are and through the model's codec: the best to hope for."""
    judges, found = load_judges(bench.judges), Rows()
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
            told_apart = float((likely < likely[family]).sum()) / (len(FAMILIES) - 1)
            found.setdefault(f"{name}: of its instrument and another, it is heard", []).append(told_apart)
    return found
