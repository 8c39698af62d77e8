"""Batches for the student: stretches of encoded pieces, with the changes and gaps that a stage brings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, cast

import numpy as np
from numpy.typing import NDArray

from models.conditioning import WordTable
from models.facts import ATTRIBUTES
from models.harmony import PITCH_CLASSES
from models.listener import ONSET_REGISTERS, ONSETS_A_FRAME
from models.student import StudentConfig
from models.train.attributes import RECAST_TEXTURE, TEXTURE, ranks_of
from models.train.casting import casts_by_family, drawn_cast
from models.train.data.instruments import FAMILIES
from models.train.data.piece import RECAST
from models.train.data.score import PARTS
from models.train.latents import load_pairs
from models.train.naming import NAMED, Namer, families_of, lesson, taught
from models.train.pulse import SURE

Side = Literal["heard", "played"]
HOLD_TOKENS: Final = (4, 33)  # for how long an attribute is asked for, at least and less than


@dataclass(frozen=True, slots=True)
class SceneOdds:
    """How often what happens, each a probability for a stretch of music.

    switch: the cast changes on the way. mute: nothing is to be played. alone: nobody performs. no_prompt and no_parts:
    that control isn't given. chord and pulse: that hint is given. short_lookahead: the look-ahead is drawn from the
    shorter half of the range. no_attribute: one of them isn't given at all. let_go: nor while one value of it would hold.
    nothing_asked: no prompt and no attribute, beside the odds of each: what is played then is what guidance starts from.
    style: the prompt says the style alone; instruments: those alone; else it says both. evenly: the piece is drawn by a family of
    its instruments, all of them as likely. not_there: an instrument is asked for that isn't in the piece, which is played anyhow.
    recast: what is to be played is on the other instruments, in pieces that have such. turned: what is remembered is on those
    that aren't to be played.
    """

    switch: float = 0.3
    mute: float = 0.04
    alone: float = 0.06
    no_prompt: float = 0.3
    no_parts: float = 0.1
    chord: float = 0.25
    pulse: float = 0.2
    short_lookahead: float = 0.6
    no_attribute: float = 0.4
    let_go: float = 0.15
    nothing_asked: float = 0.0
    style: float = 0.4
    instruments: float = 0.2
    evenly: float = 0.0
    not_there: float = 0.0
    recast: float = 0.0
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """heard, played, kept: [B, T, patch * C] float32; kept: what is remembered of what is played, the same but for rows in
    which it is on other instruments. prompt [B, T, E], parts [B, T, 4], and whether each was given [B, T].

    lookahead: int64 [B, T], tokens. onsets [B, T * per token, registers], notes [B, T, NOTES]: of the performer. chord
    [B, T, 2, 12] and pulse [B, T, 2 * steps]: as :class:`models.student.Condition` has them; the chord is the written one
    whether or not the student is told. attributes, attributes_known: [B, T, A], those of the student. families: [B, T,
    families], of the instruments that are to be played, as :func:`models.train.naming.families_of` has them.
    """

    heard: NDArray[np.float32]
    played: NDArray[np.float32]
    kept: NDArray[np.float32]
    prompt: NDArray[np.float32]
    prompt_known: NDArray[np.float32]
    parts: NDArray[np.float32]
    parts_known: NDArray[np.float32]
    lookahead: NDArray[np.int64]
    onsets: NDArray[np.float32]
    notes: NDArray[np.float32]
    chord: NDArray[np.float32]
    chord_known: NDArray[np.float32]
    pulse: NDArray[np.float32]
    pulse_known: NDArray[np.float32]
    attributes: NDArray[np.float32]
    attributes_known: NDArray[np.float32]
    families: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Take:
    """What holds for a row. which: of the pieces. start: its first token there. lookahead: tokens. recast: the other instruments
    are to be played. turned: those that aren't to be played are remembered."""

    which: int
    start: int
    lookahead: int
    recast: bool
    turned: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a row. Of T frames: heard, played, kept [T, C], onsets [T, a frame, registers], notes [T, NOTES], chords [T,
    CHORD_VIEWS] and pulse [T, a frame], as models.train.latents keeps them. Of T tokens, as :class:`Batch` has them: felt, what
    the ear knows of the pulse; prompt, parts, families; attributes, NaN where nothing is asked."""

    heard: NDArray[np.float32]
    played: NDArray[np.float32]
    kept: NDArray[np.float32]
    onsets: NDArray[np.float32]
    notes: NDArray[np.float32]
    chords: NDArray[Any]
    pulse: NDArray[Any]
    felt: NDArray[np.float32]
    prompt: NDArray[np.float32]
    parts: NDArray[np.float32]
    attributes: NDArray[np.float32]
    families: NDArray[np.float32]


class Encoded:
    """Encoded pieces in memory. foreseen: of each file, what :func:`models.train.pulse.load_foreseen` gives. silence: [C],
    the latent of silence."""

    def __init__(
        self, files: Sequence[Path], foreseen: Sequence[NDArray[np.uint8]], words: WordTable, silence: NDArray[np.float32]
    ) -> None:
        if not files:
            raise FileNotFoundError("there are no encoded pieces; make some with `python -m models.train.latents`")
        self._pairs = [load_pairs(file) for file in files]
        self._about = [cast(dict[str, Any], json.loads(file.with_suffix(".json").read_text())) for file in files]
        self._foreseen, self._words, self.silence = foreseen, words, silence
        self._recast = any(RECAST in pairs for pairs in self._pairs)
        self._captions = captions = [cast(dict[str, str], about["part_captions"]) for about in self._about]
        self._instruments = [name for names in captions for part in NAMED if (name := names.get(part))]
        self._by_family = casts_by_family([(p["parts"], names) for p, names in zip(self._pairs, captions, strict=True)])
        self._ranks = ranks_of(self._pairs) if all(TEXTURE in pairs for pairs in self._pairs) else None

    def stretches(self, rng: np.random.Generator, count: int, frames: int, side: Side = "played") -> NDArray[np.float32]:
        """[count, frames, C]: accompaniments, or performers, as they are, to see what latents are like."""
        found: list[NDArray[Any]] = []
        for _ in range(count):
            played = self._pairs[int(rng.integers(len(self._pairs)))][side]
            start = int(rng.integers(played.shape[1] - frames + 1))
            found.append(played[int(rng.integers(len(played))), start : start + frames])
        return np.stack(found).astype(np.float32)

    def namer(self, patch: int, seed: int, steps: int) -> Namer:
        """A listener that names the instruments of these pieces in tokens of ``patch`` frames, taught for so many steps. Blocks
        for up to a tenth of a second each."""
        pieces = list(zip(self._pairs, self._captions, strict=True))
        recast = [
            ({"played": pairs[RECAST], "parts": pairs["parts"]}, about[RECAST]["part_captions"])
            for pairs, about in zip(self._pairs, self._about, strict=True)
            if RECAST in pairs
        ]
        return taught(*lesson([*pieces, *recast], patch), len(self.silence), seed, steps)

    def batch(self, rng: np.random.Generator, count: int, tokens: int, size: StudentConfig, odds: SceneOdds) -> Batch:
        """``count`` random stretches of ``tokens`` tokens for a student of that size. Raises ValueError if it has attributes
        that weren't measured, or where pieces are to be on other instruments and none is."""
        if (odds.recast or odds.turned) and not self._recast:
            raise ValueError("none of these pieces was recast; render them with --recast, and encode them again")
        rows = [self._row(rng, tokens, size, odds) for _ in range(count)]
        return Batch(*(np.stack(column) for column in zip(*rows, strict=True)))

    def _row(self, rng: np.random.Generator, tokens: int, size: StudentConfig, odds: SceneOdds) -> tuple[NDArray[Any], ...]:
        which, chosen = drawn_cast(rng, len(self._pairs), self._by_family, odds.evenly)
        pairs, patch, longest = self._pairs[which], size.patch, size.max_lookahead_tokens
        # On the grid of tokens, on which the ear for the pulse has listened.
        start = int(rng.integers((pairs["heard"].shape[1] - tokens * patch) // patch + 1))
        lookahead = int(rng.integers((longest // 2 if rng.random() < odds.short_lookahead else longest) + 1))
        recast, turned = (RECAST in pairs and bool(rng.random() < chance) for chance in (odds.recast, odds.turned))
        take = _Take(which, start, lookahead, recast, turned)
        stretches: list[_Stretch] = []
        for first, last in _stretches(rng, tokens, odds.switch):
            pair = chosen if chosen is not None and first == 0 else int(rng.integers(len(pairs["heard"])))
            stretches.append(self._stretch(rng, take, pair, first, last, size, odds))
        whole = _Stretch(*(np.concatenate([getattr(s, field.name) for s in stretches]) for field in fields(_Stretch)))
        felt, chords = whole.felt, whole.chords
        asked = float(rng.random() >= odds.nothing_asked)
        told = rng.random() < odds.pulse and bool(whole.pulse.any())
        if told:
            felt = np.concatenate([(whole.pulse > kind).reshape(tokens, -1) for kind in (0, 1)], 1).astype(np.float32)
        return (
            whole.heard.reshape(tokens, -1),
            whole.played.reshape(tokens, -1),
            whole.kept.reshape(tokens, -1),
            whole.prompt,
            np.full(tokens, asked * float(rng.random() >= odds.no_prompt), np.float32),
            whole.parts,
            np.full(tokens, float(rng.random() >= odds.no_parts), np.float32),
            np.full(tokens, lookahead, np.int64),
            whole.onsets.reshape(-1, ONSET_REGISTERS),
            whole.notes.reshape(tokens, patch, -1).mean(1),
            ((chords[patch // 2 :: patch, :, None] >> np.arange(PITCH_CLASSES)) & 1).astype(np.float32),
            np.full(tokens, float(rng.random() < odds.chord and bool(chords.any())), np.float32),
            felt,
            np.full(tokens, float(told), np.float32),
            np.nan_to_num(whole.attributes),
            asked * (~np.isnan(whole.attributes)).astype(np.float32) * (rng.random(len(size.attributes)) >= odds.no_attribute),
            whole.families,
        )

    def _stretch(
        self, rng: np.random.Generator, take: _Take, pair: int, first: int, last: int, size: StudentConfig, odds: SceneOdds
    ) -> _Stretch:
        """Tokens ``first`` to ``last`` of a row, in which one cast plays."""
        pairs, about, patch, count = self._pairs[take.which], self._about[take.which], size.patch, last - first
        about = about[RECAST] if take.recast else about
        target, other = (RECAST, "played") if take.recast else ("played", RECAST)
        there = slice((take.start + first) * patch, (take.start + last) * patch)
        heard, played = (pairs[name][pair, there].astype(np.float32) for name in ("heard", target))
        onsets = pairs["onsets"][pair].reshape(-1, ONSETS_A_FRAME, ONSET_REGISTERS)[there].astype(np.float32)
        notes = pairs["notes"][pair, there].astype(np.float32)
        kept = pairs[other][pair, there].astype(np.float32) if take.turned else played.copy()
        flags = pairs["parts"][pair].astype(np.float32)
        if rng.random() < odds.mute:
            flags = np.zeros_like(flags)
            played[:], kept[:] = self.silence, self.silence
        alone = rng.random() < odds.alone
        if alone:
            heard[:], onsets[:], notes[:] = self.silence, 0, 0
        token = np.arange(first, last)
        known = np.maximum(token // size.block_tokens * size.block_tokens - take.lookahead + take.start, 0)
        ahead = token + take.start - known
        felt = felt_pulse(self._foreseen[take.which][pair], 0 * known if alone else known, ahead, patch * ONSETS_A_FRAME)
        if self._instruments and rng.random() < odds.not_there:
            wording = self._instruments[int(rng.integers(len(self._instruments)))]
            families = np.full(len(FAMILIES), np.nan, np.float32)
        else:
            wording = _wording(rng, about, flags, odds)
            families = families_of(about["part_captions"], flags)
        attributes = np.empty((count, 0), np.float32)
        if size.attributes:
            texture = pairs[RECAST_TEXTURE if take.recast else TEXTURE][pair, there].reshape(count, patch, -1)
            attributes = self._asked(rng, texture, flags, size, odds)
        return _Stretch(
            heard=heard,
            played=played,
            kept=kept,
            onsets=onsets,
            notes=notes,
            chords=pairs["chords"][pair, :, there].T,
            pulse=pairs["pulse"][pair].reshape(-1, ONSETS_A_FRAME)[there],
            felt=felt / np.float32(SURE),
            prompt=np.tile(self._words.embed(wording), (count, 1)),
            parts=np.tile(flags, (count, 1)),
            attributes=attributes,
            families=np.tile(families, (count, 1)),
        )

    def _asked(
        self, rng: np.random.Generator, texture: NDArray[Any], parts: NDArray[Any], size: StudentConfig, odds: SceneOdds
    ) -> NDArray[np.float32]:
        """[T, A]: what a performer might have asked of attributes, to get the ``texture`` [T, patch, 3] of a cast: values that
        hold for a while, as a fader does; NaN where nothing is asked."""
        if self._ranks is None:
            raise ValueError("these pieces don't say how dense they are; models.train.latents adds that to them, run again")
        chosen = [ATTRIBUTES.index(name) for name in size.attributes]
        asked = np.full((len(texture), len(chosen)), np.nan, np.float32)
        for first, last in _holds(rng, len(texture)):
            ranks = self._ranks(texture[first:last].reshape(-1, texture.shape[-1]), parts)[chosen]
            asked[first:last] = np.where(rng.random(len(chosen)) < odds.let_go, np.nan, ranks)
        return asked


def felt_pulse(foreseen: NDArray[Any], known: NDArray[np.int64], ahead: NDArray[np.int64], per_token: int) -> NDArray[np.float32]:
    """[T, 2 * per_token]: the chances of beats and downbeats in tokens, as the ear saw them so many tokens ``ahead`` [T], when
    ``known`` [T] tokens of the piece had been heard.

    foreseen: [tokens + 1, 2, tokens ahead * per_token], of :func:`models.train.pulse.foreseen`. per_token: steps of a token.
    """
    when = ahead[:, None] * per_token + np.arange(per_token)
    return np.take_along_axis(foreseen[known], when[:, None], 2).reshape(len(known), -1).astype(np.float32)


def _stretches(rng: np.random.Generator, tokens: int, switch: float) -> tuple[tuple[int, int], ...]:
    """The whole, or two parts of it."""
    if rng.random() >= switch:
        return ((0, tokens),)
    cut = int(rng.integers(tokens // 4, tokens - tokens // 8))
    return ((0, cut), (cut, tokens))


def _holds(rng: np.random.Generator, tokens: int) -> Iterator[tuple[int, int]]:
    """The stretches in which a fader stands still."""
    first = 0
    while first < tokens:
        last = min(first + int(rng.integers(*HOLD_TOKENS)), tokens)
        yield first, last
        first = last


def _wording(rng: np.random.Generator, about: dict[str, Any], flags: NDArray[np.float32], odds: SceneOdds) -> str:
    """One of the piece's captions, or the instruments that are to be played, or both."""
    captions = cast(list[str], about["captions"])
    instruments = cast(dict[str, str], about["part_captions"])
    named = " and ".join(instruments[part] for part, flag in zip(PARTS, flags, strict=True) if flag and instruments[part])
    style = captions[int(rng.integers(len(captions)))]
    choice = rng.random()
    if choice < odds.style or not named:
        return style
    return named if choice < odds.style + odds.instruments else f"{style}, {named}"
