"""Music from elsewhere: MIDI files, tracker modules, songs of Frets on Fire."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile

from models.train.data.chord_guess import guess_chords
from models.train.data.importing import import_songs
from models.train.data.modules import beats_of
from models.train.data.openmpt import Rows, opened
from models.train.data.piece import Piece
from models.train.data.recording import SourceError
from models.train.data.score import Note, Track
from server.__main__ import main

RATE = 44100


def write_song(file: Path, slower_from: int = 32) -> None:
    """Sixteen bars of C F G C at 120 bpm, then 100: drums, bass, piano, and a flute above."""
    midi = mido.MidiFile(ticks_per_beat=96)
    lines: dict[str, tuple[int, int, list[tuple[float, float, int]]]] = {
        "Kit": (9, 0, [(beat, 0.2, 36) for beat in range(64)]),
        "Bass": (1, 33, [(beat, 0.9, 36 + (0, 5, 7, 0)[beat // 4 % 4]) for beat in range(64)]),
        "Keys": (
            2,
            0,
            [(b, 3.8, 60 + r + step) for b in range(0, 64, 4) for r in [(0, 5, 7, 0)[b // 4 % 4]] for step in (0, 4, 7)],
        ),
        "Flute": (3, 73, [(place / 2, 0.4, 84 + (0, 2, 4, 2)[place % 4]) for place in range(128)]),
    }
    tempo = mido.MidiTrack([mido.MetaMessage("time_signature", numerator=4, denominator=4)])
    tempo.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(120)))
    tempo.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(100), time=slower_from * 96))
    midi.tracks.append(tempo)
    for name, (channel, program, notes) in lines.items():
        events = [(start, mido.Message("note_on", channel=channel, note=pitch, velocity=90)) for start, _, pitch in notes]
        events += [(start + length, mido.Message("note_off", channel=channel, note=pitch)) for start, length, pitch in notes]
        track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
        track.append(mido.Message("program_change", channel=channel, program=program))
        now = 0
        for at, message in sorted(events, key=lambda event: event[0]):
            track.append(message.copy(time=round(at * 96) - now))
            now = round(at * 96)
        midi.tracks.append(track)
    file.parent.mkdir(parents=True, exist_ok=True)
    midi.save(file)


def module(patterns: int = 2) -> bytes:
    """A four-channel Protracker module at 125 bpm: a drum on every beat, a low and two higher sines."""
    rng = np.random.default_rng(0)
    burst = (100 * rng.uniform(-1, 1, 1200) * np.exp(-np.arange(1200) / 300)).astype(np.int8)
    low, high = ((100 * np.sin(2 * np.pi * np.arange(64) * turns / 64)).astype(np.int8) for turns in (1, 4))
    samples = [("kick drum", burst, False), ("", low, True), ("solo voice", high, True), ("by someone", high, True)]
    head = b"test".ljust(20, b"\0")
    for name, sound, loops in samples:
        head += name.encode().ljust(22, b"\0") + struct.pack(">HBB", len(sound) // 2, 0, 64)
        head += struct.pack(">HH", 0, len(sound) // 2 if loops else 1)
    head += (b"\0" * 22 + struct.pack(">HBBHH", 0, 0, 64, 0, 1)) * (31 - len(samples))
    head += bytes([patterns, 127]) + bytes(128) + b"M.K."
    cells = b""
    for row in range(64):
        for channel in range(4):
            played = row % 4 == 0 if channel == 0 else row % 16 == 0
            cells += struct.pack(">HH", 428 if played else 0, (channel + 1) << 12 if played else 0)
    return head + cells + b"".join(sound.tobytes() for _, sound, _ in samples)


def pieces(out: Path) -> list[Piece]:
    return [Piece.load(folder) for folder in sorted((out / "train").glob("0*"))]


def test_midi_files_are_played_and_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_song(tmp_path / "songs" / "deep" / "one.mid")
    (tmp_path / "songs" / "broken.mid").write_bytes(b"MThd, not really")
    arguments = ["data", "import", str(tmp_path / "songs"), str(tmp_path / "out"), "--seconds", "20", "--licence", "my own"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "broken.mid: 0 pieces" in said and "can't be read" in said and "one.mid: 2 pieces" in said
    first, second = pieces(tmp_path / "out")
    assert first.part_captions == {"drums": "drums", "bass": "fingered bass", "harmony": "piano", "lead": "flute"}
    assert first.captions == ("drums, fingered bass, piano, flute",) and first.soundfont
    wanted = np.concatenate([np.arange(32) * 0.5, 16 + np.arange(7) * 0.6]) * RATE
    np.testing.assert_allclose(first.beats[:39], wanted, atol=1)
    assert np.searchsorted(first.beats, first.downbeats).tolist() == list(range(0, 40, 4))
    assert first.chord_roots[:32].tolist() == np.repeat([0, 5, 7, 0, 0, 5, 7, 0], 4).tolist()
    assert first.chord_masks[0] == 0b10010001
    assert abs(second.tempo_bpm - 100) < 0.1 and second.midi[:4] == b"MThd"
    drums = np.abs(first.stems["drums"]).max(1)
    assert all(drums[at : at + 2000].max() > 3 * drums[at - 2000 : at - 200].max() for at in first.beats[1:30])
    manifest = json.loads((tmp_path / "out" / "train" / "manifest.json").read_text())
    assert manifest["versions"]["fluidsynth"] and set(manifest["versions"]["soundfont_bytes"]) >= {first.soundfont}
    assert manifest["licence"] == "my own" and manifest["songs"] == {"broken.mid": 0, "deep/one.mid": 2}


def test_the_notes_of_a_recording_are_no_song_of_their_own(tmp_path: Path) -> None:
    track = tmp_path / "songs" / "Track00001"
    for stem in ("S00", "S01"):
        (track / "stems").mkdir(parents=True, exist_ok=True)
        soundfile.write(track / "stems" / f"{stem}.flac", 0.1 * np.ones((12 * RATE, 2)), RATE)
    (track / "metadata.yaml").write_text("stems:\n  S00:\n    inst_class: Drums\n  S01:\n    inst_class: Bass\n")
    write_song(track / "all_src.mid")
    write_song(track / "MIDI" / "S00.mid")
    write_song(tmp_path / "songs" / "alone.mid")
    names = [song.name for song in import_songs(tmp_path / "songs", tmp_path / "out", 12, "")]
    assert names == ["Track00001", "alone.mid"]


def test_modules_come_apart_exactly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "songs").mkdir()
    (tmp_path / "songs" / "tune.mod").write_bytes(module())
    (tmp_path / "songs" / "not.xm").write_bytes(b"no module")
    assert main(["data", "import", str(tmp_path / "songs"), str(tmp_path / "out"), "--seconds", "12"]) == 0
    said = capsys.readouterr().out
    assert "not.xm: 0 pieces; libopenmpt knows no such module" in said and "tune.mod: 1 pieces" in said
    (piece,) = pieces(tmp_path / "out")
    assert piece.part_captions == {"drums": "drum samples", "bass": "sampled bass", "harmony": "samples", "lead": "sampled lead"}
    np.testing.assert_allclose(np.diff(piece.beats), 0.48 * RATE, atol=2 * 128)
    assert np.all(np.diff(np.searchsorted(piece.beats, piece.downbeats)) == 4) and not piece.chord_masks.any()
    with opened(module()) as whole:
        mixed = whole.play(None)
    apart: list[np.ndarray] = []
    for channel in range(4):
        with opened(module()) as alone:
            apart.append(alone.play(channel))
    np.testing.assert_allclose(np.sum(apart, axis=0), mixed, atol=1e-4)
    assert min(float(np.abs(sound).max()) for sound in apart) > 0.02


def test_rows_become_beats_at_a_believable_tempo() -> None:
    rows = np.arange(64)
    for row_seconds, step in ((0.12, 4), (0.06, 8), (0.25, 2)):
        beats, bars = beats_of(Rows(np.round(rows * row_seconds * RATE).astype(np.int64), np.zeros(64, np.int64), rows))
        assert len(beats) == 64 // step and len(bars) == 16 // step


def test_what_is_no_module_is_refused() -> None:
    with pytest.raises(SourceError, match="no such module"), opened(b""):
        pass


def test_songs_of_frets_on_fire_bring_their_beats(tmp_path: Path) -> None:
    song = tmp_path / "songs" / "loud"
    write_song(song / "notes.mid")
    (song / "song.ini").write_text("[song]\nname = loud\n")
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(20 * RATE) / RATE)
    soundfile.write(song / "guitar.ogg", np.stack([tone, tone], 1), RATE)
    soundfile.write(song / "song.ogg", np.stack([tone[::-1], tone], 1), RATE)
    assert main(["data", "import", str(tmp_path / "songs"), str(tmp_path / "out"), "--seconds", "16", "--caption", "metal"]) == 0
    (piece,) = pieces(tmp_path / "out")  # four seconds are left over
    assert piece.part_captions["lead"] == "electric guitar" and piece.captions == ("metal",)
    assert not piece.stems["drums"].any() and piece.stems["harmony"].any() and not piece.midi
    np.testing.assert_allclose(piece.beats, np.arange(32) * RATE / 2, atol=1)


def test_chords_are_guessed_from_notes() -> None:
    def chord(beat: int, *pitches: int) -> list[Note]:
        return [Note(float(beat), 0.9, pitch, 80) for pitch in pitches]

    notes = [*chord(0, 45, 60, 64, 69), *chord(1, 43, 59, 62, 65), *chord(3, 41, 60, 64, 65, 69), *chord(4, 38, 62)]
    roots, masks = guess_chords([Track("harmony", "Keys", 0, tuple(notes))], np.arange(5.0))
    assert roots[:4].tolist() == [9, 7, 7, 5]  # Am, G7 held over a rest, Fmaj7
    assert masks[:4].tolist() == [0b1000010001, 0b100010100100, 0b100010100100, 0b1000110001 | 1]
    none = guess_chords([], np.arange(3.0))
    assert none[0].tolist() == [-1, -1, -1] and not none[1].any()
