"""One piece from (seed, split, index): draw a style and a chart, arrange, play, balance, label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from models.train.data import captions
from models.train.data.arrange import ArrangeError, Plan, UnsuitableStyleError, arrange
from models.train.data.chart import BARS_PER_SECTION, BEATS_PER_BAR, Chart, draw_chart, draw_tempo_bpm
from models.train.data.grooves import SPLITS, Groove, Split, Style, catalogue
from models.train.data.instruments import SUBSTITUTES, lead_range, name_of
from models.train.data.lead import draw_phrasing, write_lead
from models.train.data.piece import Piece, mix
from models.train.data.score import PARTS, Part, Track, rest
from models.train.data.synth import SAMPLE_RATE, SoundBank

PEAK = 10 ** (-3 / 20)  # -3 dBFS
_SUBSTITUTION_CHANCE = 0.5
_REST_CHANCE = 0.25
_ATTEMPTS = 20
# Loudness of a part while it plays, before its variation. Programs differ by up to 20 dB.
_LEVELS_DB: Mapping[Part, float] = {"drums": -21.0, "bass": -22.5, "harmony": -23.0, "lead": -22.0}
_LEVEL_SPREAD_DB = 2.5
# Sparse hits have peaks far above their level; without a bound a lone kick would make the whole mix quiet.
_CREST_DB = 18.0
_WIDEST_PAN: Mapping[Part, float] = {"drums": 0.05, "bass": 0.05, "harmony": 0.35, "lead": 0.25}


def piece_rng(seed: int, split: Split, index: int) -> Generator:
    """The one source of chance for a piece; the same on every machine."""
    return np.random.Generator(np.random.PCG64(SeedSequence((seed, SPLITS.index(split), index))))


def render_piece(seed: int, split: Split, index: int, bank: SoundBank, seconds: float = 48) -> Piece:
    """Render piece ``index`` of ``split``: the same input gives the same bytes.

    About a second of work for 48 s. Runs the program ``mma``.
    Raises :class:`ArrangeError` when no style at all can be arranged.
    """
    rng = piece_rng(seed, split, index)
    style, chart, plan, band = _draw_band(rng, _catalogue(split), seconds)
    band = _substitute(rng, band, captions.names_instrument(style))
    tracks = (*band, _draw_lead(rng, chart, style))
    samples_per_beat = SAMPLE_RATE * 60 / chart.tempo_bpm
    samples = round(seconds * SAMPLE_RATE)
    # Up to a beat is trimmed or prepended, so that beats do not sit at sample 0.
    offset = round(float(rng.uniform(-1, 1)) * samples_per_beat)
    part_captions: dict[Part, str] = {part: _describe(part, tracks) for part in PARTS}
    tracks = _rest_sometimes(rng, tracks, (samples - offset) / samples_per_beat)
    soundfont = str(rng.choice(bank.names))
    stems: dict[Part, NDArray[np.float32]] = {
        part: bank.render(soundfont, [t for t in tracks if t.part == part], samples_per_beat, samples, offset) for part in PARTS
    }
    _balance(rng, stems)
    positions = np.round(offset + np.arange(len(chart.beats)) * samples_per_beat).astype(np.int64)
    inside = (positions >= 0) & (positions < samples)
    groove = plan.groove_of[chart.sections[0].label]
    return Piece(
        sample_rate=SAMPLE_RATE,
        stems=stems,
        beats=positions[inside],
        downbeats=positions[inside & (np.arange(len(positions)) % BEATS_PER_BAR == 0)],
        chord_roots=np.array([chord.root for chord in chart.beats], np.int64)[inside],
        chord_masks=np.array([chord.mask for chord in chart.beats], np.int64)[inside],
        tempo_bpm=chart.tempo_bpm,
        key=chart.key,
        mode=chart.mode,
        captions=captions.write_captions(rng, style, groove, chart.tempo_bpm, chart.mode, part_captions),
        part_captions=part_captions,
        groove=style.address(groove),
        soundfont=soundfont,
        seed=seed,
        index=index,
        split=split,
    )


@cache
def _catalogue(split: Split) -> tuple[Style, ...]:
    """Read from disk once per process: the installed library does not change under us."""
    return catalogue(split)


def _draw_band(rng: Generator, styles: Sequence[Style], seconds: float) -> tuple[Style, Chart, Plan, tuple[Track, ...]]:
    """A style that yields a whole band, with its chart. Unsuitable styles are redrawn."""
    for _ in range(_ATTEMPTS):
        style = styles[int(rng.integers(len(styles)))]
        chart = draw_chart(rng, draw_tempo_bpm(rng, *captions.tempo_range_bpm(style)), seconds)
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


def _rest_sometimes(rng: Generator, tracks: Sequence[Track], heard_beats: float) -> tuple[Track, ...]:
    """Each part may rest for one section, but no two parts for the same one."""
    section_beats = BARS_PER_SECTION * BEATS_PER_BAR
    sections = list(range(max(int(heard_beats // section_beats), 1)))
    out = list(tracks)
    for part in PARTS:
        # The last free section is kept: a piece of one section must not lose a whole part.
        if rng.random() < _REST_CHANCE and len(sections) > 1:
            start = sections.pop(int(rng.integers(len(sections)))) * section_beats
            out = [rest(t, start, start + section_beats) if t.part == part else t for t in out]
    return tuple(out)


def _balance(rng: Generator, stems: Mapping[Part, NDArray[np.float32]]) -> None:
    """Level and pan per part, then one gain for all so that the loudest of mix and stems peaks at -3 dBFS.

    In place: a fresh array for every step would cost more than the arithmetic.
    """
    for part in PARTS:
        level_db = _LEVELS_DB[part] + float(rng.uniform(-_LEVEL_SPREAD_DB, _LEVEL_SPREAD_DB))
        pan = float(rng.uniform(-1, 1)) * _WIDEST_PAN[part]
        stem = stems[part]
        loudness = max(_active_level(stem), _peak(stem) * 10 ** (-_CREST_DB / 20), 1e-4)
        gain = 10 ** (level_db / 20) / loudness
        left, right = min(1 - pan, 1.0) * gain, min(1 + pan, 1.0) * gain
        stem *= np.array([left, right], np.float32)
    loudest = max(_peak(sound) for sound in (mix(stems), *stems.values()))
    for stem in stems.values():
        stem *= np.float32(PEAK / max(loudest, 1e-9))


def _peak(sound: NDArray[np.float32]) -> float:
    return max(float(sound.max()), -float(sound.min()))


def _active_level(sound: NDArray[np.float32]) -> float:
    """RMS of [T, 2] over the tenths of a second in which the part plays (within 40 dB of its loudest)."""
    window = SAMPLE_RATE // 10
    count = len(sound) // window
    frames = sound[: count * window].reshape(count, 2 * window)
    power = np.einsum("fs,fs->f", frames, frames) / (2 * window)
    active = power[power > power.max(initial=0.0) * 1e-4]
    return float(np.sqrt(active.mean())) if len(active) else 0.0


def _describe(part: Part, tracks: Sequence[Track]) -> str:
    """The instruments of a part by the number of notes they play, at most two named."""
    counts: dict[str, int] = {}
    for track in tracks:
        if track.part == part and track.notes:
            name = name_of(part, track.program)
            counts[name] = counts.get(name, 0) + len(track.notes)
    names = sorted(counts, key=lambda name: (-counts[name], name))[:2]
    return " and ".join(names)
