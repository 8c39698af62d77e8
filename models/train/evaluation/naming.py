"""Is it what the prompt names? By the judge of instruments, with how often that is right about written parts beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from models.train.data.instruments import FAMILIES, family_of
from models.train.data.piece import Piece
from models.train.data.score import Part
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.bench import SETTLING_SECONDS, Bench, model_of, only, words
from models.train.evaluation.judges import load_judges
from models.train.evaluation.material import from_piece
from models.train.evaluation.trial import Player, Rows
from models.train.measures import rms_db
from models.train.roundtrip import decoded

NAMES: Final = tuple(FAMILIES)
PLAYED: Final[tuple[Part, ...]] = ("harmony", "lead")  # the parts that are asked for an instrument

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


SECONDS: Final = 12.0  # of a trial; the prompt changes in its middle
FURTHER: Final = 2.0  # guidance that is tried beside that of the training


def prompt_changed(bench: Bench, piece: Piece, turn: int, part: Part, guidance: float = 1.0) -> Rows:
    """One part plays alone, asked for one instrument, then for another: is the second one heard, by the judge of instruments,
    in all that sounds from two blocks after the change?"""
    (first, old), (second, family) = ASKED[turn % len(ASKED)], ASKED[(turn + 3) % len(ASKED)]
    before, after = (words().embed(text) for text in (first, second))
    player, change_at = Player(bench, from_piece(piece, part).performer), SECONDS / 2
    sound = player.play(
        SECONDS,
        lambda at, told: replace(
            told, parts=only(part), prompts=((before if at < change_at else after, 1.0),), guidance=guidance
        ),
    ).audio
    judges, place, other = load_judges(bench.judges), NAMES.index(family), NAMES.index(old)
    begin, until = (round(second * SAMPLE_RATE) for second in (SETTLING_SECONDS / 2, change_at))
    clips = sound[begin:until], player.after(sound, change_at, SECONDS - change_at)
    earlier, likely = (judges.families(clip, SAMPLE_RATE) for clip in clips)
    softer, louder = sorted(rms_db(clip) for clip in clips)
    named = [float(likely.argmax() == place)]
    told = "prompt" if guidance == 1 else f"prompt at guidance {guidance:g}"
    return {
        f"{told}: the instrument asked for is named": named,
        f"{told}: the instrument asked for is named, {part}": named,
        f"{told}: the softer of two, beside the louder, dB": [softer - louder],
        f"{told}: it became likelier": [float(likely[place] > earlier[place])],
        f"{told}: of the old and the new, the new is heard": [float(likely[place] > likely[other])],
        f"{told}: of the old and the new, the new was heard before": [float(earlier[place] > earlier[other])],
    }


def instruments_named(bench: Bench, piece: Piece) -> Rows:
    """How often the judge is right about written parts, as they are and through the model's codec: the best to hope for."""
    judges, found = load_judges(bench.judges), Rows()
    for part in PLAYED:
        family = family_of(piece.part_captions[part])
        stem = piece.stems[part][4 * SAMPLE_RATE :]
        if family is None or rms_db(stem) < -60:
            continue
        for name, sound in (
            ("written part", stem),
            ("written part through the codec", decoded(model_of(bench.model).codec, stem)),
        ):
            likely = judges.families(sound, SAMPLE_RATE)
            found.setdefault(f"{name}: its instrument is named", []).append(float(likely.argmax() == family))
            told_apart = float((likely < likely[family]).sum()) / (len(FAMILIES) - 1)
            found.setdefault(f"{name}: of its instrument and another, it is heard", []).append(told_apart)
    return found
