"""The training data: charts, catalogue, and what a rendered piece promises."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from models.chords import QUALITIES
from models.train.data.__main__ import main
from models.train.data.arrange import ArrangeError, Plan, arrange, part_of
from models.train.data.audit import best_transposition, onsets_on_beats
from models.train.data.audit import main as audit
from models.train.data.captions import style_words, tempo_range_bpm
from models.train.data.chart import (
    BARS_PER_SECTION,
    MAX_TEMPO_BPM,
    MIN_TEMPO_BPM,
    Chord,
    draw_chart,
    draw_tempo_bpm,
)
from models.train.data.clock import even
from models.train.data.curves import FRAMES_A_SECOND
from models.train.data.grammar import ENDINGS, FOLLOWS, MODES, OPENINGS
from models.train.data.grooves import RESERVED, SPLITS, Groove, Split, Style, catalogue, is_reserved, split_of
from models.train.data.instruments import FAMILIES, NAMES, SUBSTITUTES, family_of, lead_range
from models.train.data.lead import draw_phrasing, write_lead
from models.train.data.mixing import PEAK, peak
from models.train.data.piece import Piece, PieceError
from models.train.data.recast import BY_FAMILY, other_instruments
from models.train.data.render import piece_rng, render_piece
from models.train.data.score import PARTS, Control, Note, Track, rest
from models.train.data.synth import DEBIAN_SOUNDFONTS, LICENCES, SAMPLE_RATE, SoundBank, SynthError, soundfonts_of
from models.train.measures import onset_strength

SECONDS = 12.0
CLOCK = even(132.3, 8, 0, SAMPLE_RATE)  # 20000 samples a beat
Sound = NDArray[np.float32]


@pytest.fixture(scope="module")
def bank() -> Iterator[SoundBank]:
    with SoundBank() as loaded:
        yield loaded


@pytest.fixture(scope="module")
def pieces(bank: SoundBank) -> list[Piece]:
    wanted: list[tuple[Split, int]] = [("train", 0), ("train", 1), ("train", 2), ("valid", 0), ("test", 0)]
    return [render_piece(7, split, index, bank, SECONDS) for split, index in wanted]


def digest(piece: Piece) -> str:
    """One value for all sound and labels of a piece."""
    state = hashlib.sha256()
    for part in PARTS:
        state.update(piece.stems[part].tobytes())
    for labels in (piece.beats, piece.downbeats, piece.chord_roots, piece.chord_masks):
        state.update(labels.tobytes())
    state.update(piece.midi + piece.curves.to_json().encode())
    state.update(repr((piece.captions, piece.part_captions, piece.groove, piece.soundfont, piece.tune)).encode())
    return state.hexdigest()


# Charts


@pytest.mark.parametrize("seed", range(40))
def test_every_section_follows_the_grammar(seed: int) -> None:
    chart = draw_chart(np.random.default_rng(seed), 120.0, 60.0)
    for section in chart.sections:
        degrees = section.degrees
        assert degrees[0] in OPENINGS[chart.mode]
        assert degrees[-1] in ENDINGS[chart.mode]
        assert all(after in FOLLOWS[chart.mode][before] for before, after in pairwise(degrees))
        assert len(section.bars) == BARS_PER_SECTION
    by_label = {section.label: section.bars for section in chart.sections}
    assert all(section.bars == by_label[section.label] for section in chart.sections)
    assert all(chord.quality in QUALITIES and 0 <= chord.root < 12 for chord in chart.beats)
    assert len(chart.beats) * 60 / chart.tempo_bpm >= 60.0
    assert chart.starts[-1] == len(chart.beats) and chart.starts[1] == 4 * len(chart.sections[0].bars)


def test_all_modes_and_keys_are_drawn() -> None:
    charts = [draw_chart(np.random.default_rng(seed), 120.0, 8.0) for seed in range(200)]
    assert {chart.mode for chart in charts} == set(MODES)
    assert {chart.key for chart in charts} == set(range(12))


def test_every_degree_has_a_way_on() -> None:
    for follows in FOLLOWS.values():
        assert all(set(after) <= set(follows) and after for after in follows.values())


def test_chord_names_and_masks() -> None:
    chord = Chord(9, "m7")
    assert chord.name == "Am7"
    assert chord.mask == (1 << 9) | (1 << 0) | (1 << 4) | (1 << 7)


def test_tempi_stay_in_range_and_lean_to_the_slow_side() -> None:
    rng = np.random.default_rng(0)
    tempi = [draw_tempo_bpm(rng) for _ in range(2000)]
    assert min(tempi) >= MIN_TEMPO_BPM and max(tempi) <= MAX_TEMPO_BPM
    assert abs(np.median(tempi) - np.sqrt(MIN_TEMPO_BPM * MAX_TEMPO_BPM)) < 3


# Catalogue


def test_splits_share_no_style_name() -> None:
    names = {split: {style.name.lower() for style in catalogue(split)} for split in SPLITS}
    assert not names["train"] & names["valid"]
    assert not names["train"] & names["test"]
    assert not names["valid"] & names["test"]
    assert all(len(found) >= 8 for found in names.values())


def test_split_of_a_style_never_moves() -> None:
    assert [split_of(name) for name in ("bossanova", "basicrock", "calypso")] == ["train", "valid", "test"]


def test_reserved_styles_are_in_no_split() -> None:
    assert all(is_reserved(name) for name in RESERVED)
    for split in SPLITS:
        for style in catalogue(split):
            assert not any(word in style.name.lower() for word in RESERVED)


def test_groove_roles() -> None:
    roles = [Groove(name, "").role for name in ("SwingFill", "IntroSwing", "SalsaIntroA", "8beat1FA", "TangoEnd1")]
    assert roles == ["fill", "main", "intro", "fill", "end"]


def test_missing_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mma"):
        catalogue("train", root=tmp_path / "nowhere")


def test_style_words_are_plain_english() -> None:
    words = [style_words(Style("x", name, ())) for name in ("bossanova", "slowbigband", "60srock", "8beatpop3")]
    assert words == ["bossa nova", "slow big band", "60s rock", "pop"]
    assert tempo_range_bpm(Style("x", "slowblues", ()))[1] < tempo_range_bpm(Style("x", "fastblues", ()))[1]


# Parts


def test_part_of_a_track() -> None:
    assert part_of("Whatever", 9, 0, [36]) == "drums"
    assert part_of("Bass", 3, 26, [36, 40, 43]) == "bass"  # a low guitar that the style calls its bass
    assert part_of("Bass-7", 3, 4, [64, 67, 72]) == "harmony"  # a piano that the style calls bass
    assert part_of("FingeredBass", 3, 33, [40]) == "bass"
    assert part_of("Chord", 3, 0, [60]) == "harmony"


def test_unknown_groove_is_an_error() -> None:
    chart = draw_chart(np.random.default_rng(0), 120.0, 4.0)
    style = Style("stdlib", "nosuchfile", (Groove("NoSuchGroove", ""),))
    plan = Plan(style, dict.fromkeys(chart.form, style.grooves[0]), None, 2, 1)
    with pytest.raises(ArrangeError, match="mma failed"):
        arrange(chart, plan)


def test_rest_removes_a_section_and_cuts_what_rings_into_it() -> None:
    notes = (Note(0, 8, 60, 90), Note(4, 1, 62, 90), Note(7.5, 1, 64, 90), Note(8, 1, 65, 90))
    kept = rest(Track("lead", "Lead", 0, notes), 4, 8).notes
    assert [(note.start_beats, note.length_beats) for note in kept] == [(0, 4), (8, 1)]


@pytest.mark.parametrize("seed", range(20))
def test_lead_lines_are_playable(seed: int) -> None:
    rng = np.random.default_rng(seed)
    program = int(rng.choice(SUBSTITUTES["lead"]))
    low, high = lead_range(program)
    chart = draw_chart(rng, 110.0, 60.0)
    notes = write_lead(rng, chart, draw_phrasing(rng, low, high, False, chart.tempo_bpm))
    assert len(notes) > 20
    assert all(low <= note.pitch <= high and 1 <= note.velocity <= 127 for note in notes)
    starts = np.array([note.start_beats for note in notes])
    ends = starts + [note.length_beats for note in notes]
    assert np.all(np.diff(starts) > 0)
    assert np.all(ends[:-1] <= starts[1:] + 0.06)  # humanised starts may touch the note before
    played = float(np.sum(ends - starts)) / len(chart.beats)
    assert 0.25 < played < 0.95  # it breathes
    on_bar = [note for note in notes if abs((note.start_beats + 0.1) % 4 - 0.1) < 0.04]
    fits = [note.pitch % 12 in chart.beats[round(note.start_beats)].pitch_classes for note in on_bar]
    assert all(fits)


def test_every_program_has_a_name() -> None:
    assert len(NAMES) == 128
    assert (NAMES[0], NAMES[40], NAMES[73], NAMES[127]) == ("piano", "violin", "flute", "gunshot")


# Sound


@pytest.mark.parametrize("offset", [0, 777, -5000])
def test_notes_sound_where_they_are_written(bank: SoundBank, offset: int) -> None:
    samples_per_beat = 20011.0
    track = Track("drums", "Drum", 0, tuple(Note(float(beat), 0.1, 37, 120) for beat in range(4)))
    clock = even(SAMPLE_RATE * 60 / samples_per_beat, 8, offset, SAMPLE_RATE)
    sound = bank.render("TimGM6mb", [track], clock, 4 * SAMPLE_RATE // 2)
    for beat in range(4):
        expected = round(offset + beat * samples_per_beat)
        if expected >= 64:
            before = np.abs(sound[expected - 64 : expected - 33]).max()
            after = np.abs(sound[expected : expected + 256]).max()
            assert before < 0.02 * after


def test_no_stem_rings_on_into_the_next(bank: SoundBank) -> None:
    held = Track("harmony", "Pad", 89, (Note(0.0, 99.0, 60, 100), Note(0.0, 99.0, 64, 100)))
    for soundfont in bank.names:
        assert np.abs(bank.render(soundfont, [held], CLOCK, SAMPLE_RATE)).max() > 0.01
        assert not bank.render(soundfont, [], CLOCK, SAMPLE_RATE).any()


def test_controls_after_the_end_write_nothing_past_the_end(bank: SoundBank, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart is longer than its piece, and MMA pans in the ending: this once overwrote other stems and the heap."""
    notes = (Note(0.0, 9.0, 60, 100),)
    controls = (Control(-1.0, 10, 20), Control(0.5, 10, 90))
    late = (*controls, Control(1.0, 10, 64), Control(99.0, 10, 108))
    clock, samples = even(SAMPLE_RATE * 60 / 9000, 8, 0, SAMPLE_RATE), 9000
    asked: list[int] = []

    def spy(synth: int, frames: int, *where: int) -> int:
        asked.append(frames)
        return 0

    with monkeypatch.context() as patch:
        patch.setattr("models.train.data.synth._write_float", spy)  # a real one that writes too much kills the tests
        bank.render("TimGM6mb", [Track("harmony", "Pad", 89, notes, late)], clock, samples)
    assert sum(asked) == -(-samples // 64) * 64
    sounds = [
        bank.render("TimGM6mb", [Track("harmony", "Pad", 89, notes, some)], clock, samples)
        for some in (controls, late, controls[:1])
    ]
    assert sounds[0].tobytes() == sounds[1].tobytes() != sounds[2].tobytes()


def test_a_failing_synthesiser_is_an_error(bank: SoundBank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.train.data.synth._write_float", lambda *_: -1)
    with pytest.raises(SynthError, match="FluidSynth failed"):
        bank.render("TimGM6mb", [Track("lead", "Lead", 0, (Note(0, 1, 60, 100),))], CLOCK, 6400)


def test_what_is_held_out_is_heard_in_the_test_split_alone(pieces: list[Piece]) -> None:
    fonts = {split: set(soundfonts_of(split)) for split in SPLITS}
    assert fonts["test"] and not fonts["test"] & (fonts["train"] | fonts["valid"])
    assert all(piece.soundfont in fonts[piece.split] for piece in pieces)
    assert set(LICENCES) == set(DEBIAN_SOUNDFONTS)


def test_missing_soundfont_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynthError, match=r"gone\.sf2"):
        SoundBank({"gone": tmp_path / "gone.sf2"})


def test_same_seed_same_bytes_in_any_order_and_process(bank: SoundBank) -> None:
    small = {"TimGM6mb": DEBIAN_SOUNDFONTS["TimGM6mb"]}
    with SoundBank(small) as used:
        render_piece(7, "train", 5, used, 6.0)
        here = render_piece(7, "train", 4, used, 6.0)
    program = (
        "from models.train.data.render import render_piece; from tests.train.test_data import digest;"
        "from models.train.data.synth import SoundBank, DEBIAN_SOUNDFONTS as F;"
        "print(digest(render_piece(7, 'train', 4, SoundBank({'TimGM6mb': F['TimGM6mb']}), 6.0)))"
    )
    root = Path(__file__).parents[2]
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "99", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    # Some versions of pyfluidsynth say on import which library they found.
    assert elsewhere.stdout.split()[-1] == digest(here)
    # FluidR3 as well: the shared bank has rendered other pieces before.
    assert digest(render_piece(7, "valid", 1, bank, 4.0)) == digest(render_piece(7, "valid", 1, bank, 4.0))


def test_seed_split_and_index_all_matter() -> None:
    streams = [
        piece_rng(1, "train", 0),
        piece_rng(2, "train", 0),
        piece_rng(1, "valid", 0),
        piece_rng(1, "train", 1),
    ]
    assert len({int(stream.integers(2**62)) for stream in streams}) == 4


def test_pieces_neither_clip_nor_fall_silent(pieces: list[Piece]) -> None:
    for piece in pieces:
        assert all(stem.shape == (round(SECONDS * SAMPLE_RATE), 2) for stem in piece.stems.values())
        assert all(stem.dtype == np.float32 and np.isfinite(stem).all() for stem in piece.stems.values())
        loudest = max(float(np.abs(sound).max()) for sound in (piece.mix, *piece.stems.values()))
        assert loudest == pytest.approx(PEAK, rel=1e-3)
        level_db = 20 * np.log10(np.sqrt(np.mean(np.square(piece.mix))))
        assert -32 < level_db < -10
        assert all(np.abs(stem).max() > 0.01 for stem in piece.stems.values())
        second = SAMPLE_RATE
        later = piece.mix[second : len(piece.mix) // second * second].reshape(-1, second, 2)
        assert np.all(np.abs(later).max(axis=(1, 2)) > 1e-3)


def test_mix_is_the_sum_of_the_stems(pieces: list[Piece]) -> None:
    for piece in pieces:
        exact = np.sum([piece.stems[part].astype(np.float64) for part in PARTS], axis=0)
        np.testing.assert_allclose(piece.mix, exact, atol=1e-6)


def test_labels_fit_the_sound(pieces: list[Piece]) -> None:
    for piece in pieces:
        spacing = SAMPLE_RATE * 60 / piece.tempo_bpm
        steps = np.diff(piece.beats)
        assert np.all(np.abs(steps / spacing - 1) < 0.2) and abs(float(np.median(steps)) / spacing - 1) < 0.06
        assert piece.beats[0] >= 0 and piece.beats[-1] < piece.samples
        assert piece.samples - piece.beats[-1] <= 1.2 * spacing
        assert set(piece.downbeats) <= set(piece.beats)
        bars = np.searchsorted(piece.beats, piece.downbeats)
        assert np.all(np.diff(bars) == 4) and bars[0] < 4
        assert len(piece.chord_roots) == len(piece.chord_masks) == len(piece.beats)
        assert np.all((piece.chord_masks >> piece.chord_roots) & 1)
        assert 4 <= len(piece.captions) <= 6 and len(set(piece.captions)) == len(piece.captions)
        assert all(piece.part_captions[part] for part in PARTS)
        curves = piece.curves
        for values in (curves.tempo_bpm, *curves.activity.values(), *curves.density.values(), *curves.brightness_hz.values()):
            assert len(values) == SECONDS * FRAMES_A_SECOND and np.isfinite(values).all()
        assert all(curves.activity[part].any() for part in PARTS)
    assert len({int(piece.beats[0]) for piece in pieces}) == len(pieces)


def test_drum_onsets_fall_on_the_beats(pieces: list[Piece]) -> None:
    assert all(onsets_on_beats(piece) > 1.5 for piece in pieces)
    moved = [replace(piece, beats=piece.beats + SAMPLE_RATE * 60 // int(3 * piece.tempo_bpm)) for piece in pieces]
    assert np.mean([onsets_on_beats(piece) for piece in moved]) < 0.7 * np.mean([onsets_on_beats(piece) for piece in pieces])


def test_the_labelled_chord_is_what_sounds(pieces: list[Piece]) -> None:
    """The pitch classes heard in bass and harmony match the masks better than masks moved to other keys."""
    assert all(best_transposition(piece) == 0 for piece in pieces)


def test_the_audit_finds_what_is_wrong(pieces: list[Piece], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fine = pieces[0]
    loud = replace(fine, stems={part: stem * np.float32(1.35) for part, stem in fine.stems.items()})
    soft = replace(fine, stems={part: stem * np.float32(1e-4) for part, stem in fine.stems.items()})
    wrong = replace(fine, chord_masks=fine.chord_masks[1:], downbeats=fine.downbeats + 1)
    fine.save(tmp_path / "0")
    wrong.save(tmp_path / "1.partial")
    assert audit([str(tmp_path)]) == 0
    assert "1 pieces, 0 with faults" in capsys.readouterr().out
    for name, piece in (("1", loud), ("2", soft), ("3", wrong)):
        piece.save(tmp_path / name)
    (tmp_path / "0" / "bass.flac").unlink()
    assert audit([str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "0: " in said and "does not hold a whole piece" in said and "1: peaks at -0.4 dBFS" in said
    assert "2: is as soft as" in said and "2: is silent for 12.0 s" in said
    assert "3: downbeats that are no beats" in said and "3: not a chord for every beat" in said
    assert "4 pieces, 4 with faults" in said


# Other instruments


def test_the_same_notes_on_other_instruments_leave_the_piece_as_it_is(
    bank: SoundBank, pieces: list[Piece], tmp_path: Path
) -> None:
    for index, plain in enumerate(pieces[:3]):
        piece = render_piece(7, "train", index, bank, SECONDS, recast=True)
        recast = piece.recast
        assert digest(piece) == digest(plain) and recast is not None and plain.recast is None
        for part in PARTS:
            assert recast.stems[part].shape == plain.stems[part].shape and 0.01 < peak(recast.stems[part]) <= PEAK * 1.001
        named = recast.part_captions
        assert {family_of(named["lead"]), family_of(named["harmony"])} <= set(range(len(FAMILIES)))
        assert any(named["lead"] in caption for caption in recast.captions)
        before, after = (onset_strength(takes["lead"], SAMPLE_RATE) for takes in (plain.stems, recast.stems))
        assert np.corrcoef(before, after)[0, 1] > 0.3, "they play at the same moments"
        piece.save(tmp_path / str(index))
        loaded = Piece.load(tmp_path / str(index)).recast
        assert loaded is not None and (loaded.captions, loaded.part_captions) == (recast.captions, named)
        np.testing.assert_allclose(loaded.stems["lead"], recast.stems["lead"], atol=0.51 / 32767)


def test_every_family_is_drawn_as_often_as_any_other() -> None:
    lead = Track("lead", "Lead", 0, (Note(0, 1, 60, 90),))
    drawn = [other_instruments(np.random.default_rng(seed), (lead,), False)[0].program for seed in range(900)]
    counts = np.bincount([family_of(NAMES[program]) or 0 for program in drawn], minlength=len(FAMILIES))
    assert set(BY_FAMILY) == set(FAMILIES) and counts.min() > 60 and counts.max() < 140
    chords = replace(lead, part="harmony")
    assert other_instruments(np.random.default_rng(0), (chords,), True) == (chords,), "a piano ballad keeps its piano"


# Disk


def test_a_piece_survives_the_disk(pieces: list[Piece], tmp_path: Path) -> None:
    piece = pieces[0]
    piece.save(tmp_path / "piece", with_mix=True)
    total, _ = soundfile.read(tmp_path / "piece" / "mix.flac", dtype="int16")
    parts = [soundfile.read(tmp_path / "piece" / f"{part}.flac", dtype="int16")[0] for part in PARTS]
    np.testing.assert_array_equal(total, np.sum(parts, axis=0))
    loaded = Piece.load(tmp_path / "piece")
    for part in PARTS:
        np.testing.assert_allclose(loaded.stems[part], piece.stems[part], atol=0.51 / 32767)
    np.testing.assert_array_equal(loaded.beats, piece.beats)
    np.testing.assert_array_equal(loaded.downbeats, piece.downbeats)
    np.testing.assert_array_equal(loaded.chord_roots, piece.chord_roots)
    np.testing.assert_array_equal(loaded.chord_masks, piece.chord_masks)
    assert loaded.midi == piece.midi and loaded.curves.to_json() == piece.curves.to_json()
    for name in ("tempo_bpm", "key", "mode", "captions", "part_captions", "groove", "seed", "index", "split", "tune"):
        assert getattr(loaded, name) == getattr(piece, name)
    (tmp_path / "piece" / "bass.flac").unlink()
    with pytest.raises(PieceError, match="whole piece"):
        Piece.load(tmp_path / "piece")
    (tmp_path / "piece" / "piece.json").write_text("")
    with pytest.raises(PieceError, match="whole piece"):
        Piece.load(tmp_path / "piece")


def test_the_command_renders_resumes_and_refuses(tmp_path: Path) -> None:
    def run(count: int, seed: int) -> int:
        words = f"--split valid --count {count} --seconds 3 --seed {seed} --workers 2 --out {tmp_path}"
        return main(words.split())

    assert run(2, 5) == 0
    first = tmp_path / "valid" / "000000" / "piece.json"
    stamp = first.stat().st_mtime_ns
    (tmp_path / "valid" / "000002.partial").mkdir()
    assert run(3, 5) == 0
    assert first.stat().st_mtime_ns == stamp
    assert sorted(path.name for path in (tmp_path / "valid").iterdir()) == [*("000000", "000001", "000002", "manifest.json")]
    assert Piece.load(tmp_path / "valid" / "000002").index == 2
    assert run(3, 6) == 2
    assert main(f"--split valid --count 3 --seconds 3 --seed 5 --recast --out {tmp_path}".split()) == 2, "those weren't recast"
    assert main(f"--split valid --count 3 --seconds 3 --seed 5 --mix --out {tmp_path}".split()) == 2, "those have no mix"
    manifest = tmp_path / "valid" / "manifest.json"
    about = json.loads(manifest.read_text())
    (ours,) = about["versions"]
    assert ours["from"] == 0 and ours["mma"] and ours["soundfont_bytes"]
    about["versions"] = [{**ours, "mma": "1.0"}]
    manifest.write_text(json.dumps(about))
    assert run(3, 5) == run(3, 5) == 0
    assert json.loads(manifest.read_text())["versions"] == [{**ours, "mma": "1.0"}, {**ours, "from": 3}], "who rendered which"
