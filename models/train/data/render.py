"""One piece from (seed, split, index): draw a style and a chart, arrange, shape, play, mix, label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from models.train.data import captions
from models.train.data.arrange import ArrangeError, Plan, UnsuitableStyleError, arrange
from models.train.data.chart import BEATS_PER_BAR, Chart, draw_chart, draw_tempo_bpm
from models.train.data.clock import Clock, draw_clock
from models.train.data.curves import Curves, measure
from models.train.data.form import shape
from models.train.data.grooves import SPLITS, Groove, Split, Style, catalogue
from models.train.data.instruments import SUBSTITUTES, lead_range, name_of
from models.train.data.lead import draw_phrasing, write_lead
from models.train.data.midi_file import write_midi
from models.train.data.mixing import mix_down
from models.train.data.piece import Piece
from models.train.data.recast import Recast, other_instruments
from models.train.data.score import PARTS, Part, Track
from models.train.data.synth import SAMPLE_RATE, SoundBank, soundfonts_of
from models.train.data.touch import draw_touch, play
from models.train.data.tunes import TUNES

VERSION = 2  # of the music: raised whenever the same seed gives other bytes
_SUBSTITUTION_CHANCE = 0.5
_OWN_FILLS_CHANCE = 0.6  # where the style has none
_ATTEMPTS = 20
_RECAST_STREAM = 1


def piece_rng(seed: int, split: Split, index: int) -> Generator:
    """The one source of chance for a piece; the same on every machine."""
    return np.random.Generator(np.random.PCG64(SeedSequence((seed, SPLITS.index(split), index))))


def render_piece(seed: int, split: Split, index: int, bank: SoundBank, seconds: float = 48, recast: bool = False) -> Piece:
    """Render piece ``index`` of ``split``: the same input gives the same bytes.

    About a second of work for 48 s. Runs the program ``mma``. recast: render its parts on other instruments too, which takes
    nearly as long again and leaves the piece as it would be without.
    Raises :class:`ArrangeError` when no style at all can be arranged.
    """
    rng = piece_rng(seed, split, index)
    style, chart, plan, band = _draw_band(rng, _catalogue(split), seconds, split)
    band = _substitute(rng, band, captions.names_instrument(style))
    tracks = (*band, _draw_lead(rng, chart, style))
    samples, beat_samples = round(seconds * SAMPLE_RATE), SAMPLE_RATE * 60 / chart.tempo_bpm
    # Up to a beat is trimmed or prepended, so that beats do not sit at sample 0.
    offset = round(float(rng.uniform(-1, 1)) * beat_samples)
    clock = draw_clock(rng, chart.tempo_bpm, chart.starts, offset, SAMPLE_RATE)
    part_captions: dict[Part, str] = {part: _describe(part, tracks) for part in PARTS}
    own_fills = plan.fill is None and rng.random() < _OWN_FILLS_CHANCE
    tracks = shape(rng, tracks, chart.starts, (samples - offset) / beat_samples, own_fills)
    tracks = play(rng, tracks, draw_touch(rng, chart.starts, captions.is_swung(style)), beat_samples / SAMPLE_RATE)
    fonts = [name for name in bank.names if name in soundfonts_of(split)]
    soundfont = fonts[int(rng.integers(len(fonts)))]
    stems: dict[Part, NDArray[np.float32]] = {
        part: bank.render(soundfont, [t for t in tracks if t.part == part], clock, samples) for part in PARTS
    }
    others = _recast(seed, split, index, tracks, captions.names_instrument(style)) if recast else ()
    other_stems: dict[Part, NDArray[np.float32]] = {
        part: bank.render(soundfont, [t for t in others if t.part == part], clock, samples) for part in (PARTS if others else ())
    }
    mix_down(rng, stems, SAMPLE_RATE, other_stems)
    positions = np.round(clock.positions[: len(chart.beats)]).astype(np.int64)
    inside = (positions >= 0) & (positions < samples)
    beats, downbeats = positions[inside], positions[inside & (np.arange(len(positions)) % BEATS_PER_BAR == 0)]
    groove = plan.groove_of[chart.sections[0].label]

    def captioned(named: Mapping[Part, str]) -> tuple[str, ...]:
        return captions.write_captions(rng, style, groove, chart.tempo_bpm, chart.mode, named)

    own_captions = captioned(part_captions)
    other_captions: dict[Part, str] = {part: _describe(part, others) for part in PARTS}
    return Piece(
        sample_rate=SAMPLE_RATE,
        stems=stems,
        beats=beats,
        downbeats=downbeats,
        chord_roots=np.array([chord.root for chord in chart.beats], np.int64)[inside],
        chord_masks=np.array([chord.mask for chord in chart.beats], np.int64)[inside],
        tempo_bpm=chart.tempo_bpm,
        key=chart.key,
        mode=chart.mode,
        captions=own_captions,
        part_captions=part_captions,
        groove=style.address(groove),
        soundfont=soundfont,
        seed=seed,
        index=index,
        split=split,
        curves=_curves(stems, tracks, clock, beats),
        midi=write_midi(tracks, clock, beats, downbeats, samples, SAMPLE_RATE),
        tune=chart.tune,
        recast=Recast(other_stems, captioned(other_captions), other_captions) if others else None,
    )


def _recast(seed: int, split: Split, index: int, tracks: Sequence[Track], keep_harmony: bool) -> tuple[Track, ...]:
    """The tracks on other instruments, by a chance of their own: the piece itself mustn't depend on whether it is recast."""
    sequence = SeedSequence((seed, SPLITS.index(split), index, _RECAST_STREAM))
    return other_instruments(np.random.Generator(np.random.PCG64(sequence)), tracks, keep_harmony)


