"""Played to recorded music: one stem is the performer, the others are what was played to it.

Where no chart is known, beats are those that a tracker finds in the performer, and notes those of the stems. Where there is but
one song, strangers are other moments of it: they share its tempo and its key, which makes chance hard to beat.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from models.train.data.piece import Piece
from models.train.data.synth import SAMPLE_RATE
from models.train.evaluation.accompaniment import without_audio
from models.train.evaluation.bench import SETTLING_SECONDS, Bench, model_of, only, share_out, told_of, usual_sight
from models.train.evaluation.judges import load_judges
from models.train.evaluation.material import Audio, Material, from_files, from_piece
from models.train.evaluation.performance import play_along
from models.train.evaluation.pieces import found_in
from models.train.evaluation.scores import Take, score_takes
from models.train.evaluation.traits import traits_of
from models.train.measures import rms_db
from models.train.roundtrip import decoded

SEGMENT_SECONDS: Final = 10.0
PERFORMER: Final = "guitar"
QUIET_DB: Final = -45.0


def materials_of(path: Path, bench: Bench) -> list[Material]:
    """A pair of recordings (``NAME-guitar``, ``NAME-rest``), or a piece as `sideman data import` writes it."""
    if path.is_file():
        return [from_files(path, _rest_of(path), only("drums", "bass", "harmony"))]
    piece = Piece.load(path)
    found = [from_piece(piece, part) for part in bench.parts]
    return [material for material in found if min(rms_db(material.performer), rms_db(material.truth)) > QUIET_DB]


def songs_in(path: Path) -> tuple[Path, ...]:
    """What a path given as a song means: a recording of the performer with the rest of the band beside it, or a piece, or all
    pieces of a folder. Raises ValueError for anything else."""
    if path.is_file():
        if not _rest_of(path).is_file() or _rest_of(path) == path:
            raise ValueError(f"{path} should be NAME-{PERFORMER}.ogg (or .wav, .flac), with NAME-rest.ogg beside it")
        return (path,)
    pieces = (path,) if (path / "piece.json").is_file() else found_in(path)
    if not pieces:
        raise ValueError(f"{path} holds no pieces; give the folder that `sideman data import` wrote them to, OUT/train")
    return pieces


def _rest_of(performer: Path) -> Path:
    return performer.with_name(performer.name.replace(f"-{PERFORMER}", "-rest"))


def takes_of(path: Path, bench: Bench) -> list[tuple[str, Take]]:
    """A song played through, then judged in segments; with the name of what was played. A process's job."""
    generator, judges = model_of(bench.model), load_judges(bench.judges)
    found: list[tuple[str, Take]] = []
    for material in materials_of(path, bench):
        made = play_along(generator, material.performer, told_of(bench, material), usual_sight(bench)).audio
        coded = decoded(generator.codec, material.truth)
        size, first = round(SEGMENT_SECONDS * SAMPLE_RATE), round(SETTLING_SECONDS * SAMPLE_RATE)
        parts = " and ".join(name for name, on in zip(("drums", "bass", "harmony", "lead"), material.parts, strict=True) if on)
        for start in range(first, len(made) - size + 1, size):
            segment = material.between(start, start + size)
            clips: list[tuple[str, Audio]] = [
                ("heard", segment.performer),
                ("played", segment.truth),
                ("played", coded[start : start + size]),
                ("played", made[start : start + size]),
            ]
            traits = [traits_of(clip, SAMPLE_RATE, side, judges) for side, clip in clips]
            found.append((parts, Take(without_audio(segment), *traits)))
    return found


def run(bench: Bench) -> dict[str, Any]:
    """Every song, by what was played."""
    songs = share_out("recordings", partial(takes_of, bench=bench), bench.songs, bench.workers)
    takes = [take for song in songs for take in song]
    rows: list[dict[str, Any]] = []
    for parts in dict.fromkeys(name for name, _ in takes):
        own = [take for name, take in takes if name == parts]
        if len(own) > 1:
            rows += [{"part": parts, **asdict(score)} for score in score_takes(own, SAMPLE_RATE, parts != "drums", bench.rng)]
    return {"songs": len(bench.songs), "segment_seconds": SEGMENT_SECONDS, "rows": rows}