def _curves(stems: Mapping[Part, NDArray[np.float32]], tracks: Sequence[Track], clock: Clock, beats: NDArray[np.int64]) -> Curves:
    onsets: dict[Part, NDArray[np.float64]] = {
        part: clock.samples_at([note.start_beats for track in tracks if track.part == part for note in track.notes])
        for part in PARTS
    }
    return measure(stems, beats, onsets, SAMPLE_RATE)


@cache
def _catalogue(split: Split) -> tuple[Style, ...]:
    """Read from disk once per process: the installed library does not change under us."""
    return catalogue(split)


def _draw_band(
    rng: Generator, styles: Sequence[Style], seconds: float, split: Split
) -> tuple[Style, Chart, Plan, tuple[Track, ...]]:
    """A style that yields a whole band, with its chart. Unsuitable styles are redrawn."""
    tunes = [tune for tune in TUNES if tune.split == split]
    for _ in range(_ATTEMPTS):
        style = styles[int(rng.integers(len(styles)))]
        chart = draw_chart(rng, draw_tempo_bpm(rng, *captions.tempo_range_bpm(style)), seconds, tunes)
        plan = _draw_plan(rng, style, chart)
        try:
            return style, chart, plan, arrange(chart, plan)
        except UnsuitableStyleError:
            continue
    raise ArrangeError(f"{_ATTEMPTS} styles in a row gave no whole band")


def _draw_plan(rng: Generator, style: Style, chart: Chart) -> Plan:
    def pick(grooves: Sequence[Groove]) -> Groove:
        return grooves[int(rng.integers(len(grooves)))]

    first = pick(style.mains)
    groove_of = {label: first if label == "A" else pick(style.mains) for label in sorted(set(chart.form))}
    fill = pick(style.fills) if style.fills and rng.random() < 0.7 else None
    return Plan(style, groove_of, fill, humanise_ticks=int(rng.integers(1, 5)), seed=int(rng.integers(1, 2**31)))


def _substitute(rng: Generator, tracks: Sequence[Track], keep_harmony: bool) -> tuple[Track, ...]:
    """Other General MIDI programs for about half of the tracks. All bass tracks share one bass."""
    bass = int(rng.choice(SUBSTITUTES["bass"])) if rng.random() < _SUBSTITUTION_CHANCE else None
    out: list[Track] = []
    for track in tracks:
        if track.part == "bass":
            program = bass
        elif rng.random() < _SUBSTITUTION_CHANCE and not (keep_harmony and track.part == "harmony"):
            program = int(rng.choice(SUBSTITUTES[track.part]))
        else:
            program = None
        out.append(track if program is None else replace(track, program=program))
    return tuple(out)


def _draw_lead(rng: Generator, chart: Chart, style: Style) -> Track:
    program = int(rng.choice(SUBSTITUTES["lead"]))
    low, high = lead_range(program)
    phrasing = draw_phrasing(rng, low, high, captions.is_swung(style), chart.tempo_bpm)
    return Track("lead", "Lead", program, write_lead(rng, chart, phrasing))


def _describe(part: Part, tracks: Sequence[Track]) -> str:
    """The instruments of a part by the number of notes they play, at most two named."""
    counts: dict[str, int] = {}
    for track in tracks:
        if track.part == part and track.notes:
            name = name_of(part, track.program)
            counts[name] = counts.get(name, 0) + len(track.notes)
    names = sorted(counts, key=lambda name: (-counts[name], name))[:2]
    return " and ".join(names)
